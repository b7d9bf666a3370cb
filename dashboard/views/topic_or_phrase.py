"""What the page of a topic and the page of a phrase have in common: current status, history, papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

import streamlit as st

from dashboard import address, data, layout, manual
from dashboard.downloads import buttons
from dashboard.rows.papers import FoundPaper, PaperLine
from dashboard.rows.trends import PastComparison, TrendDays, TrendWindow, Weeks
from dashboard.views import library_actions, paper_rows, share_chart, trend_views
from papertrends.library.model import FollowKind
from papertrends.sentences import counted

PAPERS: Final = 10
LATE: Final = timedelta(days=56)
"""If digests stop this long before the last day, charts end at the last Sunday with enough data."""
ORDERS: Final = ["newest", "most upvotes"]
RECENT: Final = "recent weeks"
"""Instead of an order: the papers that the comparison counts as recent."""
MOST_RECENT: Final = 50
CALLED: Final = ("rising", "new", "falling")


def last_shown_day() -> date:
    """Choose the last day of charts: the last of all, unless little was listed for long before it."""
    days = data.only("trend_days", TrendDays)
    return days.telling if days.telling and days.last_day - days.telling > LATE else days.last_day


def status_on(history: Sequence[PastComparison]) -> PastComparison | None:
    """Choose the Sunday of the current status: the one the Trends page shows first."""
    days = data.only("trend_days", TrendDays)
    wanted = days.telling or days.newest
    return next((row for row in history if row.as_of == wanted), None)


def current_status(kind: FollowKind, thing_id: str, name: str, history: Sequence[PastComparison], *, is_part: bool = False) -> None:
    """Say the status on the newest Sunday with enough data, with its numbers; offer to follow it, and link the Trends page.

    Args:
        kind: topic or phrase.
        thing_id: its topic_id or phrase_id.
        name: of it.
        history: its comparisons on each Sunday, the newest first.
        is_part: whether it is a phrase that is part of longer ones.
    """
    now = status_on(history)
    if not now:
        st.markdown(f"Not compared yet: too few dated papers{' outside the longer phrases that contain it' if is_part else ''}.")
        library_actions.follow_button(kind, thing_id, name)
        return
    mark = trend_views.MARKS.get(now.status, "")
    words = {"insufficient": "not enough data"}.get(now.status, now.status)
    st.markdown(f"{mark} **{words}** as of {now.as_of}: {trend_views.evidence(now)}")
    shown = {"kind": "topics"} if kind == "topic" else {}
    label = ":material/trending_up: Compare on Trends"
    with st.container(horizontal=True, vertical_alignment="center"):
        library_actions.follow_button(kind, thing_id, name)
        layout.go("trends", label, as_of=now.as_of.isoformat(), show=trend_views.key_of(kind, thing_id), **shown)
        if now.recent_papers:
            counted_ones = f":material/article: The {counted(now.recent_papers, 'recent paper')}"
            trend_views.go_to(kind, thing_id, counted_ones, sort=RECENT)


def stretches(history: Sequence[PastComparison]) -> list[str]:
    """Say in which runs of Sundays it was rising, new or falling, the latest first; `history` is newest first."""
    said: list[str] = []
    for status, group in groupby(history, key=lambda row: row.status):
        sundays = [row.as_of for row in group]
        if status in CALLED:
            days = str(sundays[0]) if len(sundays) == 1 else f"{sundays[-1]} to {sundays[0]}, {len(sundays)} weeks"
            said.append(f"{trend_views.MARKS[status]} {status} as of {days}")
    return said


def past(kind: str, history: Sequence[PastComparison]) -> None:
    """Show the comparison on each Sunday whose week is over."""
    newest = data.only("trend_days", TrendDays).newest
    history = [row for row in history if newest and row.as_of <= newest]
    if not history:
        st.caption(f"This {kind} was never compared.")
        return
    said = stretches(history)
    st.markdown("  \n".join(said) if said else f"Never rising or falling in {counted(len(history), 'week')} since {history[-1].as_of}.")
    with st.expander(f"History ({counted(len(history), 'week')})"):
        trend_views.numbers_table(history)


def shares(page: str, kind: str, thing_id: str) -> None:
    """Draw its share over time."""
    if not data.only("trend_days", TrendDays).first_day:
        layout.too_short_for_a_trend(0, "day")
        return
    periods = data.only("shown_weeks", Weeks).weeks
    layout.too_short_for_a_trend(periods, "week")
    share_chart.draw(page, [trend_views.key_of(kind, thing_id)], last_shown_day())


def papers(page: str, kind: str, thing_id: str, count: int, history: Sequence[PastComparison]) -> None:
    """List its newest or most upvoted papers, or those that its comparison counts as recent, and link all."""
    st.header("Papers", help=manual.meaning("paper"))
    now = status_on(history)
    order = address.choice(page, "sort", "Order of papers", [*ORDERS, *([RECENT] if now and now.recent_papers else [])])
    if now and order == RECENT:
        recent_papers(kind, thing_id, now.as_of)
    else:
        found = data.rows("papers_of", PaperLine, kind=kind, id=thing_id, by_upvotes=order == ORDERS[1], most=PAPERS)
        if not found:
            st.info("None of its papers has upvotes." if count else f"No paper has this {kind} yet.", icon=":material/search_off:")
        paper_rows.show("papers", [paper.paper_id for paper in found])
    with st.container(horizontal=True, vertical_alignment="center"):
        if count:
            if count > PAPERS or order == RECENT:
                trend_views.papers_link(kind, thing_id, f":material/article: All {counted(count, 'paper')}")
            buttons.papers("papers", count, "papers_of", kind=kind, id=thing_id, by_upvotes=False)
        layout.feed(f"{kind}s/{thing_id}", "Feed of new papers")


def recent_papers(kind: str, thing_id: str, as_of: date) -> None:
    """List the papers that the comparison as of a Sunday counts as recent."""
    window = data.only("trend_window", TrendWindow, as_of=as_of)
    wanted = {"kind": kind, "id": thing_id, "recent_from": window.recent_from, "as_of": as_of, "sources": window.sources}
    found = data.rows("evidence_papers", FoundPaper, **wanted, most=MOST_RECENT)
    count = found[0].found if found else 0
    first = f" The newest {MOST_RECENT} are shown." if count > len(found) else ""
    st.caption(f"{counted(count, 'paper')} first listed from {window.recent_from} to {as_of}: what the comparison counts.{first}")
    paper_rows.show("papers", [paper.paper_id for paper in found])
    buttons.papers("recent-papers", count, "evidence_papers", **wanted)
