"""The abstract of a record, and what stands in its place: a snippet, a summary glued before it."""

from __future__ import annotations

import re
from typing import Any, cast

from papertrends.digests.fields import VENUE_IN_SOURCE, squashed
from papertrends.digests.markup import plain_text
from papertrends.digests.persons import text_of
from papertrends.digests.records.found import Found, Record
from papertrends.digests.records.texts import texts
from papertrends.digests.text import clean_abstract

_BLOCKS = re.compile(r"<(?:/?jats:|/?p\b|/?div\b|/?span\b|/?h[1-6]\b|br\b)", re.IGNORECASE)
_JATS = re.compile(r"(</?)jats:(title)?[a-z-]*", re.IGNORECASE)
_HEADING = re.compile(r"\s*(?:abstract|summary)\s*(?::\s*|\n+)", re.IGNORECASE)
_LONGEST_SNIPPET = 500


def abstract_of(found: Found, record: Record) -> tuple[str | None, str, str | None]:
    """The summary glued before an abstract, the abstract, and the snippet in place of an abstract."""
    for value in found.get("abstract", ()):
        text = value if isinstance(value, str) else _inverted(value) or _described(value)
        if not text:
            continue
        if "<" in text and _BLOCKS.search(text):
            text = plain_text(_JATS.sub(lambda mark: mark[1] + ("h4" if mark[2] else "p"), text)).strip()
            text = text[heading.end() :] if (heading := _HEADING.match(text)) else text
        ai_summary, abstract = clean_abstract(text)
        if abstract and is_snippet(abstract, record):
            return None, "", abstract
        if abstract:
            return ai_summary, abstract, None
    return None, "", None


def is_snippet(text: str, record: Record) -> bool:
    """Tell a search engine's snippet from a full text: it is short, and dots mark the cuts."""
    if len(text) > _LONGEST_SNIPPET or ("…" not in text and "..." not in text):
        return False
    return text.startswith(("…", "...")) or (text.endswith(("…", "...")) and any(squashed(key) in VENUE_IN_SOURCE for key in record))


def _inverted(value: object) -> str:
    """OpenAlex's index of words and their positions, as a text."""
    if not isinstance(value, dict) or not value:
        return ""
    index = cast("dict[str, Any]", value)
    placed = [(place, word) for word, at in index.items() if isinstance(at, list) for place in at if isinstance(place, int)]
    return " ".join(word for _, word in sorted(placed)) if len(placed) >= len(index) else ""


def _described(value: object) -> str:
    """The abstract among DataCite's descriptions, or whatever text the value holds."""
    if isinstance(value, list):
        for part in value:
            if isinstance(part, dict) and str(part.get("descriptionType", "")).lower() == "abstract":
                return text_of(part.get("description"))
    return next(texts(value, ("value", "text", "description", "#text", "abstract")), "")
