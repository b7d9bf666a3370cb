"""Run a reader's SQL where it can do no harm: in a process of its own, read-only, closed in, and ended in time.

Anybody who can open the dashboard can type here. So the statement runs in a child process without this process's
environment, on a connection that may reach no file but the published one, whose settings are locked; the operating system
bounds its memory, and the parent ends it when its time is up.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

WORKER: Final = Path(__file__).with_name("console_worker.py")
TIME_LIMIT_SECONDS: Final = 20.0
ROW_LIMIT: Final = 10_000
MEMORY_LIMIT_MB: Final = 512
AT_ONCE: Final = 2
"""How many statements run at the same time: as many as the machine this was measured on has cores."""
BUSY_AFTER_SECONDS: Final = 10.0

_places = threading.BoundedSemaphore(AT_ONCE)


class StatementError(Exception):
    """The statement gave no result; the message says why, in words for its author."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement gave."""

    table: pa.Table
    is_cut: bool
    """There were more rows than the limit."""
    seconds: float


def ask(
    published: Path, sql: str, *, time_limit: float = TIME_LIMIT_SECONDS, row_limit: int = ROW_LIMIT, memory_mb: int = MEMORY_LIMIT_MB
) -> Answer:
    """Run one reading statement against the published file.

    Raises:
        StatementError: the statement is refused, wrong, too slow or too large, or too many others are running.
    """
    if not _places.acquire(timeout=BUSY_AFTER_SECONDS):
        raise StatementError(f"{AT_ONCE} other statements are running. Try again in a moment.")
    try:
        return _ask(published, sql, time_limit, row_limit, memory_mb)
    finally:
        _places.release()


def _ask(published: Path, sql: str, time_limit: float, row_limit: int, memory_mb: int) -> Answer:
    started = time.monotonic()
    command = [sys.executable, "-I", str(WORKER), str(published), str(row_limit), str(memory_mb)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/") as child:
        try:
            out, _ = child.communicate(sql.encode("utf-8", errors="replace"), timeout=time_limit)
        except subprocess.TimeoutExpired as error:
            child.kill()
            child.communicate()
            raise StatementError(f"The statement took more than {time_limit:g} seconds and was ended.") from error
    if not out or child.returncode != 0:
        raise StatementError(f"The statement needed more than the {memory_mb} MB of memory it may use, and was ended.")
    kind, content = out[:1], out[1:]
    if kind == b"E":
        raise StatementError(content.decode("utf-8", errors="replace"))
    (is_cut,) = struct.unpack("?", content[:1])
    with pa.ipc.open_stream(content[1:]) as reader:
        table = reader.read_all()
    return Answer(table, is_cut, time.monotonic() - started)
