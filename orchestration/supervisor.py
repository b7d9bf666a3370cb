"""Supervise processes: start them, restart them when they end, and end them with all their children."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self, TextIO

import psutil

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
"""The pause before a restart; it doubles each time until the server has been up for a while."""
WELL_AFTER_SECONDS = 60.0
ANSWERS_WITHIN_SECONDS = 180.0
"""How long a server may take to answer before it counts as ended; on a busy machine Dagster took 40."""
MOST_STARTS = 3
"""How often a server that has never answered is started before giving up."""
POLL_SECONDS = 0.2
POLITE_SECONDS = 2.5
"""How long servers may take to end before they are killed. Ctrl-C must end everything within five seconds."""
SAME_START_SECONDS = 1.0
"""Two readings of a process's start time differ at most by the rounding of the clock."""


class NeverStartedError(RuntimeError):
    """A server ended again and again before it first answered."""


@dataclass
class Server:
    """One supervised process."""

    name: str
    command: list[str]
    log: Path
    answers: Callable[[], bool]
    """Whether it is ready to serve."""
    may_start: Callable[[], bool] = lambda: True
    """Whether its dependencies are ready."""
    address: str = ""
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    start_at: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS
    starts: int = 0
    answered: bool = False
    """Whether the process that runs now has answered."""
    ever_answered: bool = False


@dataclass
class Supervisor:
    """Keeps servers up for the duration of a `with` block."""

    servers: list[Server]
    environment: dict[str, str]
    folder: Path
    """The working directory of all of them."""
    register: Register
    say: Callable[[str], object]
    others: list[subprocess.Popen[bytes]] = field(default_factory=list[subprocess.Popen[bytes]])
    """Processes that may end by themselves, and are ended with the servers."""

    def __enter__(self) -> Self:
        """Start nothing yet: `look` does."""
        return self

    def __exit__(self, *_: object) -> None:
        """End everything."""
        running = [server.process for server in self.servers if server.process is not None] + self.others
        end_groups([process.pid for process in running], lambda: all(process.poll() is not None for process in running))
        self.register.forget()

    def run_beside(self, command: list[str]) -> None:
        """Start a process that ends by itself and writes to our own output."""
        process = subprocess.Popen(command, cwd=self.folder, env=self.environment, start_new_session=True)
        self.others.append(process)
        self.register.note(self._pids(), self._addresses())

    def look(self) -> None:
        """Start every server that is down and may start, and report which servers answer or have ended.

        Raises `NeverStartedError`.
        """
        for server in self.servers:
            if server.process is None:
                if time.monotonic() >= server.start_at and server.may_start():
                    self._start(server)
            elif server.process.poll() is not None:
                self._ended(server, f"ended ({_how(server.process.returncode)})")
            elif not server.answered:
                if server.answers():
                    server.answered = True
                    if server.address and not server.ever_answered:
                        self.say(f"{server.name + ':':12} {server.address}")
                    server.ever_answered = True
                elif time.monotonic() - server.began > ANSWERS_WITHIN_SECONDS:
                    self._ended(server, f"has not answered for {ANSWERS_WITHIN_SECONDS:.0f} s")
            elif time.monotonic() - server.began > WELL_AFTER_SECONDS:
                server.pause = FIRST_PAUSE_SECONDS

    def _start(self, server: Server) -> None:
        """Start a server in its own process group, so that Ctrl-C reaches only us and we can end it with all its children."""
        if not server.starts:
            server.log.write_bytes(b"")
        # for appending, since a long log is emptied in place
        with server.log.open("ab") as log:
            server.process = subprocess.Popen(
                server.command, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        server.began, server.answered, server.starts = time.monotonic(), False, server.starts + 1
        self.register.note(self._pids(), self._addresses())

    def _ended(self, server: Server, how: str) -> None:
        assert server.process is not None  # noqa: S101 - it ran until now
        # end its children too, or a second server would work beside them
        kill_group(server.process.pid, signal.SIGKILL)
        server.process.wait()
        server.process = None
        said = f"the {server.name} {how}; its log is {server.log}"
        if not server.ever_answered and server.starts >= MOST_STARTS:
            raise NeverStartedError(f"{said}. It has not started in {server.starts} attempts.")
        self.say(f"{said}. Starting it again in {server.pause:.0f} s.")
        server.start_at = time.monotonic() + server.pause
        server.pause = min(server.pause * 2, LONGEST_PAUSE_SECONDS)

    def _pids(self) -> list[int]:
        living = [server.process for server in self.servers if server.process is not None]
        return [process.pid for process in (*living, *self.others) if process.poll() is None]

    def _addresses(self) -> dict[str, str]:
        return {server.name: server.address for server in self.servers if server.address}


class AlreadyRunningError(RuntimeError):
    """Another supervisor runs the servers of this data folder; the message names its process."""


class Register:
    """A file with the processes a supervisor has started, so that the next one can end what a killed one left behind.

    A process is identified by its number and start time, since numbers are reused. A lock, which the system frees with
    its holder, tells a running supervisor from a killed one.
    """

    def __init__(self, path: Path) -> None:
        """Take the register. Raises `AlreadyRunningError`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: TextIO = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = self._read().get("supervisor")
            self._file.close()
            raise AlreadyRunningError(str(owner or "unknown")) from None

    def end_leftovers(self) -> int:
        """End the processes that a killed supervisor left behind; return how many there were."""
        noted = {int(pid): float(started) for pid, started in self._read().get("processes", {}).items()}
        left = [pid for pid, started in noted.items() if _is_same(pid, started)]
        end_groups(left, lambda: not any(_is_same(pid, noted[pid]) for pid in left))
        self.forget()
        return len(left)

    def note(self, pids: Iterable[int], addresses: Mapping[str, str] | None = None) -> None:
        """Write down the processes that run now, and where the servers among them answer."""
        started = {pid: created for pid in pids if (created := _started(pid)) is not None}
        self._write({"supervisor": os.getpid(), "processes": started, "addresses": dict(addresses or {})})

    def forget(self) -> None:
        """Write down that nothing runs."""
        self._write({"supervisor": os.getpid(), "processes": {}})

    def close(self) -> None:
        """Let another supervisor have it."""
        self._file.close()

    def _read(self) -> dict[str, Any]:
        self._file.seek(0)
        try:
            content = json.loads(self._file.read())
        except ValueError:
            return {}
        return content if isinstance(content, dict) else {}

    def _write(self, content: dict[str, object]) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps(content))
        self._file.flush()


def running(path: Path) -> dict[str, str]:
    """Where the servers of a register answer, by their names; nothing where no supervisor runs."""
    try:
        with path.open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        with suppress(ValueError, AttributeError):
            return dict(json.loads(path.read_text(encoding="utf-8")).get("addresses", {}))
    except OSError:
        pass
    return {}


def end_groups(leaders: list[int], are_gone: Callable[[], bool]) -> None:
    """End process groups: with SIGINT first, so that a run can record its cancellation, and by killing them in the end."""
    for sent, patience in ((signal.SIGINT, POLITE_SECONDS), (signal.SIGTERM, 1.0), (signal.SIGKILL, 1.0)):
        for pid in leaders:
            # even if the leader is gone, its children may not be
            kill_group(pid, sent)
        deadline = time.monotonic() + patience
        while not are_gone() and time.monotonic() < deadline:
            time.sleep(0.05)


def kill_group(leader: int, sent: signal.Signals) -> None:
    """Send a signal to all processes of a group, where there are any."""
    try:
        os.killpg(leader, sent)
    except (ProcessLookupError, PermissionError):
        return


def answers_http(url: str) -> bool:
    """Tell whether a web server answers, if only that it wants a login."""
    try:
        with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError as error:
        return error.code == HTTPStatus.UNAUTHORIZED
    except (urllib.error.URLError, OSError):
        return False


def listens(path: Path) -> bool:
    """Tell whether a process listens on a socket in the file system."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True


def _started(pid: int) -> float | None:
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return None


def _is_same(pid: int, started: float) -> bool:
    """Tell whether the process that started at this time still runs; a zombie does not."""
    try:
        process = psutil.Process(pid)
        return abs(process.create_time() - started) < SAME_START_SECONDS and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _how(returncode: int) -> str:
    return f"signal {-returncode}" if returncode < 0 else f"exit status {returncode}"
