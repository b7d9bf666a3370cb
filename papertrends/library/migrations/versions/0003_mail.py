"""Add subscriptions, the outbox of mails, and which papers were delivered to whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "library_subscriptions",
        sa.Column("subscription_id", sa.Integer, primary_key=True),
        sa.Column("address", sa.String(320), nullable=False, unique=True),
        sa.Column("handle", sa.String(32), nullable=False, unique=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("wishes", sa.Text, nullable=False),
        sa.Column("asked", sa.Text),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("confirmed_at", moment),
        sa.Column("ended_at", moment),
        sa.Column("suspended_why", sa.Text),
    )
    op.create_table(
        "library_mails",
        sa.Column("mail_id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("generation", sa.String(80), nullable=False),
        sa.Column("published_at", moment),
        sa.Column("newest_day", sa.Date),
        sa.Column("planned_at", moment, nullable=False),
        sa.Column("candidates", sa.Integer, nullable=False),
    )
    op.create_table(
        "library_deliveries",
        sa.Column("delivery_id", sa.Integer, primary_key=True),
        sa.Column("mail_id", sa.Integer, sa.ForeignKey("library_mails.mail_id"), nullable=False),
        sa.Column("subscription_id", sa.Integer, sa.ForeignKey("library_subscriptions.subscription_id"), nullable=False),
        sa.Column("slot", moment),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("begun_at", moment),
        sa.Column("ended_at", moment),
        sa.UniqueConstraint("subscription_id", "slot", name="uq_library_deliveries_slot"),
    )
    op.create_index("ix_library_deliveries_state", "library_deliveries", ["state", "delivery_id"])
    op.create_index("ix_library_deliveries_mail", "library_deliveries", ["mail_id", "state"])
    op.create_table(
        "library_delivered_papers",
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("library_deliveries.delivery_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("paper_id", sa.String(80), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("ix_library_delivered_papers_paper", "library_delivered_papers", ["paper_id"])
    op.create_table(
        "library_paper_keys",
        sa.Column("paper_id", sa.String(80), primary_key=True),
        sa.Column("paper_key", sa.String(400), primary_key=True),
    )
    op.create_table(
        "library_arrivals",
        sa.Column("paper_id", sa.String(80), primary_key=True),
        sa.Column("arrived_at", moment, nullable=False),
    )
