"""Whole builds that are killed: dbt ends with them, the next build completes, and in the end nothing tells that there were any."""

from __future__ import annotations

import json
import os
import random
import shutil
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


KILLS_AT_ONCE = 3
KILLS = 12
"""With those of single steps (test_killed_steps), a hundred."""


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
    for seed in range(KILLS_AT_ONCE):
        dbt = dbt_of(build)
        # the kill has to come before dbt is done, also on a machine that does nothing else
        time.sleep(random.Random(f"{sent} {seed}").uniform(0, 4))
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
    assert outcomes == ["published"] + ["failed"] * KILLS_AT_ONCE
    with dg.DagsterInstance.from_config(str(filled.data / "dagster")) as instance:
        statuses = [run.status for run in instance.get_runs()]
    assert statuses == [dg.DagsterRunStatus.SUCCESS] + [dg.DagsterRunStatus.FAILURE] * KILLS_AT_ONCE, "none seems to go on"


def add_digest(place: Place, number: int) -> None:
    """A digest of two papers that nobody else lists."""
    records = [
        {"title": f"Of lamp {number} and {what}", "abstract": f"It burns for {number} nights.", "listed_on": f"2025-07-{number:02}"}
        for what in ("oil", "wick")
    ]
    path = place.digests / f"day-{number:02}.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    os.utime(path, (1_750_000_000, 1_750_000_000))


def kill_a_process_of(build: subprocess.Popen[bytes], chance: random.Random) -> str:
    """Kill the build, or one that it started, in one of its three stages; returns which and where."""
    stage = chance.choice(["ingest", "transform", "publish"])
    if stage == "ingest":
        time.sleep(chance.uniform(1, 8))
    else:
        dbt = dbt_of(build)
        if stage == "transform":
            time.sleep(chance.uniform(0, 12))
        else:
            psutil.wait_procs([dbt])
            time.sleep(chance.uniform(0, 2))
    with suppress(psutil.NoSuchProcess):
        processes = psutil.Process(build.pid).children(recursive=True)
        victim = chance.choice([psutil.Process(build.pid), *processes])
        victim.kill()
        return f"{stage}: {'a child' if victim.pid != build.pid else 'the build'}"
    return f"{stage}: it had ended"


def rows_of(place: Place) -> dict[str, list[tuple[object, ...]]]:
    """All published tables but those about runs, without times and ids of runs."""
    columns = place.query(
        """
        select table_name, list('"' || column_name || '"' order by column_index)
        from duckdb_columns()
        where
            database_name = 'p' and not starts_with(data_type, 'TIMESTAMP') and column_name not in ('run_id', 'generation')
            and table_name not in ('about', 'pipeline_runs', 'published_trends') and table_name in (select table_name from duckdb_tables())
        group by table_name
        """
    )
    return {table: place.query(f"select {', '.join(names)} from {table} order by all") for table, names in columns}


@pytest.mark.timeout(3600)
def test_after_each_kill_of_a_build_the_next_one_ends_as_if_there_had_been_none(built: Place, tmp_path: Path) -> None:
    killed, calm = (Place(shutil.copytree(built.root, tmp_path / name)) for name in ("killed", "calm"))
    for number in range(1, KILLS + 1):
        add_digest(killed, number)
        build = begin(killed, {}, tmp_path / "log.txt")
        what = f"{number}, {kill_a_process_of(build, random.Random(number))}"
        build.wait()
        killed.build()
        said = killed.query(
            "select message, new_digests, new_papers from pipeline_runs where outcome = 'published' order by ended_at desc limit 1"
        )
        assert said == [("1 loaded", 1, 2)], what
        print(what)
    for numbers in (range(1, KILLS), [KILLS]):
        for number in numbers:
            add_digest(calm, number)
        calm.build()
    expected, found = rows_of(calm), rows_of(killed)
    assert {table: len(rows) for table, rows in found.items()} == {table: len(rows) for table, rows in expected.items()}
    for table, rows in expected.items():
        assert found[table] == rows, table
    with dg.DagsterInstance.from_config(str(killed.data / "dagster")) as instance:
        assert {run.status for run in instance.get_runs()} <= {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE}
