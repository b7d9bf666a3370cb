"""Papers for the reader: the newest of all, ranked by what the reader kept and hid, none of them twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard import data
from dashboard.data import Generation
from dashboard.library import shelf
from dashboard.rows.library import Lead
from papertrends.library.merging import handle
from papertrends.library.model import Item
from papertrends.library.ranking import Corpus, Ranked, Text, rank

NEWEST: Final = 3_000
"""Papers that can be recommended; reading them takes two seconds, once a publish."""
RECENT: Final = dt.timedelta(weeks=8)
"""Papers listed for so long come first, as on Trends; older ones once these have been seen."""
WEIGHTS: Final = {None: 1.0, 3: 1.0, 4: 1.5, 5: 2.0}
"""What a paper of the reader counts, by its rating; one rated lower counts against."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A paper as a ranking reads it."""

    paper_id: str
    title: str
    abstract: str | None
    authors: list[str] | None
    first_listed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class ForYou:
    """What is recommended: first papers listed since `since`, then older ones, both best first.

    `own` is how many papers they are ranked by, `left` how many were shown before.
    """

    papers: list[tuple[Readable, Ranked]]
    titles: dict[str, str]
    own: int
    left: int
    since: dt.date | None = None


def for_you(most: int) -> ForYou:
    """Rank the newest papers for the reader. Raises `LibraryError`."""
    found = shelf.current()
    items = [*found.papers.values(), *found.others.values()]
    liked = [item for item in items if item.state != "hidden" and item.rating in WEIGHTS]
    disliked = [item for item in items if item.state == "hidden" or item.rating not in WEIGHTS]
    if not liked:
        return ForYou([], {}, 0, 0)
    readable, corpus = _newest(data.shown_generation())
    shown = _of_today(shelf.shown_before_this_visit())
    candidates = [paper_id for paper_id in readable if paper_id not in found.papers and paper_id not in shown]
    texts = _texts([*liked, *disliked])
    for_it = [(texts[handle(item)], WEIGHTS[item.rating]) for item in liked]
    against = [(texts[handle(item)], 1.0) for item in disliked]
    newest = max((row.first_listed_on for row in readable.values() if row.first_listed_on), default=None)
    since = newest - RECENT if newest else None
    recent = [paper_id for paper_id in candidates if since and (day := readable[paper_id].first_listed_on) and day >= since]
    known = set(recent)
    ranked = rank(corpus, for_it, against, recent, most)
    if len(ranked) < most:
        ranked += rank(corpus, for_it, against, [one for one in candidates if one not in known], most - len(ranked))
    titles = {handle(item): item.reference.title for item in liked}
    left = sum(paper_id in shown and paper_id not in found.papers for paper_id in readable)
    return ForYou([(readable[one.paper_id], one) for one in ranked], titles, len(liked), left, since)


@st.cache_resource(max_entries=2, show_spinner="Reading the newest papers")
def _newest(generation: Generation) -> tuple[dict[str, Readable], Corpus]:
    """Read the newest papers of a publish and count their words, once for all readers."""
    rows = [Readable(**row) for row in data.once(generation, "newest_papers", most=NEWEST).to_pylist()]
    corpus = Corpus([Text(row.paper_id, row.title, row.abstract or "", tuple(row.authors or ())) for row in rows])
    return {row.paper_id: row for row in rows}, corpus


def _texts(items: Sequence[Item]) -> dict[str, Text]:
    """Read the reader's papers: whole where a digest lists them, else what the library knows."""
    ids = [item.paper_id for item in items if item.paper_id]
    rows = data.once(data.shown_generation(), "papers_by_id", paper_ids=ids).to_pylist()
    texts = {row["paper_id"]: Text(row["paper_id"], row["title"], row["abstract"] or "", tuple(row["authors"] or ())) for row in rows}
    for item in items:
        known = item.reference
        texts.setdefault(handle(item), Text(handle(item), known.title, known.abstract or "", known.authors))
    return texts


def _of_today(paper_ids: set[str]) -> set[str]:
    """Lead ids on to the papers of today."""
    if not paper_ids:
        return set()
    return {lead.paper_id for lead in data.rows("library_leads", Lead, paper_ids=sorted(paper_ids), arxiv_ids=[], dois=[])}
