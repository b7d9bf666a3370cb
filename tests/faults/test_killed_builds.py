"""Builds whose process is killed while dbt works: dbt ends with them, and in the end a build completes and knows of all of them."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import dagster as dg
import psutil
import pytest

from papertrends import run_status
from tests.conftest import ROOT, Place

pytestmark = pytest.mark.slow


KILLS = 3


def begin(place: Place, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start what `make build` starts."""
    with log.open("ab") as said:
        command = [sys.executable, "-m", "orchestration.cli", "build"]
        return subprocess.Popen(command, cwd=ROOT, env=place.env() | environment, stdout=said, stderr=said, start_new_session=True)


def dbt_of(build: subprocess.Popen[bytes]) -> psutil.Process:
    """Wait until a build has started dbt."""
    while build.poll() is None:
        for child in psutil.Process(build.pid).children(recursive=True):
            # of those that have just ended there is nothing to be read
            with suppress(psutil.Error):
                if any("dbt_child" in part for part in child.cmdline()):
                    return child
        time.sleep(0.05)
    pytest.fail("the build ended before it started dbt")


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_dbt_ends_with_its_run_and_the_build_after_several_kills_completes(filled: Place, tmp_path: Path, sent: signal.Signals) -> None:
    temporary, log = tmp_path / "temporary", tmp_path / "log.txt"
    temporary.mkdir()
    environment = {"TMPDIR": str(temporary)}
    build = begin(filled, environment, log)
    for seed in range(KILLS):
        dbt = dbt_of(build)
        time.sleep(random.Random(f"{sent} {seed}").uniform(0, 15))
        build.send_signal(sent)
        following = begin(filled, environment, log)
        build.wait()
        _, alive = psutil.wait_procs([dbt], timeout=2)
        assert not alive or dbt.status() == psutil.STATUS_ZOMBIE, "dbt went on without its run"
        build = following
    assert build.wait() == 0, log.read_text()[-3_000:]
    assert filled.query("select count(*) from papers") == [(10,)]
    assert not list(temporary.rglob("*.py*")), "of each Python model dbt-duckdb leaves a compiled file"
    assert not (filled.data / "dbt").exists()
    outcomes = [run.outcome for run in run_status.read(filled.data / "run_status.json").runs]
    assert outcomes == ["published"] + ["failed"] * KILLS
    with dg.DagsterInstance.from_config(str(filled.data / "dagster")) as instance:
        statuses = [run.status for run in instance.get_runs()]
    assert statuses == [dg.DagsterRunStatus.SUCCESS] + [dg.DagsterRunStatus.FAILURE] * KILLS, "none seems to go on"
