"""Read what is typed into the search box: words, quotes, OR, -word and fields such as author:, topic:, after:, before:, has:."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Final

from delivery.answers.search.folding import words_of

LONGEST: Final = 1_000
"""Letters that are read, as in the macros of the published file."""
FIELDS: Final = ("author", "topic", "after", "before", "has")
HAS: Final = {"code": "code_url", "abstract": "abstract", "upvotes": "upvotes"}
"""What `has:` can ask for, and the column that then is not empty."""
_PIECE = re.compile(rf'(?P<minus>-)?(?:(?P<field>{"|".join(FIELDS)}):)?(?P<value>"[^"]*"?|\S+)', re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for."""

    text: str
    words: str = ""
    """Words and phrases in quotes that papers are to have."""
    excluded: str = ""
    """Words and phrases in quotes that papers are not to have."""
    alternatives: tuple[tuple[str, ...], ...] = ()
    """Words or phrases in quotes joined by OR; one of each group is enough."""
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    after: dt.date | None = None
    """First day on which a paper may first be listed."""
    before: dt.date | None = None
    """Last day on which a paper may first be listed."""
    has: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """What could not be read, in words."""

    @property
    def is_narrowed(self) -> bool:
        """Tell whether a field narrows the papers."""
        return bool(self.authors or self.topics or self.after or self.before or self.has)


@dataclass
class _Reading:
    words: list[str] = field(default_factory=list[str])
    excluded: list[str] = field(default_factory=list[str])
    groups: list[list[str]] = field(default_factory=list[list[str]])
    authors: list[str] = field(default_factory=list[str])
    topics: list[str] = field(default_factory=list[str])
    has: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])
    days: dict[str, dt.date] = field(default_factory=dict[str, dt.date])

    def field_value(self, name: str, value: str) -> None:
        text = value.strip('"').strip()
        if name in {"after", "before"}:
            day = day_of(text, last=name == "before")
            if day is None:
                self.problems.append(f"{name}:{text} is no day. Write {name}:2025-06-01, {name}:2025-06 or {name}:2025.")
            else:
                self.days[name] = day
        elif name == "has":
            if text.lower() in HAS:
                self.has.append(text.lower())
            else:
                self.problems.append(f"has:{text} is not known. Papers can be asked for has:{', has:'.join(HAS)}.")
        elif words_of(text):
            (self.authors if name == "author" else self.topics).append(text)
        else:
            self.problems.append(f"{name}: needs a name.")


def read(text: str) -> Query:
    """Read a query; whatever is not known as a field is words."""
    text = text[:LONGEST].strip()
    reading = _Reading()
    joins = False
    for piece in _PIECE.finditer(text):
        value, name = piece["value"], (piece["field"] or "").lower()
        if value.endswith(":") and value[:-1].lower() in FIELDS:
            name, value = value[:-1].lower(), ""
        if name and not piece["minus"]:
            reading.field_value(name, value)
        elif piece["minus"] and words_of(value):
            reading.excluded.append(value)
        elif value == "OR" and reading.words:
            joins = True
            continue
        elif words_of(value):
            if joins and reading.groups and reading.groups[-1][-1] == reading.words[-1]:
                reading.groups[-1].append(value)
            elif joins:
                reading.groups.append([reading.words[-1], value])
            reading.words.append(value)
        joins = False
    return Query(
        text,
        " ".join(reading.words),
        " ".join(reading.excluded),
        tuple(tuple(group) for group in reading.groups),
        tuple(reading.authors),
        tuple(reading.topics),
        reading.days.get("after"),
        reading.days.get("before"),
        tuple(dict.fromkeys(reading.has)),
        tuple(reading.problems),
    )


def day_of(text: str, *, last: bool) -> dt.date | None:
    """Read a day, a month or a year; of a longer time its first or last day. None where it is none of these."""
    match = _DAY.fullmatch(text)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or (12 if last else 1)), match[3]
    try:
        end = calendar.monthrange(year, month)[1] if last else 1
        return dt.date(year, month, int(day) if day else end)
    except (ValueError, IndexError):
        return None
