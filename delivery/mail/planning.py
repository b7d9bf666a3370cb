"""Plan the mails that are due: who gets which papers, and who gets none and why. Nothing is sent here."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from delivery.mail import rhythm
from delivery.mail.composing import MOST_PAPERS, Composer, ForYou, fresh
from delivery.mail.edition import Edition
from delivery.mail.for_you import library_ranking
from papertrends.library.delivered import NEWS, NOT_TWICE, Delivered
from papertrends.library.opening import Opened
from papertrends.library.outbox import Last, Outbox, Planned, Publish
from papertrends.library.subscriptions import Subscription, Subscriptions
from papertrends.run_status import RunStatus

Situation = Literal["news", "quiet", "no_new_digest", "failed_run"]
SITUATIONS: Final[dict[Situation, str]] = {
    "news": "there is news",
    "quiet": "a quiet day: nothing new for this subscriber",
    "no_new_digest": "no new digest since the last mail",
    "failed_run": "the last build failed, so nothing new is published",
}


@dataclass(frozen=True, slots=True)
class Due:
    """A subscription whose mail is due, since when, and what it got last."""

    subscription: Subscription
    slot: dt.datetime
    last: Last


@dataclass(frozen=True, slots=True)
class Plan:
    """What was planned: the mail's number, None where nobody is due; how many get it, and how many get none, by reason."""

    mail_id: int | None
    planned: int
    excluded: dict[str, int]


def due(library: Opened, edition: Edition, status: RunStatus, now: dt.datetime) -> list[Due]:
    """List the subscriptions whose mail is due.

    One is due once a slot, and only when something was published since its last mail: before that its slot waits for the
    publish. Who wants a sign of life gets it at the slot.
    """
    # papers of the weeks before are no news any more
    last = Outbox(library).last(now - 2 * NEWS)
    found: list[Due] = []
    for subscription in Subscriptions(library).all("active"):
        before = last.get(subscription.subscription_id, Last())
        slot = rhythm.slot(subscription.wishes, now)
        is_decided = before.slot is not None and before.slot >= slot
        # the day of the confirmation is not owed
        is_owed = subscription.confirmed_at is None or slot >= subscription.confirmed_at
        if is_decided or not is_owed:
            continue
        if subscription.wishes.sign_of_life or situation(edition.published_at, status, before.told_until) == "news":
            found.append(Due(subscription, slot, before))
    return found


def situation(published_at: dt.datetime, status: RunStatus, told_until: dt.datetime | None) -> Situation:
    """Say whether something was published since the last mail, and if not, why not."""
    if told_until is None or published_at > told_until:
        return "news"
    newest = status.runs[0] if status.runs else None
    return "failed_run" if newest is not None and newest.outcome == "failed" else "no_new_digest"


def plan(library: Opened, edition: Edition, status: RunStatus, now: dt.datetime) -> Plan:
    """Plan a mail for every subscription that is due. Raises `LibraryError` and `UnreadableError`."""
    delivered = Delivered(library)
    arrived = delivered.note_arrivals(((paper.paper_id, paper.aliases) for paper in edition.papers.values()), edition.published_at)
    asked = due(library, edition, status, now)
    if not asked:
        return Plan(None, 0, {})
    planned = _all(library, edition, status, asked, arrived, now)
    papers = {paper_id for one in planned for paper_id, _ in one.papers}
    delivered.note_keys({paper_id: edition.papers[paper_id].keys for paper_id in papers})
    mail_id = Outbox(library).plan("news", Publish(edition.generation, edition.published_at, edition.newest_day), planned, now)
    excluded = Counter(one.reason for one in planned if one.reason)
    return Plan(mail_id, len(planned) - excluded.total(), dict(excluded))


def rehearsed(library: Opened, edition: Edition, status: RunStatus, asked: list[Due]) -> list[tuple[Planned, Subscription]]:
    """Plan as `plan` does, and write nothing."""
    arrived = Delivered(library).arrivals(((paper.paper_id, paper.aliases) for paper in edition.papers.values()), edition.published_at)
    planned = _all(library, edition, status, asked, arrived, dt.datetime.now(dt.UTC))
    return [(one, of.subscription) for one, of in zip(planned, asked, strict=True)]


def _all(
    library: Opened, edition: Edition, status: RunStatus, asked: list[Due], arrived: Mapping[str, dt.datetime], now: dt.datetime
) -> list[Planned]:
    today = {key: paper.paper_id for paper in edition.papers.values() for key in paper.keys}
    delivered = Delivered(library).delivered(today, now - NOT_TWICE)
    composer = Composer(edition, arrived, library_ranking(library, edition))
    return [planned_for(one, composer, delivered, status) for one in asked]


def planned_for(one: Due, composer: Composer, delivered: Mapping[int, set[str]], status: RunStatus) -> Planned:
    """Plan the mail of one subscriber."""
    subscription, edition = one.subscription, composer.edition
    matches = composer.matches(subscription.wishes, one.last, one.slot)
    papers = fresh(matches, delivered.get(subscription.subscription_id, set()))
    how = situation(edition.published_at, status, one.last.told_until)
    if how == "news" and not papers:
        how = "quiet"
    content: dict[str, Any] = {
        "situation": how,
        "is_first": one.last.newest_day is None,
        "found": len(papers),
        "quiet": list(matches.quiet),
        "newest_day": str(edition.newest_day or ""),
        # what is rising changes with each Sunday: it is told once
        "tells_rising": bool(edition.rising and (one.last.newest_day is None or one.last.newest_day < edition.rising[0].as_of)),
    }
    excluded = SITUATIONS[how] if how != "news" and not subscription.wishes.sign_of_life else ""
    return Planned(subscription.subscription_id, one.slot, content, papers[:MOST_PAPERS], excluded)


def preview(edition: Edition, subscription: Subscription, for_you: ForYou) -> Planned:
    """Plan what a subscriber would get as a first mail, and write nothing."""
    arrived: Mapping[str, dt.datetime] = dict.fromkeys(edition.papers, edition.published_at)
    composer = Composer(edition, arrived, for_you)
    return planned_for(Due(subscription, edition.published_at, Last()), composer, {}, RunStatus())
