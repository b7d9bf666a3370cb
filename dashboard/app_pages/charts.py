"""My charts: what the reader's pinned queries give, and all saved queries."""

from __future__ import annotations

import streamlit as st

from dashboard import layout
from dashboard.library import shelf
from dashboard.text import plain
from dashboard.views import result_view, saved_queries
from papertrends.library.model import SavedQuery


def pinned(query: SavedQuery) -> None:
    """Show the result of one query, with a link to its statement."""
    state = saved_queries.state_of(query)
    saved_queries.ran().add(query.statement)
    layout.go("sql", f"**{plain(query.name)}**", **state)
    result_view.fixed(query.name, query.statement, state)
    if shelf.current().can_change:
        st.button(
            "Unpin", icon=":material/keep_off:", type="tertiary", key=f"unpin.{query.name}", on_click=saved_queries.unpin, args=(query,)
        )


st.title("My charts")
kept = shelf.current()
if kept.why_not:
    st.error(plain(kept.why_not), icon=":material/bookmark_remove:")
    st.stop()
charts = [query for query in shelf.queries() if query.is_pinned]
if not charts:
    st.info("Run a statement on the page SQL, press **Save** below its result and choose **Pin to My charts**.", icon=":material/keep:")
columns = st.columns(2, gap="large") if len(charts) > 1 else [st.container()]
for place, query in enumerate(charts):
    with columns[place % len(columns)]:
        pinned(query)
if shelf.queries():
    saved_queries.list_all()
layout.go("sql", ":material/terminal: SQL")
