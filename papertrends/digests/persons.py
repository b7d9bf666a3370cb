"""People as records name them: strings, lists of strings, objects with given and family names, pairs."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, cast

from papertrends.digests.authors import given_first, split_authors
from papertrends.digests.tex import without_tex
from papertrends.digests.text import clean_line, clean_lines

MAX_LITERAL_CHARACTERS = 1024 * 1024
"""Python's parser needs a hundred times a literal's size; real items have some thousand characters."""

_FAMILY = ("family", "familyName", "lastName", "last", "surname", "lastname", "family_name", "last_name")
_GIVEN = ("given", "givenName", "firstName", "first", "forename", "forenames", "firstname", "given_name", "first_name", "initials")
_WHOLE = ("literal", "name", "full_name", "fullName", "display_name", "displayName", "creator", "text", "authorName", "author", "value")
_HELD_COMMA = "\ue100"
"""In the place of a comma that belongs to a name: a literal is never turned around."""
_WITHIN = ("authors", "author", "value")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Names in these letters have no commas within."""
_NAMESAKE = re.compile(r"\s0[0-9]{3}$")
"""How DBLP tells people of one name apart."""
_NOBODY = re.compile(r"[\s.…]*|(?:and\s+)?(?:et\.?\s*al\.?|others)", re.IGNORECASE)
_REST = re.compile(r"[\s,]*(?:\bet\.?\s*al\.?|…|\.\.\.)\s*$", re.IGNORECASE)
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_CALL = re.compile(r"[A-Za-z_][\w.]{0,80}\(\s*(?:[a-z_]+=)?(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")")
"""Objects as Python shows them: arxiv.Result.Author('Ada Quill'). Their first text is what they are."""
_PRINTED_DAY = re.compile(
    r"datetime\.(?:date|datetime)\(\s*([0-9]{4}), ?([0-9]{1,2}), ?([0-9]{1,2})(?:, ?[0-9]{1,6}){0,4}(?:, ?tzinfo=[\w.()]{1,60})?\)"
)
_PRINTED_TIME = re.compile(r"\bTimestamp\(('[^']{0,60}')(?:, ?tz=[^()]{0,40})?\)")
_PRINTED_ARRAY = re.compile(r"\barray\((\[[^\[\]]{0,20000}\])(?:, ?dtype=[\w.]{1,20})?\)")
_MISSING = re.compile(r"('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|\b(?:nan|NaT|<NA>|null)\b")
_NO_COMMA = re.compile(r"['\"]\s+['\"]")


def text_of(value: object) -> str:
    """A value as text; nothing for what is no text."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def listed_within(text: str) -> list[object] | None:
    """The list that a text is when pandas or numpy saved it, with quotes around each name."""
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]")) or len(text) > MAX_LITERAL_CHARACTERS:
        return None
    if _NO_COMMA.search(text) and "," not in re.sub(_QUOTED, "", text):
        return [one or other for one, other in _QUOTED.findall(text)]
    if _CALL.match(text, 1):
        return [one or other for one, other in _CALL.findall(text)]
    found = literal_of(text)
    return cast("list[object]", found) if isinstance(found, list) else None


def literal_of(text: str) -> object:
    """A Python literal, parsed and never evaluated; None where it is none."""
    if len(text) > MAX_LITERAL_CHARACTERS:
        return None
    for tried in (text.strip(), None):
        plain = _without_objects(text.strip()) if tried is None else tried
        try:
            with warnings.catch_warnings(action="ignore"):
                return ast.literal_eval(plain)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
    return None


def _without_objects(text: str) -> str:
    """A literal with the dates, arrays and missing values that programs print in it as what they stand for."""
    text = _PRINTED_DAY.sub(lambda day: f"'{int(day[1]):04}-{int(day[2]):02}-{int(day[3]):02}'", text)
    text = _PRINTED_ARRAY.sub(r"\1", _PRINTED_TIME.sub(r"\1", text))
    return _MISSING.sub(lambda found: found.group() if found[1] else "None", text)


def names_of(value: object) -> tuple[str, ...]:
    """The names that a record's authors are."""
    if isinstance(value, str):
        within = listed_within(value)
        if within is not None:
            return names_of(within)
        if value.count(",") == 1 and is_one_person(value):
            return (given_first(clean_line(without_tex(value))),)
        if "|" in value and ";" not in value:
            return _listed(value.split("|"))
        return tuple(
            name
            for name in split_authors(_REST.sub("", value) if value.rstrip().endswith(("…", "...", "al", "al.")) else value)
            if not _NOBODY.fullmatch(name)
        )
    if isinstance(value, Mapping):
        inner = next((value[key] for key in _WITHIN if isinstance(value.get(key), list | tuple)), None)
        return names_of(inner) if inner is not None else _listed([_person(value)])
    return _listed(value) if isinstance(value, list | tuple) else ()


def _listed(value: Sequence[object]) -> tuple[str, ...]:
    texts = [part if type(part) is str else _pair(part) if isinstance(part, list | tuple) else _person(part) for part in value]
    names = clean_lines(texts)
    joined = "|".join(names)
    if "\\" in joined:
        names = tuple(without_tex(name) for name in names)
    if "," in joined:
        names = _turned(names)
    if "…" in joined or "." in joined or "thers" in joined:
        names = tuple(name for name in names if not _NOBODY.fullmatch(name))
    return tuple(name.replace(_HELD_COMMA, ",") for name in names) if _HELD_COMMA in joined else names


def _turned(names: tuple[str, ...]) -> tuple[str, ...]:
    """Turn "Family, Given" around where that is what the list holds; a comma may as well part two whole names."""
    first = next(iter(names), "")
    if all(name.count(",") <= 1 for name in names) and (len(names) > 1 or is_family_first(first)):
        return tuple(given_first(name) for name in names)
    return names if len(names) > 1 else split_authors(first)


def is_family_first(name: str) -> bool:
    """Tell "Quill-Marsh, Ada Beatrice" from "Ada Quill, Ben Osei": before the comma stands one word, or particles and one."""
    family, _, given = name.partition(",")
    if not family.isascii() and _EAST_ASIAN.search(family):
        return False
    words = [
        word
        for word in family.split()
        if not (word[:1].islower() or word in ("De", "Van", "Von", "Da", "Di", "La", "Le", "Del", "El", "Al"))
    ]
    return len(words) == 1 and bool(given.strip()) and "," not in given


def is_one_person(text: str) -> bool:
    """Tell "Marsh, Chloé" from "Ada Quill, Ben Osei": one word before the comma, one or two after it, and nothing that joins names."""
    given = text.partition(",")[2].split()
    return 0 < len(given) <= _GIVEN_NAMES and is_family_first(text) and not _JOINS.search(text)


_GIVEN_NAMES = 2
_JOINS = re.compile(r"[;|&()；，、]|\band\b|\bet\b|\bothers\b|…|\.\.\.", re.IGNORECASE)


def _pair(parts: Sequence[object]) -> str:
    """ArXiv's [family, given, suffix, affiliation ...] as a name."""
    family, given, suffix = ([*map(text_of, parts[:3]), "", "", ""])[:3]
    return f"{given} {family} {suffix}".strip()


def _person(value: object) -> str:
    if not isinstance(value, Mapping):
        return text_of(value)
    person = cast("Mapping[str, Any]", value)
    family = next((text for key in _FAMILY if (text := text_of(person.get(key)))), "")
    if family:
        given = next((text for key in _GIVEN if (text := text_of(person.get(key)))), "")
        particle = text_of(person.get("non-dropping-particle"))
        return " ".join(part for part in (given, particle, family, text_of(person.get("suffix"))) if part)
    if literal := text_of(person.get("literal")):
        return literal.replace(",", _HELD_COMMA)
    for key in _WHOLE:
        inner = person.get(key)
        if key == "text" and "@pid" in person and isinstance(inner, str):
            inner = _NAMESAKE.sub("", inner)
        if inner and (text := _person(inner) if isinstance(inner, Mapping) else text_of(inner)):
            return given_first(text) if "," in text and is_family_first(text) else text
    return ""
