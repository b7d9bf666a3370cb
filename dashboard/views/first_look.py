"""What Today shows where there is too little history for a trend: the topics there are, and what several digests list."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import data, layout
from dashboard.downloads import buttons
from dashboard.library import shelf
from dashboard.rows.papers import FoundPaper
from dashboard.rows.published import Totals
from dashboard.rows.topics import BigTopic
from dashboard.text import plain
from dashboard.views import library_actions, paper_rows
from papertrends.sentences import counted

TOPICS: Final = 8
LISTED_AGAIN: Final = 6


def why_no_trend(totals: Totals) -> None:
    """Say in one sentence why there is no trend yet, and lead to the way out."""
    undated = totals.digests_without_a_day
    dated = f"the others cover {counted(totals.days, 'day')}" if totals.days else "so there is no day to compare"
    why = f"{undated:,} of {counted(totals.digests, 'digest')} {'is' if undated == 1 else 'are'} undated, {dated}. "
    need = "A trend compares the last eight weeks with those before: it needs 16 weeks of dated digests."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**No trend yet**: {why if undated else ''}{need}", width="content")
        if undated:
            layout.go("data_health", f":material/edit_calendar: Date {'it' if undated == 1 else f'the {undated:,} digests'}", view="Days")


def topics() -> None:
    """Show the topics with the most papers, with their share and three papers each."""
    st.header("Topics by share", help="The part of all papers that a topic has; a paper may have several topics.")
    for topic in data.rows("biggest_topics", BigTopic, most=TOPICS):
        with st.container(gap=None, key=f"story-{topic.topic_id}"):
            layout.go("topics", f"**{plain(topic.name)}**", topic=topic.topic_id)
            share = topic.papers / max(topic.total_papers, 1)
            st.progress(share, f":small[{share:.1%} of papers ({topic.papers:,} of {topic.total_papers:,})]")
            paper_rows.titles(topic.example_paper_ids)
    layout.go("topics", "All topics")


def listed_again() -> None:
    """Show the papers that several digests list; nothing where none is."""
    hidden = shelf.current().hidden
    found = library_actions.without_hidden(data.rows("listed_again", FoundPaper, most=LISTED_AGAIN + hidden))[:LISTED_AGAIN]
    if not found:
        return
    st.header(f"{counted(found[0].found, 'paper')} in several digests")
    paper_rows.show("again", [paper.paper_id for paper in found])
    if found[0].found > len(found):
        layout.go("papers", f"All {found[0].found:,} papers in several digests", repeated="1", sort="times listed")
    buttons.papers("papers-in-several-digests", found[0].found, "listed_again")
