"""When a mail is due: at its reader's hour, in the reader's time zone, whatever clocks do there."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from papertrends.library.subscriptions import Wishes

DAY = dt.timedelta(days=1)


def slot(wishes: Wishes, now: dt.datetime) -> dt.datetime:
    """Give the latest moment, in UTC, at which a mail was due; an hour that a clock skips is the one after."""
    zone = ZoneInfo(wishes.time_zone)
    day = now.astimezone(zone).date()
    if wishes.rhythm == "weekly":
        day -= (day.weekday() - wishes.weekday) % 7 * DAY
    found = _at(day, wishes.hour, zone)
    return found if found <= now else _at(day - (7 if wishes.rhythm == "weekly" else 1) * DAY, wishes.hour, zone)


def _at(day: dt.date, hour: int, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), zone).astimezone(dt.UTC)
