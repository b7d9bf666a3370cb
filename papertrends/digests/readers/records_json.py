"""Records of papers as JSON lines or in a JSON document: people's own exports, arXiv's metadata snapshot, answers of APIs.

The day of a list is the records' own `listed_on`; records without one have the day in the file's name, if there is one.
In arXiv's daily lists (records with both an `abs` and a `pdf` address) a name that says Saturday or Sunday means Friday's
list, since arXiv announces nothing on weekends.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson

from papertrends.digests.dates import name_day, parse_day, weekday_list
from papertrends.digests.feeditems import SCHOLARLY
from papertrends.digests.fields import WRAPPERS, places
from papertrends.digests.identities import arxiv_id, doi
from papertrends.digests.jsonitems import KEPT_CHARACTERS, JsonItems
from papertrends.digests.jsonopening import find_records, is_evident
from papertrends.digests.lines import UTF8_BOM, decode, raw_lines
from papertrends.digests.model import Banner, Description, Digest, DigestFile, Entry, Piece, Reject, Remark, Unit, Unreadable
from papertrends.digests.notused import NotUsed
from papertrends.digests.persons import literal_of
from papertrends.digests.records import Record, is_record, is_served_error, make_entry, said, unwrapped
from papertrends.digests.text import clean_line, storable
from papertrends.reasons import FileReason, RejectReason

_OBJECT_LINE = re.compile(rb'\{\s*"')
_PYTHON_LINE = re.compile(rb"\{\s*'")
_TITLE_KEY = re.compile(rb"""["'][A-Za-z: ]{0,20}title["']\s*:""", re.IGNORECASE)
_FIRST_LINES = 50
_STATED_DAY = re.compile(r'"(?:date|listed_on|day)"\s*:\s*"([^"\\]{8,40})"')
_EMPTY_LIST = re.compile(
    r'\s*(?:\{[^\[\]{}]{0,10000}"(?:data|papers|items|records|results|entries)"\s*:\s*)?\[\s*\][^\[\]{}]{0,10000}\}?\s*'
)

_SHOWN_CHARACTERS = 80
"""How much is shown of a text that should be a date: enough to find it by."""
_ID_LIKE = ("arxiv_id", arxiv_id), ("doi", doi)
"""What a key may be under which a record stands."""
_NO_BOOKMARK = ("authors", "abstract", "venue", "upvotes", "listed_on", "categories", "code_url", "ai_summary", "summary", "num_comments")


RECORDS_ARE = (
    "`records`; `arxiv-daily` for arXiv's daily lists",
    "listing if dated, else unknown",
    "the records' `listed_on`; else the name of the file or of its folder",
)
"""Source, kind and day of records in any form, as docs/formats.md has them."""


class Listing:
    """What the records of one file together say about their list."""

    def __init__(self, file: DigestFile) -> None:
        self._file = file
        self._days: set[dt.date | None] = set()
        self._arxiv_daily = True
        self._unread = {name: _UnreadDates(name) for name in ("listed_on", "published")}
        self._names: set[str] = set()
        self._not_used = NotUsed()
        self._noted = self._bookmarks = 0
        self.stated: dt.date | None = None

    def note(self, entry: Entry, record: Record) -> None:
        """Take one record into account."""
        self._noted += 1
        self._bookmarks += self._bookmarks == self._noted - 1 and is_bookmark(entry)
        if len(self._days) <= 1:
            self._days.add(entry.listed_on)
        self._arxiv_daily = self._arxiv_daily and "abs" in record and "pdf" in record
        if entry.listed_on is None:
            self._unread["listed_on"].note(entry, record.get("listed_on"))
        if entry.published_on is None:
            self._unread["published"].note(entry, said(record, "published"))
        if record.keys() - self._names:
            self.name_columns([key for key, value in record.items() if places(key) or value not in (None, "", [], {})], entry.line_start)

    def name_columns(self, names: list[str], line: int) -> None:
        """Keep the names of what nobody reads."""
        self._names.update(names)
        self._not_used.note([name for name in names if not places(name) and not _is_kept(name)], line)

    def digest(self, errors: int) -> Digest:
        """Say what the file is. Raises `Unreadable` where it is a list of links and nothing shows one to be a paper."""
        if self._noted and self._bookmarks == self._noted:
            detail = (
                "its records have a title and a link, as bookmarks have: none has authors, an abstract, a DOI or an arXiv id, "
                "and no link leads to a place of papers"
            )
            raise Unreadable(FileReason.NOTHING_UNDERSTOOD, line=1, detail=detail)
        arxiv_daily = self._arxiv_daily and bool(self._days)
        stated = next(iter(self._days)) if len(self._days) == 1 else None
        stated = stated or (self.stated if not self._days - {None} else None)
        named = name_day(self._file.path)
        if named and arxiv_daily:
            named = weekday_list(named)
        day = stated or named
        return Digest(
            source="arxiv-daily" if arxiv_daily else "records",
            source_kind="listing" if day or self._days - {None} else "unknown",
            listed_on=day,
            listed_on_source="content" if stated else "filename" if named else None,
            encoding_errors=errors,
            remark=self._remark(),
        )

    def _remark(self) -> Remark | None:
        """Say what was not read: invalid dates before unknown names, all in one."""
        dates = self._unread["listed_on"].remark() or self._unread["published"].remark()
        said = self._not_used.said
        return replace(dates, detail=f"{dates.detail}; {said}") if dates and said else dates or self._not_used.remark()


def _is_kept(name: str) -> bool:
    return name in WRAPPERS or name.lower() == "source"


def is_bookmark(entry: Entry) -> bool:
    """Tell a link with a title: it may lead to anything."""
    url = entry.url or ""
    return (
        bool(url)
        and not (entry.arxiv_id or entry.doi or any(getattr(entry, name) for name in _NO_BOOKMARK))
        and not SCHOLARLY.match(url)
        and not url.lower().partition("?")[0].endswith(".pdf")
    )


class _UnreadDates:
    """What records say under the name of a date and is none: the first of it, and how often."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._records = self._line = 0
        self._first = ""

    def note(self, entry: Entry, said: object) -> None:
        """Take in what stands where a date would; nothing, or blanks, is no date that was missed."""
        text = clean_line(str(said or "")[:_SHOWN_CHARACTERS])
        if not text:
            return
        if not self._records:
            self._first, self._line = f"record {entry.item:,} has {self._name} {text}", entry.line_start
        self._records += 1

    def remark(self) -> Remark | None:
        """Say it, where there was any."""
        reason = FileReason.DAY_NOT_READ if self._name == "listed_on" else FileReason.PUBLISHED_NOT_READ
        more = f", and {self._records - 1:,} more like it" if self._records > 1 else ""
        return Remark(reason, self._line, self._first + more) if self._records else None


def piece_of(record: Any, verbatim: str, listing: Listing, *, line_start: int, line_end: int, item: int) -> Entry | Reject:
    """Make an entry or a reject of one record."""
    reason = RejectReason.NO_TITLE if isinstance(record, dict) else RejectReason.NOT_A_RECORD
    entry = make_entry(record, verbatim, line_start=line_start, line_end=line_end, item=item) if isinstance(record, dict) else None
    if entry is not None:
        if not is_served_error(entry.title, entry.abstract):
            listing.note(entry, unwrapped(record))
            return entry
        reason = RejectReason.SERVED_ERROR
    return Reject(line_start, line_end, reason, verbatim[:KEPT_CHARACTERS], item)


class RecordsJsonLines:
    """One record a line."""

    about = Description(
        "records, one JSON object (or Python dict) per line",
        *RECORDS_ARE,
    )

    name = "records-jsonl"
    version = 5
    unit: Unit = "lines"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for an object on the first line that is not blank, JSON's or Python's, and for a record among the first lines."""
        body = head.removeprefix(UTF8_BOM).lstrip()
        if not _OBJECT_LINE.match(body) and not _PYTHON_LINE.match(body):
            return False
        lines = [line for line in re.split(rb"[\r\n]+", body, maxsplit=_FIRST_LINES) if line.strip()]
        if len(lines) == 1 and not lines[0].rstrip().endswith(b"}"):
            return len(head) >= _HEAD and bool(_TITLE_KEY.search(lines[0]))  # one line, longer than the head
        if not lines[0].rstrip().endswith(b"}"):
            return False
        whole = [_parse(line)[0] for line in lines[: _FIRST_LINES if len(lines) > 1 else 1] if _TITLE_KEY.search(line)]
        if len(lines) == 1 and whole and isinstance(whole[0], dict):
            return is_record(whole[0]) and is_evident(whole[0])
        return any(is_record(value) for value in whole) or (None in whole and bool(_TITLE_KEY.search(lines[0])))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each line that is not blank."""
        listing = Listing(file)
        errors = item = 0
        with file.open() as stream:
            for line in raw_lines(stream):
                data = line.data.removeprefix(UTF8_BOM) if line.number == 1 else line.data
                if not line.cut and (not data or data.isspace()):
                    yield Banner(line.number, line.number)
                    continue
                item += 1
                if line.cut:
                    kept = decode(data[:KEPT_CHARACTERS])[1]
                    left_out = line.cut + max(len(data) - KEPT_CHARACTERS, 0)
                    yield Reject(line.number, line.number, RejectReason.LINE_TOO_LONG, kept, item, f"{left_out:,} bytes left out")
                    continue
                record, verbatim, bad, problem = _parse(data)
                errors += bad
                if problem:
                    yield Reject(line.number, line.number, problem[0], verbatim[:KEPT_CHARACTERS], item, problem[1])
                else:
                    yield piece_of(record, verbatim, listing, line_start=line.number, line_end=line.number, item=item)
        yield listing.digest(errors)


def _under_its_key(value: object, key: str) -> object:
    """A record with what its key, or that of its list, says: the day of the list, or the paper's id."""
    if not key or not isinstance(value, dict):
        return value
    if "listed_on" not in value and parse_day(key):
        return {"listed_on": key, **value}
    name = next((name for name, known in _ID_LIKE if name not in value and known(key)), None)
    return {name: key, **value} if name else value


_HEAD = 64 * 1024


def _nothing(_constant: str) -> None:
    """What NaN and Infinity say: Python writes them into JSON where a table has no value."""


def _parse(data: bytes) -> tuple[Any, str, int, tuple[RejectReason, str] | None]:
    """Parse one line: the value, its verbatim text, the bytes that are not UTF-8, and reason and detail where it is broken."""
    try:
        return orjson.loads(data), data.decode(), 0, None
    except ValueError:
        pass
    _, verbatim, errors = decode(data)
    try:
        return json.loads(data.decode("utf-8", "surrogateescape"), strict=False, parse_constant=_nothing), verbatim, errors, None
    except RecursionError:
        return None, verbatim, errors, (RejectReason.NESTED_TOO_DEEP, "nested too deep to be read")
    except ValueError as error:
        if _PYTHON_LINE.match(data.lstrip()) and isinstance(value := literal_of(data.decode("utf-8", "replace")), dict):
            return value, verbatim, errors, None
        cut_off = data.lstrip().startswith(b"{") and not data.rstrip().endswith(b"}")
        return None, verbatim, errors, (RejectReason.TRUNCATED if cut_off else RejectReason.BAD_JSON, str(error))


class RecordsJson:
    """An array of records, alone or as a value anywhere in an object; or one record, set in lines."""

    about = Description(
        "records in a JSON document: an array anywhere in it, as APIs answer, or a single record",
        *RECORDS_ARE[:2],
        "the records' `listed_on`; else a `date` or `day` beside the array; else the name of the file or of its folder",
    )

    name = "records-json"
    version = 5
    unit: Unit = "items"
    may_be_empty = True
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for an array that holds records, or for none at all where a list is named."""
        text = head.removeprefix(UTF8_BOM).decode("utf-8", "replace")
        return find_records(text) is not None or bool(_EMPTY_LIST.fullmatch(text))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each item."""
        listing = Listing(file)
        with file.open() as stream:
            items = JsonItems(stream, is_record, find_records, goes_on=True)
            for found in items:
                found.value = _under_its_key(found.value, items.key)
                verbatim = storable(found.verbatim)
                if found.reason:
                    yield Reject(found.line_start, found.line_end, found.reason, verbatim, found.ordinal, found.detail)
                else:
                    yield piece_of(found.value, verbatim, listing, line_start=found.line_start, line_end=found.line_end, item=found.ordinal)
        if rest := items.more():
            detail = "more follows the list, and was not read: put each list in a file of its own"
            yield Reject(rest.line_start, rest.line_end, RejectReason.NOT_A_RECORD, storable(rest.verbatim), rest.ordinal, detail)
        stated = _STATED_DAY.search(items.before[:KEPT_CHARACTERS])
        listing.stated = parse_day(stated[1]) if stated else None
        yield listing.digest(items.errors)
