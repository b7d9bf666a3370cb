"""What the pages on trends, topics and phrases share: statuses in words, numbers with their denominators, rows with a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pyarrow as pa
import streamlit as st

from dashboard import data, layout
from dashboard.charts import sparklines, trend_charts
from dashboard.charts.sparklines import Span
from dashboard.data import Row
from dashboard.downloads import buttons
from dashboard.text import plain
from papertrends.sentences import counted

KINDS: Final = {"phrases": "phrase", "topics": "topic"}
MARKS: Final = {"rising": ":material/trending_up:", "falling": ":material/trending_down:", "new": ":material/fiber_new:"}
SMALLEST_Q: Final = 0.001
BURSTS: Final = 20


def key_of(kind: str, thing_id: str) -> str:
    """Name a topic or phrase the way the address does: t:<topic_id>, p:<phrase_id>."""
    return f"{kind[0]}:{thing_id}"


def window_sentence(window: Row) -> str:
    """Say in one sentence which days and papers are compared."""
    sources = window["sources"]
    listed = "first listed by any source" if sources is None else f"first listed by {plain(', '.join(sources))}"
    weeks = -(-(window["recent_from"] - window["baseline_from"]).days // 7)
    weeks_before = counted(weeks, "week") if weeks else "weeks"
    if sources == []:
        return (
            f"Nothing is compared: no source has digests in half of the weeks of {window['recent_from']} to {window['as_of']} "
            f"and of the {weeks_before} before it."
        )
    before = f"of the {weeks_before} before, from {window['baseline_from']} on" if weeks else "before"
    return (
        f"Compared: {counted(window['recent_total_papers'], 'paper')} of {window['recent_from']} to {window['as_of']} "
        f"with {counted(window['baseline_total_papers'], 'paper')} {before}, {listed}."
    )


def times(change: float | None) -> str:
    """Write a ratio of shares."""
    if change is None:
        return ""
    return f"×{change:.1f}" if change >= 1 else f"×{change:.2f}"


def q_words(q_value: float | None) -> str:
    """Write a q-value; below a thousandth its digits say nothing more."""
    if q_value is None:
        return "not tested"
    return f"q < {SMALLEST_Q}" if q_value < SMALLEST_Q else f"q {q_value:.3f}"


def evidence(found: Row) -> str:
    """Say the numbers of a comparison, with denominators."""
    recent = f"{found['recent_papers']:,} of {counted(found['recent_total_papers'], 'recent paper')} ({found['recent_share'] or 0:.1%})"
    before = f"before {found['baseline_papers']:,} of {found['baseline_total_papers']:,} ({found['baseline_share'] or 0:.1%})"
    change = times(found["change"] if found["baseline_papers"] else None)
    tested = " · ".join(part for part in (change, q_words(found["q_value"])) if part)
    return f"{recent}  \n{before} · {tested}"


def go_to(kind: str, thing_id: str, label: str, **state: str | None) -> None:
    """Link a topic's or a phrase's page."""
    if kind == "topic":
        layout.go("topics", label, topic=thing_id, **state)
    else:
        layout.go("phrase", label, id=thing_id, **state)


def papers_link(
    kind: str, thing_id: str, label: str, first_day: date | None = None, last_day: date | None = None, source: str | None = None
) -> None:
    """Link the papers of a topic or phrase, of some days or all, of one source or all."""
    days = {"from": first_day.isoformat() if first_day else None, "to": last_day.isoformat() if last_day else None}
    layout.go("papers", label, **{kind: thing_id}, **days, source=source)


def trend_row(place: int, found: Row, points: Sequence[Row], span: Span, source: str | None = None) -> None:
    """Show one rising, new or falling topic or phrase: its place in the list, its numbers, a small picture, and its papers."""
    words, picture = st.columns([5, 3], vertical_alignment="center", gap="small")
    with words, st.container(gap=None):
        go_to(found["kind"], found["id"], f"{place}. **{plain(found['name'])}**")
        belongs = f" · {plain(found['belongs_to'])}" if found["belongs_to"] else ""
        st.caption(f"{MARKS[found['status']]} {found['status']} · {evidence(found)}{belongs}")
    with picture, st.container(gap=None):
        st.markdown(sparklines.picture(points, span))
        if found["recent_papers"]:
            label = f":small[:material/article: {counted(found['recent_papers'], 'recent paper')}]"
            papers_link(found["kind"], found["id"], label, span.recent_from, span.last, source)


def numbers_table(found: Sequence[Row]) -> None:
    """Show comparisons as a table that can be sorted, and offer it."""
    columns = {
        "as_of": "as of",
        "rank": "rank among all compared",
        "name": "name",
        "status": "status",
        "recent_papers": "recent papers",
        "recent_total_papers": "of recent papers",
        "recent_share": "recent share",
        "baseline_papers": "papers before",
        "baseline_total_papers": "of papers before",
        "baseline_share": "share before",
        "change": "change",
        "q_value": "q",
    }
    percent = st.column_config.NumberColumn(format="percent")
    shown = pa.Table.from_pylist([{title: row[name] for name, title in columns.items() if name in row} for row in found])
    st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        column_config={
            "recent share": percent,
            "share before": percent,
            "change": st.column_config.NumberColumn(format="× %.2f", help="recent share over share before, half a paper added to each"),
            "q": st.column_config.NumberColumn(format="%.4f", help="share of chance among what is called with this much evidence or more"),
        },
    )
    buttons.table("comparisons", shown)


BURST_WORDS: Final = "A burst is a stretch of weeks with about twice the usual share or more (Kleinberg 2002)."


def bursts(kind: str, first_day: date, last_day: date) -> None:
    """Show the bursts of topics or phrases that overlap some days as a timeline, and link their pages."""
    found = data.table("bursts", kind=kind, id=None, first_day=first_day, last_day=last_day, most=BURSTS)
    if not found.num_rows:
        st.caption(f"{BURST_WORDS} None overlaps the weeks that are compared.")
        return
    drawn = trend_charts.bursts(found)
    st.altair_chart(drawn, width="stretch")
    st.caption(
        f"{BURST_WORDS} The strongest that overlap the weeks compared are on top; “still on” marks one that has not ended. "
        "Bursts look back over all history, so they may change as it grows."
    )
    with st.container(horizontal=True):
        for name, thing in dict(zip(found.column("name").to_pylist(), found.column("id").to_pylist(), strict=True)).items():
            go_to(kind, thing, f":small[{plain(name)}]")
    buttons.chart("bursts", drawn, found)


def bursts_of(kind: str, thing_id: str) -> None:
    """Say when one topic or phrase had bursts, the strongest first."""
    found = data.rows("bursts", kind=kind, id=thing_id, first_day=None, last_day=None, most=BURSTS)
    st.markdown(
        "  \n".join(f"{burst['started_on']} to {burst['state']} · strength {burst['strength']:.1f} nats" for burst in found) or "None."
    )
    st.caption(BURST_WORDS)
