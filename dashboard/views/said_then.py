"""What was published first for a Sunday, where today's method says something else of it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard import data
from dashboard.downloads import buttons
from dashboard.rows.trends import SaidFirst
from dashboard.status import iso_minute
from papertrends.sentences import counted


def show(kind: str, as_of: dt.date) -> None:
    """Say when the list for this Sunday was first published, and what differs now; nothing where it never was."""
    found = data.row("said_first", SaidFirst, kind=kind, as_of=as_of)
    if found is None:
        return
    differing = data.table("said_differences", kind=kind, as_of=as_of, said_at=found.said_at)
    published = f"First published {iso_minute(found.said_at.replace(tzinfo=dt.UTC))} with {counted(found.called, kind)}."
    if not differing.num_rows:
        st.caption(f"{published} The list has not changed since.")
        return
    with st.expander(f"{published} {counted(differing.num_rows, 'row')} changed since."):
        method = "" if found.is_same_method else " The method has changed, too."
        st.caption(f"Papers came, were merged or went.{method} The table published_trends keeps every list as it was published.")
        columns = {"name": kind, "said_then": "published first", "said_now": "today"}
        shown = differing.rename_columns([columns[name] for name in differing.column_names])
        st.dataframe(shown, hide_index=True, width="stretch")
        buttons.table("said-then", shown)
