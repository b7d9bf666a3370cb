"""Set Dagster's own databases aside if they are damaged; they hold only runs and their logs."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from orchestration import space
from papertrends import files


def mend(home: Path) -> list[str]:
    """Set aside every SQLite database below Dagster's home that is damaged; return a sentence for each."""
    said: list[str] = []
    if space.is_full(home):
        return said  # on a full disk, SQLite calls a sound database damaged
    for database in sorted(home.rglob("*.db")):
        if _is_damaged(database):
            aside = files.set_aside(database)
            # SQLite would apply a leftover log to the new database
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
        # a lock, a full disk or missing permission is not damage
        return "disk image is malformed" in str(error) or "disk I/O error" in str(error)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True
