"""Subscriptions to mail: who gets it, how often, and about what. A wish counts once its address has confirmed it."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, func, insert, select, update

from papertrends.library.opening import Opened
from papertrends.library.tables import subscriptions

InterestKind = Literal["everything", "topic", "phrase", "author", "search", "for_you"]
KINDS: Final[tuple[InterestKind, ...]] = ("everything", "topic", "phrase", "author", "search", "for_you")
Rhythm = Literal["daily", "weekly"]
State = Literal["pending", "active", "suspended", "ended"]
MOST_INTERESTS: Final = 50
LONGEST_ADDRESS: Final = 254
"""Letters that SMTP takes (RFC 5321, 4.5.3.1.3)."""
_ADDRESS: Final = re.compile(
    r"(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+"
)
"""A dot-atom (RFC 5322, 3.4.1) at a host name: no blank, quote, comma or bracket that a mail's header would read as more."""


class NoAddressError(ValueError):
    """A text is no mail address; the message is for the person who typed it."""


class NoWishError(ValueError):
    """Wishes that cannot be kept; the message is for the person who made them."""


@dataclass(frozen=True, slots=True, order=True)
class Interest:
    """What a subscriber wants to read about: `value` is an id, an author's key or a search; `label` is how it was shown."""

    kind: InterestKind
    value: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a subscriber wants, and when.

    Attributes:
        interests: in alphabetical order, so that equal sets are equal.
        weekday: of a weekly mail, 0 is Monday.
        hour: from which on the mail may come, in the subscriber's time zone.
        sign_of_life: whether there is a mail also when nothing is new.
        login: whose library "For you" reads; None for nobody's.
    """

    interests: tuple[Interest, ...] = (Interest("everything"),)
    rhythm: Rhythm = "daily"
    weekday: int = 0
    hour: int = 8
    time_zone: str = "UTC"
    sign_of_life: bool = False
    login: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as it stands; `asked` waits until the address confirms it."""

    subscription_id: int
    address: str
    handle: str
    state: State
    wishes: Wishes
    asked: Wishes | None
    created_at: dt.datetime
    confirmed_at: dt.datetime | None
    suspended_why: str | None


def cleaned_address(text: str) -> str:
    """Write an address the way it is kept. Raises `NoAddressError`."""
    local, at, domain = text.strip().rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii").lower() if domain else ""
    except UnicodeError:
        host = ""
    # two spellings of one mailbox are one subscription: servers that tell case apart are not known
    address = f"{local.lower()}{at}{host}"
    if not _ADDRESS.fullmatch(address) or len(address) > LONGEST_ADDRESS:
        msg = "This is not a mail address. Write one such as ada@example.org."
        raise NoAddressError(msg)
    return address


def checked(wishes: Wishes) -> Wishes:
    """Sort the interests and check everything else. Raises `NoWishError`."""
    try:
        ZoneInfo(wishes.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = f"{wishes.time_zone[:40]} is not a time zone. Write one such as Europe/Berlin."
        raise NoWishError(msg) from error
    if wishes.rhythm not in {"daily", "weekly"} or wishes.weekday not in range(7) or wishes.hour not in range(24):
        msg = "The rhythm is daily or weekly, the weekday 0 (Monday) to 6, the hour 0 to 23."
        raise NoWishError(msg)
    texts = [text for one in wishes.interests for text in (one.kind, one.value, one.label)]
    if any(one.kind not in KINDS for one in wishes.interests) or not all(isinstance(text, str) for text in texts):  # pyright: ignore[reportUnnecessaryIsInstance] - from forms
        msg = f"An interest is one of {', '.join(KINDS)}, with a value and a label."
        raise NoWishError(msg)
    # without a login there is no library to go by
    kept = [one for one in wishes.interests if one.kind != "for_you" or wishes.login is not None]
    named = {(one.kind, one.value): Interest(one.kind, one.value[:1000], one.label[:200]) for one in kept}
    if not 0 < len(named) <= MOST_INTERESTS:
        msg = f"Choose what the mail is about, {MOST_INTERESTS} interests at most."
        raise NoWishError(msg)
    return replace(wishes, interests=tuple(sorted(named.values())))


def written(wishes: Wishes) -> str:
    """Write wishes as JSON."""
    return json.dumps(asdict(wishes), ensure_ascii=False, sort_keys=True)


def read(text: str) -> Wishes:
    """Read wishes from JSON. Raises `NoWishError`."""
    try:
        found: dict[str, Any] = json.loads(text)
        interests = tuple(Interest(**one) for one in found.pop("interests"))
        return checked(Wishes(interests, **found))
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        msg = f"These are no wishes: {error}"
        raise NoWishError(msg) from error


class Subscriptions:
    """All subscriptions of a library. Every method raises `LibraryError` where the database cannot be used."""

    def __init__(self, library: Opened) -> None:
        self.library = library

    def ask(self, connection: Connection, address: str, wishes: Wishes, now: dt.datetime) -> Subscription:
        """Keep what an address asks for until it confirms; what it has now goes on. Runs in the caller's transaction."""
        table = subscriptions
        text = written(checked(wishes))
        where = table.c.address == cleaned_address(address)
        if connection.execute(select(table.c.subscription_id).where(where)).scalar() is None:
            row = {"address": cleaned_address(address), "handle": secrets.token_hex(16), "state": "pending"}
            connection.execute(insert(table).values(**row, wishes=text, asked=text, created_at=now))
        else:
            connection.execute(update(table).where(where).values(asked=text))
        return _subscription(connection.execute(select(table).where(where)).mappings().one())

    def confirm(self, handle: str, now: dt.datetime) -> Subscription | None:
        """Do what the address asked for last; a second time changes nothing."""
        table = subscriptions
        with self.library.writing() as connection:
            found = _of(connection, handle)
            if found is None or found.asked is None:
                return found
            values: dict[str, Any] = {"state": "active", "wishes": written(found.asked), "asked": None, "suspended_why": None}
            if found.state != "active":
                values |= {"confirmed_at": now, "ended_at": None}
            connection.execute(update(table).where(table.c.handle == handle).values(**values))
            return _of(connection, handle)

    def change(self, handle: str, wishes: Wishes) -> Subscription | None:
        """Change what a subscriber wants; the link to this page has been sent to the address, so it counts at once."""
        with self.library.writing() as connection:
            connection.execute(update(subscriptions).where(subscriptions.c.handle == handle).values(wishes=written(checked(wishes))))
            return _of(connection, handle)

    def end(self, handle: str, now: dt.datetime) -> Subscription | None:
        """End a subscription, also for mails that are planned already; what was asked and not confirmed is forgotten."""
        table = subscriptions
        with self.library.writing() as connection:
            connection.execute(
                update(table).where(table.c.handle == handle, table.c.state != "ended").values(state="ended", asked=None, ended_at=now)
            )
            return _of(connection, handle)

    def suspend(self, connection: Connection, subscription_id: int, why: str) -> None:
        """Send nothing more to an address that does not take it, until it subscribes again."""
        table = subscriptions
        where = (table.c.subscription_id == subscription_id) & (table.c.state == "active")
        connection.execute(update(table).where(where).values(state="suspended", suspended_why=why))

    def bring_in(self, address: str, wishes: Wishes, now: dt.datetime) -> bool:
        """Take over a subscriber who has confirmed elsewhere. Returns False where the address is known already."""
        text = written(checked(wishes))
        with self.library.writing() as connection:
            known = select(subscriptions.c.subscription_id).where(subscriptions.c.address == cleaned_address(address))
            if connection.execute(known).scalar() is not None:
                return False
            row = {"address": cleaned_address(address), "handle": secrets.token_hex(16), "state": "active"}
            connection.execute(insert(subscriptions).values(**row, wishes=text, created_at=now, confirmed_at=now))
        return True

    def of(self, handle: str) -> Subscription | None:
        """Give the subscription that a link is about."""
        with self.library.reading() as connection:
            return _of(connection, handle)

    def all(self, *states: State) -> list[Subscription]:
        """List subscriptions, those in certain states or all, the oldest first."""
        table = subscriptions
        wanted = select(table).order_by(table.c.subscription_id)
        with self.library.reading() as connection:
            found = connection.execute(wanted.where(table.c.state.in_(states)) if states else wanted).mappings()
            return [_subscription(row) for row in found]

    def counts(self) -> dict[str, int]:
        """Count the subscriptions of each state."""
        table = subscriptions
        with self.library.reading() as connection:
            return {str(state): int(n) for state, n in connection.execute(select(table.c.state, func.count()).group_by(table.c.state))}


def _of(connection: Connection, handle: str) -> Subscription | None:
    row = connection.execute(select(subscriptions).where(subscriptions.c.handle == handle)).mappings().first()
    return _subscription(row) if row else None


def _subscription(row: Mapping[Any, Any]) -> Subscription:
    asked = read(row["asked"]) if row["asked"] else None
    told = (row["created_at"], row["confirmed_at"], row["suspended_why"])
    identity = (row["subscription_id"], row["address"], row["handle"], row["state"])
    return Subscription(*identity, read(row["wishes"]), asked, *told)
