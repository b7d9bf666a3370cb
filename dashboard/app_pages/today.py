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
WEEK = dt.timedelta(days=7)


def state(totals: Totals, trends: dt.date | None) -> None:
    """Say in one line of which day the page is and how the last build ended, and lead to the files that failed.

    Args:
        totals: what is published.
        trends: the Sunday as of which papers and stories are ranked; None without any.
    """
    now = dt.datetime.now(dt.UTC)
    said: list[str] = []
    if day := totals.as_of:
        guessed = "" if totals.last_known_day else " (year inferred)"
        said.append(f"As of **{day}**{guessed}, the newest digest{age_of(day, now.date())}.")
        if trends and trends != day:
            later = ": later weeks have too few papers to compare" if day - trends > WEEK else ""
            said.append(f"Trends are of the week to {trends}{later}.")
    with st.container(horizontal=True, vertical_alignment="center"):
        said.append(plain(last_run_sentence(run_status.read(Settings().run_status), now)))
        st.markdown(" ".join(said), width="content")
        if failed := failed_files.count():
            layout.go("data_health", f":material/report: {counted(failed, 'file')} failed: what to do")
        if totals.as_of and totals.last_day and totals.last_day > totals.as_of:
            layout.go("data_health", f":material/edit_calendar: Digests up to {totals.last_day} have an inferred year", view="Days")


def trending_papers(as_of: dt.date) -> None:
    """Show the papers that rank first, and why."""
    hidden = shelf.current().hidden
    found = library_actions.without_hidden(data.rows("trending_papers", TrendingPaper, as_of=as_of, most=TRENDING + hidden))[:TRENDING]
    if not found:
        return
    st.header(
        "Trending papers",
        help="Papers of the last weeks, by how new they are, their upvotes compared with their day's, the sources that list them and "
        "whether their topics rise.",
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
    wanted = {"since": since, "until": last}
    found = library_actions.without_hidden(data.rows("new_since", FoundPaper, **wanted, most=NEW + shelf.current().hidden))[:NEW]
    count = found[0].found if found else 0
    title.header(counted(count, "new paper"), help="Papers that no digest listed before, those with the most upvotes first.")
    if visited and since == visited:
        st.caption(f"Since your last visit, on {visited}.")
    paper_rows.show("new", [paper.paper_id for paper in found])
    if count > len(found):
        layout.go("papers", f"All {count:,} new papers", **{"from": since.isoformat(), "to": last.isoformat()})
    with st.container(horizontal=True, vertical_alignment="center"):
        if found:
            buttons.papers("new-papers", count, "new_since", **wanted)
        layout.feed("papers", "Feed of new papers")


st.title("Today")
totals = data.only("totals", Totals)
if not totals.papers:
    first_run.show()
    st.stop()
days = data.only("trend_days", TrendDays)
first, last = totals.first_day, totals.as_of
compared = (days.telling or days.newest or days.last_day) if first else None
has_history = bool(compared and data.only("trend_window", TrendWindow, as_of=compared).has_history)
state(totals, compared if has_history else None)
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
with right:
    if compared and has_history:
        stories.show(compared)
    else:
        first_look.topics()
if compared and has_history:
    # on a telephone after the stories
    trending_papers(compared)
