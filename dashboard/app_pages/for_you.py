"""For you: the newest papers, ranked by the reader's own, each with the reason."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import layout
from dashboard.library import recommending, shelf
from dashboard.text import plain, with_mathematics
from dashboard.views import paper_rows
from papertrends.library.opening import LibraryError
from papertrends.library.ranking import Ranked
from papertrends.sentences import counted

FIRST: Final = 20
FEW: Final = 5
"""With fewer papers of the reader's own, a ranking is a guess."""
_MOST: Final = "for_you.most"


def reason(ranked: Ranked, titles: dict[str, str]) -> str:
    """Say why a paper is here."""
    shared = [f"“{plain(words)}”" for words in ranked.shared]
    parts = [*([f"by {plain(ranked.author)}"] if ranked.author else []), *([f"shares {' and '.join(shared)}"] if shared else [])]
    return f"Because you kept *{with_mathematics(titles.get(ranked.like, ''))}*: {', '.join(parts) or 'similar words'}"


st.title("For you")
found = shelf.current()
if layout.no_papers():
    st.stop()
if found.why_not:
    st.error(plain(found.why_not), icon=":material/bookmark_remove:")
    st.stop()
try:
    recommended = recommending.for_you(st.session_state.get(_MOST, FIRST))
    shelf.mark_shown([paper.paper_id for paper, _ in recommended.papers])
except LibraryError as error:
    st.error(plain(error), icon=":material/bookmark_remove:")
    st.stop()
if not recommended.own:
    st.info(
        "Save some papers, and new ones like them are ranked here. Hide a paper that is not for you, and papers like it rank lower.",
        icon=":material/bookmark_add:",
    )
    layout.go("papers", ":material/article: Find papers")
    st.stop()
since = f" listed since {recommended.since}, then older ones" if recommended.since else ""
left = f" {recommended.left:,} shown at earlier visits are gone." if recommended.left else ""
st.caption(
    f"Papers{since}, those most like {counted(recommended.own, 'paper')} of your library first. No paper comes twice: "
    f"what you save or hide is gone when you open this page again, and the others are gone at your next visit.{left}"
)
if recommended.own < FEW:
    st.caption(f"The ranking gets better with {FEW} papers or more.")
if not recommended.papers:
    st.info("You have seen all of the newest papers. More come with the next digests.", icon=":material/done_all:")
why = {paper.paper_id: reason(ranked, recommended.titles) for paper, ranked in recommended.papers}
paper_rows.show("for-you", list(why), why)
if len(recommended.papers) == st.session_state.get(_MOST, FIRST) and st.button("More", icon=":material/expand_more:"):
    st.session_state[_MOST] = len(recommended.papers) + FIRST
    st.rerun()
