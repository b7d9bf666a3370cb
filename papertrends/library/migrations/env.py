"""Run the migrations on the connection that `papertrends.library.opening` holds, inside its transaction."""

from __future__ import annotations

from alembic import context

from papertrends.library.tables import METADATA, MIGRATIONS_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=MIGRATIONS_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
