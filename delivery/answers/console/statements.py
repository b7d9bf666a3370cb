"""Run a reader's SQL where it can do no harm: in a process of its own, read-only, closed in, and ended in time.

Anybody who can open the dashboard can type here, and so can an agent. So the statement runs in a child process without this process's
environment, on a connection that may reach no file but the published one, whose settings are locked; the operating system
bounds its memory, and the parent ends it when its time is up.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

import pyarrow as pa

WORKER: Final = Path(__file__).with_name("console_worker.py")
TIME_LIMIT_SECONDS: Final = 20.0
ROW_LIMIT: Final = 10_000
MEMORY_LIMIT_MB: Final = 512
AT_ONCE: Final = 2
"""How many statements run at the same time: as many as the machine this was measured on has cores."""
BUSY_AFTER_SECONDS: Final = 10.0
MOST_BYTES: Final = 48 * 1024 * 1024
"""The most that is read from the child: what it may send, and room for Arrow's framing. Streamlit sends a page at most 200 MB."""
TOO_MUCH: Final = "The statement needs more than the {} MB of memory it may use."
CRASHED: Final = "The statement crashed its process, and nothing else. Try to write it another way."

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
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={}, cwd="/") as child:
        ends = threading.Timer(time_limit, child.kill)
        ends.start()
        try:
            out, wrong = _exchange(child, sql.encode("utf-8", errors="replace"))
        finally:
            in_time = ends.is_alive()
            ends.cancel()
            child.kill()
    if not in_time:
        raise StatementError(f"The statement took more than {time_limit:g} seconds and was stopped.")
    if len(out) > MOST_BYTES:
        raise StatementError(f"The result is larger than {MOST_BYTES // 1024**2} MB. Select fewer rows or columns.")
    if out[:1] == b"E":
        raise StatementError(out[1:].decode("utf-8", errors="replace"))
    if out[:1] != b"R":
        raise StatementError(TOO_MUCH.format(memory_mb) if b"bad_alloc" in wrong else CRASHED)
    (is_cut,) = struct.unpack("?", out[1:2])
    try:
        with pa.ipc.open_stream(pa.py_buffer(out)[2:]) as reader:
            table = reader.read_all()
    except pa.ArrowInvalid as error:
        raise StatementError(CRASHED) from error
    return Answer(table, is_cut, time.monotonic() - started)


def _exchange(child: subprocess.Popen[bytes], statement: bytes) -> tuple[bytes, bytes]:
    """Hand the statement over; returns what comes back, a byte above the limit at most, and what a child without a word complained of."""
    stdin, stdout, stderr = (cast("IO[bytes]", pipe) for pipe in (child.stdin, child.stdout, child.stderr))
    with suppress(BrokenPipeError):  # a child that has ended says why, or nothing
        stdin.write(statement)
        stdin.close()
    out = stdout.read(MOST_BYTES + 1)
    return out, stderr.read(MOST_BYTES) if not out else b""
