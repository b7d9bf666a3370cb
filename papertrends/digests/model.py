"""What every reader returns: the digest's own words about itself, its entries, and what could not be understood.

A reader is given an open binary stream and yields pieces in the order of the file. It never raises for bad content:
what it cannot understand becomes a `Reject` with a reason code and a place. Text fields are cleaned for reading
(entities decoded, NFC, control and zero-width characters out, hard wraps joined, paragraphs kept); `verbatim` keeps
the original.

Places: `line_start` and `line_end` are 1-based and inclusive; `item` is the 1-based ordinal of the record in formats
that are made of items (JSON, feeds, CSV rows, mail records), and 0 in formats made of lines. An item that became a
reject uses up its ordinal, so that a corrected reader does not renumber its neighbours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO, Literal, Protocol

from papertrends.reasons import FileReason, RejectReason

SourceKind = Literal["daily", "listing", "search", "unknown"]
ListedOnSource = Literal["content", "content_year_inferred", "filename"]
Unit = Literal["lines", "items"]
DatePrecision = Literal["day", "month", "year"]
Section = Literal["new", "cross", "replaced"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What the outcome of a file that was read is to say all the same."""

    reason: FileReason
    line: int
    detail: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What a file says about itself. Yielded exactly once per file, at any point of the stream.

    `listed_month` and `listed_day` hold a day that the content states without a year ("Jun 3"); the year is inferred
    later, from the earliest time the bytes were seen. `listed_on` is then None.

    `listed_from` and `listed_to` are the first and last day of a list of a week or a month; `listed_on` is then None too, and
    entries with days of their own count on these.
    """

    source: str
    source_kind: SourceKind = "unknown"
    listed_on: dt.date | None = None
    listed_on_source: ListedOnSource | None = None
    listed_from: dt.date | None = None
    listed_to: dt.date | None = None
    listed_month: int | None = None
    listed_day: int | None = None
    page_url: str | None = None
    encoding: str = "utf-8"
    encoding_errors: int = 0
    remark: Remark | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper as one digest lists it.

    `listed_on` is set only where the entry itself names the list's day (records of several days in one file);
    it goes before the digest's own. `source_record_id` is the source's own record id, never an identity by itself.
    """

    title: str
    line_start: int
    line_end: int
    verbatim: str
    item: int = 0
    abstract: str | None = None
    authors: tuple[str, ...] = ()
    authors_as_written: str | None = None
    venue: str | None = None
    published_on: dt.date | None = None
    published_precision: DatePrecision | None = None
    arxiv_id: str | None = None  # without version: 2501.01234 or math/0309136
    arxiv_version: int | None = None
    doi: str | None = None  # lower case, without resolver
    url: str | None = None
    categories: tuple[str, ...] = ()
    upvotes: int | None = None
    source_record_id: str | None = None
    listed_on: dt.date | None = None
    section: Section | None = None
    keywords: tuple[str, ...] = ()
    code_url: str | None = None
    ai_summary: str | None = None
    project_url: str | None = None
    thumbnail_url: str | None = None
    num_comments: int | None = None
    summary: str | None = None  # one line or a snippet by others than the authors, never an abstract


@dataclass(frozen=True, slots=True)
class Reject:
    """A piece that was not understood."""

    line_start: int
    line_end: int
    reason: RejectReason
    verbatim: str
    item: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Banner:
    """Lines that belong to no entry: page furniture, headers, separators, blank lines, JSON or XML scaffolding."""

    line_start: int
    line_end: int


Piece = Digest | Entry | Reject | Banner


class Unreadable(Exception):  # noqa: N818 - an outcome, not a programming error
    """The file as a whole cannot be read."""

    def __init__(self, reason: FileReason, *, line: int | None = None, detail: str = "") -> None:
        """Keep the reason code, the 1-based line where there is one, and what a person should know."""
        super().__init__(f"{reason}{f' at line {line}' if line else ''}{f': {detail}' if detail else ''}")
        self.reason = reason
        self.line = line
        self.detail = detail


@dataclass(frozen=True, slots=True)
class DigestFile:
    """A digest file to be read: where it is said to lie, and how to open its bytes (uncompressed, from the start)."""

    path: PurePosixPath  # relative to the digests folder; a member of an archive is archive.zip!/member.json
    size: int
    modified_at: dt.datetime  # UTC, aware

    def open(self) -> BinaryIO:
        """Open the content for reading bytes."""
        raise NotImplementedError

    def read_whole(self, most: int, what: str) -> bytes:
        """Read all bytes of a file that has to be in memory. Raises `Unreadable` if it has more than `most`; `what` names it."""
        with self.open() as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise Unreadable(FileReason.TOO_LARGE, detail=f"{what} of more than {most:,} bytes")
        return data


@dataclass(frozen=True, slots=True)
class Description:
    """What a format is, for people: a row of docs/formats.md."""

    what: str
    source: str
    source_kind: str
    day: str


class Reader(Protocol):
    """One format. A module in `readers` holds one or more of them; the registry is `readers.READERS`."""

    about: Description
    """What stands of it in docs/formats.md."""
    name: str
    """The format's name, as it stands in digests.format."""
    version: int
    """Raised whenever the reader would give other pieces for the same bytes: files are then read again."""
    unit: Unit
    """What is accounted for: each line, or each item."""
    is_text: bool
    """Whether files of this format are text; all others are asked for what is binary."""
    may_be_empty: bool
    """Whether a file of this format may list no paper and still be what it says it is, as an empty feed."""

    def matches(self, head: bytes) -> bool:
        """Tell from the first 64 KiB of the content whether this reader understands the file."""
        ...

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield the file's pieces. Raises `Unreadable`, and nothing else, whatever the bytes."""
        ...


@dataclass(slots=True)
class Accounts:
    """Lines and items of one file, and how many of them the pieces cover exactly once."""

    lines: int = 0
    lines_accounted: int = 0
    items: int = 0
    items_accounted: int = 0
    entries: int = 0
    rejects: int = 0
    gaps: list[tuple[int, int]] = field(default_factory=list)
