"""One record as a mapping of names to values, into an entry. Which names are understood is documented in docs/formats.md."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping
from typing import Any

from papertrends.digests.authors import split_authors
from papertrends.digests.dates import parse_day, parse_published, utc_day
from papertrends.digests.identities import ArxivId, arxiv_id, doi, shown_arxiv_id
from papertrends.digests.model import Entry
from papertrends.digests.text import clean_abstract, clean_line, clean_lines, clean_paragraphs, storable

Record = Mapping[str, Any]

_ABSTRACT_KEYS = ("abstract", "summary", "content_text")
PUBLISHED_KEYS = ("published", "published_on", "year", "date_published")
_ADDRESS_KEYS = ("url", "abs", "pdf", "link", "id", "doi")
_NOT_A_PAPER = re.compile(
    r"something (?:is|went) wrong\b.*|(?:error:? )?[45][0-9]{2}(?:[: -]+[A-Za-z ]+)?|error|too many requests|rate limit exceeded"
    r"|(?:internal )?server error|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|(?:page )?not found"
    r"|access denied|no .{0,40}\bfeed\b.*",
    re.IGNORECASE,
)
_LIST_SPLIT = re.compile(r"[\s,;]+")
_KEYWORD_SPLIT = re.compile(r"\s*[,;]\s*")


def is_record(value: object) -> bool:
    """Tell whether a value is a record of a paper: a mapping with a title."""
    return isinstance(value, dict) and "title" in value


def is_served_error(title: str, abstract: str | None) -> bool:
    """Tell an upstream error that was served as a paper: a title that says so, and no abstract."""
    return not abstract and len(title) < 120 and bool(_NOT_A_PAPER.fullmatch(title))  # noqa: PLR2004 - an error is short


def text_of(value: object) -> str:
    """A value as text; nothing for what is no text."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def make_entry(record: Record, verbatim: str, *, line_start: int, line_end: int, item: int) -> Entry | None:
    """Make an entry of a record, or None when it has no title."""
    get = record.get
    title = clean_line(text_of(get("title")))
    if not title:
        return None
    ai_summary, abstract = _abstract(record)
    names, written = _authors(record)
    found = _arxiv_id(record)
    snapshot = "versions" in record or "authors_parsed" in record
    published = _published(record, snapshot=snapshot)
    return Entry(
        title=title,
        line_start=line_start,
        line_end=line_end,
        verbatim=verbatim,
        item=item,
        abstract=abstract or None,
        authors=names,
        authors_as_written=written,
        venue=clean_line(text_of(get("venue") or get("journal-ref") or get("journal_ref"))) or None,
        published_on=published[0] if published else None,
        published_precision=published[1] if published else None,
        arxiv_id=found.id if found else None,
        arxiv_version=(found.version or _snapshot_version(record)) if found else None,
        doi=doi(text_of(get("doi"))) if get("doi") else None,
        url=_url(record),
        categories=_categories(get("categories")),
        upvotes=whole_number(get("upvotes")),
        source_record_id=storable(text_of(get("id"))).strip() or None,
        listed_on=_day(get("listed_on")) if get("listed_on") else None,
        keywords=_strings(get("keywords"), _KEYWORD_SPLIT),
        code_url=storable(text_of(get("code_url") or get("github"))).strip() or None,
        ai_summary=clean_paragraphs(text_of(get("ai_summary"))) or ai_summary,
    )


def whole_number(value: object) -> int | None:
    """A count; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, str) and value.strip().lstrip("+-").isascii() and value.strip().lstrip("+-").isdigit() and len(value) < 18:  # noqa: PLR2004 - 64 bits
        return int(value.strip())
    return None


def _abstract(record: Record) -> tuple[str | None, str]:
    for key in _ABSTRACT_KEYS:
        value = record.get(key)
        if value and isinstance(value, str):
            ai_summary, abstract = clean_abstract(value)
            if abstract:
                return ai_summary, abstract
    return None, ""


def _authors(record: Record) -> tuple[tuple[str, ...], str | None]:
    parsed, value = record.get("authors_parsed"), record.get("authors")
    written = storable(value).strip() or None if isinstance(value, str) else None
    if isinstance(parsed, list):
        names = tuple(name for parts in parsed if (name := _parsed_name(parts)))
        if names:
            return names, written
    if isinstance(value, str):
        return split_authors(value), written
    return _strings(value, None), None


def _parsed_name(parts: object) -> str:
    """The snapshot's [family, given, suffix, affiliation ...] as a name."""
    if not isinstance(parts, list):
        return ""
    family, given, suffix = ([*(text_of(part) for part in parts[:3]), "", "", ""])[:3]
    return clean_line(f"{given} {family} {suffix}")


def _strings(value: object, split: re.Pattern[str] | None) -> tuple[str, ...]:
    if isinstance(value, str):
        value = split.split(value) if split else [value]
    if not isinstance(value, list | tuple):
        return ()
    return clean_lines([part if type(part) is str else text_of(part.get("name") if isinstance(part, dict) else part) for part in value])


def _categories(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return _known_categories(value)
    return _strings(value, None)


@functools.lru_cache(maxsize=65_536)
def _known_categories(text: str) -> tuple[str, ...]:
    return tuple(part for part in _LIST_SPLIT.split(clean_line(text)) if part)


def _arxiv_id(record: Record) -> ArxivId | None:
    """The record's arXiv id, where it shows it to be one: by its key, an address, or the shape of arXiv's own snapshot."""
    stated = record.get("arxiv_id")
    if stated and isinstance(stated, str) and (found := arxiv_id(stated)):
        return found
    own = record.get("id")
    if ("versions" in record or "authors_parsed" in record) and isinstance(own, str) and (found := arxiv_id(own)):
        return found
    for key in _ADDRESS_KEYS:
        value = record.get(key)
        if value and isinstance(value, str) and (found := shown_arxiv_id(value)):
            return found
    return None


def _snapshot_version(record: Record) -> int | None:
    versions = record.get("versions")
    last = versions[-1] if isinstance(versions, list) and versions else None
    name = last.get("version") if isinstance(last, dict) else None
    return int(name[1:]) if isinstance(name, str) and re.fullmatch(r"v[1-9][0-9]{0,2}", name) else None


def _published(record: Record, *, snapshot: bool) -> tuple[dt.date, Any] | None:
    if snapshot:
        versions = record.get("versions")
        first = versions[0] if isinstance(versions, list) and versions else None
        created = first.get("created") if isinstance(first, dict) else None
        if isinstance(created, str) and (day := utc_day(created)):
            return day, "day"
    for key in PUBLISHED_KEYS:
        value = record.get(key)
        if value and (published := parse_published(value)):
            return published
    return None


def _url(record: Record) -> str | None:
    for key in ("url", "abs", "link", "pdf"):
        value = record.get(key)
        if value and isinstance(value, str) and value.strip():
            return storable(value).strip()
    return None


@functools.lru_cache(maxsize=4096)
def _parsed_day(text: str) -> dt.date | None:
    return parse_day(text)


def _day(value: object) -> dt.date | None:
    return _parsed_day(value) if isinstance(value, str) else None
