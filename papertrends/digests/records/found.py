"""A record's values by the fields of `fields.NAMES`, and the record within a wrapper."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any, cast

from papertrends.digests.fields import VENUE_IN_SOURCE, WRAPPERS, places, squashed
from papertrends.digests.persons import MAX_LITERAL_CHARACTERS, listed_within, literal_of

Record = Mapping[str, Any]
Found = dict[str, list[Any]]
_BESIDE_A_TITLE = ("metadata",)
"""What holds the rest of a record that repeats its title outside, as Zenodo's."""
_OPENS = {"[": "]", "{": "}"}
_NOTHING = frozenset(("", "na", "n/a", "nan", "none", "null", "-", "nat"))
"""What stands in a column for no value; a title of that kind is one."""
_LONGEST_NOTHING = 4


def is_record(value: object) -> bool:
    """Tell whether a value is a record of a paper: a mapping with a title, its own or that of an object in it."""
    if not isinstance(value, dict):
        return False
    return "title" in value or _titled(value) or "title" in (inner := unwrapped(value)) or (inner is not value and _titled(inner))


def _titled(record: Record) -> bool:
    return any(field == "title" for key in record for field, _ in places(key))


def unwrapped(record: Record) -> Record:
    """A record merged with the object in it that has its content; the inner names take precedence."""
    if "title" in record and "paper" not in record and type(record.get("metadata")) is not dict:
        return record
    for key in WRAPPERS if "title" not in record or "paper" in record else _BESIDE_A_TITLE:
        inner = record.get(key)
        if isinstance(inner, dict) and _titled(inner):
            return {**{name: value for name, value in record.items() if name != key}, **cast("dict[str, Any]", inner)}
    return record


def found_in(record: Record) -> Found:
    """The values of each field, the best name first, without empty ones."""
    found: Found = {}
    for field, keys in _plan(tuple(record)):
        values = [
            _unsaved(value) if type(value) is str and value[:1] in _OPENS else value
            for key in keys
            if (value := record[key]) is not None and not (type(value) is str and _is_nothing(value, key))
        ]
        if values:
            found[field] = values
    return found


def _unsaved(text: str) -> object:
    """The list or object that a table holds as text, in Python's way or in JSON's; any other text stays."""
    if text.rstrip()[-1:] != _OPENS[text[0]]:
        return text
    if text[0] == "[" and (listed := listed_within(text)) is not None:
        return listed
    try:
        found = json.loads(text) if len(text) <= MAX_LITERAL_CHARACTERS else None
    except (ValueError, RecursionError):
        found = literal_of(text)
    return found if isinstance(found, dict | list) else text


def said(record: Record, field: str) -> object:
    """What a record says under the names of a field, if anything."""
    keys = next((keys for name, keys in _plan(tuple(record)) if name == field), ())
    return next((record[key] for key in keys if record[key]), None)


@functools.lru_cache(maxsize=1024)
def _plan(keys: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The fields that records of these names fill, each with its names, the best first: most records of a file are alike."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    for key in keys:
        for field, rank in places(key):
            ranked.setdefault(field, []).append((rank, key))
    source = next((key for key in keys if squashed(key) == "source"), None)
    if source and "venue" not in ranked and any(squashed(key) in VENUE_IN_SOURCE for key in keys):
        ranked["venue"] = [(0, source)]
    return tuple((field, tuple(key for _, key in sorted(names))) for field, names in ranked.items())


def _is_nothing(value: str, key: str) -> bool:
    return len(value) <= _LONGEST_NOTHING and value.strip().lower() in _NOTHING and key != "title"
