"""A run whose process was killed is not shown as running forever in the Dagster UI."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import dagster as dg
import psutil
import pytest
from dagster._core.utils import make_new_run_id

from orchestration import broken_off, pipeline
from orchestration.warehouse import lock
from papertrends import run_status
from papertrends.settings import Settings


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dg.DagsterInstance:
    """A Dagster instance on disk, as `make build` has it."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    return dg.DagsterInstance.from_config(str(tmp_path))


def started(instance: dg.DagsterInstance, process: str | None) -> str:
    """A run that Dagster takes to be going on."""
    tags = {broken_off.PROCESS: process} if process else {}
    run = dg.DagsterRun(job_name="everything", run_id=make_new_run_id(), status=dg.DagsterRunStatus.STARTED, tags=tags)
    return instance.add_run(run).run_id


def status_of(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRunStatus:
    run = instance.get_run_by_id(run_id)
    assert run is not None
    return run.status


TELLS_ITS_TAG = "from orchestration import broken_off; print(broken_off.tag_of_this_process()[broken_off.PROCESS], flush=True); input()"


def test_a_run_is_failed_once_its_process_is_gone_and_not_before(instance):
    command = [sys.executable, "-c", TELLS_ITS_TAG]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        run_id = started(instance, process.stdout.readline().strip())
        assert broken_off.mark_as_failed(instance, "current") == []
        assert status_of(instance, run_id) == dg.DagsterRunStatus.STARTED
        process.kill()
    assert [run.run_id for run, _ in broken_off.mark_as_failed(instance, "current")] == [run_id]
    assert status_of(instance, run_id) == dg.DagsterRunStatus.FAILURE
    assert broken_off.mark_as_failed(instance, "current") == []


def test_another_process_of_the_same_number_is_another_process(instance):
    pid, since_boot = broken_off.tag_of_this_process()[broken_off.PROCESS].split()
    own, other = started(instance, f"{pid} {since_boot}"), started(instance, f"{pid} {float(since_boot) - 60}")
    broken_off.mark_as_failed(instance, "current")
    assert (status_of(instance, own), status_of(instance, other)) == (dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.FAILURE)


def test_setting_the_clock_ends_no_run(instance, monkeypatch):
    run_id = started(instance, broken_off.tag_of_this_process()[broken_off.PROCESS])
    boot, created = psutil.boot_time(), psutil.Process.create_time
    monkeypatch.setattr(psutil, "boot_time", lambda: boot + 86_400)
    monkeypatch.setattr(psutil.Process, "create_time", lambda process: created(process) + 86_400)
    broken_off.mark_as_failed(instance, "current")
    assert status_of(instance, run_id) == dg.DagsterRunStatus.STARTED


def test_the_current_run_and_runs_without_a_process_are_left_alone(instance):
    current, unnamed = started(instance, "1 0.0"), started(instance, None)
    broken_off.mark_as_failed(instance, current)
    assert {status_of(instance, run_id) for run_id in (current, unnamed)} == {dg.DagsterRunStatus.STARTED}


def test_a_build_after_a_killed_one_knows_that_it_broke_off(tmp_path):
    """Damage may have ended it: the run that follows then reads the whole warehouse."""
    settings = Settings(data_dir=tmp_path)
    run_status.begin(settings.run_status, "killed")
    assert pipeline.end_if_nothing_new(settings, print) is None
    status = run_status.read(settings.run_status)
    assert status.broke_off
    assert status.running is None
    held = tmp_path / "pipeline.lock"
    assert lock.is_held(held)
    pipeline.finish(settings, held.read_text().split('"')[3], "failed", "")
    assert not lock.is_held(held)
