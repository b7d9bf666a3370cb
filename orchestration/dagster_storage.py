"""Dagster's own databases: damaged ones are set aside, since runs and their logs are all that they hold."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from orchestration import space
from papertrends import files


def mend(home: Path) -> list[str]:
    """Set aside every SQLite database below Dagster's home that is damaged; return a sentence for each."""
    said: list[str] = []
    if space.is_full(home):
        return said  # SQLite then calls a sound one damaged
    for database in sorted(home.rglob("*.db")):
        if _is_damaged(database):
            aside = files.set_aside(database)
            # the log of a database belongs to it: SQLite would take it for that of the new one
            for ending in ("-wal", "-shm", "-journal"):
                database.with_name(database.name + ending).unlink(missing_ok=True)
            name = aside.name if aside else database.name
            said.append(f"Dagster's {database.relative_to(home)} was damaged and is kept as {name}: earlier runs are no longer listed")
    return said


def _is_damaged(database: Path) -> bool:
    if not database.is_file():
        return True
    try:
        con = sqlite3.connect(f"file:{database}?mode=rw", uri=True, timeout=1)
        try:
            return con.execute("pragma quick_check(1)").fetchone() != ("ok",)
        finally:
            con.close()
    except sqlite3.OperationalError as error:
        # locked, or without room or permission: another matter
        return "disk image is malformed" in str(error) or "disk I/O error" in str(error)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True
