"""Papers: search, filter, sort and read, with what is shown in the address."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import address, data, layout, names, paging, search
from dashboard.data import Value
from dashboard.downloads import buttons
from dashboard.rows.papers import PaperLine
from dashboard.rows.published import Source, Totals
from dashboard.rows.topics import Phrase, TopicOption
from dashboard.text import plain
from dashboard.views import found_names, library_actions, paper_rows
from delivery.answers.search import searching
from delivery.answers.search.searching import Question
from papertrends.sentences import counted

PAGE: Final = "papers"
PER_PAGE: Final = 25
SORTS: Final = {
    "relevance": "best match",
    "newest": "newest",
    "upvotes": "most upvotes",
    "times listed": "listed most often",
    "title": "title",
}
KINDS: Final = {"daily": "daily pages", "listing": "listings", "search": "searches", "unknown": "of unknown kind"}
FIRST: Final[dict[str, Value]] = {"sort": "newest", "most": 1, "skipped": 0}
NO_FILTERS: Final[dict[str, Value]] = dict.fromkeys(("topic_id", "phrase_id", "source", "source_kind", "first_day", "last_day")) | {
    "only_repeated": False
}
IN_ADDRESS: Final = ("topic", "source", "kind", "from", "to", "repeated")
HOW_TO_SEARCH: Final = (
    "Words in titles and abstracts, singular or plural; accents and case are ignored. If few papers have all words, those with some of "
    'them follow. `"video generation"`: together. `graph*`: any ending. `-survey`: without. `diffusion OR flow`: one of them. '
    '`author:"yann lecun"` · `topic:robotics` · `after:2025-06` · `before:2025` · `has:code`. An arXiv id or a DOI finds its paper.'
)


def filters(totals: Totals) -> dict[str, Value]:
    """Offer the filters; returns them as the query takes them."""
    left, middle, right = st.columns(3)
    with left:
        topics = [(None, "any topic")] + [(t.topic_id, f"{t.area} › {t.name}") for t in data.rows("topic_options", TopicOption) if t.papers]
        topic_id = layout.pick("Topic", topics, "topic")
    sources = data.rows("sources", Source)
    with middle:
        source = layout.pick("Source", [(None, "any source"), *[(s.source, s.source) for s in sources]], "source")
    with right:
        kinds = sorted({str(s.source_kind) for s in sources})
        kind = layout.pick("Kind of source", [(None, "any kind"), *[(kind, KINDS.get(kind, kind)) for kind in kinds]], "kind")
    chosen: dict[str, Value] = {"topic_id": topic_id, "source": source, "source_kind": kind, "first_day": None, "last_day": None}
    if totals.first_day and totals.last_day:
        left, middle, right = st.columns(3, vertical_alignment="bottom")
        with left:
            chosen["first_day"] = address.day(PAGE, "from", "First listed from", totals.first_day, totals.last_day, None)
        with middle:
            chosen["last_day"] = address.day(PAGE, "to", "to", totals.first_day, totals.last_day, None)
    with right:
        slot = address.bind(PAGE, "repeated", lambda text: text == "1")
        chosen["only_repeated"] = st.checkbox("Only papers in more than one digest", key=slot)
        address.note(PAGE, "repeated", "1" if chosen["only_repeated"] else "")
    return chosen


def phrase_filter() -> str | None:
    """Say which phrase the papers are filtered by, as a link from another page asks, and offer to clear it."""
    phrase_id = st.query_params.get("phrase")
    if not phrase_id:
        return None
    found = data.row("phrase", Phrase, phrase_id=phrase_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Only papers with the phrase **{plain(found.phrase)}**" if found else "No phrase has the id in this link.")
        if st.button("Clear phrase", type="tertiary", icon=":material/close:"):
            address.replace("phrase", "")
    return phrase_id


def nothing_found(question: Question, used: dict[str, Value]) -> None:
    """Say that nothing matches and why, and offer what would find something."""
    restricted = [key for key, value in used.items() if value]
    without = search.search(question, NO_FILTERS | FIRST)[0] if restricted and question.asks else []
    if without:
        st.info(f"No paper matches with these filters; {without[0].found:,} without them.", icon=":material/search_off:")
        layout.go(PAGE, "Search without filters", q=question.text)
        return
    if question.text and not question.asks:
        st.info("Nothing to search for.", icon=":material/search_off:")
        return
    if not restricted and (found := names.authors(question.names, 1)):
        name = found[0]
        st.info(f"No title or abstract has these words. {plain(name.author)} is the name of an author.", icon=":material/person:")
        layout.go(PAGE, f"{counted(name.papers, 'paper')} by **{plain(name.author)}**", q=f'author:"{name.author_key}"')
        return
    st.info("No paper matches. " + ("Remove a filter." if restricted else "Try fewer or other words."), icon=":material/search_off:")
    if question.phrases:
        layout.go(PAGE, "Search without the quotes", q=question.text.replace('"', " "))


def did_you_mean(question: Question) -> None:
    """Name the words that no paper has, with links to near ones; those of an author's name are no mistakes."""
    if names.authors(question.names, 1):
        return
    unknown = [plain(term.word) + (r"\*" if term.is_prefix else "") for term in question.unknown]
    if unknown:
        st.markdown(f"No paper has {' nor '.join(f'“{word}”' for word in unknown)}.")
    for text in search.suggestions(question):
        layout.go(PAGE, f"Did you mean **{plain(text)}**?", q=text)


st.title("Papers")
if layout.no_papers():
    st.stop()

totals = data.only("totals", Totals)
words = address.words(PAGE, "q", "Search in titles and abstracts", placeholder='diffusion "video generation" graph*', help=HOW_TO_SEARCH)
question = search.ask(words)
phrase_id = phrase_filter()
with st.container(horizontal=True, vertical_alignment="bottom"):
    in_force = sum(bool(st.query_params.get(name)) for name in IN_ADDRESS)
    with st.popover(f"Filters ({in_force})" if in_force else "Filters", icon=":material/filter_alt:", key="papers.filters"):
        used = filters(totals) | {"phrase_id": phrase_id}
    layout.go("help", ":material/help: How to search", about="search")
    with st.container(width=240):
        sort = layout.pick("Sort by", [(key, name) for key, name in SORTS.items() if question.terms or key != "relevance"], "sort")

key = searching.paper_key(words)
known = data.rows("paper_by_key", PaperLine, key=key) if key else []
paper_rows.show("known", [paper.paper_id for paper in known])
number = paging.page_number(PAGE, words, sort, *used.values())
part = {"sort": sort, "most": PER_PAGE, "skipped": (number - 1) * PER_PAGE}
found, with_all = search.search(question, used | part) if question.asks or not words else ([], 0)
for problem in question.problems:
    st.warning(plain(problem), icon=":material/search_off:")
if number == 1:
    found_names.links(question.names)
if not found and number > 1:
    paging.past_the_end(number)
elif not found and not known:
    nothing_found(question, used)
if not known and number == 1:
    did_you_mean(question)
if found:
    count = f"**{found[0].found:,}** of {totals.papers:,} papers"
    if with_all == found[0].found:
        st.markdown(count)
    else:
        all_words = f"{with_all:,}" if with_all else "No"
        with_some = f"{count} {'has' if found[0].found == 1 else 'have'} some of them"
        st.markdown(f"{all_words} {'papers have' if with_all > 1 else 'paper has'} all of these words. {with_some}, best match first.")
    without = {paper.paper_id: f"without: {plain(', '.join(searching.missing(question, paper)))}" for paper in found if not paper.has_all}
    paper_rows.show("found", [paper.paper_id for paper in found], without, question if question.terms else None)
    paging.turn_pages(number, found[0].found, PER_PAGE)
    wanted = searching.wanted(question, used | {"sort": sort}, some=with_all != found[0].found)
    with st.container(horizontal=True, vertical_alignment="center"):
        if words:
            library_actions.follow_button("search", words, words)
        if source := str(used["source"] or ""):
            library_actions.follow_button("source", source, source)
        buttons.papers("papers", found[0].found, "papers", **wanted)
        layout.feed("papers", "Feed of new papers")
