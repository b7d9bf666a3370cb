"""What Dagster's lists say of runs, assets and checks after builds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus

from orchestration import broken_off, dbt_checks, run_tags
from papertrends import run_status
from papertrends.settings import Settings
from tests.conftest import ROOT, Place

RUNS_AGAIN = """
import dagster as dg
from orchestration.definitions import defs
with dg.DagsterInstance.get() as instance:
    done = defs().resolve_job_def("everything").execute_in_process(instance=instance, run_config={"loggers": {"console": {"config": {}}}})
    print(done.run_id)
"""


def storage_of(place: Place) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(place.data / "dagster"))


def check_results(instance: dg.DagsterInstance, keys: list[dg.AssetCheckKey]) -> dict[str, tuple[str, str]]:
    """For each check the run whose result Dagster shows, and its status; it shows one that was only planned as skipped."""
    latest = instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
    return {key.to_user_string(): (record.run_id, record.status.value) for key, record in latest.items()}


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> None:
    # Dagster's storage names the folder of its home
    monkeypatch.delenv("DAGSTER_HOME", raising=False)


def test_a_build_says_what_it_did_and_each_asset_how_many_rows_it_has(built: Place, home: None):
    with storage_of(built) as instance:
        (run,) = instance.get_runs()
        assert {name: run.tags.get(name) for name in ("outcome", "new_papers", "rejected")} == {
            "outcome": "published",
            "new_papers": "8",
            "rejected": "1",
        }
        rows: dict[str, Any] = {}
        for key in instance.all_asset_keys():
            event = instance.get_latest_materialization_event(key)
            assert event is not None
            assert event.asset_materialization is not None
            counted = event.asset_materialization.metadata.get("dagster/row_count")
            rows[key.path[-1]] = counted and counted.value
    assert len(rows) > 80
    assert [name for name, number in rows.items() if not isinstance(number, int)] == []
    for table in ("papers", "topics", "trending_papers", "paper_appearances"):
        assert [(rows[table],)] == built.query(f"select count(*) from {table}"), "whether table or view"


def test_a_run_with_nothing_new_leaves_the_results_of_earlier_checks_visible(built: Place, home: None, tmp_path: Path):
    place = Place(shutil.copytree(built.root, tmp_path / "instance"))
    env = place.env() | {"DAGSTER_HOME": str(place.data / "dagster")}
    done = subprocess.run([sys.executable, "-c", RUNS_AGAIN], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    run_id = done.stdout.split()[-1]
    from orchestration.definitions import defs

    keys = list(defs().resolve_asset_graph().asset_check_keys)
    with storage_of(place) as instance:
        run = instance.get_run_by_id(run_id)
        assert run is not None
        assert (run.tags["outcome"], run.tags["rejected"], "new_papers" in run.tags) == ("nothing_new", "1", False)
        shown = check_results(instance, keys)
    assert len(shown) == len(keys)
    assert {name: how for name, (_, how) in shown.items() if how == AssetCheckExecutionRecordStatus.PLANNED.value} == {}
    assert {ran for ran, _ in shown.values()} - {run_id}, "the tests of the models are those of the build"


def test_each_check_is_described():
    from orchestration.definitions import defs

    graph = defs().resolve_asset_graph()
    assert [key.name for key in graph.asset_check_keys if not graph.get(key).description] == []


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("candidate_key", {"column_name": "paper_id"}, "Every row of papers has its own paper_id."),
        (
            "candidate_key",
            {"columns": ["a", "b", "c"], "nullable": ["c"]},
            "Every row of papers has its own combination of a, b and c (c may be empty).",
        ),
        ("not_null", {"column_name": "title"}, "title of papers is never empty."),
        (
            "relationships",
            {"column_name": "paper_id", "to": "ref('merges')", "field": "id"},
            "Each paper_id of papers is in merges, as id.",
        ),
        ("accepted_values", {"column_name": "kind", "values": ["x", "y"]}, "kind of papers is one of x, y."),
    ],
)
def test_a_test_of_dbt_is_described_by_what_it_asks(kind, options, said):
    test = {"test_metadata": {"name": kind, "kwargs": options}, "attached_node": "model.papertrends.papers", "description": ""}
    assert dbt_checks.described(test) == said
    warns = test | {"config": {"where": "is_current", "severity": "warn"}}
    assert dbt_checks.described(warns) == f"{said} Checked for rows with is_current. Warns only."
    assert dbt_checks.described(test | {"description": "Its own words."}) == "Its own words."


class TestTags:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return Settings(data_dir=tmp_path)

    def test_a_failed_run_is_tagged_and_one_that_nobody_recorded_is_not(self, settings):
        with dg.DagsterInstance.ephemeral() as instance:
            for run_id in ("a", "b"):
                instance.add_run(dg.DagsterRun(job_name="everything", run_id=run_id))
            run_status.end(settings.run_status, "a", "failed", "no room")
            for run_id in ("a", "b", "unknown to Dagster"):
                run_tags.tag(instance, settings, run_id)
            a, b = (instance.get_run_by_id(run_id) for run_id in ("a", "b"))
        assert a is not None
        assert b is not None
        assert (a.tags, b.tags) == ({"outcome": "failed"}, {})

    def test_a_killed_run_is_tagged_as_failed_when_it_is_found(self, settings):
        said: list[str] = []
        gone = dg.DagsterRun(
            job_name="everything", run_id="gone", status=dg.DagsterRunStatus.STARTED, tags={broken_off.PROCESS: "999999999 1.0"}
        )
        with dg.DagsterInstance.ephemeral() as instance:
            instance.add_run(gone)
            broken_off.end_runs_without_a_process(instance, settings, "current", said.append)
            run = instance.get_run_by_id("gone")
        assert run is not None
        assert (run.status, run.tags["outcome"]) == (dg.DagsterRunStatus.FAILURE, "failed")
        assert said == [f"run gone is over: {broken_off.MESSAGE}"]
