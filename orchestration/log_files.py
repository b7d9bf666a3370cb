"""Logs of servers that run for months: a file that grew long begins anew, and the one before is kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

LONGEST = 10 * 1024 * 1024
"""Bytes of a log before it begins anew: the Dagster UI writes 0.2 MB a run."""


def begin_anew_when_long(log: Path) -> None:
    """Keep a long log under its name with `.1`, and empty the file.

    It is emptied in place, since the server that writes it goes on with the file that it has: opened for appending, it
    then writes from the beginning.
    """
    try:
        if log.stat().st_size <= LONGEST:
            return
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)
    except OSError:
        return  # the disk is full, or somebody deleted it: logging goes on as it was
