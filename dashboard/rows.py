"""What the named queries give: a type for each, with the columns that pages use. A test holds each against its query.

A column that may be empty has a type that says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict


@dataclass(frozen=True)
class Fact:
    """One fact about the published file."""

    key: str
    value: str | None


@dataclass(frozen=True)
class Totals:
    """How much there is, and from when."""

    papers: int
    digests: int
    digests_without_a_day: int
    appearances: int
    days: int
    first_day: dt.date | None
    last_day: dt.date | None
    papers_listed_twice: int


@dataclass(frozen=True)
class PaperLine:
    """A paper as lists show it."""

    paper_id: str
    title: str
    first_listed_on: dt.date | None
    last_listed_on: dt.date | None
    code_url: str | None
    upvotes: int | None
    digests: int


@dataclass(frozen=True)
class FoundPaper(PaperLine):
    """A paper that a search found; `found` counts all of them."""

    abstract: str | None
    found: int


@dataclass(frozen=True)
class NewPaper(PaperLine):
    """A paper first listed since a day."""

    topics: list[str] | None
    found: int


@dataclass(frozen=True)
class TrendingPaper(PaperLine):
    """A paper with its score, and what the score is made of."""

    as_of: dt.date
    score: float
    reasons: list[str]


@dataclass(frozen=True)
class RelatedPaper(PaperLine):
    """A paper like another."""

    phrases: list[str]


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
class Word:
    """A word of the search index."""

    word: str


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


@dataclass(frozen=True)
class Source:
    """A source of digests."""

    source: str
    source_kind: str


@dataclass(frozen=True)
class CameIn:
    """What a source listed since a day."""

    source: str
    digests: int
    appearances: int
    new_papers: int
    last_day: dt.date


@dataclass(frozen=True)
class TrendDays:
    """The days that can be chosen, and the newest Sunday with enough data."""

    first_day: dt.date | None
    last_day: dt.date
    telling: dt.date | None
    newest: dt.date | None


@dataclass(frozen=True)
class TrendWindow:
    """The days and papers that are compared as of a day."""

    is_sunday: bool
    as_of: dt.date
    recent_from: dt.date
    baseline_from: dt.date
    sources: list[str] | None
    recent_total_papers: int
    baseline_total_papers: int
    has_history: bool
    is_partial: bool


@dataclass(frozen=True)
class Comparison:
    """Recent papers compared with those before."""

    rank: int | None
    status: str
    recent_papers: int
    recent_total_papers: int
    recent_share: float | None
    baseline_papers: int
    baseline_total_papers: int
    baseline_share: float | None
    change: float | None
    q_value: float | None


@dataclass(frozen=True)
class Trending(Comparison):
    """How a topic or phrase compares as of one day."""

    kind: str
    id: str
    name: str
    belongs_to: str | None


@dataclass(frozen=True)
class PastComparison(Comparison):
    """How a topic or phrase compared as of a Sunday."""

    as_of: dt.date


@dataclass(frozen=True)
class Share:
    """A share in one period; no line joins two stretches."""

    key: str
    period_start: dt.date
    share: float
    is_partial: bool
    stretch: int


@dataclass(frozen=True)
class Weeks:
    """How many weeks have a digest."""

    weeks: int


@dataclass(frozen=True)
class Emerging(PhraseLink):
    """A phrase first seen lately, with its first paper."""

    days: int
    first_listed_on: dt.date
    paper_id: str | None
    title: str | None


@dataclass(frozen=True)
class Burst:
    """A stretch of weeks with an unusual share."""

    started_on: dt.date
    strength: float
    state: str


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
    """A topic's place in the tree."""

    topic_id: str
    parent_topic_id: str | None
    name: str
    papers: int
    total_papers: int


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


@dataclass(frozen=True)
class MergeTotals:
    """How many entries became how many papers."""

    papers: int
    entries: int
    papers_listed_again: int
    pairs: int


@dataclass(frozen=True)
class MatchReason:
    """How many pairs a reason decided."""

    verdict: str
    reason: str
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


@dataclass(frozen=True)
class HealthTotals:
    """What there is to look after."""

    files: int
    files_rejected: int
    rejects: int
    files_with_rejects: int
    digests: int
    digests_without_a_day: int
    config_problems: int


@dataclass(frozen=True)
class OutcomeCount:
    """How many files had an outcome."""

    outcome: str
    files: int


@dataclass(frozen=True)
class FileLine:
    """A file as lists show it."""

    file_path: str
    outcome: str
    reason: str | None
    format: str | None
    entries: int | None
    rejects: int | None
    seen_at: dt.datetime


@dataclass(frozen=True)
class FoundFile(FileLine):
    """One of `found` files."""

    found: int


@dataclass(frozen=True)
class FileOutcome(FileLine):
    """One file whole."""

    line: int | None
    detail: str | None
    size_bytes: int | None
    lines: int | None
    lines_accounted: int | None
    items: int | None
    items_accounted: int | None
    modified_at: dt.datetime | None


@dataclass(frozen=True)
class FileDigest:
    """A digest of a file; one that does not speak was replaced by a newer capture, which `file_path` names."""

    file_path: str
    speaks: bool
    source: str | None
    source_kind: str
    listed_on: dt.date | None
    listed_on_source: str | None


@dataclass(frozen=True)
class Placed:
    """A piece of a file and its place."""

    line_start: int | None
    line_end: int | None


@dataclass(frozen=True)
class FileEntry(Placed):
    """An entry of a file."""

    paper_id: str
    title_as_listed: str | None
    position: int | None
    found: int


@dataclass(frozen=True)
class RejectedRecord(Placed):
    """A record that could not be read."""

    file_path: str
    item: int | None
    reason: str
    detail: str | None
    verbatim: str | None
    characters: int | None
    found: int


@dataclass(frozen=True)
class RejectCount:
    """How many records could not be read for a reason."""

    reason: str
    pieces: int


@dataclass(frozen=True)
class ConfigProblem:
    """A row of the configuration that is not used."""

    file: str
    line: int | None
    reason: str
    detail: str | None


@dataclass(frozen=True)
class CalendarSource:
    """A source and the years in which it has digests."""

    source: str | None
    source_kind: str
    days: int
    first_day: dt.date
    last_day: dt.date
    years: list[int]


@dataclass(frozen=True)
class CalendarDay:
    """A day with a digest."""

    listed_on: dt.date
    digests: int
    entries: int


@dataclass(frozen=True)
class UndatedDigest:
    """A digest without a day."""

    file_path: str
    source: str | None
    entries: int
    received_at: dt.datetime
    found: int


@dataclass(frozen=True)
class KeptRun:
    """A run that the published file knows."""

    run_id: str
    started_at: dt.datetime
    ended_at: dt.datetime
    outcome: str
    new_digests: int | None
    new_papers: int | None
    message: str | None


@dataclass(frozen=True)
class SchemaColumn:
    """A column of a published table."""

    table_name: str
    table_comment: str | None
    column_name: str
    data_type: str
    column_comment: str | None


@dataclass(frozen=True)
class SchemaMacro:
    """A macro of the published file."""

    function_name: str
    parameters: list[str]
    comment: str | None
