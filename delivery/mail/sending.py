"""Send what waits in the outbox, one delivery after another, each step written down before and after it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import ZoneInfo

from delivery.mail import letters, rendering
from delivery.mail.edition import Edition, Rise
from delivery.mail.letters import PaperRow
from delivery.mail.links import Links
from delivery.mail.postman import NoServerError, Postman, Result
from papertrends.alerts.settings import AlertSettings
from papertrends.library.opening import Opened
from papertrends.library.outbox import Delivery, Kind, Outbox

GIVEN_UP_AFTER = dt.timedelta(days=1)
"""A mail that the server did not take for so long is given up: the next one has its news."""
TRIED = "the mail server did not take it for a day"


@dataclass(slots=True)
class Sent:
    """What came of sending: how many deliveries ended how, and why sending stopped early, if it did."""

    counts: Counter[str] = field(default_factory=Counter[str])
    stopped: str = ""


class Office:
    """Renders deliveries from an edition; papers are looked up for many at once."""

    def __init__(self, edition: Edition | None, links: Links, sender: str) -> None:
        self.edition = edition
        self.links = links
        self.sender = sender

    def letters(self, waiting: Sequence[Delivery], now: dt.datetime) -> Iterator[tuple[Delivery, bytes | None]]:
        """Render deliveries; None for one with news while nothing can be read."""
        cards = self.edition.cards(paper_id for one in waiting for paper_id, _ in one.papers) if self.edition else {}

        @cache
        def described(paper_id: str) -> PaperRow:
            return letters.paper_row(cards[paper_id], self.links.root)

        for one in waiting:
            if one.kind == "confirmation":
                yield one, rendering.message(letters.confirmation(self.links, one.handle), self.sender, one.address, now)
            elif self.edition is None:
                yield one, None
            else:
                rows = [letters.because(described(paper_id), why) for paper_id, why in one.papers if paper_id in cards]
                zone = ZoneInfo(one.wishes.time_zone)
                yield one, self._news(one, rows, zone, now, self.edition.rising)

    def _news(self, one: Delivery, rows: list[PaperRow], zone: ZoneInfo, now: dt.datetime, rising: list[Rise]) -> bytes:
        """Render a mail with news, with fewer papers where it would be too large; the mail counts the rest."""
        while True:
            letter = letters.news(one.wishes, one.content, rows, rising, self.links, one.handle, now, zone)
            made = rendering.message(letter, self.sender, one.address, now)
            if len(made) <= rendering.MOST_BYTES or not rows:
                return made
            rows = rows[:-1]


def lease(smtp: AlertSettings) -> dt.timedelta:
    """Say how long a delivery may have begun before its sender must be gone: it waits for a few answers, each for so long."""
    return dt.timedelta(seconds=10 * smtp.timeout_seconds)


def now() -> dt.datetime:
    """Tell the time."""
    return dt.datetime.now(dt.UTC)


def send(library: Opened, office: Office, smtp: AlertSettings, *, kind: Kind | None = None, clock: Callable[[], dt.datetime] = now) -> Sent:
    """Send all that waits, or all of a kind.

    Raises:
        LibraryError: the outbox cannot be used.
        UnreadableError: the published file cannot be read.
    """
    outbox, sent = Outbox(library), Sent()
    outbox.doubt(clock() - lease(smtp), clock())
    postponed: set[int] = set()
    # one connection stays open, so that SQLite does not tidy its log up after each step
    with library.reading(), Postman(smtp, office.sender) as postman:
        while waiting := outbox.waiting(kind=kind, without=postponed):
            for one, letter in office.letters(waiting, clock()):
                if letter is None:
                    postponed.add(one.delivery_id)
                    continue
                claim = Claim(outbox, one, clock)
                try:
                    result = postman.hand_over(letter, one.address, claim)
                except NoServerError as error:
                    _give_up(outbox, waiting, str(error), clock(), sent)
                    sent.stopped = str(error)
                    return sent
                note(claim, result, clock(), sent)
                if result is not None and result.fate == "later":
                    postponed.add(one.delivery_id)
    return sent


@dataclass(slots=True)
class Claim:
    """Claims a delivery for this sender just before its content goes out, and remembers whether it did."""

    outbox: Outbox
    delivery: Delivery
    clock: Callable[[], dt.datetime]
    begun: bool = False

    def __call__(self) -> bool:
        """Claim it; False where there is nothing to claim."""
        self.begun = self.outbox.begin(self.delivery, self.clock())
        return self.begun


def note(claim: Claim, result: Result | None, now: dt.datetime, sent: Sent) -> None:
    """Write down what became of a delivery."""
    outbox, one = claim.outbox, claim.delivery
    if result is None:
        sent.counts["excluded"] += 1
    elif result.fate == "later":
        is_old = now - one.planned_at >= GIVEN_UP_AFTER
        reason = f"{TRIED}: {result.reason}" if is_old else result.reason
        outbox.end(one, "refused" if is_old else "planned", reason, now, begun=claim.begun)
        sent.counts["refused" if is_old else "later"] += 1
    else:
        suspends = result.fate == "refused" and result.is_address
        outbox.end(one, result.fate, result.reason, now, begun=claim.begun, suspends=suspends)
        sent.counts[result.fate] += 1


def _give_up(outbox: Outbox, waiting: Sequence[Delivery], reason: str, now: dt.datetime, sent: Sent) -> None:
    """Refuse what has waited too long for a server that takes nothing."""
    for one in waiting:
        if one.kind == "news" and now - one.planned_at >= GIVEN_UP_AFTER:
            outbox.end(one, "refused", f"{TRIED}: {reason}", now, begun=False)
            sent.counts["refused"] += 1
