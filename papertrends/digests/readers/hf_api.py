"""The Hugging Face daily papers API, as its JSON was saved: `[{"paper": {...}, "publishedAt": ..., ...}, ...]`.

Three broken kinds are read, too: items that are strings holding a Python literal (parsed as a literal, never evaluated),
the array wrapped as `{"status": ..., "date": ..., "count": ..., "data": [...]}`, and titles with hard line breaks.

The day of the list is the wrapper's `date`, else the day (UTC) on which most items were submitted to the daily
list (`submittedOnDailyAt`), else the day in the file's name. `publishedAt` is arXiv's time and is never used.
A list of a week or a month (`?week=`, `?month=`) holds the lists of several days: then each item has the day that it
states. Two adjacent days are one list, filled in the evening and on the next day.
"""

from __future__ import annotations

import ast
import collections
import datetime as dt
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from papertrends.digests.dates import name_day, name_span, parse_day, utc_day
from papertrends.digests.identities import arxiv_id
from papertrends.digests.jsonitems import Item, JsonItems
from papertrends.digests.lines import UTF8_BOM
from papertrends.digests.model import Description, Digest, DigestFile, Entry, Piece, Reject, Unit
from papertrends.digests.notused import NotUsed
from papertrends.digests.persons import MAX_LITERAL_CHARACTERS
from papertrends.digests.records import is_served_error, text_of, whole_number
from papertrends.digests.text import clean_abstract, clean_line, clean_paragraphs, storable
from papertrends.reasons import RejectReason

SOURCE = "huggingface-daily-papers"
PAPER_URL = "https://huggingface.co/papers/"
_OPENING = re.compile(
    r'\s*(?:\[|\{(?:\s*"[^"\\]{1,64}"\s*:\s*(?:"(?:[^"\\]|\\.){0,4096}"|-?[0-9.eE+]{1,32}|true|false|null)\s*,)*\s*"(?:data|papers|items|dailyPapers)"\s*:\s*\[)'
)
_FIRST = re.compile(
    r"""(?:\{\s*"(?:[^"\\]{1,40}"\s*:\s*(?:"(?:[^"\\]|\\.){0,4096}"|[\w.+-]{1,32})\s*,\s*"){0,20}paper"\s*:\s*\{|"\s*\{\s*'(?:paper|title|publishedAt)')"""
)
_DATE = re.compile(r'"date"\s*:\s*"([^"\\]{8,40})"')


def paper_of(value: object) -> Mapping[str, Any] | None:
    """The paper within an item of the API."""
    paper = value.get("paper") if isinstance(value, Mapping) else None
    return paper if isinstance(paper, Mapping) else None


def _looks_right(value: object) -> bool:
    return paper_of(value) is not None or (isinstance(value, str) and "'paper'" in value)


_USED = frozenset(
    (
        "paper", "title", "summary", "publishedAt", "submittedOnDailyAt", "upvotes", "id", "authors", "ai_keywords", "ai_summary",
        "githubRepo", "projectPage", "thumbnail", "numComments",
    )
)  # fmt: skip


def _unknown_names(value: object) -> Iterator[str]:
    """The names in an item that are not read and hold something."""
    for part in (value, paper_of(value)):
        if isinstance(part, Mapping):
            yield from (str(name) for name, said in part.items() if name not in _USED and said not in (None, "", [], {}))


class HfApi:
    """The reader of the API's JSON."""

    about = Description(
        "JSON of the daily papers API, also truncated or damaged",
        "`huggingface-daily-papers`",
        "daily",
        "the wrapper's `date`; else the UTC day of most items' `submittedOnDailyAt`; else the file's name. "
        "A list of a week or a month gives one list for each day "
        "stated in its items. `publishedAt` is never used, because it is arXiv's time",
    )

    name = "hf-api"
    version = 3
    unit: Unit = "items"
    may_be_empty = True
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for an array whose first item holds a paper, or a string that begins like one in Python."""
        text = head.removeprefix(UTF8_BOM).decode("utf-8", "replace")
        opened = _OPENING.match(text)
        if not opened:
            return False
        rest = text[opened.end() :].lstrip()
        return bool(_FIRST.match(rest)) or (rest == "]" and text.strip() == "[]")

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each item."""
        not_used = NotUsed()
        held = _Held(is_span=name_span(file.path) is not None)
        with file.open() as stream:
            items = JsonItems(stream, _looks_right, _OPENING)
            for found in items:
                piece, day = _submitted(found)
                if isinstance(piece, Entry):
                    not_used.note(_unknown_names(found.value), piece.line_start)
                yield from held.take(piece, day)
        stated = _DATE.search(items.before) or _DATE.search(items.after)
        day = parse_day(stated[1]) if stated else None
        if day:
            held.is_span = False
            held.days.clear()
        yield from held.rest()
        yield replace(_digest(file, items, held, day), remark=not_used.remark())


_HELD = 5_000
"""So many items are read before it is decided whether the list is of one day: a month has a third of them."""
_ONE_DAY = 0.8
"""A list of which this share states one day is that day's; the others were put on it again."""
_ENOUGH = 5


class _Held:
    """Holds the first pieces back until it is known whether the list is of one day."""

    def __init__(self, *, is_span: bool) -> None:
        self.is_span = is_span
        self.days: collections.Counter[dt.date] = collections.Counter()
        self._pieces: list[tuple[Entry | Reject, dt.date | None]] | None = []

    def take(self, piece: Entry | Reject, day: dt.date | None) -> Iterator[Entry | Reject]:
        """Take a piece with the day that it states; yield what is settled."""
        if day:
            self.days[day] += 1
        if self._pieces is None:
            yield self._dated(piece, day)
            return
        self._pieces.append((piece, day))
        if len(self._pieces) >= _HELD:
            yield from self.rest()

    def rest(self) -> Iterator[Entry | Reject]:
        """Decide, and yield what was held back."""
        if self._pieces is not None:
            pieces, self._pieces = self._pieces, None
            self.is_span = self._several()
            for piece, day in pieces:
                yield self._dated(piece, day)

    def _several(self) -> bool:
        if len(self.days) < 2:  # noqa: PLR2004 - one day is no span
            return False
        total, most = self.days.total(), max(self.days.values())
        near = (max(self.days) - min(self.days)).days <= 1 and not self.is_span
        return not near and not (total >= _ENOUGH and most >= _ONE_DAY * total)

    def _dated(self, piece: Entry | Reject, day: dt.date | None) -> Entry | Reject:
        return replace(piece, listed_on=day) if self.is_span and isinstance(piece, Entry) and day else piece


def _submitted(found: Item) -> tuple[Entry | Reject, dt.date | None]:
    """A piece, and the day on which it says that it was submitted to the list."""
    days: collections.Counter[dt.date] = collections.Counter()
    piece = api_piece(found, days)
    return piece, next(iter(days), None)


def _digest(file: DigestFile, items: JsonItems, held: _Held, day: dt.date | None) -> Digest:
    days = held.days if not held.is_span else None
    if day is None and days:
        day = min(days, key=lambda day: (-days[day], day))
    named = None if day or held.is_span else name_day(file.path)
    return Digest(
        source=SOURCE,
        source_kind="daily",
        listed_on=day or named,
        listed_on_source="content" if day else "filename" if named else None,
        encoding_errors=items.errors,
    )


def api_piece(found: Item, days: collections.Counter[dt.date] | None = None) -> Entry | Reject:
    """Make an entry or a reject of one item of the API; count the day on which it was submitted to the list."""
    verbatim = storable(found.verbatim)

    def reject(reason: RejectReason, detail: str = "") -> Reject:
        return Reject(found.line_start, found.line_end, reason, verbatim, found.ordinal, detail)

    if found.reason:
        return reject(found.reason, found.detail)
    value = found.value
    if isinstance(value, str):
        value, problem = _literal(value)
        if problem:
            return reject(RejectReason.BAD_LITERAL, problem)
    paper = paper_of(value)
    if paper is None or not isinstance(value, Mapping):
        return reject(RejectReason.NOT_A_RECORD, "the item holds no paper")
    entry = _entry(value, paper, verbatim, found)
    if not entry.title:
        return reject(RejectReason.NO_TITLE)
    if is_served_error(entry.title, entry.abstract):
        return reject(RejectReason.SERVED_ERROR)
    submitted = utc_day(text_of(paper.get("submittedOnDailyAt") or value.get("submittedOnDailyAt")))
    if submitted and days is not None:
        days[submitted] += 1
    return entry


def _literal(text: str) -> tuple[object, str]:
    if len(text) > MAX_LITERAL_CHARACTERS:
        return None, f"more than {MAX_LITERAL_CHARACTERS:,} characters"
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.literal_eval(text.strip()), ""
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        return None, f"the string is no Python literal: {type(error).__name__}"


def _entry(value: Mapping[str, Any], paper: Mapping[str, Any], verbatim: str, found: Item) -> Entry:
    ai_summary, abstract = clean_abstract(text_of(paper.get("summary") or value.get("summary")))
    record_id = storable(text_of(paper.get("id"))).strip()
    identity = arxiv_id(record_id)
    published = utc_day(text_of(paper.get("publishedAt") or value.get("publishedAt")))
    authors = paper.get("authors")
    keywords = paper.get("ai_keywords")
    code = paper.get("githubRepo")
    return Entry(
        title=clean_line(text_of(paper.get("title") or value.get("title"))),
        line_start=found.line_start,
        line_end=found.line_end,
        verbatim=verbatim,
        item=found.ordinal,
        abstract=abstract or None,
        authors=tuple(name for author in authors if (name := _name(author))) if isinstance(authors, list) else (),
        published_on=published,
        published_precision="day" if published else None,
        arxiv_id=identity.id if identity else None,
        arxiv_version=identity.version if identity else None,
        url=PAPER_URL + record_id if record_id else None,
        upvotes=whole_number(paper.get("upvotes", value.get("upvotes"))),
        source_record_id=record_id or None,
        keywords=tuple(word for part in keywords if (word := clean_line(text_of(part)))) if isinstance(keywords, list) else (),
        code_url=storable(text_of(code)).strip() or None,
        project_url=storable(text_of(paper.get("projectPage"))).strip() or None,
        thumbnail_url=storable(text_of(value.get("thumbnail") or paper.get("thumbnail"))).strip() or None,
        num_comments=whole_number(value.get("numComments", paper.get("numComments"))),
        ai_summary=clean_paragraphs(text_of(paper.get("ai_summary"))) or ai_summary,
    )


def _name(author: object) -> str:
    return clean_line(text_of(author.get("name") if isinstance(author, Mapping) else author))
