"""One record as a mapping of names to values, into an entry. Which names are understood is `fields.NAMES`."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from papertrends.digests.dates import parse_day, parse_published, utc_day
from papertrends.digests.fields import VENUE_IN_SOURCE, WRAPPERS, places, squashed
from papertrends.digests.identities import ArxivId, arxiv_id, doi, doi_of_address, shown_arxiv_id
from papertrends.digests.markup import plain_text, without_inline_marks
from papertrends.digests.model import DatePrecision, Entry
from papertrends.digests.persons import MAX_LITERAL_CHARACTERS, listed_within, literal_of, names_of, text_of
from papertrends.digests.text import clean_abstract, clean_line, clean_lines, clean_paragraphs, storable

__all__ = ["Record", "is_record", "is_served_error", "make_entry", "text_of", "unwrapped", "whole_number"]

Record = Mapping[str, Any]
Found = dict[str, list[Any]]

_NOT_A_PAPER = re.compile(
    r"something (?:is|went) wrong\b.*|(?:error:? )?[45][0-9]{2}(?:[: -]+[A-Za-z ]+)?|error|too many requests|rate limit exceeded"
    r"|(?:internal )?server error|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|(?:page )?not found"
    r"|access denied|no .{0,40}\bfeed\b.*",
    re.IGNORECASE,
)
_LIST_SPLIT = re.compile(r"[\s,;|]+")
_KEYWORD_SPLIT = re.compile(r"\s*[,;]\s*")
_PHRASE_SPLIT = re.compile(r"\s*[,;|]\s*")
_CATEGORY = re.compile(r"[A-Za-z][A-Za-z-]*(?:\.[A-Za-z-]+)?")
_OPENS = {"[": "]", "{": "}"}
_NOTHING = frozenset(("", "na", "n/a", "nan", "none", "null", "-", "nat"))
"""What stands in a column for no value; a title of that kind is one."""
_LONGEST_NOTHING = 4
_TEXT_KEYS = ("value", "text", "#text", "$t", "title", "name", "display_name", "subject", "keyword", "term", "identifier", "source", "$")
_ADDRESS_KEYS = ("url", "URL", "href", "value", "landing_page_url")
_BLOCKS = re.compile(r"<(?:/?jats:|/?p\b|/?div\b|/?span\b|/?h[1-6]\b|br\b)", re.IGNORECASE)
_JATS = re.compile(r"(</?)jats:(title)?[a-z-]*", re.IGNORECASE)
_HEADING = re.compile(r"\s*(?:abstract|summary)\s*(?::\s*|\n+)", re.IGNORECASE)
_GLUED_NAMES = re.compile(r"(?<=[a-z.\u00df-\u00ff])(?=[A-Z\u00c0-\u00de][\w'’.-]*\s)")
_SNAPSHOT = frozenset(("versions", "authors_parsed", "submitter", "journal-ref", "update_date"))
"""Names that arXiv's own metadata have, in which `id` is an arXiv id."""
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
_DAY_OF_YEAR = re.compile(r"[A-Z][A-Za-z]{2,8}(?: [0-9]{1,2})?")
"""What stands beside a year in Web of Science's exports: MAR 4."""
_PRECISION = {"day": 0, "month": 1, "year": 2}
_DATE_KINDS = ("issued", "published", "available", "submitted", "created")
_LONGEST_SNIPPET = 500


def is_record(value: object) -> bool:
    """Tell whether a value is a record of a paper: a mapping with a title, its own or that of an object in it."""
    if not isinstance(value, dict):
        return False
    return "title" in value or _titled(value) or "title" in (inner := unwrapped(value)) or (inner is not value and _titled(inner))


def _titled(record: Record) -> bool:
    return any(field == "title" for key in record for field, _ in places(key))


def unwrapped(record: Record) -> Record:
    """A record whose own object holds what it says, as one: the inner names go first."""
    if "title" in record and "paper" not in record:
        return record
    for key in WRAPPERS:
        inner = record.get(key)
        if isinstance(inner, dict) and _titled(inner):
            return {**{name: value for name, value in record.items() if name != key}, **cast("dict[str, Any]", inner)}
    return record


def is_served_error(title: str, abstract: str | None) -> bool:
    """Tell an upstream error that was served as a paper: a title that says so, and no abstract."""
    return not abstract and len(title) < 120 and bool(_NOT_A_PAPER.fullmatch(title))  # noqa: PLR2004 - an error is short


def make_entry(record: Record, verbatim: str, *, line_start: int, line_end: int, item: int) -> Entry | None:
    """Make an entry of a record, or None when it has no title."""
    record = unwrapped(record)
    found = _found(record)
    title = _title(found)
    if not title:
        return None
    ai_summary, abstract, snippet = _abstract(found, record)
    names, written = _authors(found, record)
    identity = _arxiv_id(found, record)
    published = _published(found, record)
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
        arxiv_version=(identity.version or _snapshot_version(record)) if identity else None,
        doi=_doi(found, record),
        url=_url(found),
        source_record_id=storable(text_of(record.get("id"))).strip() or None,
        **rest,
    )


def _found(record: Record) -> Found:
    """The values of each field, the best name first; what holds nothing is left out."""
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


def _texts(value: object, keys: Iterable[str] = _TEXT_KEYS, depth: int = 3) -> Iterator[str]:
    """The texts of a value: its own, those of a list, those that objects name."""
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part, keys, depth - 1)
    elif depth and isinstance(value, Mapping):
        for key in keys:
            if inner := value.get(key):
                yield from _texts(inner, keys, depth - 1)
                return
    elif text := text_of(value):
        yield text


def _all_texts(values: list[Any] | None, keys: Iterable[str] = _TEXT_KEYS) -> Iterable[str]:
    if not values:
        return ()
    if len(values) == 1 and type(values[0]) is str:
        return values
    return itertools.chain.from_iterable(_texts(value, keys) for value in values)


def _title(found: Found) -> str:
    for text in _all_texts(found.get("title")):
        if title := clean_line(without_inline_marks(text) if "<" in text else text):
            return title
    return ""


def _first_line(values: list[Any] | None) -> str | None:
    return next((line for text in _all_texts(values) if (line := clean_line(without_inline_marks(text) if "<" in text else text))), None)


def _paragraphs(values: list[Any] | None) -> str:
    return next((text for value in values or () if (text := clean_paragraphs(text_of(value)))), "")


def _abstract(found: Found, record: Record) -> tuple[str | None, str, str | None]:
    """The summary glued before an abstract, the abstract, and the snippet that stands where an abstract should."""
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
    """Tell what a search engine shows of a text from the text: it is short, and dots say where it was cut."""
    if len(text) > _LONGEST_SNIPPET or ("…" not in text and "..." not in text):
        return False
    return text.startswith(("…", "...")) or (text.endswith(("…", "...")) and any(squashed(key) in VENUE_IN_SOURCE for key in record))


def _inverted(value: object) -> str:
    """OpenAlex's index of words by place, as a text."""
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
    return next(_texts(value, ("value", "text", "description", "#text", "abstract")), "")


def _authors(found: Found, record: Record) -> tuple[tuple[str, ...], str | None]:
    values = found.get("authors", ())
    written = next((storable(value).strip() or None for value in values if isinstance(value, str)), None)
    for value in values:
        if isinstance(value, str) and "Item DOI" in record and not any(sign in value for sign in ",;"):
            value = _GLUED_NAMES.sub("; ", value)  # noqa: PLW2901 - Springer's tables put nothing between names
        if names := names_of(value):
            return names, written
    return (), written


def _strings(value: object, split: re.Pattern[str] | None) -> tuple[str, ...]:
    if isinstance(value, str):
        within = listed_within(value)
        value = within if within is not None else split.split(value) if split else [value]
    elif isinstance(value, dict) and isinstance(value.get("value"), list):
        value = value["value"]
    if not isinstance(value, list | tuple):
        return ()
    return clean_lines([storable(next(_texts(part), "")) for part in value])


def _keywords(values: list[Any] | None) -> tuple[str, ...]:
    return next((words for value in values or () if (words := _strings(value, _KEYWORD_SPLIT))), ())


def _categories(values: list[Any] | None) -> tuple[str, ...]:
    for value in values or ():
        if isinstance(value, str) and not value.lstrip().startswith("["):
            found = _known_categories(value)
        else:
            found = _strings(value, None)
            if len(found) == 1 and " " in found[0]:
                found = _known_categories(found[0])
        if found:
            return found
    return ()


@functools.lru_cache(maxsize=65_536)
def _known_categories(text: str) -> tuple[str, ...]:
    """Categories of arXiv, or the words of any other scheme between their signs."""
    line = clean_line(text)
    parts = tuple(part for part in _LIST_SPLIT.split(line) if part)
    if all(_CATEGORY.fullmatch(part) for part in parts) and any("." in part or "-" in part for part in parts):
        return parts
    return tuple(part for part in _PHRASE_SPLIT.split(line) if part)


def _arxiv_id(found: Found, record: Record) -> ArxivId | None:
    """The record's arXiv id, where it shows it to be one: by its key, an address, or the shape of arXiv's own snapshot."""
    for text in _all_texts(found.get("arxiv_id")):
        if identity := arxiv_id(text):
            return identity
    own = record.get("id")
    if not _SNAPSHOT.isdisjoint(record) and isinstance(own, str) and (identity := arxiv_id(own)):
        return identity
    if "ids" in found:
        for kind, text in _ids(found):
            if identity := arxiv_id(text) if kind == "arxiv" else shown_arxiv_id(text):
                return identity
    for text in itertools.chain(_all_texts(found.get("url"), _ADDRESS_KEYS), _texts(own), _all_texts(found.get("doi"))):
        if identity := shown_arxiv_id(text):
            return identity
    for text in _all_texts(found.get("venue")):
        if "arxiv:" in text.lower() and (
            identity := shown_arxiv_id(text[text.lower().rindex("arxiv:") :].split(" [")[0].split(" (")[0].rstrip(",."))
        ):
            return identity
    return None


def _ids(found: Found) -> Iterator[tuple[str, str]]:
    """The identifiers that a record lists, each with its kind in small letters where it has one."""
    for value in found.get("ids", ()):
        if isinstance(value, Mapping):
            for kind, inner in cast("Mapping[str, Any]", value).items():
                yield from ((squashed(kind), text) for text in _texts(inner))
        elif isinstance(value, list | tuple):
            for part in value:
                kind = (
                    next((text_of(part[key]) for key in ("identifierType", "type", "scheme", "kind") if key in part), "")
                    if isinstance(part, dict)
                    else ""
                )
                yield from ((squashed(kind), text) for text in _texts(part, ("identifier", "value", "id")))
        else:
            yield "", text_of(value)


def _doi(found: Found, record: Record) -> str | None:
    for text in _all_texts(found.get("doi")):
        if known := doi(text) or doi_of_address(text):
            return known
    for kind, text in _ids(found) if "ids" in found else ():
        if known := doi(text) if kind == "doi" or text[:4].lower() == "doi:" else doi_of_address(text):
            return known
    for text in itertools.chain(_all_texts(found.get("url"), _ADDRESS_KEYS), _texts(record.get("id"))):
        if "10." in text and (known := doi_of_address(text)):
            return known
    return None


def _snapshot_version(record: Record) -> int | None:
    versions = record.get("versions")
    last = versions[-1] if isinstance(versions, list) and versions else None
    name = last.get("version") if isinstance(last, dict) else None
    return int(name[1:]) if isinstance(name, str) and re.fullmatch(r"v[1-9][0-9]{0,2}", name) else None


def _published(found: Found, record: Record) -> tuple[dt.date, DatePrecision] | None:
    """When the paper appeared: of what its names say, the first that is a day, else a month, else a year."""
    versions = record.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, dict) else None
    if isinstance(created, str) and (day := utc_day(created)):
        return day, "day"
    if "published" not in found:
        return None
    best: tuple[dt.date, DatePrecision] | None = None
    year = next((text for value in found.get("published", ()) if _YEAR.fullmatch(text := text_of(value))), "")
    for value in found.get("published", ()):
        date = dated(value)
        if date is None and year and isinstance(value, str) and _DAY_OF_YEAR.fullmatch(value.strip()):
            date = parse_published(f"{year} {value.strip()}")
        if date and (best is None or _PRECISION[date[1]] < _PRECISION[best[1]]):
            best = date
            if date[1] == "day":
                break
    if best and best[1] == "year" and "month" in found:
        return _within_year(best[0].year, found) or best
    return best


def _within_year(year: int, found: Found) -> tuple[dt.date, DatePrecision] | None:
    """A date whose month, and perhaps its day, have columns of their own."""
    month, day = (text_of(next(iter(found.get(name, ())), "")).strip() for name in ("month", "day"))
    if not month.isdigit():
        return parse_published(f"{day} {month} {year}".strip() if day.isdigit() else f"{month} {year}")
    return parse_published("-".join([str(year), month.zfill(2), *([day.zfill(2)] if day.isdigit() else [])]))


def dated(value: object, depth: int = 3) -> tuple[dt.date, DatePrecision] | None:
    """A date in any of the forms of records: text, a number, parts in a list, or an object that holds one of them."""
    if isinstance(value, str | int | float):
        return parse_published(value)
    if isinstance(value, list | tuple) and depth:
        if value and isinstance(value[0], dict) and "dateType" in value[0]:
            by_kind = {str(part.get("dateType", "")).lower(): part.get("date") for part in value if isinstance(part, dict)}
            return next((date for kind in _DATE_KINDS if (date := dated(by_kind.get(kind), depth - 1))), None)
        return next((date for part in value if (date := dated(part, depth - 1))), None)
    if isinstance(value, Mapping) and depth:
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list):
            return parse_published("-".join(text_of(part).zfill(2) for part in parts[0][:3] if part))
        if year := text_of(value.get("year")):
            rest = [text_of(value.get(key)).zfill(2) for key in ("month", "day") if value.get(key)]
            return parse_published("-".join([year, *rest]))
        return next(
            (
                date
                for key in ("date", "value", "raw", "literal", "string", "$date", "date-time")
                if (date := dated(value.get(key), depth - 1))
            ),
            None,
        )
    return None


def _url(found: Found) -> str | None:
    return next((storable(text).strip() for text in _all_texts(found.get("url"), _ADDRESS_KEYS) if text.strip()), None)


def _count(values: list[Any]) -> int | None:
    return next((number for value in values if (number := whole_number(value)) is not None), None)


def _link(values: list[Any]) -> str | None:
    """An address among the values."""
    return next(
        (storable(text).strip() for text in _all_texts(values, _ADDRESS_KEYS) if text.strip().startswith(("http://", "https://"))), None
    )


@functools.lru_cache(maxsize=4096)
def _parsed_day(text: str) -> dt.date | None:
    return parse_day(text)


def _day(value: object) -> dt.date | None:
    return _parsed_day(value) if isinstance(value, str) else None


def _first_day(values: list[Any]) -> dt.date | None:
    return next((day for value in values if (day := _day(value))), None)


_OTHERS: dict[str, Callable[[list[Any]], Any]] = {
    "venue": _first_line,
    "categories": _categories,
    "keywords": _keywords,
    "upvotes": _count,
    "num_comments": _count,
    "listed_on": _first_day,
    "code_url": _link,
    "project_url": _link,
    "thumbnail_url": _link,
    "summary": _first_line,
    "ai_summary": _paragraphs,
}
"""How the fields are made that most records do not have."""
