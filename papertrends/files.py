"""Replace files atomically, and set damaged ones aside."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

KEPT_ASIDE = 3
"""Damaged versions kept of one file: enough to examine, and a recurring fault cannot fill the disk."""


@contextmanager
def replacing(path: Path, *, mode: int | None = None) -> Generator[Path]:
    """Offer a name to write to; the file written there replaces `path` if the block ends without an exception.

    Readers see the old file or the new one. The temporary name is hidden, is in the same folder, and is removed even
    if the block raises. Raises what the block or the file system raises.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    try:
        remove(fresh)
        yield fresh
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        if mode is not None:
            fresh.chmod(mode)
        fresh.replace(path)
    finally:
        remove(fresh)


def replace(path: Path, content: bytes) -> None:
    """Replace a file's content in one step."""
    with replacing(path) as fresh:
        fresh.write_bytes(content)


def remove(database: Path) -> None:
    """Remove a file and the log a database keeps beside it; neither has to exist."""
    # the log first: a database without it is complete, but a leftover log would be applied to the next database
    for path in (log_of(database), database):
        path.unlink(missing_ok=True)


def log_of(database: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside a database file."""
    return database.with_name(f"{database.name}.wal")


def name_too(path: Path, other: Path) -> bool:
    """Give a file a second name; returns False for a folder, and where the file system has no such names."""
    try:
        other.hardlink_to(path)
    except OSError:
        return False
    return True


def set_aside(path: Path, *, stays: bool = False) -> Path | None:
    """Move a damaged file or folder to `NAME.damaged-TIME`; only the newest few are kept.

    A file that `stays` only gets that second name, until another one replaces it. Returns the new path, or None if there
    was nothing.
    """
    if not os.path.lexists(path):
        return None
    earlier = sorted(path.parent.glob(f"{path.name}.damaged-????????T*Z"))
    aside = path.with_name(f"{path.name}.damaged-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%fZ}")
    if not stays or not name_too(path, aside):
        path.rename(aside)
    for old in earlier[: len(earlier) + 1 - KEPT_ASIDE]:
        shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else remove(old)
    return aside
