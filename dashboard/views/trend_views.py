"""What the pages on trends, topics and phrases share: statuses in words, numbers with denominators, rows with sparklines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NoReturn

import pyarrow as pa
import streamlit as st

from dashboard import data, layout
from dashboard.charts import trend_charts
from dashboard.charts.sparklines import Span
from dashboard.downloads import buttons
from dashboard.rows.trends import Burst, Comparison, Share, Trending, TrendWindow
from dashboard.text import plain
from papertrends.sentences import counted

KINDS: Final = {"phrases": "phrase", "topics": "topic"}
MARKS: Final = {
    "rising": ":material/trending_up:",
    "new": ":material/fiber_new:",
    "growing": ":material/north_east:",
    "falling": ":material/trending_down:",
}
EVIDENCE: Final = ((0.001, "very strong"), (0.01, "strong"), (0.05, "moderate"), (0.3, "weak"))
"""Words for q-values up to a limit; the last one is `trend_max_q`, above which nothing is called rising or falling."""
TOO_LITTLE_HISTORY: Final = "Not enough history: a baseline needs digests from at least eight weeks before the recent ones."
DAY: Final = timedelta(days=1)
BURSTS: Final = 20


def key_of(kind: str, thing_id: str) -> str:
    """Name a topic or phrase the way the address does: t:<topic_id>, p:<phrase_id>."""
    return f"{kind[0]}:{thing_id}"


def window_sentence(window: TrendWindow) -> str:
    """Say which days, papers and sources are compared."""
    recent = f"Last {counted(_weeks(window.as_of - window.recent_from + DAY), 'week')}"
    weeks_before = _weeks(window.recent_from - window.baseline_from)
    before = f"the {counted(weeks_before, 'week')} before" if weeks_before else "the time before"
    if window.sources == []:
        return f"Nothing to compare: no source has digests in half of the weeks from {window.baseline_from} to {window.as_of}."
    source = "Any source" if window.sources is None else f"Source: {plain(', '.join(window.sources))}"
    return (
        f"{recent} ({counted(window.recent_total_papers, 'paper')}, {window.recent_from} to {window.as_of}) "
        f"compared with {before} ({counted(window.baseline_total_papers, 'paper')}). {source}."
    )


def _weeks(time: timedelta) -> int:
    return -(-time.days // 7)


def strength(q_value: float | None) -> str:
    """Say in words how strong the evidence of a q-value is."""
    if q_value is None:
        return "not tested"
    return next((f"{word} evidence" for most, word in EVIDENCE if q_value <= most), "not significant")


def of_ten(chance: float | None) -> str:
    """Say a chance in tenths: never all and never none, since no chance says so."""
    if chance is None:
        return ""
    tenths = round(10 * chance)
    how_many = "more than 9" if tenths > 9 else f"about {tenths}" if tenths else "fewer than 1"  # noqa: PLR2004 - of ten
    return f"{how_many} in 10"


def lasting(chance: float | None) -> str:
    """Say how many rises as likely to last as this one do last."""
    return f"; {of_ten(chance)} like this last" if chance is not None else ""


def evidence(found: Comparison) -> str:
    """Say the numbers of a comparison, with denominators."""
    chance = found.chance if found.status in {"rising", "new", "growing"} else None
    recent = f"{found.recent_share or 0:.1%} of papers now ({found.recent_papers:,} of {found.recent_total_papers:,})"
    before = f"{found.baseline_share or 0:.1%} before ({found.baseline_papers:,} of {found.baseline_total_papers:,})"
    change = f": {found.change:.{1 if found.change >= 1 else 2}f}×" if found.change is not None and found.baseline_papers else ""
    return f"{recent}, {before}{change} ({strength(found.q_value)}{lasting(chance)})"


def weekly_shares(kind: str, found: Sequence[Trending], span: Span) -> dict[str, list[Share]]:
    """Look up the weekly shares of topics or phrases, by their keys."""
    return weekly_shares_of(kind, [row.id for row in found], span)


def weekly_shares_of(kind: str, ids: list[str], span: Span) -> dict[str, list[Share]]:
    """Look up the weekly shares of topics or phrases by their ids, by their keys."""
    points: dict[str, list[Share]] = {}
    for point in data.rows(
        "shares",
        Share,
        grain="week",
        topic_ids=ids if kind == "topic" else [],
        phrase_ids=ids if kind == "phrase" else [],
        first_day=span.first,
        last_day=span.last,
    ):
        points.setdefault(point.key, []).append(point)
    return points


def go_to(kind: str, thing_id: str, label: str, **state: str | None) -> None:
    """Link a topic's or a phrase's page."""
    if kind == "topic":
        layout.go("topics", label, topic=thing_id, **state)
    else:
        layout.go("phrase", label, id=thing_id, **state)


def open_page(kind: str, thing_id: str) -> NoReturn:
    """Open a topic's or a phrase's page."""
    page, key = ("topics", "topic") if kind == "topic" else ("phrase", "id")
    layout.jump(page, **{key: thing_id})


def papers_link(kind: str, thing_id: str, label: str) -> None:
    """Link the papers of a topic or phrase."""
    layout.go("papers", label, **{kind: thing_id})


def numbers_table(found: Sequence[Comparison]) -> None:
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
        "chance": "chance of lasting",
    }
    percent = st.column_config.NumberColumn(format="percent")
    shown = pa.Table.from_pylist([{title: getattr(row, name) for name, title in columns.items() if hasattr(row, name)} for row in found])
    st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        column_config={
            "recent share": percent,
            "share before": percent,
            "change": st.column_config.NumberColumn(format="%.2f×", help="recent share / share before, with half a paper added to each"),
            "q": st.column_config.NumberColumn(format="%.4f", help="expected false-positive rate"),
            "chance of lasting": st.column_config.NumberColumn(
                format="percent", help="learned from earlier rises whose next eight weeks are over"
            ),
        },
    )
    buttons.table("comparisons", shown)


def clicked(event: Any, selection: str) -> Mapping[str, Any] | None:
    """Give the values of the mark of a chart that was clicked; a selection without any is an empty mapping."""
    found = event.selection.get(selection)
    return found[0] if isinstance(found, list) and found else None


BURST_WORDS: Final = "A burst is a run of weeks with about twice the usual share or more (Kleinberg 2002)."


def bursts(page: str, kind: str, first_day: date, last_day: date) -> None:
    """Show a timeline of the bursts within a range of days; a click on one opens its page."""
    found = data.table("bursts", kind=kind, id=None, first_day=first_day, last_day=last_day, most=BURSTS)
    if not found.num_rows:
        st.caption(f"{BURST_WORDS} There is none in the weeks compared.")
        return
    drawn = trend_charts.bursts(found)
    event = st.altair_chart(drawn, width="stretch", key=f"{page}.bursts", on_select="rerun")
    st.caption(
        f"{BURST_WORDS} The {BURSTS} strongest of those in the weeks compared, the earliest first; an arrow = not over yet. Click a bar "
        "to open its page. Bursts may change as more digests are added."
    )
    buttons.chart("bursts", drawn, found)
    if chosen := clicked(event, trend_charts.BURST):
        open_page(kind, chosen["id"])


def bursts_of(kind: str, thing_id: str) -> None:
    """Say when one topic or phrase had bursts, the strongest first."""
    found = data.rows("bursts", Burst, kind=kind, id=thing_id, first_day=None, last_day=None, most=BURSTS)
    said = [f"{burst.started_on}{burst.end} · strength {burst.strength:.1f}" for burst in found]
    st.markdown("  \n".join(said) or "None.")
    st.caption(BURST_WORDS)
