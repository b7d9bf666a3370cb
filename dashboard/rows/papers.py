"""Papers: as lists show them, as their page does, and as a search finds them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict


class TopicChip(TypedDict):
    """A topic of a paper, as the query nests it."""

    topic_id: str
    name: str


class AuthorName(TypedDict):
    """An author of a paper, with the key of the name's page."""

    author: str
    author_key: str


class Link(TypedDict):
    """Where a paper can be found, or a search for its title."""

    link: str
    url: str
    is_search: bool


@dataclass(frozen=True)
class PaperCard:
    """What every list shows of a paper; of its `author_count` authors the first few."""

    paper_id: str
    title: str
    authors: list[AuthorName] | None
    author_count: int
    summary: str | None
    abstract: str | None
    first_listed_on: dt.date | None
    last_listed_on: dt.date | None
    upvotes: int | None
    digests: int
    topics: list[TopicChip] | None
    links: list[Link] | None


@dataclass(frozen=True)
class PaperLine:
    """A paper of a list; its row is looked up by the id."""

    paper_id: str


@dataclass(frozen=True)
class TitledPaper(PaperLine):
    """A paper with its title alone."""

    title: str


@dataclass(frozen=True)
class FoundPaper(PaperLine):
    """One of `found` papers."""

    found: int


@dataclass(frozen=True)
class TrendingPaper(PaperLine):
    """A paper with its score, and what the score is made of."""

    as_of: dt.date
    score: float
    reasons: list[str]


@dataclass(frozen=True)
class TopPaper(PaperLine):
    """A paper of a day, week or month; reasons where it is ranked by a score."""

    reasons: list[str] | None
    found: int


@dataclass(frozen=True)
class RelatedPaper(PaperLine):
    """A paper like another, with telling words of both."""

    words: list[str]


@dataclass(frozen=True)
class Described:
    """A paper's authors, venue, date and ids."""

    paper_id: str
    title: str | None
    authors: list[str] | None
    venue: str | None
    published_on: dt.date | None
    published_precision: str | None
    arxiv_id: str | None
    doi: str | None


@dataclass(frozen=True)
class Paper(Described):
    """One paper whole."""

    other_titles: list[str] | None
    abstract: str | None
    summary: str | None
    categories: list[str] | None
    keywords: list[str] | None
    appearances: int
    upvotes: int | None
    num_comments: int | None
    first_listed_on: dt.date | None
    last_listed_on: dt.date | None
    other_ids: int


@dataclass(frozen=True)
class PaperLink:
    """Where a paper can be found, or a search for its title."""

    link: str
    url: str
    is_search: bool


@dataclass(frozen=True)
class ValueSource:
    """Values of a paper that come from one digest, or from its abstract if no source is named."""

    columns: list[str]
    source: str | None
    listed_on: dt.date | None


@dataclass(frozen=True)
class PaperTrending:
    """When and why a paper was among the trending ones."""

    sundays: int
    last_as_of: dt.date
    best_rank: int
    best_as_of: dt.date
    reasons: list[str] | None


@dataclass(frozen=True)
class TopicOfPaper:
    """A topic of a paper, and the terms that named it."""

    topic_id: str
    name: str
    area: str | None
    evidence: list[str] | None
