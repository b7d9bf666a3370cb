"""The library's tables. `migrations/` brings a database to them; a test compares the two."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Dialect, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.types import TypeDecorator

MIGRATIONS_TABLE = "library_migrations"
"""Where alembic keeps the library's version: Dagster keeps its own in the same Postgres database."""


class Moment(TypeDecorator[dt.datetime]):
    """A moment in UTC: SQLite keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Write UTC."""
        del dialect
        return value.astimezone(dt.UTC) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        """Read UTC."""
        del dialect
        return value.replace(tzinfo=dt.UTC) if value is not None and value.tzinfo is None else value


METADATA = MetaData()

readers = Table(
    "library_readers",
    METADATA,
    Column("reader_id", Integer, primary_key=True),
    # "" is the reader of a dashboard without a login
    Column("login", String(320), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("visit_began_at", Moment),
    Column("last_seen_at", Moment),
    Column("last_visit_ended_at", Moment),
)


def _of_reader() -> Column[int]:
    return Column("reader_id", Integer, ForeignKey("library_readers.reader_id", ondelete="CASCADE"), nullable=False)


items = Table(
    "library_items",
    METADATA,
    Column("item_id", Integer, primary_key=True),
    _of_reader(),
    # one of the two: a paper of the digests, or a reference that none lists
    Column("paper_id", String(80)),
    Column("reference_key", String(400)),
    Column("state", String(10)),
    Column("rating", Integer),
    Column("note", Text, nullable=False),
    Column("title", Text, nullable=False),
    # a JSON array
    Column("authors", Text, nullable=False),
    Column("year", Integer),
    Column("arxiv_id", Text),
    Column("doi", Text),
    Column("url", Text),
    Column("abstract", Text),
    Column("added_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("reader_id", "paper_id", name="uq_library_items_paper"),
    UniqueConstraint("reader_id", "reference_key", name="uq_library_items_reference"),
)

tags = Table(
    "library_tags",
    METADATA,
    Column("item_id", Integer, ForeignKey("library_items.item_id", ondelete="CASCADE"), primary_key=True),
    Column("tag", String(80), primary_key=True),
)

follows = Table(
    "library_follows",
    METADATA,
    Column("follow_id", Integer, primary_key=True),
    _of_reader(),
    Column("kind", String(10), nullable=False),
    Column("value", String(1000), nullable=False),
    Column("label", Text, nullable=False),
    Column("since", Moment, nullable=False),
    UniqueConstraint("reader_id", "kind", "value", name="uq_library_follows_value"),
)

# papers that "For you" has shown, which it does not show again
shown = Table(
    "library_shown",
    METADATA,
    Column("reader_id", Integer, ForeignKey("library_readers.reader_id", ondelete="CASCADE"), primary_key=True),
    Column("paper_id", String(80), primary_key=True),
    Column("shown_at", Moment, nullable=False),
)

Index("ix_library_shown_reader", shown.c.reader_id, shown.c.shown_at)

# statements in SQL that a reader saved
queries = Table(
    "library_queries",
    METADATA,
    Column("query_id", Integer, primary_key=True),
    _of_reader(),
    Column("name", String(120), nullable=False),
    Column("statement", Text, nullable=False),
    # the settings of its chart, as they stand in the address of the page SQL
    Column("chart", Text, nullable=False),
    Column("is_pinned", Boolean, nullable=False),
    Column("saved_at", Moment, nullable=False),
    UniqueConstraint("reader_id", "name", name="uq_library_queries_name"),
)
