"""The outbox: what is to be sent to whom, and what became of it. A delivery's state is written before and after each step.

planned → begun, just before the mail's content goes out → accepted, refused or in doubt. Excluded ones have nothing to be sent.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, case, func, insert, select, text, true, update

from papertrends.library.opening import Opened
from papertrends.library.subscriptions import Subscriptions, Wishes, read
from papertrends.library.tables import delivered_papers, deliveries, mails, subscriptions

Kind = Literal["news", "confirmation"]
State = Literal["planned", "begun", "accepted", "refused", "excluded", "in_doubt"]
SENT: Final = ("planned", "begun", "accepted", "in_doubt")
"""States in which a paper counts as sent."""
PART: Final = 500
"""Rows of one statement: SQLite takes 32,766 values."""

BALANCE: Final = """
select
    mails.mail_id,
    mails.kind,
    mails.generation,
    mails.planned_at,
    mails.candidates,
    count(*) filter (where deliveries.state = 'accepted') as accepted,
    count(*) filter (where deliveries.state = 'refused') as refused,
    count(*) filter (where deliveries.state = 'excluded') as excluded,
    count(*) filter (where deliveries.state = 'in_doubt') as in_doubt,
    count(*) filter (where deliveries.state in ('planned', 'begun')) as waiting,
    mails.candidates
    = count(*) filter (where deliveries.state in ('accepted', 'refused', 'excluded', 'in_doubt', 'planned', 'begun')) as balances
from library_mails as mails
left join library_deliveries as deliveries on mails.mail_id = deliveries.mail_id
group by mails.mail_id, mails.kind, mails.generation, mails.planned_at, mails.candidates
order by mails.mail_id desc
"""
"""Of each mail: candidates = accepted + refused + excluded + in doubt, and those that still wait."""


@dataclass(frozen=True, slots=True)
class Publish:
    """The publish that a mail tells of: its name, when it was, and the newest day of its digests."""

    generation: str = ""
    published_at: dt.datetime | None = None
    newest_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A delivery to be written into the outbox.

    Attributes:
        papers: ids with the reason for each, in the order of the mail.
        reason: why nothing is sent; "" where something is.
    """

    subscription_id: int
    slot: dt.datetime | None
    content: Mapping[str, Any] = field(default_factory=dict[str, Any])
    papers: Sequence[tuple[str, str]] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery that waits to be sent, with what its mail says."""

    delivery_id: int
    kind: Kind
    subscription_id: int
    address: str
    handle: str
    wishes: Wishes
    planned_at: dt.datetime
    content: dict[str, Any]
    papers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Last:
    """What a subscriber got.

    Attributes:
        first_slot: the first that was decided.
        slot: the last that was decided.
        told_until: the newest publish of which the subscriber has all news, or had none.
        newest_day: the newest day of which a mail told; None for who has got none yet.
    """

    first_slot: dt.datetime | None = None
    slot: dt.datetime | None = None
    told_until: dt.datetime | None = None
    newest_day: dt.date | None = None


class Outbox:
    """The outbox of a library. Every method raises `LibraryError` where the database cannot be used."""

    def __init__(self, library: Opened) -> None:
        self.library = library

    def plan(self, kind: Kind, publish: Publish, planned: Sequence[Planned], now: dt.datetime) -> int | None:
        """Write deliveries of one mail, with their papers; one whose slot is taken is left out. Returns the mail's number."""
        mail_id = None
        for at in range(0, len(planned), PART):
            with self.library.writing(durable=True) as connection:
                mail_id = add(connection, kind, publish, planned[at : at + PART], now, mail_id)
        return mail_id

    def waiting(self, most: int = PART, *, kind: Kind | None = None, without: Collection[int] = ()) -> list[Delivery]:
        """Give deliveries that are planned, confirmations first: their readers sit and wait.

        Args:
            most: how many.
            kind: of which kind; of any by default.
            without: numbers of deliveries that are to wait longer.
        """
        table = deliveries
        of_subscription = (subscriptions.c.address, subscriptions.c.handle, subscriptions.c.wishes)
        with self.library.reading() as connection:
            rows = list(
                connection.execute(
                    select(table, mails.c.kind, mails.c.planned_at, *of_subscription)
                    .join(mails)
                    .join(subscriptions)
                    .where(table.c.state == "planned", table.c.delivery_id.not_in(without), mails.c.kind == kind if kind else true())
                    .order_by(mails.c.kind != "confirmation", table.c.delivery_id)
                    .limit(most)
                ).mappings()
            )
            papers = _papers(connection, [row["delivery_id"] for row in rows])
        return [
            Delivery(
                row["delivery_id"],
                row["kind"],
                row["subscription_id"],
                row["address"],
                row["handle"],
                read(row["wishes"]),
                row["planned_at"],
                json.loads(row["content"]),
                papers.get(row["delivery_id"], []),
            )
            for row in rows
        ]

    def begin(self, delivery: Delivery, now: dt.datetime) -> bool:
        """Claim a delivery just before its content goes out; False where another sender has it or nobody wants it any more."""
        table = deliveries
        with self.library.writing(durable=True) as connection:
            is_it = subscriptions.c.subscription_id == delivery.subscription_id
            state, asked = connection.execute(select(subscriptions.c.state, subscriptions.c.asked).where(is_it)).one()
            if not (state == "active" if delivery.kind == "news" else asked):
                said = f"the subscription is {state}" if delivery.kind == "news" else "nothing is left to confirm"
                _end(connection, delivery.delivery_id, "excluded", said, now, ("planned",))
                return False
            where = (table.c.delivery_id == delivery.delivery_id) & (table.c.state == "planned")
            return connection.execute(update(table).where(where).values(state="begun", begun_at=now)).rowcount == 1

    def end(self, delivery: Delivery, state: State, reason: str, now: dt.datetime, *, begun: bool = True, suspends: bool = False) -> None:
        """Write what became of a delivery. An answer that comes late still settles one in doubt.

        Args:
            delivery: what ended.
            state: planned, if the server certainly does not have it and it is to wait.
            reason: why.
            now: when.
            begun: whether this sender has begun it; otherwise another one may have, whose answer counts.
            suspends: whether nothing more goes to the address.
        """
        before = ("begun", "in_doubt") if begun else ("planned",)
        with self.library.writing(durable=True) as connection:
            _end(connection, delivery.delivery_id, state, reason, now, before)
            if suspends:
                Subscriptions(self.library).suspend(connection, delivery.subscription_id, reason)

    def doubt(self, before: dt.datetime, now: dt.datetime) -> int:
        """Put in doubt what began before a moment and has not ended: its sender is gone. Returns how many."""
        where = (deliveries.c.state == "begun") & (deliveries.c.begun_at < before)
        values = {"state": "in_doubt", "reason": "the sender ended before the mail server's answer", "ended_at": now}
        with self.library.writing(durable=True) as connection:
            return connection.execute(update(deliveries).where(where).values(**values)).rowcount

    def settle(self, delivery_id: int, *, again: bool, now: dt.datetime) -> bool:
        """Settle a delivery in doubt as a person tells: send it again, or take it as accepted."""
        state, reason = ("planned", "") if again else ("accepted", "a person has settled it")
        with self.library.writing(durable=True) as connection:
            return _end(connection, delivery_id, state, reason, now, ("in_doubt",))

    def in_doubt(self) -> list[tuple[int, str, dt.datetime, str]]:
        """List the deliveries in doubt: number, address, when, why."""
        table = deliveries
        wanted = select(table.c.delivery_id, subscriptions.c.address, table.c.begun_at, table.c.reason).join(subscriptions)
        with self.library.reading() as connection:
            return [tuple(row) for row in connection.execute(wanted.where(table.c.state == "in_doubt").order_by(table.c.delivery_id))]

    def balance(self, most: int = 20) -> list[dict[str, Any]]:
        """Count the deliveries of the newest mails by state."""
        with self.library.reading() as connection:
            return [dict(row) for row in connection.execute(text(f"{BALANCE} limit :most"), {"most": most}).mappings()]

    def told_until(self) -> dt.datetime | None:
        """Give the newest publish that a mail has told of."""
        with self.library.reading() as connection:
            return connection.execute(select(func.max(mails.c.published_at, type_=mails.c.published_at.type))).scalar()

    def reasons(self, kind: Kind = "news") -> dict[str, int]:
        """Count why the deliveries of the newest mail of a kind were refused or excluded."""
        newest = select(func.max(mails.c.mail_id)).where(mails.c.kind == kind).scalar_subquery()
        table = deliveries
        wanted = select(table.c.reason, func.count()).where(table.c.mail_id == newest, table.c.reason != "").group_by(table.c.reason)
        with self.library.reading() as connection:
            return {str(reason): int(n) for reason, n in connection.execute(wanted)}

    def last(self, since: dt.datetime) -> dict[int, Last]:
        """Say what each subscriber got last, by the subscription's number; what was planned before a moment is not looked at."""
        table = deliveries
        is_told = table.c.state.in_(SENT)
        # where nothing was sent, nothing was new
        is_seen = table.c.state.in_((*SENT, "excluded"))
        newest = (
            func.min(table.c.slot, type_=table.c.slot.type),
            func.max(table.c.slot, type_=table.c.slot.type),
            func.max(case((is_seen, mails.c.published_at)), type_=mails.c.published_at.type),
            func.max(case((is_told, mails.c.newest_day)), type_=mails.c.newest_day.type),
        )
        lately = (table.c.slot.is_not(None), mails.c.planned_at >= since)
        wanted = select(table.c.subscription_id, *newest).join(mails).where(*lately).group_by(table.c.subscription_id)
        with self.library.reading() as connection:
            return {number: Last(*told) for number, *told in connection.execute(wanted)}


def confirmations(connection: Connection, subscription_id: int, since: dt.datetime) -> list[State]:
    """List the states of the confirmations that an address was asked for since a moment, in the caller's transaction."""
    wanted = select(deliveries.c.state).join(mails).where(mails.c.kind == "confirmation", mails.c.planned_at > since)
    return list(connection.execute(wanted.where(deliveries.c.subscription_id == subscription_id)).scalars())


def add(
    connection: Connection, kind: Kind, publish: Publish, planned: Sequence[Planned], now: dt.datetime, mail_id: int | None = None
) -> int | None:
    """Write deliveries, and count them as the mail's candidates, in the caller's transaction."""
    table = deliveries
    numbers = [one.subscription_id for one in planned]
    wanted = select(table.c.subscription_id, table.c.slot).where(table.c.subscription_id.in_(numbers), table.c.slot.is_not(None))
    taken = {(number, slot) for number, slot in connection.execute(wanted)}
    new = [one for one in planned if (one.subscription_id, one.slot) not in taken]
    if not new:
        return mail_id
    if mail_id is None:
        values = {"kind": kind, **asdict(publish), "planned_at": now, "candidates": 0}
        mail_id = connection.execute(insert(mails).values(**values).returning(mails.c.mail_id)).scalar_one()
    connection.execute(update(mails).where(mails.c.mail_id == mail_id).values(candidates=mails.c.candidates + len(new)))
    rows = [
        {
            "mail_id": mail_id,
            "subscription_id": one.subscription_id,
            "slot": one.slot,
            "state": "excluded" if one.reason else "planned",
            "reason": one.reason,
            "content": json.dumps(one.content, ensure_ascii=False),
            "ended_at": now if one.reason else None,
        }
        for one in new
    ]
    made = connection.execute(insert(table).returning(table.c.delivery_id, sort_by_parameter_order=True), rows).scalars().all()
    papers = [
        {"delivery_id": number, "paper_id": paper_id, "place": place, "why": why}
        for number, one in zip(made, new, strict=True)
        for place, (paper_id, why) in enumerate(one.papers)
    ]
    if papers:
        connection.execute(insert(delivered_papers), papers)
    return mail_id


def _papers(connection: Connection, numbers: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    table = delivered_papers
    found: dict[int, list[tuple[str, str]]] = {}
    wanted = select(table.c.delivery_id, table.c.paper_id, table.c.why).where(table.c.delivery_id.in_(numbers)).order_by(table.c.place)
    for number, paper_id, why in connection.execute(wanted):
        found.setdefault(number, []).append((paper_id, why))
    return found


def _end(connection: Connection, delivery_id: int, state: State | str, reason: str, now: dt.datetime, before: Sequence[str]) -> bool:
    table = deliveries
    is_it: ColumnElement[bool] = (table.c.delivery_id == delivery_id) & table.c.state.in_(before)
    values = {"state": state, "reason": reason, "ended_at": None if state == "planned" else now}
    return connection.execute(update(table).where(is_it).values(**values)).rowcount == 1
