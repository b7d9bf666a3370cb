"""A list of papers, each as a rich row: title, authors, one line of what it does, topics, links, and why it is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from dashboard import data, layout, marking
from dashboard.rows.papers import AuthorName, Link, PaperCard, TitledPaper
from dashboard.text import plain, with_mathematics
from dashboard.views import library_actions
from delivery.answers.search.searching import Question
from papertrends.gist import gist
from papertrends.sentences import counted

AUTHORS: Final = 3
TOPICS: Final = 3
LINKS: Final = {"Page": "page", "Code": "code", "Project": "project"}
"""What links are called on screen, where that is not their name."""


def show(place: str, paper_ids: Sequence[str], why: Mapping[str, str] | None = None, question: Question | None = None) -> None:
    """List papers.

    Args:
        place: name of the list, which no other list of the page has.
        paper_ids: in the order of the list; an id that is no paper's is left out.
        why: Markdown that says why a paper is here, by its id.
        question: the search that found them, whose words are marked.
    """
    for card in cards(paper_ids):
        because = (why or {}).get(card.paper_id)
        row(place, card, f":small[:material/lightbulb: {because}]" if because else "", question)


def cards(paper_ids: Sequence[str]) -> list[PaperCard]:
    """Look up what rows show of papers, in the order of the ids."""
    return data.rows("paper_cards", PaperCard, paper_ids=list(paper_ids), most_authors=AUTHORS + 1)


def titles(paper_ids: Sequence[str]) -> None:
    """List papers by their titles alone, where a few stand below what they are examples of."""
    found = {paper.paper_id: paper.title for paper in data.rows("paper_titles", TitledPaper, paper_ids=list(paper_ids))}
    for paper_id in paper_ids:
        if paper_id in found:
            layout.go("paper", f":small[{with_mathematics(found[paper_id])}]", id=paper_id)


def row(place: str, card: PaperCard, more: str = "", question: Question | None = None) -> None:
    """Show one paper.

    Args:
        place: name of the list, which no other list of the page has.
        card: the paper.
        more: Markdown below what it does.
        question: the search that found it, whose words are marked.
    """
    with st.container(gap=None, key=f"paper-row-{place}-{card.paper_id}"):
        title = marking.marked(card.title, question) if question else with_mathematics(card.title)
        layout.go("paper", title, id=card.paper_id)
        piece = marking.excerpt(card.abstract or "", question) if question else None
        says = marking.marked(piece, question) if question and piece else with_mathematics(gist(card.summary, card.abstract))
        with st.container(horizontal=True, vertical_alignment="center", gap=None, key=f"paper-facts-{place}-{card.paper_id}"):
            others = authors(card.authors or [], card.author_count, AUTHORS, small=True)
            st.markdown(f":small[{' · '.join([*([others] if others else []), *facts(card)])}]", width="content")
        st.markdown("  \n".join(line for line in (says, more) if line))
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"paper-foot-{place}-{card.paper_id}"):
            for topic in (card.topics or [])[:TOPICS]:
                layout.go("topics", f":small[{plain(topic['name'])}]", topic=topic["topic_id"])
            if found := links(card.links or []):
                st.markdown(f":small[{found}]", width="content")
            library_actions.row_actions(card.paper_id, place)


def facts(card: PaperCard) -> list[str]:
    """Say when it was listed, and how it was received."""
    replaced = f"listed only as replaced, last {card.last_listed_on}" if card.last_listed_on else "undated"
    return [
        str(card.first_listed_on or replaced),
        *([counted(card.upvotes, "upvote")] if card.upvotes is not None else []),
        *([f"in {counted(card.digests, 'digest')}"] if card.digests > 1 else []),
    ]


def authors(first: Sequence[AuthorName], count: int, most: int, *, small: bool = False) -> str:
    """Link the pages of the first authors, and say how many more there are.

    Args:
        first: the first authors, at least one more than `most` if there are so many.
        count: how many authors there are.
        most: how many are named; one more, where only one would be left out.
        small: whether the names are written as facts are.
    """
    shown = first if count <= most + 1 else first[:most]
    for author in shown:
        name = plain(author["author"])
        layout.go("author", f":small[{name}]" if small else name, name=author["author_key"])
    return f"and {count - len(shown):,} more" if count > len(shown) else ""


def links(found: Sequence[Link]) -> str:
    """Link where a paper is; one without any id or address is searched for by its title."""
    own = [layout.link(LINKS.get(one["link"], one["link"]), one["url"]) for one in found if not one["is_search"]]
    searches = [layout.link(one["link"], one["url"]) for one in found if one["is_search"]]
    return " · ".join([*own, *([f"search: {' · '.join(searches)}"] if searches else [])])
