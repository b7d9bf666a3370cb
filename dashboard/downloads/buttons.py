"""Download what is on screen: one button that opens the available formats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import altair as alt
import pyarrow as pa
import streamlit as st

from dashboard import data
from dashboard.data import Value
from dashboard.downloads import exports
from dashboard.downloads.exports import Written

MOST: Final = 5_000
"""Papers, or rows, in one download; for more there is the whole database."""


def offer(formats: Sequence[Written], name: str, label: str = "Download") -> None:
    """Offer what is on screen in several formats; each is written only when somebody asks for it.

    Args:
        formats: as `exports.paper_formats`, `table_formats` and `chart_formats` give them.
        name: of the file, without its ending; also what tells this button from others of the page.
        label: on the button, which opens the formats.
    """
    with st.popover(label, icon=":material/download:"):
        for title, ending, media_type, write in formats:
            st.download_button(
                title, write, f"{name}.{ending}", media_type, key=f"download.{name}.{ending}", on_click="ignore", width="stretch"
            )


def papers(name: str, count: int, query: str, **parameters: Value) -> None:
    """Offer the first `count` papers that a named query finds, at most `MOST`.

    Args:
        name: of the file, without its ending.
        count: how many papers there are.
        query: name of a query that gives `paper_id`; its `$most` and `$skipped` are set here.
        parameters: of the query, the others.
    """
    generation = data.shown_generation()
    wanted = parameters | {"most": min(count, MOST), "skipped": 0}

    def read() -> pa.Table:
        ids = data.once(generation, query, **wanted).column("paper_id").to_pylist()
        return data.once(generation, "papers_by_id", paper_ids=ids)

    offer(exports.paper_formats(read), name, _label(count))


def rows(name: str, count: int, query: str, **parameters: Value) -> None:
    """Offer the first `count` rows that a named query finds, at most `MOST`; a page shows some of them."""
    generation = data.shown_generation()
    wanted = parameters | {"most": min(count, MOST), "skipped": 0}
    offer(exports.table_formats(lambda: data.once(generation, query, **wanted)), name, _label(count))


def _label(count: int) -> str:
    if count > MOST:
        return f"Download first {MOST:,}"
    return "Download"


def table(name: str, shown: pa.Table, label: str = "Download") -> None:
    """Offer a table that is on screen."""
    offer(exports.table_formats(lambda: shown), name, label)


def chart(name: str, drawn: alt.TopLevelMixin, shown: pa.Table) -> None:
    """Offer a chart that is on screen, and the numbers it draws."""
    offer([*exports.chart_formats(drawn), *exports.table_formats(lambda: shown)], name)
