"""Where the records of papers begin in a JSON document: an array of them, however deep in objects, or one record alone.

What is decided is decided by the values, never by how they are set in lines: the same answer of an API is found alike in
one line and indented.
"""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import json
import re
from typing import NamedTuple, cast

from papertrends.digests.fields import places
from papertrends.digests.records import is_record, unwrapped

SEARCHED_CHARACTERS = 64 * 1024
"""Records that begin later are not found: no answer of an API has more before its first."""
_DECODE = json.JSONDecoder(strict=False).raw_decode
_BLANK = re.compile(r"\s*")
_KEY = re.compile(r'\s*,?\s*"((?:[^"\\]|\\.){0,256})"\s*:\s*')
_STARTS_A_RECORD = re.compile(r'\s*\{[^\[\]]{0,20000}?"(?:[A-Za-z: ]{0,20}[tT]itle)"\s*:', re.DOTALL)
_LISTS = frozenset(
    (
        "items", "papers", "data", "results", "records", "entries", "entry", "articles", "works", "collection", "publications", "docs", "hits", "hit",
        "notes", "result", "dailypapers", "list", "feed", "preprints", "rows", "response", "message", "posts",
    )
)  # fmt: skip
"""Under these names an object that has a title of its own lists papers; under others, what it cites."""
_EVIDENCE = frozenset(("authors", "abstract", "doi", "arxiv_id", "venue"))
_MAX_DEPTH = 5
_MAX_LOOKED_AT = 20
_KEYS_LOOKED_AT = 3


class Opening(NamedTuple):
    """Where the first record begins, whether it is the only one, and whether each stands under a key."""

    end: int
    is_single: bool = False
    has_keys: bool = False


def find_records(text: str) -> Opening | None:
    """Find the first array that holds records, or the one record that the document is."""
    text = text[:SEARCHED_CHARACTERS]
    at = _blank_end(text, 0)
    if text[at : at + 1] == "[":
        return Opening(at + 1) if _holds_records(text, at + 1) else None
    if text[at : at + 1] != "{":
        return None
    try:
        return _in_object(text, at, 0)[0]
    except RecursionError:
        return None


def _in_object(text: str, at: int, depth: int) -> tuple[Opening | None, int | None]:
    """Look through an object; return what was found, or else where the object ends if it does within the text."""
    whole, end = _decoded(text, at)
    if end is not None and isinstance(whole, dict) and is_record(whole):
        found = _listed(text, at, depth) if unwrapped(whole) is whole else None
        if found is None and _is_alone(text, at, end) and is_evident(whole):
            found = Opening(at, is_single=True)
        return found, end
    found = _keyed(text, at, fewest=2) or _listed(text, at, depth, any_name="title" not in _keys(whole))
    return found or _keyed(text, at, fewest=1), end


def _keyed(text: str, at: int, fewest: int) -> Opening | None:
    """An object that holds a record under each of its keys, as far as the first ones show."""
    start = at = at + 1
    n = 0
    while n < _KEYS_LOOKED_AT:
        key = _KEY.match(text, at)
        if not key:
            break
        value, end = _decoded(text, key.end())
        if end is None and n:
            break
        if end is None or not is_record(value) or not is_evident(cast("dict[str, object]", value)):
            return None
        at = end
        n += 1
    return Opening(start, has_keys=True) if n >= fewest else None


def _listed(text: str, at: int, depth: int, *, any_name: bool = False) -> Opening | None:
    """The first array of records among the values of an object."""
    at += 1
    while (key := _KEY.match(text, at)) and depth < _MAX_DEPTH:
        at = key.end()
        sign = text[at : at + 1]
        end: int | None = None
        if any_name or key[1].lower() in _LISTS:
            if sign == "[" and _holds_records(text, at + 1):
                return Opening(at + 1)
            if sign == "{":
                found, end = _in_object(text, at, depth + 1)
                if found:
                    return found
        if end is None:
            end = _decoded(text, at)[1]
        if end is None:
            return None
        at = end
    return None


def _keys(value: object) -> set[str]:
    return set(cast("dict[str, object]", value)) if isinstance(value, dict) else set()


def _is_alone(text: str, at: int, end: int) -> bool:
    """Tell a document of one record, set in lines, from the first of JSON lines."""
    return "\n" in text[at:end].strip() and not text[end:].strip("]} \t\r\n")


def is_evident(record: dict[str, object]) -> bool:
    """Tell the record of a paper from a document that has a title, too: by what else it says, or by being as plain as one."""
    inner = unwrapped(record)
    if any(field in _EVIDENCE for key in inner for field, _ in places(key)):
        return True
    return not any(isinstance(value, dict | list) and not places(key) for key, value in inner.items())


def _holds_records(text: str, at: int) -> bool:
    for _ in range(_MAX_LOOKED_AT):
        at = _blank_end(text, at)
        value, end = _decoded(text, at)
        if end is None:
            return bool(_STARTS_A_RECORD.match(text, at))
        if is_record(value):
            return True
        at = _blank_end(text, end)
        if text[at : at + 1] != ",":
            return False
        at += 1
    return False


def _decoded(text: str, at: int) -> tuple[object, int | None]:
    try:
        return _DECODE(text, at)
    except (ValueError, IndexError, RecursionError):
        return None, None


def _blank_end(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
