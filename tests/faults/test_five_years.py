"""Five years of daily builds in Dagster's storage: of a real run's size, with what is deleted before each."""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest

from orchestration import retention
from papertrends.settings import Settings
from tests.conftest import Place

pytestmark = pytest.mark.slow

DAYS = 5 * 365
MOST_MEGABYTES = 50


def size_of(folder: Path) -> float:
    """Megabytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1_000_000


def copy_rows(database: Path, table: str, changes: dict[str, str], where: str, parameters: list[object]) -> None:
    """Insert rows of a table again, with some columns changed."""
    with closing(sqlite3.connect(database)) as con, con:
        con.execute("pragma synchronous = off")
        columns = [str(row[1]) for row in con.execute(f"pragma table_info({table})")]
        values = ", ".join(changes.get(name, name) for name in columns)
        con.execute(f"insert into {table} ({', '.join(columns)}) select {values} from {table} where {where}", parameters)


def add_run_like(home: Path, template: str, kept_shard: Path) -> str:
    """Add a run to the storage whose rows and files are those of a real one, under an id of its own."""
    run_id, runs, index = str(uuid.uuid4()), home / "history" / "runs.db", home / "history" / "runs" / "index.db"
    copy_rows(runs, "runs", {"id": "null", "run_id": f"'{run_id}'"}, "run_id = ?", [template])
    for table in ("event_logs", "asset_check_executions"):
        copy_rows(index, table, {"id": "null", "run_id": f"'{run_id}'"}, "run_id = ?", [template])
    # links take the space of a copy as far as this test counts it
    kept_shard.with_name(f"{run_id}.db").hardlink_to(kept_shard)
    shutil.copytree(home / "storage" / template, home / "storage" / run_id, copy_function=os.link)
    return run_id


def test_five_years_of_daily_builds_stay_small(built: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(shutil.copytree(built.data / "dagster", tmp_path / "dagster"))
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    with dg.DagsterInstance.from_config(str(home)) as instance:
        (template,) = instance.get_run_ids()
        shard = home / "history" / "runs" / f"{template}.db"
        kept = Settings().runs_kept
        largest = 0.0
        for _ in range(DAYS):
            run_id = add_run_like(home, template, shard)
            # the template is to be copied again: it is told apart as the current run, and stays beside the newest
            retention.forget_old_runs(instance, kept, template)
            largest = max(largest, size_of(home))
        assert instance.get_run_ids()[0] == run_id
        assert len(instance.get_run_ids()) == kept + 1
    from tests.faults import dagster_lists  # imports what takes a second

    lists = dagster_lists.seconds_of(home)
    print(
        f"{DAYS} runs: at most {largest:.1f} MB, at the end {size_of(home):.1f} MB; Dagster's lists, seconds and of processor time: {lists}"
    )
    assert largest < MOST_MEGABYTES
