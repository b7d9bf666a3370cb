"""Authors, as far as their names tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from delivery.answers.rows import Author


@dataclass(frozen=True)
class AuthorAbout:
    """One name, its spellings and the days of its papers."""

    author: str
    spellings: list[str]
    papers: int
    first_day: dt.date | None
    last_day: dt.date | None


@dataclass(frozen=True)
class CoAuthor(Author):
    """A name on the same papers as another."""

    together: int


@dataclass(frozen=True)
class AuthorTopic:
    """A topic, with how many of an author's papers have it."""

    topic_id: str
    name: str
    papers: int
