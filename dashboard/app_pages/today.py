"""Today: what is new, which stories rise, and how the last build went."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard import address, data, layout
from dashboard.downloads import buttons
from dashboard.library import shelf
from dashboard.rows.papers import FoundPaper, TrendingPaper
from dashboard.rows.published import Totals
from dashboard.rows.trends import TrendDays, TrendWindow
from dashboard.status import age_of, last_run_sentence
from dashboard.text import plain
from dashboard.views import failed_files, first_look, first_run, library_actions, paper_rows, stories
from papertrends import run_status
from papertrends.sentences import counted
from papertrends.settings import Settings

PAGE = "today"
TRENDING = 5
NEW = 8


def state(totals: Totals) -> None:
    """Say in one line of which day the page is and how the last build ended, and lead to the files that failed."""
    now = dt.datetime.now(dt.UTC)
    day = f"As of **{totals.last_day}**, the newest digest{age_of(totals.last_day, now.date())}. " if totals.last_day else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        ended = last_run_sentence(run_status.read(Settings().run_status), now)
        st.markdown(day + plain(ended), width="content")
        if failed := failed_files.count():
            layout.go("data_health", f":material/report: {counted(failed, 'file')} failed: what to do")


def trending_papers(as_of: dt.date) -> None:
    """Show the papers that rank first, and why."""
    hidden = shelf.current().hidden
    found = library_actions.without_hidden(data.rows("trending_papers", TrendingPaper, as_of=as_of, most=TRENDING + hidden))[:TRENDING]
    if not found:
        return
    st.header(
        "Trending papers",
        help="Papers of the last weeks, by how new they are, their upvotes compared with their day's, the sources that list them and "
        f"whether their topics rise. Ranked on {found[0].as_of}.",
    )
    paper_rows.show("trending", [paper.paper_id for paper in found], {paper.paper_id: plain("; ".join(paper.reasons)) for paper in found})
    buttons.papers("trending-papers", len(found), "trending_papers", as_of=as_of)


def last_visit() -> dt.date | None:
    """Give the day on which the reader's visit before this one ended."""
    visit = shelf.visit()
    return visit.last_ended_at.date() if visit and visit.last_ended_at else None


def new_since(first: dt.date, last: dt.date) -> None:
    """Show what was listed for the first time since a day that the reader picks; at first that of the last visit, or the newest."""
    visited = last_visit()
    usual = min(max(visited, first), last) if visited else last
    title, day = st.columns([3, 1], vertical_alignment="bottom")
    with day:
        since = address.day(PAGE, "since", "New since", first, last, usual) or usual
    found = library_actions.without_hidden(data.rows("new_since", FoundPaper, since=since, most=NEW + shelf.current().hidden))[:NEW]
    count = found[0].found if found else 0
    title.header(counted(count, "new paper"), help="Papers that no digest listed before, those with the most upvotes first.")
    if visited and since == visited:
        st.caption(f"Since your last visit, on {visited}.")
    paper_rows.show("new", [paper.paper_id for paper in found])
    if count > len(found):
        layout.go("papers", f"All {count:,} new papers", **{"from": since.isoformat()})
    with st.container(horizontal=True, vertical_alignment="center"):
        if found:
            buttons.papers("new-papers", count, "new_since", since=since)
        layout.feed("papers", "Feed of new papers")


st.title("Today")
totals = data.only("totals", Totals)
if not totals.papers:
    first_run.show()
    st.stop()
state(totals)
days = data.only("trend_days", TrendDays)
first, last = totals.first_day, totals.last_day
newest = (days.telling or days.newest or days.last_day) if first else None
has_history = bool(newest and data.only("trend_window", TrendWindow, as_of=newest).has_history)
if not has_history:
    first_look.why_no_trend(totals)
elif days.is_of_unknown_kind:
    st.caption(layout.UNKNOWN_KIND)
left, right = st.columns([3, 2], gap="large")
with left:
    if not has_history:
        first_look.listed_again()
    if first and last:
        new_since(first, last)
    if has_history:
        trending_papers(days.last_day)
with right:
    if has_history:
        stories.show(days)
    else:
        first_look.topics()
