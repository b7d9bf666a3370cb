"""Room on the disk: asked for before a run, and spoken of where it ran out."""

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
"""With less than this free, want of space is what ended a run, whatever was said: SQLite speaks of a "disk I/O error", dbt of nothing."""

MAY_BE_DELETED = "in that folder you may delete logs/, dagster/ (while nothing runs) and what is named *.damaged-*"


class NoSpaceError(RuntimeError):
    """The disk of the data folder is too full for a run."""


def check(settings: Settings) -> None:
    """Raise `NoSpaceError` where a run is likely to fill the disk."""
    if free(settings.data_dir) < needed(settings):
        raise NoSpaceError(_sentence(settings))


def needed(settings: Settings) -> int:
    """Bytes that should be free for a run.

    It writes the published file anew beside the old one, and may write every table of the warehouse anew before the space of
    the old ones is free.
    """
    return sum(_size(file) for file in (settings.warehouse, settings.published)) + MARGIN


def sentence_of(settings: Settings, error: BaseException | str) -> str | None:
    """Say that the disk is full, where that is what an error means; None where it means something else."""
    if isinstance(error, NoSpaceError):
        return str(error)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _sentence(settings)
    said = str(error).lower()
    return _sentence(settings) if any(words in said for words in FULL) or is_full(settings.data_dir) else None


def is_full(folder: Path) -> bool:
    """Tell whether next to nothing is free where a folder is."""
    return free(folder) < NEARLY_FULL


def _sentence(settings: Settings) -> str:
    return (
        f"the disk of {settings.data_dir} is full: {free(settings.data_dir) / MEGABYTE:,.0f} MB are free, and a run needs about "
        f"{needed(settings) / MEGABYTE:,.0f} MB. Free some; {MAY_BE_DELETED}"
    )


def free(folder: Path) -> int:
    """Bytes that are free where a folder is, or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
