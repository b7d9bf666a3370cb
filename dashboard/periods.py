"""Days, weeks and months as the published tables cut them: weeks from Monday."""

from __future__ import annotations

import calendar
import datetime as dt


def first_day(day: dt.date, grain: str) -> dt.date:
    """Give the first day of the period that holds a day.

    Args:
        day: any day.
        grain: day, week or month.
    """
    if grain == "week":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if grain == "month" else day


def last_day(day: dt.date, grain: str) -> dt.date:
    """Give the last day of the period that holds a day."""
    first = first_day(day, grain)
    if grain == "week":
        return first + dt.timedelta(days=6)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1]) if grain == "month" else first
