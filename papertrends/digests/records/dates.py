"""When a record's paper appeared, and which day the record says it was listed on."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping
from typing import Any

from papertrends.digests.citations import read_body
from papertrends.digests.dates import parse_day, parse_published, utc_day
from papertrends.digests.model import DatePrecision
from papertrends.digests.persons import text_of
from papertrends.digests.records.found import Found, Record

_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
_DAY_OF_YEAR = re.compile(r"[A-Z][A-Za-z]{2,8}(?: [0-9]{1,2})?")
"""What stands beside a year in Web of Science's exports: MAR 4."""
_PRECISION = {"day": 0, "month": 1, "year": 2}
_DATE_KINDS = ("issued", "published", "available", "submitted", "created")


def published_of(found: Found, record: Record) -> tuple[dt.date, DatePrecision] | None:
    """When the paper appeared: the first of its dates that is a day, else a month, else a year."""
    versions = record.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, dict) else None
    if isinstance(created, str) and (day := utc_day(created)):
        return day, "day"
    if "published" not in found and "citation" not in found:
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
    if "citation" in found and (best is None or best[1] != "day"):
        cited = read_body(text_of(found["citation"][0])).published  # PubMed's tables have the day only there
        best = cited if cited and (best is None or _PRECISION[cited[1]] < _PRECISION[best[1]]) else best
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
            dates = [date for kind in _DATE_KINDS if (date := dated(by_kind.get(kind), depth - 1))]
            return min(dates, key=lambda date: _PRECISION[date[1]], default=None)
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


@functools.lru_cache(maxsize=4096)
def _parsed_day(text: str) -> dt.date | None:
    return parse_day(text)


def _day(value: object) -> dt.date | None:
    return _parsed_day(value) if isinstance(value, str) else None


def first_day(values: list[Any]) -> dt.date | None:
    """The first value that is a day."""
    return next((day for value in values if (day := _day(value))), None)
