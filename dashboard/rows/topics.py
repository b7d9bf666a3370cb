"""Topics and phrases, apart from their trends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict


@dataclass(frozen=True)
class PhraseLink:
    """A phrase with the number of its papers."""

    phrase_id: str
    phrase: str
    papers: int


@dataclass(frozen=True)
class NeighbourPhrase(PhraseLink):
    """A phrase in the same papers as another."""

    papers_looked_at: int


class LongerPhrase(TypedDict):
    """A longer phrase that holds another, as the query nests it."""

    phrase_id: str
    phrase: str
    papers: int


@dataclass(frozen=True)
class Phrase(PhraseLink):
    """One phrase whole."""

    variants: list[str] | None
    topic_id: str | None
    topic: str | None
    total_papers: int
    first_listed_on: dt.date | None
    part_of: list[LongerPhrase] | None
    first_paper_id: str | None
    first_title: str | None


@dataclass(frozen=True)
class Choice:
    """A topic or phrase to choose: t:<topic_id> or p:<phrase_id>."""

    key: str
    name: str
    papers: int


@dataclass(frozen=True)
class TopicOption:
    """A topic to filter by."""

    topic_id: str
    name: str
    area: str | None
    papers: int


@dataclass(frozen=True)
class TopicNode:
    """A topic's place in the tree, and how it compares; without a comparison only its papers."""

    topic_id: str
    parent_topic_id: str | None
    name: str
    area: str
    papers: int
    total_papers: int
    status: str | None
    recent_papers: int | None
    recent_share: float | None
    baseline_share: float | None
    change: float | None


@dataclass(frozen=True)
class BigTopic:
    """A topic of many papers, with some of them."""

    topic_id: str
    name: str
    papers: int
    total_papers: int
    example_paper_ids: list[str]


@dataclass(frozen=True)
class Topic:
    """One topic whole."""

    topic_id: str
    name: str
    description: str | None
    arxiv_categories: list[str] | None
    area_id: str | None
    area: str | None
    papers: int
    total_papers: int


@dataclass(frozen=True)
class TopicTerm:
    """A term that names a topic; a weight below 1 is a hint."""

    term: str
    weight: float


@dataclass(frozen=True)
class Neighbour:
    """A topic or phrase in the same papers as a topic."""

    neighbour_id: str
    name: str
    papers: int
    papers_in_all: int
