"""Rows of the queries in this folder."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Author:
    """A name, with how many papers it stands on."""

    author_key: str
    author: str
    papers: int


@dataclass(frozen=True)
class Named:
    """A topic or phrase found by its name."""

    kind: str
    id: str
    name: str
    papers: int


@dataclass(frozen=True)
class Word:
    """A word of the search index."""

    word: str


@dataclass(frozen=True)
class Match:
    """A paper that a search found; `found` counts all of them, `bits` names the terms it has."""

    paper_id: str
    title: str
    abstract: str | None
    score: float | None
    bits: int
    has_all: bool
    found: int


@dataclass(frozen=True)
class SearchTerm:
    """A search term, with one word of the index that matches it."""

    bit: int
    term: str
    singular: str
    is_prefix: bool
    is_quoted: bool
    is_common: bool
    word_id: int | None
    papers: int
    points: float | None
    phrases: list[str] | None
    few: int


@dataclass(frozen=True)
class Fact:
    """One fact about the published file."""

    key: str
    value: str | None


@dataclass(frozen=True)
class PaperId:
    """A paper."""

    paper_id: str


@dataclass(frozen=True)
class Days:
    """The days that can be chosen, and the newest Sunday with enough data."""

    first_day: dt.date | None
    last_day: dt.date
    telling: dt.date | None
    newest: dt.date | None


@dataclass(frozen=True)
class Window:
    """The days and papers that are compared as of a day."""

    is_sunday: bool
    as_of: dt.date
    recent_from: dt.date
    baseline_from: dt.date
    recent_total_papers: int
    baseline_total_papers: int
    has_history: bool
    is_partial: bool


@dataclass(frozen=True)
class Sunday:
    """The Sunday found, if any."""

    day: dt.date | None


@dataclass(frozen=True)
class Loaded:
    """When the last digest was loaded."""

    moment: dt.datetime | None


@dataclass(frozen=True)
class FoundId:
    """One of `found` papers."""

    paper_id: str
    found: int
