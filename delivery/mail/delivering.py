"""One round of mail: plan what is due, then send what waits. What keeps it from happening is said in a sentence."""

from __future__ import annotations

import datetime as dt
import email
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from delivery.mail import bounces, planning
from delivery.mail.desk import Desk
from delivery.mail.edition import Edition, UnreadableError
from delivery.mail.for_you import library_ranking
from delivery.mail.links import NoKeyError
from delivery.mail.planning import Plan
from delivery.mail.sending import Office, Sent, send
from papertrends import run_status
from papertrends.library.opening import LibraryError
from papertrends.library.outbox import Delivery, Outbox
from papertrends.library.subscriptions import Subscription, Subscriptions, Wishes
from papertrends.sentences import counted
from papertrends.settings import Settings

NOT_SET = "no mail goes to subscribers: set PAPERTRENDS_MAIL_SENDER (docs/mail.md)"
SAMPLE = "only the bundled sample is published: no news is sent of invented papers"


class NotDeliveredError(Exception):
    """Mail cannot be planned or sent; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    plan: Plan
    sent: Sent
    note: str = ""

    def sentence(self) -> str:
        """Say what the round did."""
        parts = [f"{n:,} {outcome.replace('_', ' ')}" for outcome, n in sorted(self.sent.counts.items())]
        parts += [f"{n:,} not planned ({reason})" for reason, n in self.plan.excluded.items()]
        stopped = f"; sending stopped: {self.sent.stopped}" if self.sent.stopped else ""
        note = f"; {self.note}" if self.note else ""
        return f"{counted(self.plan.planned, 'mail')} planned; {', '.join(parts) or 'nothing to send'}{stopped}{note}"


@contextmanager
def _working(settings: Settings) -> Generator[tuple[Desk, Edition]]:
    """Open the desk and what is published. Raises `NotDeliveredError`."""
    try:
        desk = Desk.here(settings)
        edition = Edition(settings.published)
    except (LibraryError, NoKeyError, UnreadableError) as error:
        raise NotDeliveredError(str(error)) from error
    try:
        yield desk, edition
    except (LibraryError, UnreadableError) as error:
        raise NotDeliveredError(str(error)) from error
    finally:
        edition.close()


def deliver(settings: Settings) -> Round:
    """Plan and send. While only the sample is published, only confirmations are sent. Raises `NotDeliveredError`."""
    with _working(settings) as (desk, edition):
        sender = _sender(desk)
        if edition.is_sample:
            return Round(Plan(None, 0, {}), desk.send_confirmations(), SAMPLE)
        note = _read_bounces(settings, desk)
        plan = planning.plan(desk.library, edition, run_status.read(settings.run_status), dt.datetime.now(dt.UTC))
        return Round(plan, send(desk.library, Office(edition, desk.links, sender), desk.smtp), note)


def _read_bounces(settings: Settings, desk: Desk) -> str:
    """Suspend addresses whose mails came back; a mailbox that cannot be read keeps no mail from being sent."""
    try:
        suspended = bounces.suspend_bounced(settings, desk)
    except bounces.NotReadError as error:
        return str(error)
    return f"{counted(suspended, 'address', 'addresses')} suspended, since mails came back" if suspended else ""


def _sender(desk: Desk) -> str:
    if desk.mail.sender is None:
        raise NotDeliveredError(NOT_SET)
    return desk.mail.sender


def is_due(settings: Settings) -> bool:
    """Tell whether a mail is due or waits. Raises `NotDeliveredError`."""
    with _working(settings) as (desk, edition):
        _sender(desk)
        outbox = Outbox(desk.library)
        if edition.is_sample:
            return bool(outbox.waiting(1, kind="confirmation"))
        now = dt.datetime.now(dt.UTC)
        return bool(outbox.waiting(1) or planning.due(desk.library, edition, run_status.read(settings.run_status), now))


def dry_run(settings: Settings) -> list[tuple[str, str, int]]:
    """Say who would get a mail now, with its subject and size, and change nothing. Raises `NotDeliveredError`."""
    with _working(settings) as (desk, edition):
        status, now = run_status.read(settings.run_status), dt.datetime.now(dt.UTC)
        due = planning.due(desk.library, edition, status, now)
        found: list[tuple[str, str, int]] = []
        for planned, subscription in planning.rehearsed(desk.library, edition, status, due):
            if not planned.reason:
                letter = _rendered(desk, edition, subscription, planned, now)
                found.append((subscription.address, str(email.message_from_bytes(letter)["Subject"]), len(letter)))
        return found


def preview(settings: Settings, address: str = "") -> bytes:
    """Render what a subscriber would get as a first mail, or everything trending. Raises `NotDeliveredError`."""
    with _working(settings) as (desk, edition):
        now = dt.datetime.now(dt.UTC)
        found = next((one for one in Subscriptions(desk.library).all() if one.address == address), None)
        subscription = found or Subscription(0, address or "you@example.org", "preview", "active", Wishes(), None, now, now, None)
        planned = planning.preview(edition, subscription, library_ranking(desk.library, edition))
        return _rendered(desk, edition, subscription, planned, now)


def _rendered(desk: Desk, edition: Edition, subscription: Subscription, planned: planning.Planned, now: dt.datetime) -> bytes:
    of_whom = (subscription.subscription_id, subscription.address, subscription.handle, subscription.wishes)
    delivery = Delivery(0, "news", *of_whom, now, dict(planned.content), list(planned.papers))
    office = Office(edition, desk.links, desk.mail.sender or "papertrends@localhost.localdomain")
    [(_, letter)] = office.letters([delivery], now)
    if letter is None:
        raise NotDeliveredError(NOT_SET)
    return letter
