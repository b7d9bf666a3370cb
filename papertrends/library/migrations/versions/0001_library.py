"""Begin the library: readers, their papers and tags, what they follow, and what they were shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "library_readers",
        sa.Column("reader_id", sa.Integer, primary_key=True),
        sa.Column("login", sa.String(320), nullable=False, unique=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("visit_began_at", moment),
        sa.Column("last_seen_at", moment),
        sa.Column("last_visit_ended_at", moment),
    )
    op.create_table(
        "library_items",
        sa.Column("item_id", sa.Integer, primary_key=True),
        sa.Column("reader_id", sa.Integer, sa.ForeignKey("library_readers.reader_id", ondelete="CASCADE"), nullable=False),
        sa.Column("paper_id", sa.String(80)),
        sa.Column("reference_key", sa.String(400)),
        sa.Column("state", sa.String(10)),
        sa.Column("rating", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("authors", sa.Text, nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("arxiv_id", sa.Text),
        sa.Column("doi", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("abstract", sa.Text),
        sa.Column("added_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.UniqueConstraint("reader_id", "paper_id", name="uq_library_items_paper"),
        sa.UniqueConstraint("reader_id", "reference_key", name="uq_library_items_reference"),
    )
    op.create_table(
        "library_tags",
        sa.Column("item_id", sa.Integer, sa.ForeignKey("library_items.item_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("tag", sa.String(80), primary_key=True),
    )
    op.create_table(
        "library_follows",
        sa.Column("follow_id", sa.Integer, primary_key=True),
        sa.Column("reader_id", sa.Integer, sa.ForeignKey("library_readers.reader_id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("value", sa.String(1000), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.UniqueConstraint("reader_id", "kind", "value", name="uq_library_follows_value"),
    )
    op.create_table(
        "library_shown",
        sa.Column("reader_id", sa.Integer, sa.ForeignKey("library_readers.reader_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("paper_id", sa.String(80), primary_key=True),
        sa.Column("shown_at", moment, nullable=False),
    )
    op.create_index("ix_library_shown_reader", "library_shown", ["reader_id", "shown_at"])
