"""The warehouse while another program has it open: which one, and what happens to a run."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import publishing, raw
from orchestration.warehouse.lock import BusyError
from orchestration.warehouse.opening import patiently
from papertrends import run_status
from tests.warehouse import dbt_here

HOLD = "import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'True'); print('open', flush=True); sys.stdin.read()"


@contextmanager
def somebody_has(path: Path, *, read_only: bool) -> Generator[subprocess.Popen[str]]:
    """A shell on the warehouse, until its input ends."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    shell = subprocess.Popen([sys.executable, "-c", HOLD, str(path), str(read_only)], **pipes)
    assert shell.stdout is not None
    assert shell.stdout.readline() == "open\n"
    try:
        yield shell
    finally:
        assert shell.stdin is not None
        shell.stdin.close()
        shell.wait()


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with raw.open_warehouse(path) as con:
        con.execute("insert into meta.origin values (false)")
    return path


@pytest.mark.parametrize("read_only", [False, True])
def test_who_has_the_warehouse_open_is_named_and_waited_for(warehouse, read_only):
    said: list[str] = []
    with somebody_has(warehouse, read_only=read_only) as shell:

        def say(sentence: str) -> None:
            said.append(sentence)
            assert shell.stdin is not None
            shell.stdin.close()

        with raw.open_warehouse(warehouse, say=say) as con:
            assert con.execute("select sample from meta.origin").fetchall() == [(False,)]
    assert len(said) == 1
    assert said[0].startswith(f"process {shell.pid} (python")
    assert "readers open papertrends.duckdb" in said[0]


def test_a_program_that_keeps_the_file_open_ends_the_run_with_a_message(warehouse, monkeypatch):
    monkeypatch.setenv("PAPERTRENDS_LOCK_WAIT_SECONDS", "0.5")
    with (
        somebody_has(warehouse, read_only=False) as shell,
        pytest.raises(BusyError, match=rf"process {shell.pid} \(python.*warehouse.duckdb open; waited . s for it; close it and run again"),
        raw.open_warehouse(warehouse, say=lambda _: None),
    ):
        pass


def test_dbt_waits_for_it_too(warehouse, tmp_path):
    with somebody_has(warehouse, read_only=False) as shell:
        assert shell.stdin is not None
        threading.Timer(3.0, shell.stdin.close).start()
        done = dbt_here.invoke(tmp_path, tmp_path / "target", "run", "--select", "stg_digest_entries")
    assert done.success, done.exception


def test_who_kept_dbt_from_it_is_named_where_its_run_fails(warehouse, tmp_path, monkeypatch):
    from orchestration.dbt_results import what_failed

    target = tmp_path / "target"
    target.mkdir()
    monkeypatch.setenv("PAPERTRENDS_LOCK_WAIT_SECONDS", "0")
    monkeypatch.setenv("DBT_TARGET_PATH", str(target))
    with somebody_has(warehouse, read_only=False) as shell:
        done = dbt_here.invoke(tmp_path, target, "run", "--select", "stg_digest_entries")
    assert not done.success
    said = what_failed([], target)
    assert said.startswith(f"process {shell.pid} (python")
    assert "close it and run again" in said
    assert "dbt ended before it ran a model" in what_failed([], tmp_path)


def test_publishing_waits_for_it_too(warehouse, tmp_path):
    with raw.open_warehouse(warehouse) as con:
        con.execute("create schema marts; create table marts.papers as select 'e_1' as paper_id")
    published = tmp_path / "papertrends.duckdb"
    with somebody_has(warehouse, read_only=False) as shell:
        assert shell.stdin is not None
        threading.Timer(1.0, shell.stdin.close).start()
        # the marts of a test are not those that feeds and macros read
        with pytest.raises(duckdb.CatalogException):
            publishing.publish(warehouse, published, ("run", run_status.now()), {}, "")
    assert list(tmp_path.glob("*papertrends.duckdb*")) == []


def test_what_is_wrong_with_the_file_itself_is_not_waited_for(tmp_path):
    (tmp_path / "warehouse.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(duckdb.IOException, match="not a valid DuckDB database"), raw.open_warehouse(tmp_path / "warehouse.duckdb"):
        pass


def test_a_holder_without_a_name_is_another_program():
    def locked() -> None:
        msg = 'IO Error: Could not set lock on file "/data/warehouse.duckdb": Resource temporarily unavailable'
        raise duckdb.IOException(msg)

    with pytest.raises(BusyError, match=r"^another program has /data/warehouse.duckdb open"):
        patiently(locked, wait_seconds=0.0)
