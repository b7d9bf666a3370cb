"""The lock that allows one pipeline run at a time; a waiting run says which one it waits for."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

POLL_SECONDS = 0.2


class BusyError(RuntimeError):
    """Another run or program held the warehouse for longer than this run may wait."""


_held: dict[Path, tuple[FileLock, str]] = {}
"""The locks of this process. A run's steps share one process, and so the lock, from the first step to the end."""


def acquire(path: Path, run_id: str, *, wait_seconds: float, say: Callable[[str], object]) -> None:
    """Take the lock for a run, waiting for another process's run to end.

    The operating system frees the lock when its process ends, however it ends. Raises `BusyError` when waiting took
    longer than `wait_seconds`.
    """
    if path in _held:
        _held[path] = (_held[path][0], run_id)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # steps of a run may be of several threads
    lock = FileLock(path, thread_local=False)
    began = time.monotonic()
    try:
        lock.acquire(blocking=False)
    except Timeout:
        say(f"another run is in progress ({_owner(path)}): waiting for it to end")
        try:
            lock.acquire(timeout=wait_seconds, poll_interval=POLL_SECONDS)
        except Timeout:
            waited = time.monotonic() - began
            msg = f"another run is in progress ({_owner(path)}); waited {waited:.0f} s for it; try again when it has ended"
            raise BusyError(msg) from None
    path.write_text(json.dumps({"run_id": run_id, "pid": os.getpid()}), encoding="utf-8")
    _held[path] = (lock, run_id)


def release(path: Path, run_id: str) -> None:
    """Release the lock if this run holds it."""
    if path in _held and _held[path][1] == run_id:
        lock, _ = _held.pop(path)
        lock.release()


def is_held(path: Path) -> bool:
    """Tell whether a run holds the lock, in this process or in another one."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _owner(path: Path) -> str:
    """Who holds the lock, in words."""
    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return "it has just started"
    return f"run {str(owner['run_id'])[:8]}, process {owner['pid']}"
