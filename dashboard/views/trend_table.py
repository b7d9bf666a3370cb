"""The table of what rises, is new, grows and falls: filtered, sorted, with a sparkline in each row, and a click opens a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from dashboard import address, data, layout
from dashboard.charts import sparklines
from dashboard.charts.sparklines import Span
from dashboard.downloads import buttons
from dashboard.rows.trends import Counted, Trending, TrendWindow
from dashboard.views import row_table, trend_views
from papertrends.sentences import counted

STATES: Final = {"rising": "▲ rising", "new": "★ new", "growing": "↗ growing", "falling": "▼ falling", "first seen": "· first seen"}
ALL: Final = "all"
RISES: Final = ("rising", "new", "growing")
ROW: Final = 42
SHOWN_ROWS: Final = 15
"""Rows that are seen without scrolling in the table."""
Order = Callable[[Trending], Any]
NEVER: Final = dt.date.min
FIRST: Final = "status, chance of lasting"
ORDERS: Final[dict[str, Order | None]] = {
    FIRST: None,
    "now": lambda row: -(row.recent_share or 0),
    "change": lambda row: -(row.change or 0),
    "recent papers": lambda row: -row.recent_papers,
    "chance of lasting": lambda row: -(row.chance or 0),
    "first seen": lambda row: NEVER - (row.first_listed_on or NEVER),
    "name": lambda row: row.name.casefold(),
}
HELP: Final = {
    "now": "Share of the papers first listed in the recent weeks.",
    "before": "Share of the papers first listed in the weeks before.",
    "change": "Recent share / share before, with half a paper added to each.",
    "evidence": (
        "How sure it is that the share changed. q is the share of false alarms to expect among all with as much evidence or more: "
        "very strong q ≤ 0.001, strong ≤ 0.01, moderate ≤ 0.05, weak ≤ 0.3. The column q has the number."
    ),
    "q": "Expected share of false alarms among all with as much evidence or more.",
    "lasts": "How many rises as likely to last as this one do last, learned from earlier rises whose next eight weeks are over.",
    "recent papers": "Papers first listed in the recent weeks, of all that are compared.",
    "first seen": "First day on which a paper with it was listed in your digests.",
    "weekly share": "Grey: recent weeks. Hollow: incomplete week. Gap: no digest. Each row has its own scale.",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows that the filters leave, in the order asked for."""

    rows: list[Trending]
    papers: dict[str, int] | None
    """Recent papers of one source, by id, if a source is chosen."""


def state_of(row: Trending) -> str:
    """Name the state that a row is listed under."""
    return row.status if row.status in trend_views.MARKS else "first seen"


def counts(found: Sequence[Trending]) -> dict[str, int]:
    """Count the rows of each state; a phrase first seen lately counts there too, whatever else it is."""
    return {state: sum(_has(row, state) for row in found) for state in STATES}


def _has(row: Trending, state: str) -> bool:
    return row.is_first_seen if state == "first seen" else row.status == state


def choose(page: str, found: Sequence[Trending], window: TrendWindow, kind: str) -> Chosen:
    """Offer filters by state, topic and source, and an order; all of them stand in the address."""
    number = counts(found)
    states = [ALL, *(state for state, rows in number.items() if rows)]
    slot = address.bind(page, "status", lambda text: text if text in states else ALL, lambda value: value if value in states else ALL)
    labels = {value: f"{value} {len(found) if value == ALL else number[value]:,}" for value in states}
    state = st.pills("Status", states, key=slot, required=True, format_func=labels.__getitem__) or ALL
    address.note(page, "status", "" if state == ALL else state)
    topics = sorted({row.belongs_to for row in found if row.belongs_to})
    topic = ""
    source = ""
    sources = window.sources or []
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if topics:
            topic = _select(page, "under", "Topic" if kind == "phrase" else "Area", "any", topics)
        if len(sources) > 1:
            source = _select(page, "source", "Source", "any", sources)
        order = _select(page, "order", "Order", FIRST, [name for name in ORDERS if name != FIRST]) or FIRST
    rows = [row for row in found if (state == ALL or _has(row, state)) and topic in {"", row.belongs_to}]
    papers = None
    if source:
        listed = data.rows("recent_by_source", Counted, kind=kind, source=source, recent_from=window.recent_from, as_of=window.as_of)
        papers = {row.id: row.papers for row in listed}
        rows = [row for row in rows if row.id in papers]
    by = ORDERS[order]
    return Chosen(sorted(rows, key=by) if by else rows, papers)


def _select(page: str, key: str, label: str, usual: str, options: Sequence[str]) -> str:
    """Offer one choice; "" for the usual one, which is left out of the address."""

    def valid(value: str) -> str:
        return value if value in options else ""

    slot = address.bind(page, key, valid, valid)
    chosen: str = st.selectbox(label, ["", *options], key=slot, format_func=lambda value: value or usual, width=240)
    address.note(page, key, chosen)
    return chosen


def _dots(row: Trending) -> str:
    """Write the strength of evidence so that the column sorts by it."""
    if row.q_value is None:
        return "○○○○ not tested"
    words = [word for most, word in trend_views.EVIDENCE if row.q_value <= most]
    return "●" * len(words) + "○" * (len(trend_views.EVIDENCE) - len(words)) + f" {words[0] if words else 'not significant'}"


def _table(chosen: Chosen, pictures: Mapping[str, str | None], kind: str) -> pa.Table:
    rows = chosen.rows
    columns: dict[str, list[Any]] = {
        kind: [row.name for row in rows],
        "status": [STATES[state_of(row)] for row in rows],
        "weekly share": [pictures.get(row.id) for row in rows],
        "now": [row.recent_share for row in rows],
        "before": [row.baseline_share for row in rows],
        "change": [row.change for row in rows],
        "evidence": [_dots(row) for row in rows],
        "recent papers": [row.recent_papers for row in rows],
        "lasts": [trend_views.of_ten(row.chance) if row.status in RISES else "" for row in rows],
    }
    if chosen.papers is not None:
        columns["of the source"] = [chosen.papers[row.id] for row in rows]
    if kind == "phrase":
        columns["first seen"] = [row.first_listed_on for row in rows]
        if any(row.story for row in rows):
            columns["same papers as"] = [row.story or "" for row in rows]
    columns["topic" if kind == "phrase" else "area"] = [row.belongs_to or "" for row in rows]
    columns["q"] = [row.q_value for row in rows]
    return pa.table(columns)


def _numbers(rows: Sequence[Trending]) -> pa.Table:
    """Give the rows as they are published, for a download."""
    names = [field.name for field in fields(Trending)]
    return pa.Table.from_pylist([{name: getattr(row, name) for name in names} for row in rows])


def show(page: str, chosen: Chosen, window: TrendWindow, kind: str) -> None:
    """Draw the table; a click on a row opens the topic or phrase."""
    span = Span(window.baseline_from, window.as_of, window.recent_from)
    if not chosen.rows:
        st.info(f"No {kind} has this status here. Remove a filter.", icon=":material/filter_alt_off:")
        return
    points = trend_views.weekly_shares(kind, chosen.rows, span)
    pictures = {row.id: sparklines.address(points.get(trend_views.key_of(row.kind, row.id), []), span) for row in chosen.rows}
    clicked = row_table.show(
        layout.percents(_table(chosen, pictures, kind), ["now", "before"]),
        f"{page}.table",
        {
            kind: st.column_config.TextColumn(width=220 if kind == "phrase" else 340),
            "weekly share": st.column_config.ImageColumn(help=HELP["weekly share"], width=200),
            "now": st.column_config.NumberColumn(help=HELP["now"], format=layout.PERCENT),
            "before": st.column_config.NumberColumn(help=HELP["before"], format=layout.PERCENT),
            "change": st.column_config.NumberColumn(help=HELP["change"], format="%.1f×"),
            "evidence": st.column_config.TextColumn(help=HELP["evidence"], width=140),
            "recent papers": st.column_config.NumberColumn(help=HELP["recent papers"], format="localized"),
            "lasts": st.column_config.TextColumn("chance of lasting", help=HELP["lasts"]),
            "first seen": st.column_config.DateColumn(help=HELP["first seen"], format="YYYY-MM-DD"),
            "q": st.column_config.NumberColumn(help=HELP["q"], format="%.4f"),
        },
        [kind, "status", "now", "change"],
        row=ROW,
        rows=SHOWN_ROWS,
    )
    st.caption(
        f"{counted(len(chosen.rows), kind)}. Click a row to open it, a column's name to sort by it. Related phrases rise together and "
        "are not independent findings."
    )
    buttons.table("trends", _numbers(chosen.rows))
    if clicked is not None:
        row = chosen.rows[clicked]
        trend_views.open_page(row.kind, row.id)
