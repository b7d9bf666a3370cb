"""What a library holds, as the rest of the program sees it. Moments are UTC."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal, get_args

State = Literal["saved", "later", "done", "hidden"]
STATES: Final[tuple[State, ...]] = get_args(State)
FollowKind = Literal["topic", "phrase", "author", "search", "source"]
HIGHEST_RATING: Final = 5
LONGEST_TAG: Final = 80
"""Letters: a longer tag is a note."""
LONGEST_NOTE: Final = 20_000
LONGEST_NAME: Final = 120
"""Letters of the name of a saved query."""
VISIT_ENDS_AFTER: Final = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Reference:
    """What is known of a paper apart from the digests: enough to find it again, and to show it when they no longer list it."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    abstract: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A paper in a reader's library.

    Attributes:
        paper_id: as it was when the reader acted; it may have led on since. None for a reference that no digest lists.
        state: None where the reader only noted, tagged or rated it.
        rating: 1 to 5.
        tags: in alphabetical order.
    """

    reference: Reference
    added_at: dt.datetime
    changed_at: dt.datetime
    paper_id: str | None = None
    state: State | None = None
    rating: int | None = None
    note: str = ""
    tags: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to keep."""
        return self.state is None and self.rating is None and not self.note and not self.tags


@dataclass(frozen=True, slots=True)
class Follow:
    """What a reader follows: `value` is an id, a name or a search; `label` is how it was shown."""

    kind: FollowKind
    value: str
    label: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A statement in SQL that a reader saved under a name.

    Attributes:
        chart: the settings of its chart, as they stand in the address of the page SQL; "" without one.
        is_pinned: whether it stands on the reader's page of charts.
    """

    name: str
    statement: str
    chart: str = ""
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A reader's visit: it began with an action after 30 minutes of none; `last_ended_at` is the last action of the one before."""

    began_at: dt.datetime
    last_ended_at: dt.datetime | None


def cleaned_tags(tags: list[str]) -> tuple[str, ...]:
    """Write tags the way they are kept: single blanks, none twice, in alphabetical order."""
    found = {" ".join(tag.split())[:LONGEST_TAG].strip() for tag in tags}
    return tuple(sorted(found - {""}, key=lambda tag: (tag.casefold(), tag)))
