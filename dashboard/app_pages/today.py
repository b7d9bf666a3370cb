"""Today: how fresh the data is, what came in, what rises, and which papers to look at first."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard import address, data, layout
from dashboard.charts.sparklines import Span
from dashboard.downloads import buttons
from dashboard.rows.papers import NewPaper, TrendingPaper
from dashboard.rows.published import CameIn, Totals
from dashboard.rows.trends import TrendDays, Trending, TrendWindow
from dashboard.status import last_run_sentence
from dashboard.text import plain
from dashboard.views import trend_views
from papertrends import run_status
from papertrends.sentences import counted
from papertrends.settings import Settings

PAGE = "today"
RISING = 5
TRENDING = 10
NEW = 15


def numbers(totals: Totals) -> None:
    """Say how much there is, and since when."""
    since = f"{totals.first_day} to {totals.last_day}" if totals.first_day else "all undated"
    said = [
        ("Papers", totals.papers, f"{totals.papers_listed_twice:,} in more than one digest"),
        ("Digests", totals.digests, f"{totals.digests_without_a_day:,} undated"),
        ("Appearances", totals.appearances, "entries read"),
        ("Days with digests", totals.days, since),
    ]
    for column, (name, value, note) in zip(st.columns(4), said, strict=True):
        column.metric(name, f"{value:,}")
        column.caption(note)


def rising(as_of: dt.date) -> None:
    """Show what rises most, with its numbers."""
    window = data.only("trend_window", TrendWindow, as_of=as_of)
    st.subheader("Rising")
    if not window.has_history:
        st.info(trend_views.TOO_LITTLE_HISTORY, icon=":material/timeline:")
        return
    st.caption(trend_views.window_sentence(window))
    span = Span(window.baseline_from, as_of, window.recent_from)
    for plural, kind in trend_views.KINDS.items():
        compared = data.rows("trending", Trending, kind=kind, as_of=as_of, is_sunday=window.is_sunday, recent_from=window.recent_from)
        found = [row for row in compared if row.status in {"rising", "new"}]
        shown = found[:RISING]
        points = trend_views.weekly_shares(kind, shown, span)
        st.markdown(f"**{plural.capitalize()}**")
        for place, row in enumerate(shown, 1):
            trend_views.trend_row(place, row, points.get(trend_views.key_of(kind, row.id), []), span)
        if not shown:
            st.caption(f"No {kind} is rising.")
        if len(found) > len(shown):
            layout.go("trends", f"All {len(found):,} rising and new {plural}", kind="" if kind == "phrase" else plural, as_of=str(as_of))


def trending_papers(as_of: dt.date) -> None:
    """Show the papers that rank first, and why."""
    st.subheader("Trending papers")
    found = data.rows("trending_papers", TrendingPaper, as_of=as_of, most=TRENDING)
    if not found:
        st.caption("No paper was listed in the weeks before.")
        return
    st.caption(f"As of {found[0].as_of}. Score: newness + upvotes compared with its day + sources + topics.")
    for paper in found:
        layout.paper_line(paper)
        with st.expander(f"Score {paper.score:.2f}: why"):
            st.markdown("  \n".join(plain(reason) for reason in paper.reasons))
    buttons.papers("trending-papers", len(found), "trending_papers", as_of=as_of)


def new_since(first: dt.date, last: dt.date) -> None:
    """Show what was listed for the first time since a day that the reader picks."""
    since = address.day(PAGE, "since", "New since", first, last, last, help="first day to include") or last
    found = data.rows("new_since", NewPaper, since=since, most=NEW)
    count = found[0].found if found else 0
    st.subheader(f"{counted(count, 'new paper')} since {since}")
    for source in data.rows("came_in", CameIn, since=since):
        st.caption(
            f"{plain(source.source)}: {counted(source.new_papers, 'new paper')}, {counted(source.appearances, 'appearance')} "
            f"in {counted(source.digests, 'digest')}, up to {source.last_day}"
        )
    for paper in found:
        layout.paper_line(paper, topics=paper.topics or [])
    if count > len(found):
        layout.go("papers", f"All {count:,} new papers", **{"from": since.isoformat()})
    with st.container(horizontal=True, vertical_alignment="center"):
        if found:
            buttons.papers("new-papers", count, "new_since", since=since)
        layout.feed("papers", "Feed of new papers")


st.title("Today")
totals = data.only("totals", Totals)
st.markdown(plain(last_run_sentence(run_status.read(Settings().run_status), dt.datetime.now(dt.UTC))))
numbers(totals)
if layout.no_papers():
    st.stop()
layout.too_short_for_a_trend(totals.days, "day")
first, last = totals.first_day, totals.last_day
if not first or not last:
    st.stop()
days = data.only("trend_days", TrendDays)
if days.is_of_unknown_kind:
    st.caption(layout.UNKNOWN_KIND)
left, right = st.columns(2, gap="large")
with left:
    rising(days.telling or days.newest or days.last_day)
with right:
    new_since(first, last)
    trending_papers(days.last_day)
