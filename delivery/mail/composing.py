"""What a mail says to one subscriber: the new papers that match, each with its reason, what is rising, and what was quiet.

Everything is looked up once for all subscribers; those with the same interests and the same last mail share one list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from delivery.mail.edition import Edition, Paper, Rise
from papertrends.library.outbox import Last
from papertrends.library.subscriptions import Interest, Wishes
from papertrends.sentences import counted

MOST_PAPERS: Final = 15
"""Rows of papers in a mail: 35 kB of the sample's, and what can be read in a few minutes."""
MOST_RISING: Final = 5
FIRST_MAIL: Final = {"daily": 1, "weekly": 7}
"""Days of which a first mail tells the news, by rhythm."""
ForYou = Callable[[str], Mapping[str, str]]
"""Gives the papers that are for the reader with a login, best first, each with its reason."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The news for a set of interests: papers in the order of the mail with reasons, and the interests without any."""

    papers: dict[str, str]
    quiet: tuple[str, ...]


class Composer:
    """Finds what is new for each subscriber in one edition."""

    def __init__(self, edition: Edition, arrived: Mapping[str, dt.datetime], for_you: ForYou) -> None:
        """Take an edition.

        Args:
            edition: what is published.
            arrived: when its papers of the last weeks were first published here.
            for_you: ranks the papers for a reader.
        """
        self.edition = edition
        self._arrived = arrived
        self._for_you = for_you
        self._members: dict[tuple[str, str], set[str]] | None = None
        self._searches: dict[str, set[str]] = {}
        self._new: dict[dt.datetime | int, dict[str, Paper]] = {}
        self._matches: dict[tuple[object, ...], Matches] = {}

    def matches(self, wishes: Wishes, last: Last, slot: dt.datetime) -> Matches:
        """Give the news since a subscriber's last mail; the same for all with the same interests and last mail."""
        # a first mail that did not arrive is made up for by the next
        missed = (slot - last.first_slot).days if last.first_slot else 0
        since: dt.datetime | int = last.told_until or FIRST_MAIL[wishes.rhythm] + missed
        key = (wishes.interests, wishes.login if any(one.kind == "for_you" for one in wishes.interests) else None, since)
        if key not in self._matches:
            self._matches[key] = self._find(wishes, self._news(since))
        return self._matches[key]

    def _news(self, since: dt.datetime | int) -> dict[str, Paper]:
        """Give the papers that came after a moment, or in the newest days."""
        if since not in self._new:
            papers = self.edition.papers
            newest = self.edition.newest_day
            if isinstance(since, int):
                first = newest - dt.timedelta(days=since) if newest else None
                chosen = {name: paper for name, paper in papers.items() if first and paper.first_listed_on > first}
            else:
                chosen = {name: paper for name, paper in papers.items() if self._arrived[name] > since}
            self._new[since] = chosen
        return self._new[since]

    def _find(self, wishes: Wishes, news: Mapping[str, Paper]) -> Matches:
        reasons: dict[str, list[str]] = {}
        quiet: list[str] = []
        for interest in wishes.interests:
            found = self._of(interest, wishes.login, news)
            if not found and interest.kind != "everything":
                quiet.append(named(interest))
            for paper_id, why in found.items():
                reasons.setdefault(paper_id, []).append(why)
        # what several interests have in common comes first
        order = {paper_id: place for place, paper_id in enumerate(news)}
        ordered = sorted(reasons, key=lambda one: (-len(reasons[one]), order[one]))
        return Matches({paper_id: "; ".join(reasons[paper_id]) for paper_id in ordered}, tuple(quiet))

    def _of(self, interest: Interest, login: str | None, news: Mapping[str, Paper]) -> dict[str, str]:
        """Give the news that an interest matches, with the reason."""
        if interest.kind == "everything":
            return {name: received(paper) for name, paper in news.items()}
        if interest.kind == "for_you":
            return {name: why for name, why in self._for_you(login or "").items() if name in news}
        if interest.kind == "search":
            if interest.value not in self._searches:
                self._searches[interest.value] = self.edition.search(interest.value)
            members = self._searches[interest.value]
        else:
            if self._members is None:
                self._members = self.edition.members(list(self.edition.papers))
            members = self._members.get((interest.kind, interest.value), set())
        return dict.fromkeys((name for name in news if name in members), f"{named(interest)}")


def named(interest: Interest) -> str:
    """Name an interest as a reason does."""
    label = interest.label or interest.value
    return {
        "everything": "everything trending",
        "topic": label,
        "phrase": f"“{label}”",
        "author": f"by {label}",
        "search": f"search: {label}",
        "for_you": "For you",
    }[interest.kind]


def received(paper: Paper) -> str:
    """Say how a paper was received on its day."""
    of_day = f"{counted(paper.of_day, 'paper')} first listed on {paper.first_listed_on}"
    return f"number {paper.place} of {of_day}, by upvotes" if paper.upvotes else f"one of {of_day}"


def rising_for(rising: list[Rise], interests: tuple[Interest, ...]) -> list[Rise]:
    """Choose what is rising that a subscriber reads about: of their topics and phrases; of everything, the strongest stories."""
    wants_all = any(one.kind == "everything" for one in interests)
    wanted = {(one.kind, one.value) for one in interests}
    topics = {one.value for one in interests if one.kind == "topic"}
    chosen = [rise for rise in rising if (rise.kind, rise.id) in wanted or rise.under in topics or (wants_all and not rise.is_part)]
    own = [rise for rise in chosen if (rise.kind, rise.id) in wanted]
    return [*own, *(rise for rise in chosen if rise not in own)][:MOST_RISING]


def fresh(matches: Matches, delivered: set[str]) -> list[tuple[str, str]]:
    """Leave out what the subscriber was sent before."""
    return [(paper_id, why) for paper_id, why in matches.papers.items() if paper_id not in delivered]
