"""Disk space: check it before a run, and recognise errors that mean it ran out."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from papertrends.settings import Settings

MEGABYTE = 1_000_000
MARGIN = 150 * MEGABYTE
"""Free space beyond copies of both files: Dagster's storage, logs, what DuckDB keeps on disk. A first build of the sample takes
70 MB in all; one more digest on 4,000 papers makes a warehouse of 61 MB grow by 25 MB before it shrinks again."""
FULL = ("no space left on device", "database or disk is full", "disk quota exceeded", "could not write all bytes")
"""How DuckDB, SQLite and the system say that a disk is full."""
NEARLY_FULL = 4 * MEGABYTE
"""With less free, lack of space is what ended a run, whatever the error says: SQLite's is "disk I/O error", dbt has none."""

MAY_BE_DELETED = "in that folder you may delete logs/, generations/, dagster/ (while nothing runs) and what is named *.damaged-*"


class NoSpaceError(RuntimeError):
    """The disk of the data folder is too full for a run."""


def check(settings: Settings) -> None:
    """Raise `NoSpaceError` if a run is likely to fill the disk."""
    if free(settings.data_dir) < needed(settings):
        raise NoSpaceError(_sentence(settings))


def needed(settings: Settings) -> int:
    """Bytes that should be free for a run.

    It writes a new published file beside the old one, and may rewrite every table of the warehouse before the old ones
    are freed.
    """
    return sum(_size(file) for file in (settings.warehouse, settings.published)) + MARGIN


def sentence_of(settings: Settings, error: BaseException | str) -> str | None:
    """Return a sentence if an error means that the disk is full, else None."""
    if isinstance(error, NoSpaceError):
        return str(error)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _sentence(settings)
    said = str(error).lower()
    return _sentence(settings) if any(words in said for words in FULL) or is_full(settings.data_dir) else None


def is_full(folder: Path) -> bool:
    """Tell whether a folder's disk is almost full."""
    return free(folder) < NEARLY_FULL


def _sentence(settings: Settings) -> str:
    return (
        f"the disk of {settings.data_dir} is full: {free(settings.data_dir) / MEGABYTE:,.0f} MB are free, and a run needs about "
        f"{needed(settings) / MEGABYTE:,.0f} MB. Free some; {MAY_BE_DELETED}"
    )


def free(folder: Path) -> int:
    """Free bytes on the disk of a folder that may not exist yet."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
