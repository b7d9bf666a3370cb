"""`papertrends run`, as `make run` starts it: refused twice, tidied up after a kill, and gone with Ctrl-C, also during a build."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil
import pytest

from tests.conftest import ROOT, Place, reserved_port

pytestmark = pytest.mark.slow


@pytest.fixture
def environment(filled: Place) -> Iterator[dict[str, str]]:
    with reserved_port() as dagster, reserved_port() as dashboard:
        yield filled.env() | {"PAPERTRENDS_DAGSTER_PORT": str(dagster), "PAPERTRENDS_DASHBOARD_PORT": str(dashboard)}
    for process in ours(filled.data):
        process.kill()


def ours(data: Path) -> list[psutil.Process]:
    """Every process whose data folder this is, but for this one."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        try:
            is_ours = process.environ().get("PAPERTRENDS_DATA_DIR") == str(data) and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            continue
        if is_ours and process.pid != os.getpid():
            found.append(process)
    return found


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-u", "-m", "orchestration.cli", "run"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def read_until(output: IO[str] | None, words: str) -> list[str]:
    assert output
    said: list[str] = []
    for line in output:
        said.append(line)
        if words in line:
            return said
    raise AssertionError("".join(said))


def test_run_twice_killed_and_ended_by_ctrl_c_during_its_build(filled: Place, environment: dict[str, str]):
    first = start(environment)
    read_until(first.stdout, "Building")
    second = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "run"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert f"papertrends is already running on {filled.data}: end process {first.pid} first" in second.stderr
    read_until(first.stdout, f"dashboard:   http://127.0.0.1:{environment['PAPERTRENDS_DASHBOARD_PORT']}")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert ours(filled.data), "a killed one cannot tidy up"

    third = start(environment)
    assert "An earlier start was killed and left" in read_until(third.stdout, "servers running: ended.")[-1]
    read_until(third.stdout, "dashboard:")
    # the build has got as far as dbt
    read_until(third.stdout, "OK created sql table model")
    third.send_signal(signal.SIGINT)
    read_until(third.stdout, "all servers stopped")
    assert third.wait() == 0
    assert ours(filled.data) == []
