"""Trends, shares and bursts of topics and phrases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class TrendDays:
    """The days that can be chosen, and the newest Sunday with enough data."""

    first_day: dt.date | None
    last_day: dt.date
    telling: dt.date | None
    newest: dt.date | None
    is_of_unknown_kind: bool


@dataclass(frozen=True)
class ListingDay:
    """A day on which papers were first listed."""

    day: dt.date | None


@dataclass(frozen=True)
class TrendWindow:
    """The days and papers that are compared as of a day."""

    is_sunday: bool
    as_of: dt.date
    recent_from: dt.date
    baseline_from: dt.date
    sources: list[str] | None
    recent_total_papers: int
    baseline_total_papers: int
    has_history: bool
    is_partial: bool


@dataclass(frozen=True)
class Comparison:
    """Recent papers compared with those before."""

    rank: int | None
    status: str
    recent_papers: int
    recent_total_papers: int
    recent_share: float | None
    baseline_papers: int
    baseline_total_papers: int
    baseline_share: float | None
    change: float | None
    q_value: float | None
    chance: float | None


@dataclass(frozen=True)
class Trending(Comparison):
    """How a topic or phrase compares as of one day."""

    kind: str
    id: str
    name: str
    belongs_to: str | None
    story: str | None
    first_listed_on: dt.date | None
    is_first_seen: bool


@dataclass(frozen=True)
class Story(Comparison):
    """Phrases that rise in the same papers, under the id and name of the strongest; one of `found`."""

    id: str
    name: str
    others: list[str] | None
    example_paper_ids: list[str]
    found: int


@dataclass(frozen=True)
class PastComparison(Comparison):
    """How a topic or phrase compared as of a Sunday."""

    as_of: dt.date


@dataclass(frozen=True)
class Share:
    """A share in one period; no line joins two stretches."""

    key: str
    period_start: dt.date
    share: float
    is_partial: bool
    stretch: int


@dataclass(frozen=True)
class FalseCalls:
    """What is called on days dealt out at random, and on the days as they are, on the same Sundays."""

    sundays: int
    risen: int
    fallen: int
    called_risen: int
    called_fallen: int
    bursts: int
    called_bursts: int
    burst_sundays: int


@dataclass(frozen=True)
class SaidFirst:
    """When what is called for a Sunday was first published (UTC, without a zone), and how much it was."""

    said_at: dt.datetime
    called: int
    is_same_method: bool


@dataclass(frozen=True)
class Weeks:
    """How many weeks have a digest."""

    weeks: int


@dataclass(frozen=True)
class Counted:
    """A topic or phrase with some of its papers."""

    id: str
    papers: int


@dataclass(frozen=True)
class Burst:
    """A stretch of weeks with an unusual share."""

    started_on: dt.date
    strength: float
    ended_on: dt.date | None

    @property
    def end(self) -> str:
        """Say until when it lasted, after the day on which it began."""
        return f" to {self.ended_on}" if self.ended_on else ", still on"


@dataclass(frozen=True)
class CallOutcome:
    """How many topics or phrases were called with one status on past Sundays, and how many of these calls lasted."""

    status: str
    called: int
    different: int
    lasted: int
    sundays: int
    stated: float | None
    by_chance: float


@dataclass(frozen=True)
class PaperOutcomes:
    """How many papers of one sample of past Sundays were listed again."""

    sample: str
    sundays: int
    papers: int
    listed_again: int
