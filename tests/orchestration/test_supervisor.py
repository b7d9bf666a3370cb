"""Servers that end are restarted, and end with the process that started them, however that ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from orchestration import supervisor
from orchestration.supervisor import AlreadyRunningError, NeverStartedError, Register, Server, Supervisor

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
HAS_A_CHILD = [sys.executable, "-c", "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"]
LISTENS_TO_NOBODY = [
    *(sys.executable, "-c"),
    "import signal, time; signal.signal(2, signal.SIG_IGN); signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)",
]
PATIENCE_SECONDS = 60


def until(holds: Callable[[], object], look: Callable[[], object] = lambda: None) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        look()
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


class Watched:
    """A supervisor over servers that need no port."""

    def __init__(self, folder: Path, command: list[str], *, answers: Callable[[], bool] = lambda: True) -> None:
        self.said: list[str] = []
        self.server = Server("sleeper", command, folder / "sleeper.log", answers=answers, address="http://sleeper")
        self.register = Register(folder / "servers.json")
        self.supervisor = Supervisor([self.server], dict(os.environ), folder, self.register, self.said.append)

    @property
    def pid(self) -> int:
        assert self.server.process is not None
        return self.server.process.pid


def test_a_server_that_died_is_restarted_and_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    watched = Watched(tmp_path, SLEEPS)
    watched.server.pause = 0.1
    with watched.supervisor as running:
        until(lambda: watched.server.answered, running.look)
        first = watched.pid
        os.kill(first, signal.SIGKILL)
        until(lambda: watched.server.process is not None and watched.pid != first and watched.server.answered, running.look)
        second = watched.pid
        assert is_alive(second)
        assert watched.said[0] == "sleeper:     http://sleeper"
        assert watched.said[1].startswith("the sleeper ended (signal 9); its log is")
        assert "Starting it again" in watched.said[1]
        assert watched.server.pause == 0.2, "each time it waits for longer"
    assert not is_alive(second)


def test_one_that_never_starts_is_given_up_with_its_log(tmp_path: Path):
    watched = Watched(tmp_path, [sys.executable, "-c", "raise SystemExit(3)"], answers=lambda: False)
    watched.server.pause = 0.05
    with pytest.raises(NeverStartedError, match=r"ended \(exit status 3\).*sleeper\.log"), watched.supervisor as running:
        until(lambda: False, running.look)


def test_what_a_server_started_ends_with_it(tmp_path: Path):
    watched = Watched(tmp_path, HAS_A_CHILD)
    with watched.supervisor as running:
        running.look()
        until(lambda: psutil.Process(watched.pid).children())
        child = psutil.Process(watched.pid).children()[0].pid
    until(lambda: not is_alive(child))


def test_one_that_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(supervisor, "POLITE_SECONDS", 0.2)
    watched = Watched(tmp_path, LISTENS_TO_NOBODY)
    with watched.supervisor as running:
        running.look()
        until(lambda: "up" in watched.server.log.read_text())
        pid = watched.pid
    assert not is_alive(pid)


def test_a_second_start_is_refused_with_the_number_of_the_first(tmp_path: Path):
    register = Register(tmp_path / "servers.json")
    register.note([])
    with pytest.raises(AlreadyRunningError, match=str(os.getpid())):
        Register(tmp_path / "servers.json")
    register.close()
    Register(tmp_path / "servers.json").close()


def test_leftovers_of_a_killed_start_are_ended_and_reused_numbers_are_left_alone(tmp_path: Path):
    path = tmp_path / "servers.json"
    left = subprocess.Popen(SLEEPS, start_new_session=True)
    another = subprocess.Popen(SLEEPS, start_new_session=True)
    try:
        register = Register(path)
        register.note([left.pid, another.pid])
        register.close()  # as the system does when its holder is killed
        noted = json.loads(path.read_text())
        noted["processes"][str(another.pid)] -= 1000
        path.write_text(json.dumps(noted))
        register = Register(path)
        assert register.end_leftovers() == 1
        assert left.wait(PATIENCE_SECONDS) != 0
        assert another.poll() is None
        assert register.end_leftovers() == 0
        register.close()
    finally:
        for process in (left, another):
            process.kill()


def test_a_damaged_register_does_not_prevent_a_start(tmp_path: Path):
    (tmp_path / "servers.json").write_text("{")
    register = Register(tmp_path / "servers.json")
    assert register.end_leftovers() == 0
    register.close()
