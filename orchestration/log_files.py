"""Rotate the logs of long-running servers, keeping the previous one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

LONGEST = 10 * 1024 * 1024
"""Size at which a log is rotated; the Dagster UI writes 0.2 MB a run."""


def begin_anew_when_long(log: Path) -> None:
    """Keep a long log under its name with `.1`, and empty the file.

    It is truncated in place, because the server keeps the file open: opened for appending, it goes on at the new end.
    """
    try:
        if log.stat().st_size <= LONGEST:
            return
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)
    except OSError:
        return  # the disk is full, or the file was deleted: logging goes on
