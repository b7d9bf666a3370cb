"""What captures of Hugging Face's paper pages have in common, whatever program saved them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import parse_qs, urlsplit

from papertrends.digests.dates import make_day, name_span
from papertrends.digests.model import Digest, Entry, Reject, SourceKind
from papertrends.digests.readers.hf_api import SOURCE as DAILY
from papertrends.digests.text import storable
from papertrends.reasons import RejectReason

PAGES = "huggingface-papers"
PAGES_ARE = (
    "`huggingface-daily-papers` if the page's address is `/papers` or `/papers/date/…`, else `huggingface-papers`",
    "daily for `/papers` and `/papers/date/…`, search for `/papers?q=…`, else unknown",
    "the day in the address; else, for a search, the day it was saved; else the day shown on the page",
)
"""Source, kind and day of these pages, as docs/formats.md has them."""
PageDay = tuple[int | None, int, int]

_DATE_PATH = re.compile(r"/papers/date/([0-9]{4})-([0-9]{2})-([0-9]{2})/?")


def page_digest(url: str | None, shown: PageDay | None, captured: dt.date | None, *, encoding: str = "utf-8", errors: int = 0) -> Digest:
    """Say what a page is by its address, the day it shows, and the day it was captured, as far as the capture tells them.

    An address with `?q=` is a search: its day is the day of the capture. `/papers` and `/papers/date/...` are a day's list.
    Anything else may be either. A day shown without a year gets the year of a capture that names its own day.
    """
    kind, dated = _kind(url)
    if _is_span(url):
        shown = None  # a list of a week or a month is not that of the day it shows
    year, month, day = shown or (None, None, None)
    first, last = _span_of(url) or (None, None)
    full = make_day(year, month, day) if year and month and day else None
    if full is None and captured and month and day:
        full = make_day(captured.year, month, day)
        full = make_day(captured.year - 1, month, day) if full is None or full > captured else full
    listed = dated or ((captured or full) if kind == "search" else full)
    return Digest(
        source=DAILY if kind == "daily" else PAGES,
        source_kind=kind,
        listed_on=listed,
        listed_on_source="content" if listed else None,
        listed_from=None if listed else first,
        listed_to=None if listed else last,
        listed_month=None if listed else month,
        listed_day=None if listed else day,
        page_url=storable(url) if url else None,
        encoding=encoding,
        encoding_errors=errors,
    )


def _is_span(url: str | None) -> bool:
    return bool(re.search(r"/papers/(?:week|month)/", url or ""))


def _span_of(url: str | None) -> tuple[dt.date, dt.date] | None:
    """The week or month whose list an address leads to."""
    found = re.search(r"/papers/(?:week|month)/([0-9]{4}-(?:W[0-9]{2}|[0-9]{2}))/?(?:$|[?#])", url or "")
    return name_span(PurePosixPath(found[1])) if found else None


def _kind(url: str | None) -> tuple[SourceKind, dt.date | None]:
    try:
        parts = urlsplit(url or "")
        host, query = parts.hostname or "", parse_qs(parts.query)
    except ValueError:
        return "unknown", None
    if host.removeprefix("www.") not in ("huggingface.co", "hf.co"):
        return "unknown", None
    if "q" in query and parts.path.rstrip("/") == "/papers":
        return "search", None
    if found := _DATE_PATH.fullmatch(parts.path):
        return "daily", make_day(int(found[1]), int(found[2]), int(found[3]))
    return ("daily", None) if parts.path.rstrip("/") == "/papers" else ("unknown", None)


class OncePerPage:
    """Lists a paper once if a page shows it twice: a second time next to the first belongs to it, any other is a reject."""

    def __init__(self) -> None:
        self._held: Entry | None = None
        self._seen: set[int] = set()

    def take(self, entry: Entry) -> Iterator[Entry | Reject]:
        """Take the next entry; yield what is settled."""
        held = self._held
        key = _key(entry)
        if held is not None and _key(held) == key:
            verbatim = f"{held.verbatim}\n{entry.verbatim}"
            self._held = replace(
                held, line_end=entry.line_end, verbatim=verbatim, upvotes=held.upvotes if entry.upvotes is None else entry.upvotes
            )
            return
        yield from self.rest()
        if hash(key) in self._seen:
            yield Reject(
                entry.line_start,
                entry.line_end,
                RejectReason.REPEATED_ON_PAGE,
                entry.verbatim,
                entry.item,
                "the page has listed this paper before",
            )
        else:
            self._held = entry
            self._seen.add(hash(key))

    def rest(self) -> Iterator[Entry | Reject]:
        """Yield the entry that was held back."""
        if self._held is not None:
            yield self._held
            self._held = None


def _key(entry: Entry) -> tuple[str | None, ...]:
    return (entry.arxiv_id,) if entry.arxiv_id else (None, entry.title, entry.abstract)
