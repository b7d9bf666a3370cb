"""Draw which days have a digest: a year of weeks, a filled square for a day with one, a small cross for a day without."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

import altair as alt
import pyarrow as pa

from dashboard.charts.style import ACCENT, Chart
from dashboard.rows.health import CalendarDay

WEEKDAYS: Final = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MISSING: Final = "#808080"  # 3.9:1 on white, 4.5:1 on the dark ground: a mark, not text
WITH, WITHOUT = "digest", "no digest"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar, ISO dates, with its week's Monday and its weekday."""

    day: str
    week: str
    weekday: str
    state: str
    digests: int
    entries: int


def days_between(found: Iterable[CalendarDay], first: dt.date, last: dt.date) -> list[Day]:
    """Give every day of a span, those without a digest too."""
    listed = {row.listed_on: row for row in found}
    days: list[Day] = []
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        row = listed.get(day)
        digests, entries = (row.digests, row.entries) if row else (0, 0)
        weekday = WEEKDAYS[day.weekday()]
        days.append(Day(day.isoformat(), _monday(day).isoformat(), weekday, WITH if row else WITHOUT, digests, entries))
    return days


def calendar(days: list[Day], year: int) -> Chart:
    """Draw the days of a year as weeks side by side, Monday on top; days outside the given ones stay blank.

    Args:
        days: as `days_between` gives them.
        year: whose weeks stand along the axis.
    """
    weeks = [_monday(dt.date(year, 1, 1)) + dt.timedelta(days=7 * n) for n in range(54)]
    weeks = [week for week in weeks if week <= dt.date(year, 12, 31)]
    months = {_monday(dt.date(year, month, 1)).isoformat(): name for month, name in enumerate(MONTHS, 1)}
    names = ", ".join(f"'{week}': '{name}'" for week, name in months.items())
    month = f"({{{names}}})[datum.label]"
    axis: Any = alt.Axis(values=list(months), labelExpr=month, labelAngle=0, labelOverlap=True, ticks=False, domain=False)
    base = alt.Chart(pa.Table.from_pylist([asdict(day) for day in days])).encode(
        x=alt.X("week:O", title=None, axis=axis, scale=alt.Scale(domain=[week.isoformat() for week in weeks], paddingInner=0.15)),
        y=alt.Y(
            "weekday:O",
            title=None,
            axis=alt.Axis(values=["Mon", "Thu", "Sun"], ticks=False, domain=False),
            scale=alt.Scale(domain=WEEKDAYS, paddingInner=0.2),
        ),
        tooltip=[
            alt.Tooltip("day:N", title="day"),
            alt.Tooltip("weekday:N", title="weekday"),
            alt.Tooltip("digests:Q", title="digests"),
            alt.Tooltip("entries:Q", title="entries"),
        ],
    )
    full = base.mark_rect(color=ACCENT, cornerRadius=1).transform_filter(alt.datum.state == WITH)
    missing = base.transform_filter(alt.datum.state == WITHOUT)
    empty = missing.mark_point(shape="cross", angle=45, size=22, filled=True, color=MISSING, opacity=1)
    return (full + empty).properties(height=alt.Step(13))


def gaps(days: Iterable[Day]) -> list[tuple[str, str]]:
    """List the stretches of days without a digest, first and last day of each."""
    found: list[tuple[str, str]] = []
    before = None
    for row in days:
        if row.state == WITHOUT:
            found = [*found[:-1], (found[-1][0], row.day)] if before == WITHOUT else [*found, (row.day, row.day)]
        before = row.state
    return found


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
