"""Phrase: one phrase with its spellings, its share over time, its past, its neighbours and its papers."""

from __future__ import annotations

import streamlit as st

from dashboard import data, layout, manual
from dashboard.rows.topics import NeighbourPhrase, Phrase
from dashboard.rows.trends import PastComparison
from dashboard.text import plain, with_mathematics
from dashboard.views import topic_or_phrase, trend_views
from papertrends.sentences import counted

PAGE = "phrase"
NEIGHBOURS = 24
LOOKED_AT = 1500  # papers of the phrase whose neighbours are counted: as many as the build takes for a week
VARIANTS = 20
LONGER = 8  # longer phrases named


def neighbours(phrase_id: str) -> None:
    """Link the phrases that often appear in the same papers."""
    st.header("Often appear together")
    found = data.rows("phrase_neighbours", NeighbourPhrase, phrase_id=phrase_id, most=NEIGHBOURS, most_papers=LOOKED_AT)
    if not found:
        st.caption("No other phrase appears in at least three of its papers more often than chance explains.")
        return
    looked_at = found[0].papers_looked_at
    sample = ", a random sample" if looked_at == LOOKED_AT else ""
    st.caption(f"Closest first, with the papers in common, of {looked_at:,} papers with this phrase{sample}.")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for other in found:
            layout.go("phrase", f"{plain(other.phrase)} :small[{other.papers:,}]", id=other.phrase_id)


if layout.no_papers():
    st.stop()
asked = st.query_params.get("id", "")
phrase = data.row("phrase", Phrase, phrase_id=asked) if asked else None
if not phrase:
    st.title("Phrase")
    if asked:
        st.warning(
            f"No phrase has the id {layout.code(asked)}. It may have been removed with its digests.",
            icon=":material/search_off:",
        )
    else:
        st.info("This page shows one phrase: open one from the Trends page.", icon=":material/short_text:")
    layout.go("trends", ":material/trending_up: Trends")
    st.stop()

st.title(plain(phrase.phrase))
history = data.rows("trending_history", PastComparison, kind="phrase", id=asked)
share = phrase.papers / max(phrase.total_papers, 1)
variants = phrase.variants or []
more = f" and {len(variants) - VARIANTS} more" if len(variants) > VARIANTS else ""
spellings = f" · other spellings: {plain(', '.join(variants[:VARIANTS]))}{more}" if variants else ""
st.markdown(f"A phrase in **{phrase.papers:,}** of {counted(phrase.total_papers, 'paper')} ({share:.1%}){spellings}")
topic_or_phrase.current_status("phrase", asked, phrase.phrase, history, is_part=bool(phrase.part_of))
with st.container(gap="xsmall"):
    if phrase.first_paper_id:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.caption(f"First listed {phrase.first_listed_on} in" if phrase.first_listed_on else "First paper, undated:", width="content")
            layout.go("paper", f":small[{with_mathematics(phrase.first_title or '')}]", id=phrase.first_paper_id)
    if phrase.topic_id:
        layout.go("topics", f":small[Related topic: {plain(phrase.topic)}]", topic=phrase.topic_id)
    if phrase.part_of:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.caption("Part of", width="content")
            for longer in phrase.part_of[:LONGER]:
                layout.go("phrase", f":small[{plain(longer['phrase'])} {longer['papers']:,}]", id=longer["phrase_id"])
st.header("Share over time", help=manual.meaning("share", "partial"))
topic_or_phrase.shares(PAGE, "phrase", asked)
topic_or_phrase.papers(PAGE, "phrase", asked, phrase.papers, history)
left, right = st.columns(2, gap="large")
with left:
    st.header("Rising and falling", help=manual.meaning("growing", "rising", "as of"))
    topic_or_phrase.past("phrase", history)
with right:
    st.header("Bursts", help=manual.meaning("burst"))
    trend_views.bursts_of("phrase", asked)
neighbours(asked)
