"""The papers of a day, week or month that most readers looked at, for any day of history."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import streamlit as st

from dashboard import address, data, layout, periods
from dashboard.rows.papers import TopPaper
from dashboard.rows.trends import ListingDay, TrendDays
from dashboard.text import plain
from dashboard.views import paper_rows
from papertrends.sentences import counted

GRAINS: Final = ["week", "day", "month"]
SHOWN: Final = 10


def section(page: str, usual: dt.date) -> None:
    """List the papers of a period that the reader chooses; at first the week of the page's own day."""
    days = data.only("trend_days", TrendDays)
    if not days.first_day:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        grain = address.choice(page, "papers_of", "Papers of a", GRAINS)
        day = address.day(page, "on", "Day", days.first_day, days.last_day, usual, width=180) or usual
    if grain == "day":
        listed = data.only("last_listing_day", ListingDay, day=day).day
        if listed and listed != day:
            st.caption(f"No paper was first listed on {day}. The last day before it with papers is {listed}.")
        day = listed or day
    first, last = periods.first_day(day, grain), periods.last_day(day, grain)
    found = data.rows("top_papers", TopPaper, grain=grain, first_day=first, last_day=last, most=SHOWN)
    when = str(first) if first == last else f"{first} to {last}"
    if not found:
        st.caption(f"No paper was first listed on {when}." if first == last else f"No paper was first listed from {when}.")
        return
    ranked = found[0].reasons is not None
    if ranked and len(found) > 1 and all(paper.reasons == found[0].reasons for paper in found):
        # equal scores are no ranking
        st.caption(f"{when}: {counted(found[0].found, 'paper')}. Not ranked: only their day is known.")
        found = [replace(paper, reasons=None) for paper in found]
    elif ranked:
        st.caption(f"{when}: the first {len(found)} of {counted(found[0].found, 'trending paper')} as of Sunday {last}, with reasons.")
    else:
        st.caption(f"{when}: {counted(found[0].found, 'paper')}. Most upvotes first, then in most digests.")
    why = {paper.paper_id: plain("; ".join(paper.reasons)) for paper in found if paper.reasons}
    paper_rows.show("top", [paper.paper_id for paper in found], why)
    layout.go(
        "papers", f":material/article: All papers of {when}", **{"from": first.isoformat(), "to": last.isoformat(), "sort": "upvotes"}
    )
