"""What the Dagster UI shows, and when runs start by themselves."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import shutil
import threading
from collections import Counter
from pathlib import Path

import dagster as dg
import pytest

from papertrends import run_status
from papertrends.settings import Settings

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module")
def defs() -> dg.Definitions:
    from orchestration.definitions import defs as load

    return load()


def test_every_asset_belongs_to_a_stage_and_lineage_goes_from_raw_to_the_published_file(defs):
    graph = defs.resolve_asset_graph()
    key = dg.AssetKey(["published_warehouse"])
    reached, todo = set(), [key]
    while todo:
        at = todo.pop()
        if at not in reached:
            reached.add(at)
            todo += graph.get(at).parent_keys
    raw = {k for k in graph.get_all_asset_keys() if k.path[0] == "raw"}
    assert dg.AssetKey(["raw", "digest_entries"]) in raw
    assert raw <= reached, "the published file follows from everything in raw"
    assert {graph.get(k).group_name for k in raw} == {"ingest"}
    assert all(graph.get(k).group_name != "default" for k in graph.get_all_asset_keys())
    assert all(graph.get(k).description for k in graph.get_all_asset_keys() if k.path[0] in {"raw", "marts"})


def test_what_dagster_is_given_is_what_was_reviewed(defs):
    """A name that changes breaks links, schedules and what people configured: after a wanted change, `make snapshots`."""
    from tests.orchestration.definitions_snapshot import SNAPSHOT, lines

    assert lines(defs) == SNAPSHOT.read_text(encoding="utf-8").splitlines()


def test_no_group_is_too_large_to_read(defs):
    graph = defs.resolve_asset_graph()
    sizes = Counter(graph.get(key).group_name for key in graph.get_all_asset_keys())
    assert {group: size for group, size in sizes.items() if size > 25} == {}


def test_everything_that_writes_shares_one_pool(defs):
    # mail reads the published file alone
    assets = [asset for asset in defs.resolve_all_asset_specs() if asset.group_name != "deliver"]
    pools = {op.pool for asset in assets for op in [defs.resolve_assets_def(asset.key).op]}
    assert pools == {"warehouse"}


def test_what_should_be_looked_at_is_a_check(defs):
    checks = {key.name for key in defs.resolve_asset_graph().asset_check_keys}
    assert {"every_line_accounted", "no_file_rejected", "every_digest_has_a_day", "every_entry_has_an_abstract"} <= checks


def test_there_is_a_daily_schedule_and_it_is_on(defs):
    schedule = defs.resolve_schedule_def("daily")
    assert schedule.cron_schedule == "0 6 * * *"
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING


class TestSensor:
    @pytest.fixture
    def settings(self, place, monkeypatch) -> Settings:
        from orchestration.defs.ingest import sensors

        shutil.copytree(FIXTURES / "digests", place.digests, dirs_exist_ok=True)
        settings = Settings(digests_dir=place.digests, config_dir=place.config, data_dir=place.data, still_seconds=0.2)
        monkeypatch.setattr(sensors, "settings", settings)
        return settings

    @staticmethod
    def tick(cursor: str | None) -> tuple[list[dg.RunRequest], str | None]:
        from orchestration.defs.ingest.sensors import digests_folder

        context = dg.build_sensor_context(cursor=cursor)
        result = digests_folder(context)
        return (list(result.run_requests or []) if isinstance(result, dg.SensorResult) else []), context.cursor

    def loaded(self, settings: Settings) -> None:
        from orchestration import pipeline

        with run_status.changing(settings.run_status) as status:
            status.files_state = pipeline.files_state(settings)

    def test_new_files_start_one_run_once_they_are_still(self, settings):
        requests, cursor = self.tick(None)
        assert len(requests) == 1
        again, cursor = self.tick(cursor)
        assert [r.run_key for r in again] == [r.run_key for r in requests], "the same state asks under the same key: nothing starts"
        self.loaded(settings)
        assert self.tick(cursor)[0] == []

    @pytest.mark.parametrize("how", ["appears", "changes", "vanishes", "is configured"])
    def test_a_file_that_comes_changes_or_goes_starts_another(self, settings, how):
        first, cursor = self.tick(None)
        self.loaded(settings)
        page = settings.digests_dir / "saved-page.txt"
        if how == "appears":
            shutil.copy(page, settings.digests_dir / "copy.txt")
        elif how == "changes":
            page.write_text(page.read_text() + "\nMore")
        elif how == "vanishes":
            page.unlink()
        else:
            (settings.config_dir / "digests.csv").write_text("file,listed_on\nsaved-page.txt,2025-06-05\n")
        second, _ = self.tick(cursor)
        assert len(second) == 1
        assert second[0].run_key != first[0].run_key

    def test_files_that_go_on_changing_are_waited_for(self, settings):
        page, is_over = settings.digests_dir / "growing.txt", threading.Event()

        def grow() -> None:
            while not is_over.wait(0.05):
                with page.open("a") as file:
                    file.write("x")

        writer = threading.Thread(target=grow)
        writer.start()
        try:
            cursor = None
            for _ in range(3):
                requests, cursor = self.tick(cursor)
                assert not requests
        finally:
            is_over.set()
            writer.join()
        assert len(self.tick(cursor)[0]) == 1

    def test_a_clock_set_back_does_not_put_off_a_run(self, settings, monkeypatch):
        from orchestration.defs.ingest import sensors

        monkeypatch.setattr(sensors, "settings", settings.model_copy(update={"still_seconds": 60.0}))
        _, cursor = self.tick(None)
        monkeypatch.setattr(sensors, "settings", settings)
        seen = json.loads(str(cursor))
        assert len(self.tick(json.dumps(seen | {"since": seen["since"] + 3_600}))[0]) == 1

    @pytest.mark.parametrize("why", ["files came", "the last run met damage"])
    def test_no_run_starts_while_a_build_is_running(self, settings, why):
        """`make run` builds as soon as it starts, and its sensor sees the same files."""
        held = (settings.data_dir / "pipeline.lock").open("w")
        fcntl.flock(held, fcntl.LOCK_EX)
        if why == "the last run met damage":
            with run_status.changing(settings.run_status) as status:
                status.again = "a run"
        requests, cursor = self.tick(None)
        assert requests == []
        held.close()
        assert len(self.tick(cursor)[0]) == 1, "what the build has not read starts a run after it"
        with run_status.changing(settings.run_status) as status:
            status.again = None
        self.loaded(settings)
        assert self.tick(cursor)[0] == []

    def test_a_large_folder_is_scanned_less_often(self, settings, monkeypatch):
        from orchestration.defs.ingest import sensors

        clock, spent, looks = [1_000.0], [0.0], []

        def look(_: Settings) -> str:
            spent[0] += 0.9
            looks.append(clock[0])
            return "as it was"

        monkeypatch.setattr(sensors.pipeline, "files_state", look)
        monkeypatch.setattr(sensors.time, "time", lambda: clock[0])
        monkeypatch.setattr(sensors.time, "process_time", lambda: spent[0])
        cursor = None
        for _ in range(200):
            cursor = self.tick(cursor)[1]
            clock[0] += 5
        assert spent[0] / (clock[0] - 1_000) <= 0.05
        assert len(looks) >= 40
        looks.clear()
        clock[0] -= 86_400
        self.tick(cursor)
        assert looks, "a clock that jumped back is no reason to wait"

    def test_files_that_must_be_still_for_long_are_waited_for(self, settings, monkeypatch):
        from orchestration.defs.ingest import sensors

        monkeypatch.setattr(sensors, "settings", settings.model_copy(update={"still_seconds": 60.0}))
        _, cursor = self.tick(None)
        assert self.tick(cursor)[0] == []

    def test_ten_thousand_files_are_one_run(self, settings, monkeypatch):
        from orchestration.defs.ingest import sensors

        monkeypatch.setattr(sensors, "MOST_OF_THE_TIME", 1.0)  # on a slow machine, too
        many = settings.digests_dir / "many"
        many.mkdir()
        for n in range(10_000):
            (many / f"{n}.txt").touch()
        requests, _ = self.tick(None)
        assert len(requests) == 1


class TestRunsThatSaidNothing:
    """Of a run whose process never got to a step, only Dagster knows."""

    @pytest.fixture
    def settings(self, tmp_path, monkeypatch) -> Settings:
        from orchestration.defs.ingest import sensors

        settings = Settings(data_dir=tmp_path)
        monkeypatch.setattr(sensors, "settings", settings)
        return settings

    @staticmethod
    def hearing_of(done: dg.ExecuteInProcessResult, event: dg.DagsterEvent, instance: dg.DagsterInstance) -> dg.RunStatusSensorContext:
        return dg.build_run_status_sensor_context(
            sensor_name="note", dagster_instance=instance, dagster_run=done.dagster_run, dagster_event=event
        )

    def noted(self, name: str) -> str:
        """Let a job of a name fail, and the sensor hear of it, twice; returns the run's id."""
        from orchestration.defs.ingest.sensors import note_failures

        @dg.op
        def breaks() -> None:
            raise OSError

        with dg.DagsterInstance.ephemeral() as instance:
            done = dg.GraphDefinition(name=name, node_defs=[breaks]).to_job().execute_in_process(instance=instance, raise_on_error=False)
            for _ in range(2):
                note_failures(self.hearing_of(done, done.get_run_failure_event(), instance).for_run_failure())
        return done.run_id

    def test_one_is_noted_once(self, settings):
        run_status.end(settings.run_status, "earlier", "published", "3 papers")
        run_id = self.noted("everything")
        runs = run_status.read(settings.run_status).runs
        assert [(run.run_id, run.outcome) for run in runs] == [(run_id, "failed"), ("earlier", "published")]
        assert "see its log in Dagster" in runs[0].message

    def test_a_successful_run_of_single_assets_is_no_longer_shown_as_running(self, settings):
        from orchestration.defs.ingest.sensors import note_successes

        @dg.asset
        def lonely() -> None: ...

        with dg.DagsterInstance.ephemeral() as instance:
            done = dg.materialize([lonely], instance=instance)
            for running, still in ((done.run_id, None), ("another", "another")):
                run_status.begin(settings.run_status, running)
                note_successes(self.hearing_of(done, done.get_run_success_event(), instance))
                status = run_status.read(settings.run_status)
                assert (status.running.run_id if status.running else None) == still
        assert status.runs == []

    def test_a_run_of_another_job_is_none_of_the_pipelines(self, settings):
        self.noted("fetch")
        assert run_status.read(settings.run_status).runs == []

    def test_a_run_older_than_the_kept_history_is_ignored(self, settings):
        run_status.end(settings.run_status, "later", "published", "3 papers")
        with run_status.changing(settings.run_status) as status:
            status.runs[0].ended_at += dt.timedelta(days=1)
        self.noted("everything")
        assert [run.run_id for run in run_status.read(settings.run_status).runs] == ["later"]


def test_a_build_does_not_start_dbt_to_learn_its_version():
    """What we stand in for is a name that dagster-dbt may change without a word: then builds would ask the internet again."""
    from dagster_dbt import DbtCliResource

    from orchestration.defs.resources import InstalledDbt

    assert "_cli_version" in vars(DbtCliResource)
    assert "_cli_version" in vars(InstalledDbt)
