"""A reader's library: the papers of today that it is about, and what is ranked by it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Lead:
    """A paper of today that an id of a library leads to; `kind` is paper, arxiv or doi."""

    kind: str
    key: str
    paper_id: str


@dataclass(frozen=True)
class Readable:
    """A paper as a ranking reads it."""

    paper_id: str
    title: str
    abstract: str | None
    authors: list[str] | None
    first_listed_on: dt.date | None
