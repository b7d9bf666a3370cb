"""The lists of a record: its authors, keywords and categories."""

from __future__ import annotations

import functools
import re
from typing import Any

from papertrends.digests.persons import names_of
from papertrends.digests.records.found import Found, Record
from papertrends.digests.records.texts import strings
from papertrends.digests.text import clean_line, storable

_LIST_SPLIT = re.compile(r"[\s,;|]+")
_KEYWORD_SPLIT = re.compile(r"\s*[,;|；，、]+\s*")
_PHRASE_SPLIT = re.compile(r"\s*[,;|]\s*")
_CATEGORY = re.compile(r"[A-Za-z][A-Za-z-]*(?:\.[A-Za-z-]+)?")
_GLUED_NAMES = re.compile(r"(?<=[a-z.\u00df-\u00ff])(?=[A-Z\u00c0-\u00de][\w'’.-]*\s)")


def authors_of(found: Found, record: Record) -> tuple[tuple[str, ...], str | None]:
    """The names of the authors, and the text in which they stood, if it was one."""
    values = found.get("authors", ())
    written = next((storable(value).strip() or None for value in values if isinstance(value, str)), None)
    for value in values:
        if isinstance(value, str) and "Item DOI" in record and not any(sign in value for sign in ",;"):
            value = _GLUED_NAMES.sub("; ", value)  # noqa: PLW2901 - Springer's tables put nothing between names
        if names := names_of(value):
            return names, written
    return (), written


def keywords(values: list[Any] | None) -> tuple[str, ...]:
    """The keywords under the best name that has any."""
    return next((words for value in values or () if (words := strings(value, _KEYWORD_SPLIT))), ())


def categories(values: list[Any] | None) -> tuple[str, ...]:
    """The categories, arXiv's or others."""
    for value in values or ():
        if isinstance(value, list) and value and isinstance(value[0], dict) and isinstance(value[0].get("categories"), list):
            value = value[0]["categories"]  # noqa: PLW2901 - INSPIRE keeps them with the arXiv id
        if isinstance(value, str) and not value.lstrip().startswith("["):
            found = _known_categories(value)
        else:
            found = strings(value, None)
            if len(found) == 1 and " " in found[0]:
                found = _known_categories(found[0])
        if found:
            return found
    return ()


@functools.lru_cache(maxsize=65_536)
def _known_categories(text: str) -> tuple[str, ...]:
    """Categories of arXiv, or of any other scheme, split at separators."""
    line = clean_line(text)
    parts = tuple(part for part in _LIST_SPLIT.split(line) if part)
    if all(_CATEGORY.fullmatch(part) for part in parts) and any("." in part or "-" in part for part in parts):
        return parts
    return tuple(part for part in _PHRASE_SPLIT.split(line) if part)
