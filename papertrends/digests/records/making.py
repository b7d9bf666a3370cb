"""Turns a record into an entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from papertrends.digests.model import Entry
from papertrends.digests.persons import text_of
from papertrends.digests.records.abstracts import abstract_of
from papertrends.digests.records.dates import first_day, published_of
from papertrends.digests.records.found import Record, found_in, unwrapped
from papertrends.digests.records.ids import arxiv_id_of, doi_of, snapshot_version, url_of
from papertrends.digests.records.lists import authors_of, categories, keywords
from papertrends.digests.records.texts import count, first_line, link, paragraphs, title_of
from papertrends.digests.text import storable

_NOT_A_PAPER = re.compile(
    r"something (?:is|went) wrong\b.*|(?:error:? )?[45][0-9]{2}(?:[: -]+[A-Za-z ]+)?|error|too many requests|rate limit exceeded"
    r"|(?:internal )?server error|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|(?:page )?not found"
    r"|access denied|no .{0,40}\bfeed\b.*",
    re.IGNORECASE,
)


def is_served_error(title: str, abstract: str | None) -> bool:
    """Tell an upstream error that was served as a paper: a title that says so, and no abstract."""
    return not abstract and len(title) < 120 and bool(_NOT_A_PAPER.fullmatch(title))  # noqa: PLR2004 - an error is short


def make_entry(record: Record, verbatim: str, *, line_start: int, line_end: int, item: int) -> Entry | None:
    """Make an entry of a record, or None when it has no title."""
    record = unwrapped(record)
    found = found_in(record)
    title = title_of(found)
    if not title:
        return None
    ai_summary, abstract, snippet = abstract_of(found, record)
    names, written = authors_of(found, record)
    identity = arxiv_id_of(found, record)
    published = published_of(found, record)
    rest: dict[str, Any] = {field: _OTHERS[field](found[field]) for field in found.keys() & _OTHERS.keys()}
    rest["ai_summary"] = rest.get("ai_summary") or ai_summary
    rest["summary"] = rest.get("summary") or snippet
    return Entry(
        title=title,
        line_start=line_start,
        line_end=line_end,
        verbatim=verbatim,
        item=item,
        abstract=abstract or None,
        authors=names,
        authors_as_written=written,
        published_on=published[0] if published else None,
        published_precision=published[1] if published else None,
        arxiv_id=identity.id if identity else None,
        arxiv_version=(identity.version or snapshot_version(record)) if identity else None,
        doi=doi_of(found, record),
        url=url_of(found, record),
        source_record_id=storable(text_of(record.get("id") or record.get("paperId"))).strip() or None,
        **rest,
    )


_OTHERS: dict[str, Callable[[list[Any]], Any]] = {
    "venue": first_line,
    "categories": categories,
    "keywords": keywords,
    "upvotes": count,
    "num_comments": count,
    "listed_on": first_day,
    "code_url": link,
    "project_url": link,
    "thumbnail_url": link,
    "summary": first_line,
    "ai_summary": paragraphs,
}
"""How the fields are made that most records do not have."""
