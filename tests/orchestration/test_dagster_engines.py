"""Dagster's storage keeps its engines, and its databases may still be deleted and come anew."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log.sqlite import SqliteEventLogStorage, sqlite_event_log

from orchestration.dagster_engines import MOST_KEPT, keep_engines, keeping


@pytest.fixture
def instance(tmp_path: Path):
    keep_engines()
    with dg.DagsterInstance.local_temp(str(tmp_path)) as made:
        yield made


@dg.asset
def some_papers() -> None: ...


def runs_of(instance: dg.DagsterInstance) -> list[str]:
    """Run an asset, and return the types of the events that were stored."""
    result = dg.materialize([some_papers], instance=instance)
    return [str(record.event_log_entry.dagster_event_type) for record in instance.get_records_for_run(result.run_id).records]


def test_events_of_each_run_are_stored_in_its_own_database(instance: dg.DagsterInstance):
    first, second = runs_of(instance), runs_of(instance)
    assert first == second
    assert any("ASSET_MATERIALIZATION" in event for event in first)
    assert len(instance.get_run_ids()) == 2


def test_a_database_that_was_deleted_comes_anew(instance: dg.DagsterInstance):
    runs_of(instance)
    storage = instance.event_log_storage
    assert isinstance(storage, SqliteEventLogStorage)
    (run,) = instance.get_run_ids()
    for file in Path(storage.path_for_shard(run)).parent.glob(f"{run}.db*"):
        file.unlink()
    assert any("ASSET_MATERIALIZATION" in event for event in runs_of(instance))


def test_storing_an_event_does_not_empty_the_databases_log(instance: dg.DagsterInstance):
    runs_of(instance)
    storage = instance.event_log_storage
    assert isinstance(storage, SqliteEventLogStorage)
    assert Path(f"{storage.path_for_shard('index')}-wal").stat().st_size > 0


def test_an_engine_is_kept_for_each_database_and_not_for_ever():
    keep_engines()
    create = vars(sqlite_event_log)["create_engine"]
    assert create("sqlite:///one.db") is create("sqlite:///one.db")
    assert create("sqlite:///one.db") is not create("sqlite:///other.db")
    made: list[str] = []
    kept = keeping(lambda url, **_: made.append(url) or object())  # type: ignore[arg-type, return-value]
    for number in range(MOST_KEPT + 1):
        kept(f"sqlite:///{number}.db")
    kept("sqlite:///0.db")
    assert made.count("sqlite:///0.db") == 2, "the one that was used longest ago has gone"
