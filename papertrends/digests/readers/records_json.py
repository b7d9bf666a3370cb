"""Records of papers as JSON lines or as a JSON array: people's own exports, arXiv's metadata snapshot, daily lists of arXiv.

The day of a list is the records' own `listed_on`; records without one have the day in the file's name, if there is one.
In arXiv's daily lists (records with both an `abs` and a `pdf` address) a name that says Saturday or Sunday means Friday's
list, since arXiv announces nothing on weekends.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from papertrends.digests.dates import name_day, weekday_list
from papertrends.digests.jsonitems import KEPT_CHARACTERS, JsonItems
from papertrends.digests.lines import UTF8_BOM, decode, raw_lines
from papertrends.digests.model import Banner, Digest, DigestFile, Entry, Piece, Reject, Remark, Unit
from papertrends.digests.records import PUBLISHED_KEYS, Record, is_record, is_served_error, make_entry
from papertrends.digests.text import clean_line, storable
from papertrends.reasons import FileReason, RejectReason

_OBJECT_LINE = re.compile(rb'\{\s*"')
_TITLE_KEY = re.compile(rb'"title"\s*:')
_WRAPPED = re.compile(
    r'\s*(?:\[|\{(?:\s*"[^"\\]{1,64}"\s*:\s*(?:"(?:[^"\\]|\\.){0,4096}"|-?[0-9.eE+]{1,32}|true|false|null)\s*,)*\s*"(?:data|papers|items|records|results|entries)"\s*:\s*\[)'
)


_SHOWN_CHARACTERS = 80
"""How much is shown of a text that should be a date: enough to find it by."""


class Listing:
    """What the records of one file together say about their list."""

    def __init__(self, file: DigestFile) -> None:
        self._file = file
        self._days: set[dt.date | None] = set()
        self._arxiv_daily = True
        self._unread = {name: _UnreadDates(name) for name in ("listed_on", "published")}

    def note(self, entry: Entry, record: Record) -> None:
        """Take one record into account."""
        if len(self._days) <= 1:
            self._days.add(entry.listed_on)
        self._arxiv_daily = self._arxiv_daily and "abs" in record and "pdf" in record
        if entry.listed_on is None:
            self._unread["listed_on"].note(entry, record.get("listed_on"))
        if entry.published_on is None:
            self._unread["published"].note(entry, next(filter(None, map(record.get, PUBLISHED_KEYS)), None))

    def digest(self, errors: int) -> Digest:
        """Say what the file is."""
        arxiv_daily = self._arxiv_daily and bool(self._days)
        stated = next(iter(self._days)) if len(self._days) == 1 else None
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
            remark=self._unread["listed_on"].remark() or self._unread["published"].remark(),
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
            listing.note(entry, record)
            return entry
        reason = RejectReason.SERVED_ERROR
    return Reject(line_start, line_end, reason, verbatim[:KEPT_CHARACTERS], item)


class RecordsJsonLines:
    """One record a line."""

    name = "records-jsonl"
    version = 2
    unit: Unit = "lines"

    def matches(self, head: bytes) -> bool:
        """Look for an object on the first line that is not blank, and a title in it or soon after."""
        body = head.removeprefix(UTF8_BOM).lstrip()
        if not _OBJECT_LINE.match(body):
            return False
        first = body.split(b"\n", 1)[0]
        if first.rstrip().endswith(b"}"):
            return bool(_TITLE_KEY.search(body))
        return len(first) >= len(body) and bool(_TITLE_KEY.search(first))  # one line, longer than the head

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


def _parse(data: bytes) -> tuple[Any, str, int, tuple[RejectReason, str] | None]:
    """Parse one line: the value, its verbatim text, the bytes that are not UTF-8, and reason and detail where it is broken."""
    try:
        return orjson.loads(data), data.decode(), 0, None
    except ValueError:
        pass
    _, verbatim, errors = decode(data)
    try:
        return json.loads(data.decode("utf-8", "surrogateescape"), strict=False), verbatim, errors, None
    except RecursionError:
        return None, verbatim, errors, (RejectReason.NESTED_TOO_DEEP, "nested too deep to be read")
    except ValueError as error:
        cut_off = data.lstrip().startswith(b"{") and not data.rstrip().endswith(b"}")
        return None, verbatim, errors, (RejectReason.TRUNCATED if cut_off else RejectReason.BAD_JSON, str(error))


class RecordsJson:
    """An array of records, alone or as one value of an object (data, papers, items, records, results, entries)."""

    name = "records-json"
    version = 2
    unit: Unit = "items"

    def matches(self, head: bytes) -> bool:
        """Look for an array of objects with titles."""
        text = head.removeprefix(UTF8_BOM).decode("utf-8", "replace")
        opened = _WRAPPED.match(text)
        rest = text[opened.end() :].lstrip() if opened else ""
        return rest.startswith(("{", "]")) and (bool(re.search(r'"title"\s*:', text)) or not rest.strip("]} \r\n\t"))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each item."""
        listing = Listing(file)
        with file.open() as stream:
            items = JsonItems(stream, is_record, _WRAPPED)
            for found in items:
                verbatim = storable(found.verbatim)
                if found.reason:
                    yield Reject(found.line_start, found.line_end, found.reason, verbatim, found.ordinal, found.detail)
                else:
                    yield piece_of(found.value, verbatim, listing, line_start=found.line_start, line_end=found.line_end, item=found.ordinal)
        yield listing.digest(items.errors)
