"""Rows of the queries in this folder."""

from __future__ import annotations

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
