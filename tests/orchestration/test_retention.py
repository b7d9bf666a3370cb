"""Dagster's storage does not grow forever: what is deleted, what stays, and that no run starts when nothing is new."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteInstigatorOrigin, RemoteRepositoryOrigin
from dagster._core.scheduler.instigation import InstigatorState, InstigatorStatus, SensorInstigatorData, TickData, TickStatus

from orchestration import pipeline, retention
from orchestration.dagster_engines import keep_engines
from orchestration.warehouse import lock
from papertrends import run_status
from papertrends.settings import Settings


@dg.asset
def papers() -> dg.MaterializeResult[object]:
    """An asset as large as a small model's events."""
    print("built")
    return dg.MaterializeResult(metadata={"dagster/row_count": 3})


@dg.asset_check(asset=papers)
def papers_are_sound() -> dg.AssetCheckResult:
    """A check."""
    return dg.AssetCheckResult(passed=True)


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dg.DagsterInstance:
    """A Dagster instance on disk, as `make build` has it."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    return dg.DagsterInstance.from_config(str(tmp_path))


def run(instance: dg.DagsterInstance) -> str:
    return dg.materialize([papers, papers_are_sound], instance=instance).run_id


def rows_of(database: Path, run_id: str) -> dict[str, int]:
    """Rows about a run, by table."""
    with sqlite3.connect(database) as con:
        tables = [name for (name,) in con.execute("select name from sqlite_master where type = 'table'")]
        with_run = [table for table in tables if any(column[1] == "run_id" for column in con.execute(f"pragma table_info({table})"))]
        counts = {table: con.execute(f"select count(*) from {table} where run_id = ?", [run_id]).fetchone()[0] for table in with_run}
    return {table: count for table, count in counts.items() if count}


def test_older_runs_are_deleted_and_the_newest_stay_complete(instance, tmp_path):
    ids = [run(instance) for _ in range(5)]
    history = tmp_path / "history"
    before = {run_id: rows_of(history / "runs" / "index.db", run_id) for run_id in ids}
    assert before[ids[0]].keys() >= {"event_logs", "asset_check_executions"}
    assert retention.forget_old_runs(instance, 2, ids[-1]) == 3
    assert instance.get_run_ids() == [ids[4], ids[3]]
    for gone in ids[:3]:
        assert rows_of(history / "runs" / "index.db", gone) == {}
        assert rows_of(history / "runs.db", gone) == {}
        assert not list(tmp_path.rglob(f"*{gone}*")), "neither its events nor what it printed"
    for kept in ids[3:]:
        assert rows_of(history / "runs" / "index.db", kept) == before[kept]
        assert len(instance.all_logs(kept)) > 5
    assert instance.get_latest_materialization_event(papers.key) is not None


def test_databases_that_stay_open_keep_no_full_log(tmp_path):
    keep_engines()
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        ended = run(instance)
        logs = {path.name: path.stat().st_size for path in tmp_path.glob("history/**/*.db-wal")}
        assert logs[f"{ended}.db-wal"] > 0
        assert logs["runs.db-wal"] > 0
        retention.empty_logs(instance)
        assert not sum(path.stat().st_size for path in tmp_path.glob("history/**/*.db-wal"))
        assert len(instance.all_logs(ended)) > 5


def test_runs_with_nothing_new_do_not_push_out_the_last_check_results(instance):
    published = run(instance)
    instance.add_run_tags(published, {"outcome": "published"})
    later = [run(instance) for _ in range(3)]
    retention.forget_old_runs(instance, 1, later[-1])
    assert instance.get_run_ids() == [later[-1], published]
    instance.add_run_tags(later[-1], {"outcome": "published"})
    last = run(instance)
    retention.forget_old_runs(instance, 1, last)
    assert instance.get_run_ids() == [last, later[-1]], "only the last one that published is worth keeping"


def test_queued_runs_and_the_current_one_are_kept(instance):
    job = dg.Definitions(assets=[papers]).resolve_implicit_global_asset_job_def()
    waiting = instance.create_run_for_job(job)
    current = run(instance)
    for _ in range(3):
        run(instance)
    retention.forget_old_runs(instance, 1, current)
    assert {waiting.run_id, current} <= set(instance.get_run_ids())


def test_much_empty_space_is_given_back(instance, tmp_path, monkeypatch):
    monkeypatch.setattr(retention, "WORTH_SHRINKING", 0)
    ids = [run(instance) for _ in range(5)]

    def size() -> int:
        """Of the index and its log."""
        return sum(file.stat().st_size for file in (tmp_path / "history" / "runs").glob("index.db*"))

    before = size()
    retention.forget_old_runs(instance, 1, ids[-1])
    assert size() < before
    assert len(instance.all_logs(ids[-1])) > 5


def test_skipped_ticks_are_deleted_after_an_hour_and_others_stay(instance):
    origin = RemoteInstigatorOrigin(RemoteRepositoryOrigin(RegisteredCodeLocationOrigin("papertrends"), "here"), "digests_folder")
    sensor = InstigatorState(origin, InstigatorType.SENSOR, InstigatorStatus.RUNNING, SensorInstigatorData())
    instance.add_instigator_state(sensor)
    names = (origin.get_id(), "digests_folder", InstigatorType.SENSOR)
    for status, ago in ((TickStatus.SKIPPED, 7_200), (TickStatus.SKIPPED, 60), (TickStatus.SUCCESS, 7_200)):
        instance.create_tick(TickData(*names, status, time.time() - ago, run_ids=[], selector_id=sensor.selector_id))
    retention.forget_old_looks(instance)
    left = instance.get_ticks(origin.get_id(), sensor.selector_id)
    assert [tick.status for tick in left] == [TickStatus.SKIPPED, TickStatus.SUCCESS]


class TestNothingNew:
    """A copy of a finished build, which ends another run without Dagster."""

    @pytest.fixture
    def settings(self, built, tmp_path) -> Settings:
        import shutil

        root = Path(shutil.copytree(built.root, tmp_path / "instance"))
        settings = Settings(digests_dir=root / "digests", config_dir=root / "config", data_dir=root / "data")
        with run_status.changing(settings.run_status) as status:
            # the copies lie elsewhere and have times of their own
            status.files_state = pipeline.files_state(settings)
        return settings

    def test_nothing_is_launched_and_the_run_is_on_record(self, settings):
        before = {path: path.stat().st_size for path in settings.dagster_home.rglob("*") if path.is_file()}
        run = pipeline.end_if_nothing_new(settings, print)
        assert run is not None
        assert (run.outcome, run.message) == ("nothing_new", pipeline.NOTHING_NEW)
        assert run_status.read(settings.run_status).running is None
        assert {path: path.stat().st_size for path in settings.dagster_home.rglob("*") if path.is_file()} == before

    def test_the_daily_schedule_starts_nothing_either(self, settings, monkeypatch):
        from orchestration.defs import schedules

        monkeypatch.setattr(schedules, "settings", settings)
        assert isinstance(schedules.daily(), dg.SkipReason)
        (settings.digests_dir / "more.txt").write_text("something")
        assert isinstance(schedules.daily(), dg.RunRequest)

    @pytest.mark.parametrize("what", ["a file came", "permissions changed", "configuration", "it was unpublished"])
    def test_anything_new_lets_the_run_begin(self, settings, what):
        page = settings.digests_dir / "saved-page.txt"
        if what == "a file came":
            (settings.digests_dir / "more.txt").write_text("something")
        elif what == "permissions changed":
            time.sleep(0.02)
            page.chmod(0o600)
        elif what == "configuration":
            (settings.config_dir / "digests.csv").write_text("file,listed_on\nsaved-page.txt,2025-06-06\n")
        else:
            os.unlink(settings.published)  # noqa: PTH108 - whatever kind of path
        assert not pipeline.is_nothing_new(settings)
        assert pipeline.end_if_nothing_new(settings, print) is None
        held = settings.data_dir / "pipeline.lock"
        lock.release(held, json.loads(held.read_text())["run_id"])
