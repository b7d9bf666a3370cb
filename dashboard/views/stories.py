"""The stories that rise: phrases of the same papers as one, with its share, its evidence and three papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import data, layout
from dashboard.charts import sparklines
from dashboard.charts.sparklines import Span
from dashboard.rows.trends import Share, Story, TrendWindow
from dashboard.text import plain
from dashboard.views import paper_rows, trend_views

SHOWN: Final = 6
NAMES: Final = 4
"""Other phrases of a story that are named."""


def show(as_of: dt.date) -> None:
    """Show what rises as of a Sunday."""
    window = data.only("trend_window", TrendWindow, as_of=as_of)
    found = data.rows("stories", Story, as_of=as_of, most=SHOWN)
    st.header("Rising stories", help=f"A story is a group of phrases that rise in the same papers. {trend_views.window_sentence(window)}")
    if not found:
        st.markdown("No story is rising: nothing grew more than chance explains.")
        return
    span = Span(window.baseline_from, as_of, window.recent_from)
    points = trend_views.weekly_shares_of("phrase", [story.id for story in found], span)
    for story in found:
        _story(story, points.get(trend_views.key_of("phrase", story.id), []), span)
    if found[0].found > len(found):
        layout.go("trends", "All rising phrases on Trends", as_of=str(as_of))


def _story(story: Story, points: Sequence[Share], span: Span) -> None:
    with st.container(gap=None, key=f"story-{story.id}"):
        words, picture = st.columns([3, 2], vertical_alignment="center", gap="small")
        with words, st.container(gap=None):
            trend_views.go_to("phrase", story.id, f"**{plain(story.name)}**")
            others = f"with {plain(', '.join((story.others or [])[:NAMES]))}  \n" if story.others else ""
            st.markdown(f":small[{others}{_in_short(story)}]", help=trend_views.evidence(story))
        with picture:
            st.markdown(sparklines.picture(points, span))
        paper_rows.titles(story.example_paper_ids)


def _in_short(story: Story) -> str:
    """Say how much it grew; how sure that is, with all numbers, stands in the hint."""
    change = f": {story.change:.1f}×" if story.change is not None and story.baseline_papers else ""
    shares = f"{story.recent_share or 0:.1%} of papers now, {story.baseline_share or 0:.1%} before"
    return f"{shares}{change} ({trend_views.strength(story.q_value)})"
