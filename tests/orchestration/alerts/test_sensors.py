"""What only Dagster knows reaches the alerts, and a killed run is on record within half a minute."""

from __future__ import annotations

import os
import time
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteInstigatorOrigin, RemoteRepositoryOrigin
from dagster._core.scheduler.instigation import InstigatorState, InstigatorStatus, SensorInstigatorData, TickData, TickStatus
from dagster._utils.error import SerializableErrorInfo

from orchestration import broken_off
from orchestration.defs.alerts import sensors as alerting
from orchestration.defs.ingest import sensors
from orchestration.warehouse import lock
from papertrends import run_status
from papertrends.settings import Settings
from tests.orchestration.alerts import receivers
from tests.orchestration.alerts.receivers import SECRET

FAILED = dg.DagsterRunStatus.FAILURE
SUCCEEDED = dg.DagsterRunStatus.SUCCESS


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = Settings(data_dir=tmp_path)
    for module in (alerting, sensors):
        monkeypatch.setattr(module, "settings", settings)
    return settings


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dg.DagsterInstance:
    home = tmp_path / "dagster"
    home.mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    return dg.DagsterInstance.from_config(str(home))


def add_run(instance: dg.DagsterInstance, run_id: str, job: str, status: dg.DagsterRunStatus, **tags: str) -> None:
    instance.add_run(dg.DagsterRun(job_name=job, run_id=run_id, status=status, tags=tags))


def add_tick(instance: dg.DagsterInstance, name: str, status: TickStatus, *, ago: float = 0.0, start: str = "first") -> None:
    """Let a sensor of a start of the servers tick."""
    location = RegisteredCodeLocationOrigin(start)
    origin = RemoteInstigatorOrigin(RemoteRepositoryOrigin(location, "here"), name)
    state = InstigatorState(origin, InstigatorType.SENSOR, InstigatorStatus.RUNNING, SensorInstigatorData())
    if not instance.get_instigator_state(origin.get_id(), state.selector_id):
        instance.add_instigator_state(state)
    error = SerializableErrorInfo("KeyError: 'x'", [], "KeyError") if status == TickStatus.FAILURE else None
    tick = TickData(origin.get_id(), name, InstigatorType.SENSOR, status, time.time() - ago, selector_id=state.selector_id, error=error)
    instance.create_tick(tick)


def test_the_last_run_of_each_job_counts_and_builds_are_recorded_elsewhere(instance):
    for number, (job, status) in enumerate(
        [("fetch", FAILED), ("fetch", SUCCEEDED), ("other", SUCCEEDED), ("other", FAILED), ("everything", FAILED), ("__ASSET_JOB", FAILED)]
    ):
        add_run(instance, f"run-{number}", job, status)
    assert dict(alerting.failed_jobs(instance)) == {"fetch": None, "other": "its log is in the Dagster UI, run run-3"}


def test_the_last_tick_of_each_sensor_counts_in_whichever_start_of_the_servers(instance):
    add_tick(instance, "mended", TickStatus.FAILURE, ago=60)
    add_tick(instance, "mended", TickStatus.SKIPPED, ago=30, start="second")
    add_tick(instance, "broken", TickStatus.SKIPPED, ago=60)
    add_tick(instance, "broken", TickStatus.FAILURE, ago=30)
    add_tick(instance, "removed", TickStatus.FAILURE, ago=3 * 24 * 3600)
    assert alerting.failed_sensors(instance) == {"the sensor mended": None, "the sensor broken": "KeyError: 'x'"}


def test_the_sensor_tells_them_once_and_keeps_no_secret_in_dagster(instance, settings, monkeypatch):
    add_run(instance, "run-1", "fetch", FAILED)
    add_tick(instance, "broken", TickStatus.FAILURE)
    with receivers.web_server() as webhook:
        monkeypatch.setenv("PAPERTRENDS_ALERT_WEBHOOK_URL", webhook.url)
        assert [sensor.name for sensor in alerting.telling().sensors or []] == ["alerts"]
        said = [str(alerting.alerts(dg.build_sensor_context(instance=instance))) for _ in range(2)]
    assert webhook.told == [[("job_failed", "raised"), ("sensor_failed", "raised")]]
    assert "told webhook at 127.0.0.1: job_failed; sensor_failed" in said[0]
    assert "nothing new to tell" in said[1]
    assert SECRET not in "".join(said)


def test_there_is_no_such_sensor_unless_a_channel_is_configured(monkeypatch):
    for name in [name for name in os.environ if name.startswith("PAPERTRENDS_ALERT_")]:
        monkeypatch.delenv(name)
    assert not alerting.telling().sensors


class TestKilledRuns:
    @staticmethod
    def look(instance: dg.DagsterInstance) -> None:
        sensors.killed_runs(dg.build_sensor_context(instance=instance))

    def test_one_is_on_record_as_failed_at_the_next_look_and_not_while_it_lives(self, instance, settings):
        add_run(instance, "killed", "everything", dg.DagsterRunStatus.STARTED, **{broken_off.PROCESS: "999999999 1.0"})
        held = settings.data_dir / "pipeline.lock"
        lock.acquire(held, "killed", wait_seconds=0, say=print)
        run_status.begin(settings.run_status, "killed")
        self.look(instance)
        assert run_status.read(settings.run_status).runs == []
        lock.release(held, "killed")
        self.look(instance)
        status = run_status.read(settings.run_status)
        assert [(run.run_id, run.outcome, run.message) for run in status.runs] == [("killed", "failed", broken_off.MESSAGE)]
        assert status.running is None, "no page shows it as running any more"
        run = instance.get_run_by_id("killed")
        assert run is not None
        assert (run.status, run.tags["outcome"]) == (FAILED, "failed")

    def test_one_of_which_dagster_knows_nothing_is_recorded_too(self, instance, settings):
        run_status.begin(settings.run_status, "never begun")
        self.look(instance)
        assert [run.run_id for run in run_status.read(settings.run_status).runs] == ["never begun"]

    def test_a_run_of_single_assets_that_has_just_ended_was_not_killed(self, instance, settings):
        add_run(instance, "single", "__ASSET_JOB", SUCCEEDED)
        run_status.begin(settings.run_status, "single")
        self.look(instance)
        assert run_status.read(settings.run_status).runs == []
