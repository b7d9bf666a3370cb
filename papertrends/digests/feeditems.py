"""Feeds and their items as feedparser gives them: fields that may be missing or of any kind."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import feedparser

from papertrends.digests.authors import split_authors
from papertrends.digests.dates import utc_day
from papertrends.digests.identities import ArxivId
from papertrends.digests.markup import plain_text
from papertrends.digests.text import clean_line


def parse_feed(document: str) -> Any:
    """Parse a feed of one item, or none; whatever is wrong with it shows in what comes back."""
    return feedparser.parse(document.encode("utf-8", "replace"), sanitize_html=False, resolve_relative_uris=False)


def text_of(found: Any, key: str) -> str:
    """A field of a feed or an item, if it is text."""
    value = found.get(key)
    return value.strip() if isinstance(value, str) else ""


def body_of(found: Any) -> str:
    """What an item says: its summary, or else its content."""
    content = found.get("content")
    full = content[0].get("value", "") if isinstance(content, list) and content else ""
    summary = text_of(found, "summary")
    return summary or (full if isinstance(full, str) else "")


def authors_of(found: Any) -> tuple[str, ...]:
    """The names of an item's authors."""
    authors = found.get("authors")
    names = [text_of(author, "name") for author in authors] if isinstance(authors, list) else []
    if len(names) == 1:
        return split_authors(plain_text(names[0]))
    return tuple(name for text in names if (name := clean_line(plain_text(text))))


def tags_of(found: Any) -> tuple[str, ...]:
    """The categories of an item."""
    tags = found.get("tags")
    return tuple(dict.fromkeys(term for tag in tags if (term := clean_line(text_of(tag, "term"))))) if isinstance(tags, list) else ()


def identified(found: ArxivId | None) -> dict[str, Any]:
    """The fields that an arXiv id fills."""
    return {"arxiv_id": found.id if found else None, "arxiv_version": found.version if found else None}


def published_utc(text: str) -> tuple[dt.date, str] | None:
    """A moment as the day on which a paper appeared."""
    day = utc_day(text)
    return (day, "day") if day else None


def host_of(address: str) -> str:
    """The host of an address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
