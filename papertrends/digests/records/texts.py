"""Plain values of a record: one line, a count, an address, a list of texts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from papertrends.digests.markup import without_inline_marks
from papertrends.digests.persons import listed_within, text_of
from papertrends.digests.records.found import Found
from papertrends.digests.text import clean_line, clean_lines, clean_paragraphs, storable

_TEXT_KEYS = (
    "value",
    "text",
    "#text",
    "$t",
    "title",
    "name",
    "display_name",
    "subject",
    "keyword",
    "term",
    "tag",
    "identifier",
    "source",
    "journal",
    "journal_title",
    "author_terms",
    "terms",
    "$",
)
ADDRESS_KEYS = ("url", "URL", "href", "value", "landing_page_url", "@href")


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


def texts(value: object, keys: Iterable[str] = _TEXT_KEYS, depth: int = 3) -> Iterator[str]:
    """The texts of a value: its own, those of a list, those that objects name."""
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, list | tuple):
        for part in value:
            yield from texts(part, keys, depth - 1)
    elif depth and isinstance(value, Mapping):
        for key in keys:
            if inner := value.get(key):
                yield from texts(inner, keys, depth - 1)
                return
    elif text := text_of(value):
        yield text


def all_texts(values: list[Any] | None, keys: Iterable[str] = _TEXT_KEYS) -> Iterable[str]:
    """The texts of all values of a field."""
    if not values:
        return ()
    if len(values) == 1 and type(values[0]) is str:
        return values
    return itertools.chain.from_iterable(texts(value, keys) for value in values)


def title_of(found: Found) -> str:
    """The title; nothing where there is none."""
    for text in all_texts(found.get("title")):
        if title := clean_line(without_inline_marks(text) if "<" in text else text):
            return title
    return ""


def first_line(values: list[Any] | None) -> str | None:
    """The first text, as one line."""
    return next((line for text in all_texts(values) if (line := clean_line(without_inline_marks(text) if "<" in text else text))), None)


def paragraphs(values: list[Any] | None) -> str:
    """The first text, its paragraphs kept."""
    return next((text for value in values or () if (text := clean_paragraphs(text_of(value)))), "")


def strings(value: object, split: re.Pattern[str] | None) -> tuple[str, ...]:
    """The texts of a list, or of one text that is split where a separator is given."""
    if isinstance(value, str):
        within = listed_within(value)
        value = within if within is not None else split.split(value) if split else [value]
    elif isinstance(value, dict):
        value = list(texts(value))
    if not isinstance(value, list | tuple):
        return ()
    return clean_lines([storable(next(texts(part), "")) for part in value])


def count(values: list[Any]) -> int | None:
    """The first value that is a whole number."""
    return next((number for value in values if (number := whole_number(value)) is not None), None)


def link(values: list[Any]) -> str | None:
    """An address among the values."""
    return next(
        (storable(text).strip() for text in all_texts(values, ADDRESS_KEYS) if text.strip().startswith(("http://", "https://"))), None
    )
