"""Files, records and days: what was read and what was not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


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
class FailedFile:
    """One of `found` files that could not be read."""

    file_path: str
    reason: str
    line: int | None
    detail: str | None
    found: int


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
    listed_from: dt.date | None
    listed_to: dt.date | None
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
class SpanDigest:
    """A digest of a week or a month."""

    file_path: str
    source: str | None
    source_kind: str
    listed_from: dt.date
    listed_to: dt.date
    entries: int
    found: int


@dataclass(frozen=True)
class UndatedDigest:
    """A digest without a day."""

    file_path: str
    source: str | None
    entries: int
    received_at: dt.datetime
    found: int


@dataclass(frozen=True)
class InferredYear(UndatedDigest):
    """A digest of a day whose year its page does not say."""

    listed_on: dt.date
