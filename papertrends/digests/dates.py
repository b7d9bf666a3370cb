"""Days as digests write them, in their content or file name. Nothing here depends on today's date."""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath

from papertrends.digests.model import DatePrecision

_MONTHS = {name: n for n, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)}
_MONTH_NAME = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_PAGE_DAY = re.compile(rf"{_WEEKDAY}{_MONTH_NAME}\s+([0-9]{{1,2}})(?:st|nd|rd|th)?(?:,?\s+([0-9]{{4}}))?", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"{_WEEKDAY}([0-9]{{1,2}})\s+{_MONTH_NAME},?\s+([0-9]{{4}}|[0-9]{{2}})\b", re.IGNORECASE)
_NO_DAY = re.compile(r"(?<=[0-9]{4})(?:-00)?-00$|(?<=[0-9]{4}-[0-9]{2})-00$")
"""What ADS and others write for a day, or a month, that is not known."""
_DOTTED = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?((?:19|20)[0-9]{2})")
_EITHER_FIRST = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]((?:19|20)[0-9]{2})")
_EAST_ASIAN = re.compile(r"((?:19|20)[0-9]{2})\s?[年년]\s?(?:([0-9]{1,2})\s?[月월]\s?(?:([0-9]{1,2})\s?[日일])?)?")
_MONTH_YEAR = re.compile(rf"{_MONTH_NAME},?\s+([0-9]{{4}})", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})(?:[-/.]?([0-9]{2})(?:[-/.]?([0-9]{2}))?)?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?", re.DOTALL)
_ISO_SLASHES = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")
_YEAR = re.compile(r"\(?((?:1[5-9]|20)[0-9]{2})\)?[.,]?")
_NAME_DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9])")
_NAME_DAY_FIRST = re.compile(rf"(?<![0-9A-Za-z])([0-9]{{1,2}})[-_ ]{_MONTH_NAME}[-_ ]((?:19|20)[0-9]{{2}})(?![0-9])", re.IGNORECASE)
_FOLDER_DAY = re.compile(rf"(?:[a-z]{{3,9}}[-_, ]+)?(?:{_NAME_DAY.pattern}|{_NAME_DAY_FIRST.pattern})", re.IGNORECASE)
_NAME_RANGE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})-?([0-9]{2})-?([0-9]{2})(?:[ _]?(?:to|until|bis|--|–|_|\.\.)[ _]?)((?:19|20)[0-9]{2})-?([0-9]{2})-?([0-9]{2})(?![0-9])"
)
_NAME_WEEK = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-_]?W([0-5][0-9])(?![0-9])", re.IGNORECASE)
_NAME_MONTH = re.compile(r"(?<![0-9.])(?<![0-9]-)((?:19|20)[0-9]{2})[-_](0[1-9]|1[0-2])(?![-_.]?[0-9])")
_NAME_MONTH_WORD = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_MONTH_NAME}[-_ ]((?:19|20)[0-9]{{2}})|((?:19|20)[0-9]{{2}})[-_ ]{_MONTH_NAME})(?![0-9A-Za-z])", re.IGNORECASE
)
_LONGEST_SPAN = dt.timedelta(days=366)
_DAY_FOLDERS = re.compile(r"(?:.*/)?((?:19|20)[0-9]{2})[/-]([0-9]{2})/([0-9]{2})(?:\.[A-Za-z.]{1,10}|/.*)")
_YEAR_FIRST = re.compile(
    rf"((?:1[5-9]|20)[0-9]{{2}})[\s,/-]+{_MONTH_NAME}(?:[\s,/-]+([0-9]{{1,2}})\b(?!\s*:))?.*", re.IGNORECASE | re.DOTALL
)
_MONTH_DASH_YEAR = re.compile(rf"(?:([0-9]{{1,2}})[\s-]+)?{_MONTH_NAME}[\s,-]+((?:1[5-9]|20)[0-9]{{2}})", re.IGNORECASE)
_SEASON_YEAR = re.compile(r"(?:spring|summer|autumn|fall|winter|c|\(c\)|©)[\s,]*((?:1[5-9]|20)[0-9]{2})", re.IGNORECASE)
_EPOCH_AS_TEXT = re.compile(r"1[0-7][0-9]{8}(?:[0-9]{3})?")
"""Seconds or milliseconds from 2001 to 2027: ten digits that are no day with its hour."""
_EPOCH_SECONDS, _EPOCH_MILLISECONDS = 10**8, 10**11
"""pandas writes days as milliseconds since 1970; whole numbers below are years, or nothing."""
_LEAP_YEAR = 2000
_FRIDAY = 4
_CENTURY, _PIVOT = 100, 90
_EARLIEST = 1500
_LONGEST_DATE = 60


_MONTHS_SHORT = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_NUMERIC_DAY = r"(?:19|20)[0-9]{2}[-./年]\s?[0-9]{1,2}[-./月]\s?[0-9]{1,2}"
DAY_IN_TEXT = re.compile(
    rf"{_NUMERIC_DAY}|[0-9]{{1,2}}(?:st|nd|rd|th)?\s{_MONTHS_SHORT},?\s(?:19|20)[0-9]{{2}}|[0-9]{{1,2}}\s{_MONTHS_SHORT}\s[0-9]{{2}}\b"
    rf"|{_MONTHS_SHORT}\s[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)[0-9]{{2}}",
    re.IGNORECASE,
)
"""A day as headings have it among other words."""


def day_in_text(text: str) -> dt.date | None:
    """The day that `DAY_IN_TEXT` found."""
    numbers = re.findall(r"[0-9]+", text)
    if re.fullmatch(_NUMERIC_DAY, text):
        return make_day(*(int(number) for number in numbers[:3]))
    return parse_day(re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b", "", text))


def page_day(text: str) -> tuple[int | None, int, int] | None:
    """Parse a day as pages show it, "Jun 3" or "March 11, 2025". Returns year (or None), month and day."""
    found = _PAGE_DAY.fullmatch(text.strip())
    if not found:
        return None
    month, day = _MONTHS[found[1][:3].lower()], int(found[2])
    year = int(found[3]) if found[3] else None
    return (year, month, day) if make_day(year or _LEAP_YEAR, month, day) else None


def name_day(path: PurePosixPath) -> dt.date | None:
    """Find a full day in a file's name, as in 2025-03-18.jsonl or q-fin-new-2023-03-17.txt; None if there is none, or two.

    Without one in the name, a folder named after a day gives it (2026-03-16/arxiv.json, 17-Mar-2026/IR/papers.jsonl,
    2024/09/10.md), the nearest first. The name of an archive does not count: it mostly says when it was packed.
    """
    days = _days_in(path.name)
    if days:
        return days.pop() if len(days) == 1 else None
    for folder in reversed(path.parts[:-1]):
        if not folder.endswith("!") and _FOLDER_DAY.fullmatch(folder) and (days := _days_in(folder)):
            return days.pop() if len(days) == 1 else None
    found = _DAY_FOLDERS.fullmatch(str(path).replace("!/", " "))
    return make_day(int(found[1]), int(found[2]), int(found[3])) if found else None


def name_span(path: PurePosixPath) -> tuple[dt.date, dt.date] | None:
    """The first and last day that a file's name says its list covers: 2026-W11, 2026-03, March-2026, 2026-03-02_to_2026-03-08.

    Folders do not count: people file by month what they saved in it.
    """
    name = path.name
    if found := _NAME_RANGE.search(name):
        first, last = (make_day(*(int(number) for number in found.groups()[n : n + 3])) for n in (0, 3))
        return (first, last) if first and last and dt.timedelta(0) < last - first <= _LONGEST_SPAN else None
    if _NAME_DAY.search(name):
        return None
    if found := _NAME_WEEK.search(name):
        try:
            monday = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            return None
        return monday, monday + dt.timedelta(days=6)
    found = _NAME_MONTH.search(name)
    worded = None if found else _NAME_MONTH_WORD.search(name)
    if worded:
        return month_span(int(worded[2] or worded[3]), _MONTHS[(worded[1] or worded[4])[:3].lower()])
    return month_span(int(found[1]), int(found[2])) if found else None


def month_span(year: int, month: int) -> tuple[dt.date, dt.date] | None:
    """The first and last day of a month."""
    first, after = make_day(year, month, 1), make_day(year + month // 12, month % 12 + 1, 1)
    return (first, after - dt.timedelta(days=1)) if first and after else None


def _days_in(name: str) -> set[dt.date | None]:
    days = {make_day(int(y), int(m), int(d)) for y, _, m, d in _NAME_DAY.findall(name)}
    return days | {make_day(int(y), _MONTHS[m[:3].lower()], int(d)) for d, m, y in _NAME_DAY_FIRST.findall(name)}


def make_day(year: int, month: int, day: int) -> dt.date | None:
    """Make a date of numbers, or None if there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def month_of(name: str) -> int | None:
    """The month with this name or abbreviation."""
    return _MONTHS.get(name[:3].lower()) if name else None


def parse_day(text: str) -> dt.date | None:
    """Parse a full day as sources write it; the day is that of the text's own time zone."""
    text = text.strip()
    if found := _ISO_DAY.fullmatch(text) or _ISO_SLASHES.fullmatch(text):
        return make_day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.match(text):
        year = int(found[3])
        if year < _CENTURY:  # mails of the nineties and of arXiv's listings write two digits
            year += 1900 if year >= _PIVOT else 2000
        return make_day(year, _MONTHS[found[2][:3].lower()], int(found[1]))
    day = page_day(text)
    return make_day(*day) if day and day[0] else None  # type: ignore[arg-type]


def parse_moment(text: str) -> dt.datetime | None:
    """Parse a moment with its time zone, as mails and feeds write it; None without a time zone."""
    text = text.strip()
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return moment if moment.tzinfo else None


def utc_day(text: str) -> dt.date | None:
    """Parse a moment and return its day in UTC; a text without time zone is taken to be in UTC."""
    if text.endswith("GMT") and (day := parse_day(text)):
        return day
    moment = parse_moment(text)
    try:
        return moment.astimezone(dt.UTC).date() if moment else parse_day(text)
    except OverflowError:
        return None


def parse_published(value: object) -> tuple[dt.date, DatePrecision] | None:
    """Parse when a paper appeared: a day, a month or a year, in the forms records use."""
    if isinstance(value, int | float) and not isinstance(value, bool) and _EPOCH_SECONDS <= value < _EPOCH_SECONDS * 10**6:
        return dt.datetime.fromtimestamp(value / (1000 if value >= _EPOCH_MILLISECONDS else 1), dt.UTC).date(), "day"
    text = str(value).strip().rstrip(" /;") if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not text:
        return None
    if _EPOCH_AS_TEXT.fullmatch(text):
        return parse_published(int(text))
    if text[-2:] == ".0" and text[:-2].isdigit():  # a column of years with a gap in it, as pandas writes it
        text = text[:-2]
    if day := parse_day(text):
        return (day, "day") if day.year >= _EARLIEST else None
    if found := _YEAR.fullmatch(text):
        return dt.date(int(found[1]), 1, 1), "year"
    if found := _MONTH_YEAR.fullmatch(text):
        return dt.date(int(found[2]), _MONTHS[found[1][:3].lower()], 1), "month"
    text = _NO_DAY.sub("", text)
    if (found := _YEAR.fullmatch(text)) and found[1] == text:
        return dt.date(int(text), 1, 1), "year"
    if (found := _ISO.fullmatch(text)) and int(found[1]) >= _EARLIEST and found[2]:
        date = make_day(int(found[1]), int(found[2]), int(found[3] or 1))
        return (date, "day" if found[3] else "month") if date else None
    if len(text) <= _LONGEST_DATE:
        return _loosely(text) or _in_numbers(text) or _abroad(text)
    return None


def _loosely(text: str) -> tuple[dt.date, DatePrecision] | None:
    """The forms of bibliographies: "2026 Mar 4", "2026 Mar-Apr", "4-Mar-2026", "Spring 2026"."""
    if found := _YEAR_FIRST.fullmatch(text):
        date = make_day(int(found[1]), _MONTHS[found[2][:3].lower()], int(found[3] or 1))
        return (date, "day" if found[3] else "month") if date else None
    if found := _MONTH_DASH_YEAR.fullmatch(text):
        date = make_day(int(found[3]), _MONTHS[found[2][:3].lower()], int(found[1] or 1))
        return (date, "day" if found[1] else "month") if date else None
    found = _SEASON_YEAR.fullmatch(text)
    return (dt.date(int(found[1]), 1, 1), "year") if found else None


def _in_numbers(text: str) -> tuple[dt.date, DatePrecision] | None:
    """Days in numbers alone: "04.03.2026" has the day first; with slashes that is known only where one is above 12."""
    if found := _DOTTED.fullmatch(text):
        date = make_day(int(found[3]), int(found[2]), int(found[1]))
        return (date, "day") if date else None
    if found := _EAST_ASIAN.fullmatch(text):
        date = make_day(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        return (date, "day" if found[3] else "month" if found[2] else "year") if date else None
    if found := _EITHER_FIRST.fullmatch(text):
        one, other = int(found[1]), int(found[2])
        if max(one, other) > _MONTHS_OF_A_YEAR or one == other:
            date = make_day(int(found[3]), min(one, other), max(one, other))
            return (date, "day") if date else None
    return None


def _abroad(text: str) -> tuple[dt.date, DatePrecision] | None:
    """Days with a month in another language: "4. März 2026", "4 de marzo de 2026", "4 марта 2026 г."."""
    words = re.sub(r"\bde\s|\bdel\s|\sг\.?$|(?<=[0-9])\.(?=\s)|(?<=[0-9])er\b|º", " ", text.lower())
    english = re.sub(
        r"[^\W\d_]{3,}", lambda word: _MONTHS_ABROAD.get(word.group()[:4], _MONTHS_ABROAD.get(word.group()[:3], word.group())), words
    )
    english = " ".join(english.split())
    return parse_published(english) if english != " ".join(text.lower().split()) else None


_MONTHS_OF_A_YEAR = 12
_MONTHS_ABROAD = {
    begins: month
    for month, names in {
        "jan": "jän ene gen янв", "feb": "fév fev фев", "mar": "mär mrz maa мар", "apr": "avr abr апр", "may": "mai mag maj май мая",
        "jun": "juin giu июн", "jul": "juil lug июл", "aug": "aoû ago авг", "sep": "set сен", "oct": "okt out ott paź окт", "nov": "ноя", "dec": "dez déc dic gru дек",
    }.items()
    for begins in (month, *names.split())
}  # fmt: skip
"""The beginnings of months' names in German, French, Spanish, Italian, Portuguese, Dutch, Polish and Russian."""


def weekday_list(day: dt.date) -> dt.date:
    """The day of the list shown on a day, for lists that appear on weekdays only: on weekends, Friday's."""
    return day - dt.timedelta(days=max(day.weekday() - _FRIDAY, 0))
