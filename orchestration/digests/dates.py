"""Days as digests write them: in their content or their file's name. Nothing here knows today's date."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePosixPath

_MONTHS = {name: n for n, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)}
_MONTH_NAME = r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_PAGE_DAY = re.compile(
    rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?{_MONTH_NAME}\s+([0-9]{{1,2}})(?:st|nd|rd|th)?(?:,?\s+([0-9]{{4}}))?",
    re.IGNORECASE,
)
_NAME_DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9])")
_LEAP_YEAR = 2000


def page_day(text: str) -> tuple[int | None, int, int] | None:
    """Parse a day as pages show it, "Jun 3" or "March 11, 2025". Returns year (or None), month and day."""
    found = _PAGE_DAY.fullmatch(text.strip())
    if not found:
        return None
    month, day = _MONTHS[found[1][:3].lower()], int(found[2])
    year = int(found[3]) if found[3] else None
    return (year, month, day) if make_day(year or _LEAP_YEAR, month, day) else None


def name_day(path: PurePosixPath) -> dt.date | None:
    """Find a full day in a file's name, as in 2025-03-18.jsonl or q-fin-new-2023-03-17.txt; None if there is none, or two."""
    days = {make_day(int(y), int(m), int(d)) for y, _, m, d in _NAME_DAY.findall(path.name)}
    return days.pop() if len(days) == 1 else None


def make_day(year: int, month: int, day: int) -> dt.date | None:
    """Make a date of numbers, or None where there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
