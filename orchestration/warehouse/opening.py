"""Open the warehouse, waiting if another program, such as a DuckDB shell, holds its lock."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import duckdb

from orchestration.warehouse.lock import POLL_SECONDS, BusyError
from papertrends.settings import Settings

Opened = TypeVar("Opened")
Say = Callable[[str], object]

IS_LOCKED = re.compile(r'Could not set lock on file "(?P<file>[^"]*)"(?:.* is held in (?P<program>.*?) \(PID (?P<pid>\d+)\))?')
"""How DuckDB says that another process has a file open."""

WHY_NOT_OPENED = "why_not_opened.txt"
"""A file in dbt's target folder: a dbt that cannot open the warehouse writes no other, and its run reads there what to say."""


def to_standard_error(sentence: str) -> None:
    """Say something where no run's log is at hand."""
    print(sentence, file=sys.stderr, flush=True)


def patiently(open_it: Callable[[], Opened], *, wait_seconds: float | None = None, say: Say = to_standard_error) -> Opened:
    """Open a file, waiting while another program has it open, and say which program that is.

    Waits as long as for another run, unless told otherwise. Raises `BusyError` when that was not long enough, and what
    opening raises for any other reason.
    """
    began, said = time.monotonic(), ""
    while True:
        try:
            return open_it()
        except duckdb.IOException as error:
            locked = IS_LOCKED.search(str(error))
            if locked is None:
                raise
            holder = f"{_holder(locked)} has {locked['file']} open"
            limit = Settings().lock_wait_seconds if wait_seconds is None else wait_seconds
            waited = time.monotonic() - began
            if waited >= limit:
                msg = f"{holder}; waited {waited:.0f} s for it; close it and run again; readers open papertrends.duckdb instead"
                raise BusyError(msg) from None
        if holder != said:
            say(f"{holder}: waiting for it to close the file; readers open papertrends.duckdb instead")
            said = holder
        time.sleep(POLL_SECONDS)


def _holder(locked: re.Match[str]) -> str:
    """Which program holds a lock; one in another container has no number here."""
    return f"process {locked['pid']} ({Path(locked['program']).name})" if locked["pid"] else "another program"
