"""Which day a digest lists, and how we know. Nothing here ever looks at a clock."""

from __future__ import annotations

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse_month_day(text: str) -> tuple[int, int] | None:
    """Read a day without a year, such as "Jun 3"; None when the text is anything else."""
    match = _MONTH_DAY.fullmatch(text.strip())
    if match is None or match[1][:3].lower() not in MONTHS:
        return None
    month, day = MONTHS.index(match[1][:3].lower()) + 1, int(match[2])
    return (month, day) if 1 <= day <= _DAYS[month - 1] else None
