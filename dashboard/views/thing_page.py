"""What the page of a topic and the page of a phrase have in common: how it stands now, its past, its papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

import streamlit as st

from dashboard import address, data, layout
from dashboard.data import Row
from dashboard.downloads import buttons
from dashboard.views import share_chart, trend_views
from papertrends.sentences import counted

PAPERS: Final = 10
LATE: Final = timedelta(days=56)
"""A last listed day further behind the last Sunday that says something stands alone: a chart up to it would be empty."""
ORDERS: Final = ["newest", "most upvotes"]
CALLED: Final = ("rising", "new", "falling")


def last_shown_day() -> date:
    """Choose the last day of charts: the last of all, unless little was listed for long before it."""
    days = data.row("trend_days")
    last, telling = days["last_day"], days["telling"]
    return telling if telling and last - telling > LATE else last


def said_on(history: Sequence[Row]) -> Row | None:
    """Choose the Sunday that tells how a topic or phrase stands now: the one the Trends page shows first."""
    days = data.row("trend_days")
    wanted = days["telling"] or days["newest"]
    return next((row for row in history if row["as_of"] == wanted), None)


def stands_now(kind: str, thing_id: str, history: Sequence[Row], *, is_part: bool = False) -> None:
    """Say the status of the newest Sunday that says something, with its numbers, and link the Trends page.

    Args:
        kind: topic or phrase.
        thing_id: its topic_id or phrase_id.
        history: what each Sunday said, the newest first.
        is_part: whether it is a phrase that is part of longer ones.
    """
    now = said_on(history)
    if not now:
        alone = "it was seen in too few papers of dated digests"
        st.markdown(f"Not compared yet: {alone}{' outside of the longer phrases that it is part of' if is_part else ''}.")
        return
    mark = trend_views.MARKS.get(now["status"], "")
    words = {"insufficient": "insufficient: too few papers, or too little history, to say"}.get(now["status"], now["status"])
    st.markdown(f"{mark} **{words}** as of {now['as_of']}: {trend_views.evidence(now)}")
    shown = {"kind": "topics"} if kind == "topic" else {}
    label = ":material/trending_up: Beside others on Trends"
    layout.go("trends", label, as_of=now["as_of"].isoformat(), show=trend_views.key_of(kind, thing_id), **shown)


def stretches(history: Sequence[Row]) -> list[str]:
    """Say in which runs of Sundays it was called rising, new or falling, the latest first; `history` is newest first."""
    said: list[str] = []
    for status, group in groupby(history, key=lambda row: row["status"]):
        sundays = [row["as_of"] for row in group]
        if status in CALLED:
            days = str(sundays[0]) if len(sundays) == 1 else f"{sundays[-1]} to {sundays[0]}, {len(sundays)} Sundays"
            said.append(f"{trend_views.MARKS[status]} {status} as of {days}")
    return said


def past(kind: str, history: Sequence[Row]) -> None:
    """Show what each Sunday said whose week is over."""
    newest = data.row("trend_days")["newest"]
    history = [row for row in history if newest and row["as_of"] <= newest]
    if not history:
        st.caption(f"No Sunday compared this {kind}.")
        return
    said = stretches(history)
    st.markdown(
        "  \n".join(said) if said else f"Never called rising or falling on {counted(len(history), 'Sunday')} since {history[-1]['as_of']}."
    )
    with st.expander(f"What each of {counted(len(history), 'Sunday')} said"):
        trend_views.numbers_table(history)


def shares(page: str, kind: str, thing_id: str) -> None:
    """Draw its share over time."""
    if not data.row("trend_days")["first_day"]:
        layout.too_short_for_a_trend(0, "day")
        return
    periods = data.row("shown_weeks")["weeks"]
    layout.too_short_for_a_trend(periods, "week")
    share_chart.draw(page, [trend_views.key_of(kind, thing_id)], last_shown_day())


def papers(page: str, kind: str, thing_id: str, count: int) -> None:
    """List its newest or most upvoted papers, and link all."""
    st.subheader("Papers")
    order = address.choice(page, "sort", "Order of papers", ORDERS)
    found = data.rows("papers_of", kind=kind, id=thing_id, by_upvotes=order == ORDERS[1], most=PAPERS)
    if not found:
        st.info("None of its papers has upvotes." if count else f"No paper has this {kind} yet.", icon=":material/search_off:")
    for paper in found:
        layout.paper_line(paper)
    if count > len(found):
        trend_views.papers_link(kind, thing_id, f":material/article: All {count:,} papers of this {kind}")
    with st.container(horizontal=True, vertical_alignment="center"):
        if count:
            buttons.papers("papers", count, "papers_of", kind=kind, id=thing_id, by_upvotes=False)
        layout.feed(f"{kind}s/{thing_id}", f"New papers of this {kind} as a feed")
