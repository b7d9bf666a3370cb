"""The published file itself: its size, sources, runs and columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """One fact about the published file."""

    key: str
    value: str | None


@dataclass(frozen=True)
class Totals:
    """How much there is, and from when; `last_known_day` is of the newest digest whose page says the year too."""

    papers: int
    digests: int
    digests_without_a_day: int
    appearances: int
    days: int
    first_day: dt.date | None
    last_day: dt.date | None
    last_known_day: dt.date | None
    papers_listed_twice: int

    @property
    def as_of(self) -> dt.date | None:
        """The newest day of all that is dated; a day whose year is a guess counts only where there is no other."""
        return self.last_known_day or self.last_day


@dataclass(frozen=True)
class Source:
    """A source of digests."""

    source: str
    source_kind: str


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


@dataclass(frozen=True)
class Keyword:
    """A word of DuckDB's SQL; a table or column may bear it as a name unless it is reserved for one purpose."""

    keyword: str
    may_be_a_name: bool
