"""A build whose process is killed while dbt works: dbt ends with it, and the next build, begun at once, completes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.conftest import ROOT, Place

pytestmark = pytest.mark.slow


def dbt_of(build: subprocess.Popen[str]) -> psutil.Process:
    """Wait until a build has started dbt."""
    while build.poll() is None:
        for child in psutil.Process(build.pid).children(recursive=True):
            # of those that have just ended there is nothing to be read
            with suppress(psutil.Error):
                if any("dbt_child" in part for part in child.cmdline()):
                    return child
        time.sleep(0.05)
    pytest.fail(f"the build ended before it started dbt: {build.communicate()}")


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("seed", range(3))
def test_dbt_ends_with_its_run_and_the_next_build_completes(filled: Place, sent: signal.Signals, seed: int) -> None:
    command = [sys.executable, "-m", "orchestration.cli", "build"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    build = subprocess.Popen(command, cwd=ROOT, env=filled.env(), start_new_session=True, **pipes)
    dbt = dbt_of(build)
    time.sleep(random.Random(f"{sent} {seed}").uniform(0, 15))
    build.send_signal(sent)
    following = subprocess.Popen(command, cwd=ROOT, env=filled.env(), **pipes)
    build.communicate()
    _, alive = psutil.wait_procs([dbt], timeout=2)
    assert not alive or dbt.status() == psutil.STATUS_ZOMBIE, "dbt went on without its run"
    out, err = following.communicate()
    assert following.returncode == 0, out + err
    assert filled.query("select count(*) from papers") == [(10,)]


def test_temporary_files_of_a_build_are_gone_with_it(filled: Place, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    command = [sys.executable, "-m", "orchestration.cli", "build"]
    subprocess.run(command, cwd=ROOT, env=filled.env() | {"TMPDIR": str(folder)}, check=True, capture_output=True)
    left = list(folder.rglob("*.py*"))
    assert not left, "of each Python model dbt-duckdb leaves a compiled file"
    assert not (filled.data / "dbt").exists()
    assert os.access(filled.published, os.R_OK)
