"""A reader's library: read it, and change it. Every change is one transaction."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from papertrends.library import merging, tables
from papertrends.library.model import LONGEST_NAME, LONGEST_NOTE, VISIT_ENDS_AFTER, Follow, FollowKind, Item, Reference, SavedQuery, Visit
from papertrends.library.opening import Opened

SELDOM = dt.timedelta(minutes=1)
"""A visit's last action is written at most this often: a page would else write at each click."""

Change = Callable[[Item], Item]


@dataclass(frozen=True, slots=True)
class Subject:
    """The paper that a change is about.

    Attributes:
        paper_id: of today; None for a reference that no digest lists.
        reference: what to keep of it if it is new.
        earlier_ids: ids under which its reader may have kept it: their items become one.
    """

    paper_id: str | None
    reference: Reference
    earlier_ids: Collection[str] = ()


class Library:
    """The library of one reader, who is there from the first change on.

    Every method raises `LibraryError` where the database cannot be used.
    """

    def __init__(self, opened: Opened, login: str = "") -> None:
        """Take the library of a login, "" for the one reader of a dashboard without logins."""
        self.opened = opened
        self.login = login.strip().lower()

    def items(self) -> list[Item]:
        """Give all items, the latest changed first."""
        with self.opened.reading() as connection:
            return self._items(connection)

    def change(self, subjects: Iterable[Subject], change: Change, *, now: dt.datetime | None = None) -> None:
        """Change papers, all or none; one of which nothing is left to keep goes."""
        moment = now or dt.datetime.now(dt.UTC)
        with self.opened.writing() as connection:
            reader_id = self._reader(connection, moment)
            for subject in subjects:
                _change(connection, reader_id, subject, change, moment)

    def follows(self) -> list[Follow]:
        """Give what the reader follows, the newest first."""
        table = tables.follows
        with self.opened.reading() as connection:
            found = connection.execute(
                select(table)
                .join(tables.readers)
                .where(tables.readers.c.login == self.login)
                .order_by(table.c.since.desc(), table.c.follow_id)
            ).mappings()
            return [Follow(row["kind"], row["value"], row["label"], row["since"]) for row in found]

    def follow(self, kind: FollowKind, value: str, label: str, *, now: dt.datetime | None = None) -> None:
        """Follow something; twice is once."""
        moment = now or dt.datetime.now(dt.UTC)
        table = tables.follows
        with self.opened.writing() as connection:
            reader_id = self._reader(connection, moment)
            connection.execute(delete(table).where(table.c.reader_id == reader_id, table.c.kind == kind, table.c.value == value))
            connection.execute(insert(table).values(reader_id=reader_id, kind=kind, value=value, label=label, since=moment))

    def unfollow(self, kind: FollowKind, value: str) -> None:
        """Follow something no longer."""
        table = tables.follows
        with self.opened.writing() as connection:
            reader_id = self._reader(connection, dt.datetime.now(dt.UTC))
            connection.execute(delete(table).where(table.c.reader_id == reader_id, table.c.kind == kind, table.c.value == value))

    def queries(self) -> list[SavedQuery]:
        """Give the saved queries, in the order in which they were first saved."""
        table = tables.queries
        with self.opened.reading() as connection:
            found = connection.execute(
                select(table).join(tables.readers).where(tables.readers.c.login == self.login).order_by(table.c.query_id)
            ).mappings()
            return [SavedQuery(row["name"], row["statement"], row["chart"], row["is_pinned"]) for row in found]

    def save_query(self, query: SavedQuery, *, now: dt.datetime | None = None) -> None:
        """Save a query; one of the same name is replaced."""
        moment = now or dt.datetime.now(dt.UTC)
        table = tables.queries
        values = {"statement": query.statement, "chart": query.chart, "is_pinned": query.is_pinned, "saved_at": moment}
        name = query.name[:LONGEST_NAME]
        with self.opened.writing() as connection:
            reader_id = self._reader(connection, moment)
            replaced = connection.execute(update(table).where(table.c.reader_id == reader_id, table.c.name == name).values(**values))
            if not replaced.rowcount:
                connection.execute(insert(table).values(reader_id=reader_id, name=name, **values))

    def delete_query(self, name: str) -> None:
        """Delete the saved query of a name."""
        table = tables.queries
        with self.opened.writing() as connection:
            reader_id = self._reader(connection, dt.datetime.now(dt.UTC))
            connection.execute(delete(table).where(table.c.reader_id == reader_id, table.c.name == name))

    def visit(self, now: dt.datetime) -> Visit:
        """Record an action of the reader, and say which visit it is part of.

        Loading a page again keeps the visit: it ends after 30 minutes without an action.
        """
        table = tables.readers
        with self.opened.reading() as connection:
            seen = connection.execute(select(table).where(table.c.login == self.login)).mappings().first()
        last = seen["last_seen_at"] if seen else None
        if seen and last and now - last < VISIT_ENDS_AFTER:
            if now - last >= SELDOM and self.opened.can_write:
                with self.opened.writing() as connection:
                    connection.execute(update(table).where(table.c.login == self.login).values(last_seen_at=now))
            return Visit(seen["visit_began_at"], seen["last_visit_ended_at"])
        if self.opened.can_write:
            with self.opened.writing() as connection:
                reader_id = self._reader(connection, now)
                connection.execute(
                    update(table)
                    .where(table.c.reader_id == reader_id)
                    .values(visit_began_at=now, last_seen_at=now, last_visit_ended_at=last)
                )
        return Visit(now, last)

    def shown_before(self, moment: dt.datetime) -> set[str]:
        """Give the papers that "For you" showed before a moment, by the ids they had."""
        table = tables.shown
        with self.opened.reading() as connection:
            found = connection.execute(
                select(table.c.paper_id).join(tables.readers).where(tables.readers.c.login == self.login, table.c.shown_at < moment)
            )
            return set(found.scalars())

    def mark_shown(self, paper_ids: Sequence[str], *, now: dt.datetime) -> None:
        """Record that "For you" showed papers; what counts is the first time."""
        table = tables.shown
        with self.opened.writing() as connection:
            reader_id = self._reader(connection, now)
            known = set(connection.execute(select(table.c.paper_id).where(table.c.reader_id == reader_id)).scalars())
            new = [{"reader_id": reader_id, "paper_id": paper_id, "shown_at": now} for paper_id in paper_ids if paper_id not in known]
            if new:
                connection.execute(insert(table), new)

    def _reader(self, connection: Connection, now: dt.datetime) -> int:
        """Give the reader's number, and enter a new reader."""
        table = tables.readers
        found = connection.execute(select(table.c.reader_id).where(table.c.login == self.login)).scalar()
        if found is not None:
            return int(found)
        made = connection.execute(insert(table).values(login=self.login, created_at=now).returning(table.c.reader_id))
        return int(made.scalar_one())

    def _items(self, connection: Connection) -> list[Item]:
        table, readers = tables.items, tables.readers
        found = connection.execute(
            select(table).join(readers).where(readers.c.login == self.login).order_by(table.c.changed_at.desc(), table.c.item_id)
        ).mappings()
        rows = list(found)
        tagged = connection.execute(
            select(tables.tags.c.item_id, tables.tags.c.tag)
            .join(table, table.c.item_id == tables.tags.c.item_id)
            .join(readers)
            .where(readers.c.login == self.login)
            .order_by(tables.tags.c.tag)
        )
        tags: dict[int, list[str]] = {}
        for item_id, tag in tagged:
            tags.setdefault(item_id, []).append(tag)
        return [_item(row, tags.get(row["item_id"], [])) for row in rows]


def _change(connection: Connection, reader_id: int, subject: Subject, change: Change, now: dt.datetime) -> None:
    """Make one paper's items one, and change it."""
    table = tables.items
    key = merging.reference_key(subject.reference)
    ids = [*([subject.paper_id] if subject.paper_id else []), *subject.earlier_ids]
    # a reference that digests list by now becomes their paper
    is_it = table.c.paper_id.in_(ids) | (table.c.reference_key == key)
    rows = list(connection.execute(select(table).where(table.c.reader_id == reader_id, is_it)).mappings())
    tagged = connection.execute(select(tables.tags).where(tables.tags.c.item_id.in_([row["item_id"] for row in rows])))
    tags: dict[int, list[str]] = {}
    for item_id, tag in tagged:
        tags.setdefault(item_id, []).append(tag)
    before = [_item(row, tags.get(row["item_id"], [])) for row in rows]
    item = merging.merged(before) if before else Item(subject.reference, added_at=now, changed_at=now)
    item = change(item)
    connection.execute(delete(table).where(table.c.item_id.in_([row["item_id"] for row in rows])))
    if item.is_empty:
        return
    item = replace(item, paper_id=subject.paper_id, reference=subject.reference, changed_at=now)
    values = _values(item) | {"reader_id": reader_id, "reference_key": None if item.paper_id else key}
    item_id = connection.execute(insert(table).values(**values).returning(table.c.item_id)).scalar_one()
    if item.tags:
        connection.execute(insert(tables.tags), [{"item_id": item_id, "tag": tag} for tag in item.tags])


def _item(row: Any, tags: Iterable[str]) -> Item:
    """Read an item from a row of its table."""
    reference = Reference(
        row["title"], tuple(json.loads(row["authors"])), row["year"], row["arxiv_id"], row["doi"], row["url"], row["abstract"]
    )
    ordered = tuple(sorted(tags, key=lambda tag: (tag.casefold(), tag)))
    return Item(reference, row["added_at"], row["changed_at"], row["paper_id"], row["state"], row["rating"], row["note"], ordered)


def _values(item: Item) -> dict[str, Any]:
    """Write an item as columns of its table."""
    known = item.reference
    return {
        "paper_id": item.paper_id,
        "state": item.state,
        "rating": item.rating,
        "note": item.note[:LONGEST_NOTE],
        "title": known.title,
        "authors": json.dumps(known.authors, ensure_ascii=False),
        "year": known.year,
        "arxiv_id": known.arxiv_id,
        "doi": known.doi,
        "url": known.url,
        "abstract": known.abstract,
        "added_at": item.added_at,
        "changed_at": item.changed_at,
    }
