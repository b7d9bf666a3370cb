"""One pipeline run at a time: a lock on the data folder that waits, and says for whom."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

POLL_SECONDS = 0.2


class BusyError(RuntimeError):
    """Another run holds the warehouse, and went on for longer than this one was to wait."""


_held: dict[Path, tuple[TextIO, str]] = {}
"""What this process holds: a run's steps share one process, and with it the lock, from its first step to its end."""


def acquire(path: Path, run_id: str, *, wait_seconds: float, say: Callable[[str], object]) -> None:
    """Take the lock for a run, waiting for another process's run to end.

    The operating system frees the lock when its process ends, however it ends. Raises `BusyError` when waiting took
    longer than `wait_seconds`.
    """
    if path in _held:
        _held[path] = (_held[path][0], run_id)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.open("a+", encoding="utf-8")
    began = time.monotonic()
    said = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            waited = time.monotonic() - began
            if waited >= wait_seconds:
                owner = _owner(handle)
                handle.close()
                msg = f"another run is going on ({owner}); waited {waited:.0f} s for it. Nothing was changed: try again when it has ended."
                raise BusyError(msg) from None
            if not said:
                say(f"another run is going on ({_owner(handle)}): waiting for it to end")
                said = True
            time.sleep(POLL_SECONDS)
    handle.seek(0)
    handle.truncate()
    handle.write(json.dumps({"run_id": run_id, "pid": os.getpid()}))
    handle.flush()
    _held[path] = (handle, run_id)


def release(path: Path, run_id: str) -> None:
    """Give the lock back, if this process holds it for this run."""
    if path in _held and _held[path][1] == run_id:
        handle, _ = _held.pop(path)
        handle.close()


def _owner(handle: TextIO) -> str:
    """Who holds the lock, in words."""
    handle.seek(0)
    try:
        owner = json.loads(handle.read())
    except ValueError:
        return "it has only just begun"
    return f"run {str(owner['run_id'])[:8]}, process {owner['pid']}"
