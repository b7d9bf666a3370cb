"""The library's tables. `migrations/` brings a database to them; a test compares the two."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Dialect, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint
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

subscriptions = Table(
    "library_subscriptions",
    METADATA,
    Column("subscription_id", Integer, primary_key=True),
    Column("address", String(320), nullable=False, unique=True),
    # in the links of mails in place of the number, which could be guessed
    Column("handle", String(32), nullable=False, unique=True),
    # pending, active, suspended or ended
    Column("state", String(10), nullable=False),
    # JSON, as `papertrends.library.subscriptions` writes it; `asked` waits for its confirmation
    Column("wishes", Text, nullable=False),
    Column("asked", Text),
    Column("created_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("ended_at", Moment),
    Column("suspended_why", Text),
)

mails = Table(
    "library_mails",
    METADATA,
    Column("mail_id", Integer, primary_key=True),
    # news or confirmation
    Column("kind", String(12), nullable=False),
    Column("generation", String(80), nullable=False),
    Column("published_at", Moment),
    # the newest day of the digests it tells of
    Column("newest_day", Date),
    Column("planned_at", Moment, nullable=False),
    Column("candidates", Integer, nullable=False),
)

deliveries = Table(
    "library_deliveries",
    METADATA,
    Column("delivery_id", Integer, primary_key=True),
    Column("mail_id", Integer, ForeignKey("library_mails.mail_id"), nullable=False),
    Column("subscription_id", Integer, ForeignKey("library_subscriptions.subscription_id"), nullable=False),
    # the moment it was due, so that nothing is planned twice; null for a confirmation
    Column("slot", Moment),
    # planned, begun, accepted, refused, excluded or in_doubt
    Column("state", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    # JSON: what it says apart from its papers
    Column("content", Text, nullable=False),
    Column("begun_at", Moment),
    Column("ended_at", Moment),
    UniqueConstraint("subscription_id", "slot", name="uq_library_deliveries_slot"),
)

Index("ix_library_deliveries_state", deliveries.c.state, deliveries.c.delivery_id)
Index("ix_library_deliveries_mail", deliveries.c.mail_id, deliveries.c.state)

delivered_papers = Table(
    "library_delivered_papers",
    METADATA,
    Column("delivery_id", Integer, ForeignKey("library_deliveries.delivery_id", ondelete="CASCADE"), primary_key=True),
    Column("paper_id", String(80), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("why", Text, nullable=False),
)

Index("ix_library_delivered_papers_paper", delivered_papers.c.paper_id)

# all that a delivered paper was known by: its ids, arXiv id and DOI
paper_keys = Table(
    "library_paper_keys",
    METADATA,
    Column("paper_id", String(80), primary_key=True),
    Column("paper_key", String(400), primary_key=True),
)

# when a paper was first published here, for the papers of the last weeks
arrivals = Table(
    "library_arrivals",
    METADATA,
    Column("paper_id", String(80), primary_key=True),
    Column("arrived_at", Moment, nullable=False),
)
