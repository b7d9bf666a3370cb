"""Copy a whole library from one database into another, whatever kinds they are: for backups."""

from __future__ import annotations

from sqlalchemy import Integer, func, insert, select, text

from papertrends.library.opening import LibraryError, Opened, opened
from papertrends.library.tables import METADATA, readers, subscriptions


def count_readers(library: Opened) -> int:
    """Count the readers of a library. Raises `LibraryError`."""
    with library.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(readers)).scalar_one())


def is_empty(library: Opened) -> bool:
    """Tell whether a library has neither readers nor subscriptions. Raises `LibraryError`."""
    with library.reading() as connection:
        return not any(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (readers, subscriptions))


def copy(source: str, target: str) -> None:
    """Copy a library into an empty one, all or nothing.

    Args:
        source: the address of one.
        target: the address of the other.

    Raises:
        LibraryError: one of them cannot be used, or the target is not empty.
    """
    into = opened(target)
    if not is_empty(into):
        msg = f"{into.where} already has readers or subscriptions: it is not overwritten."
        raise LibraryError(msg)
    with opened(source).reading() as reading, into.writing() as writing:
        for table in METADATA.sorted_tables:
            rows = [dict(row) for row in reading.execute(select(table)).mappings()]
            if rows:
                writing.execute(insert(table), rows)
            # Postgres counts on from where it was, not from what was copied
            [key, *others] = table.primary_key.columns
            if writing.dialect.name == "postgresql" and not others and isinstance(key.type, Integer):
                writing.execute(
                    text(f"select setval(pg_get_serial_sequence('{table.name}', '{key.name}'), max({key.name})) from {table.name}")  # noqa: S608 - our own names
                )
