"""Entries that were compared, and the papers they became."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dashboard.rows.papers import Described


@dataclass(frozen=True)
class MergeTotals:
    """How many entries became how many papers."""

    papers: int
    entries: int
    papers_listed_again: int
    pairs: int


@dataclass(frozen=True)
class MatchReason:
    """How many pairs a reason decided, and how many of them are close to the limits of the rules."""

    verdict: str
    reason: str
    pairs: int
    close: int


@dataclass(frozen=True)
class MatchEvidence:
    """Of the pairs whose ids are known, what texts alone would merge and keep apart."""

    rightly_merged: int
    wrongly_merged: int
    missed: int
    pairs: int


@dataclass(frozen=True)
class Pair:
    """A pair of entries that was compared."""

    entry_id_a: str
    entry_id_b: str
    verdict: str
    reason: str
    title_similarity: float | None
    abstract_similarity: float | None
    decided_by: str
    margin: float | None


@dataclass(frozen=True)
class FoundPair(Pair):
    """One of `found` pairs."""

    found: int


@dataclass(frozen=True)
class ListedEntry:
    """An entry where it was listed; without a file it is of an earlier capture, or a second place on one page."""

    entry_id: str
    title_as_listed: str | None
    line_start: int | None
    line_end: int | None
    position: int | None
    source: str | None
    listed_on: dt.date | None
    file_path: str | None


@dataclass(frozen=True)
class Entry(ListedEntry, Described):
    """An entry with its paper."""


@dataclass(frozen=True)
class MergedPaper(Described):
    """A paper with its entries."""

    appearances: int
    entry_ids: list[str]


@dataclass(frozen=True)
class PaperListedAgain:
    """A paper of several entries."""

    paper_id: str
    title: str
    appearances: int
    digests: int
    first_listed_on: dt.date | None
    last_listed_on: dt.date | None
    found: int
