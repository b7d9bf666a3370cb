"""A damaged file is set aside, and the next build ends well: what could still be read is kept, what is lost is named."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration import dagster_storage
from orchestration.warehouse import damage, raw
from orchestration.warehouse.lock import BusyError
from papertrends import files, run_status
from tests.faults import corrupting

pytestmark = pytest.mark.slow

RAW = {
    "files": "select file_id, content_sha256, file_path, entries from raw.digest_files order by all",
    "entries": "select file_id, entry_id, position, title, abstract, verbatim from raw.digest_entries order by all",
    "outcomes": "select file_path, outcome, reason from raw.digest_outcomes where outcome != 'unchanged' order by all",
}


def raw_rows(instance) -> dict[str, list[tuple]]:
    return {name: instance.ask(sql) for name, sql in RAW.items()}


def run_at_most_twice(instance) -> run_status.Run:
    """What `make build` does: where a run meets damage, another one sets it aside."""
    try:
        return instance.run()
    except Exception as error:
        if not damage.is_suspected(str(error)):
            raise
    return instance.run()


def spoil_a_table_of_models(path: Path) -> None:
    """Spoil what models made, in blocks that hold nothing else."""
    with duckdb.connect(str(path)) as con:
        con.execute("create table marts.large as select range as n, md5(range::varchar) as text from range(200000)")
        con.execute("checkpoint")
        found = con.execute("select distinct block_id from pragma_storage_info('marts.large') where block_id >= 0 order by 1").fetchall()
    with path.open("r+b") as file:
        for (block,) in found[1:-1]:
            file.seek(12_288 + block * 262_144 + 1_000)
            file.write(os.urandom(2_000))


def test_damage_beside_what_digests_said_loses_nothing_also_of_files_that_are_gone(running):
    (running.settings.digests_dir / "saved-page.txt").unlink()
    running.run()
    before = raw_rows(running)
    spoil_a_table_of_models(running.settings.warehouse)
    more = running.settings.digests_dir / "more.txt"
    more.write_text((running.settings.digests_dir / "saved-page-with-a-day.txt").read_text().replace("Jun 3", "Jun 4"))
    run = run_at_most_twice(running)
    assert run.outcome == "published"
    assert "warehouse.duckdb was damaged (" in run.message
    assert "everything digests said was recovered" in run.message
    more.unlink()
    after = raw_rows(running)
    assert set(before["files"]) <= set(after["files"])
    assert set(before["entries"]) <= set(after["entries"])
    assert set(before["outcomes"]) <= set(after["outcomes"])
    assert len(list(running.settings.data_dir.glob("warehouse.duckdb.damaged-*"))) == 1


def spoil_the_last_entries(path: Path) -> None:
    """Spoil what the last row group of the entries alone holds."""
    with duckdb.connect(str(path), read_only=True) as con:
        blocks = con.execute(
            """
            select block_id from pragma_storage_info('raw.digest_entries') where block_id >= 0
            group by block_id having min(row_group_id) = (select max(row_group_id) from pragma_storage_info('raw.digest_entries'))
            """
        ).fetchall()
    assert blocks
    with path.open("r+b") as file:
        for (block,) in blocks:
            file.seek(12_288 + block * 262_144 + 1_000)
            file.write(os.urandom(2_000))


def test_where_a_part_of_raw_is_damaged_the_rest_is_kept_also_of_files_that_are_gone(running):
    before = raw_rows(running)
    large = running.settings.digests_dir / "large.jsonl"
    large.write_text("".join(f'{{"title": "Of lamp {n}", "abstract": "{random.Random(n).randbytes(60).hex()}"}}\n' for n in range(40_000)))
    running.load()
    for path in ("saved-page.txt", "large.jsonl"):
        (running.settings.digests_dir / path).unlink()
    spoil_the_last_entries(running.settings.warehouse)
    run_status.end(running.settings.run_status, running.run_id, "failed", "corrupt")
    running.load()
    assert any("most digests were recovered" in sentence for sentence in running.said)
    after = raw_rows(running)
    assert (after["files"], after["entries"]) == (before["files"], before["entries"])


@pytest.mark.parametrize("how", ["garbage", "truncated", "version", "folder"])
def test_an_unreadable_warehouse_is_rebuilt_and_lost_files_are_named(running, how):
    warehouse = running.settings.warehouse
    before = raw_rows(running)
    if how == "garbage":
        warehouse.write_bytes(os.urandom(100_000))
    elif how == "truncated":
        os.truncate(warehouse, 14_000)
    elif how == "version":
        with warehouse.open("r+b") as file:
            file.seek(12)
            file.write(b"\xff\x00\x00\x00")
    else:
        warehouse.unlink()
        warehouse.mkdir()
    (running.settings.digests_dir / "saved-page.txt").unlink()
    run = run_at_most_twice(running)
    assert run.outcome == "published"
    assert "the warehouse is rebuilt from the digest files that are still there" in run.message
    assert "no longer in the digests folder, so not in the new warehouse: saved-page.txt" in run.message
    assert "3 loaded" not in run.message
    assert set(raw_rows(running)["files"]) < set(before["files"])
    assert running.ask("select sample from meta.origin") == [(False,)]


@pytest.mark.parametrize("sent", ["KILL", "TERM"])
def test_a_reader_that_is_killed_says_nothing_of_the_file(running, tmp_path, monkeypatch, sent):
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nkill -{sent} $$\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    assert damage.what_is_wrong(running.settings.warehouse) is None


def test_a_run_that_is_killed_while_it_copies_what_can_be_read_leaves_that_to_the_next_one(running, monkeypatch):
    (running.settings.digests_dir / "saved-page.txt").unlink()
    running.run()
    before = raw_rows(running)
    spoil_a_table_of_models(running.settings.warehouse)
    log = leave_a_log(running, "create table raw.odd as select 1 as n")
    run_status.end(running.settings.run_status, "earlier", "failed", "corrupt")
    with monkeypatch.context() as killed:
        killed.setattr(damage, "_copy_readable", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            running.load()
    assert running.settings.warehouse.exists()
    assert log.exists()
    assert run_at_most_twice(running).outcome == "published"
    assert not log.exists()
    after = raw_rows(running)
    assert (after["files"], after["entries"]) == (before["files"], before["entries"])


def test_own_digests_that_damage_took_never_give_way_to_the_sample(running):
    shutil.rmtree(running.settings.digests_dir)
    running.settings.digests_dir.mkdir()
    running.settings.warehouse.write_bytes(b"x" * 50_000)
    running.load()
    assert running.ask("select sample from meta.origin") == [(False,)]
    assert running.ask("select count(*) from raw.digest_files") == [(0,)]


def leave_a_log(instance, statements: str) -> Path:
    """What a run leaves behind that was killed before its changes were written into the file."""
    code = f"import duckdb, os; con = duckdb.connect({str(instance.settings.warehouse)!r}); con.execute({statements!r}); os._exit(1)"
    subprocess.run([sys.executable, "-c", code], check=False)
    log = files.log_of(instance.settings.warehouse)
    assert log.exists()
    return log


@pytest.mark.parametrize("how", [corrupting.garbage, corrupting.flipped_bytes, corrupting.truncated])
def test_a_damaged_log_of_the_warehouse_loses_at_most_its_own_content(running, how):
    before = raw_rows(running)
    log = leave_a_log(running, "create table raw.odd as select range as n from range(5000)")
    how(log, random.Random(3))
    assert run_at_most_twice(running).outcome in {"published", "nothing_new"}
    assert raw_rows(running) == before


def test_a_log_without_its_warehouse_is_not_applied_to_the_next_one(running):
    leave_a_log(running, "create table raw.odd as select 1 as n")
    running.settings.warehouse.unlink()
    assert running.run().outcome == "published"
    assert running.ask("select count(*) from raw.digest_files") == [(3,)]


def test_a_sound_warehouse_is_not_set_aside_because_a_run_failed_or_another_program_has_it(running, monkeypatch):
    monkeypatch.setenv("PAPERTRENDS_LOCK_WAIT_SECONDS", "0")
    run_status.end(running.settings.run_status, "earlier", "failed", "fatal error: corrupt, invalidated")
    running.run()
    assert not list(running.settings.data_dir.glob("*.damaged-*"))
    code = f"import duckdb; con = duckdb.connect({str(running.settings.warehouse)!r}); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "open\n"
        assert damage.what_is_wrong(running.settings.warehouse) is None
        with pytest.raises(BusyError, match=r"has .*warehouse\.duckdb open"):
            damage.mend(running.settings.warehouse, running.settings.published, thoroughly=False)
        assert damage.mend(running.settings.warehouse, running.settings.published, thoroughly=True) is None
        holder.communicate("\n")
    assert not list(running.settings.data_dir.glob("*.damaged-*"))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]", None])
def test_a_damaged_run_status_is_set_aside_and_publishes_nothing_twice(running, content):
    path = running.settings.run_status
    path.unlink()
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    assert running.run().outcome == "nothing_new"
    assert run_status.read(path).runs[0].outcome == "nothing_new"
    assert len(list(path.parent.glob("run_status.json.damaged-*"))) == 1


def spoil_something(instance, chance: random.Random) -> str:
    """Corrupt one of the files a run depends on."""
    settings = instance.settings
    which = chance.choice(["warehouse", "log", "published", "run_status", "dagster"])
    how = chance.choice(corrupting.KINDS)
    if which == "log":
        rows = "'run-' || range, now()::timestamp, now()::timestamp, 'failed', null, null, '' from range(200)"
        path = leave_a_log(instance, f"insert into raw.pipeline_runs select {rows}")
    else:
        path = {"warehouse": settings.warehouse, "published": settings.published, "run_status": settings.run_status}.get(which)
        if path is None:
            if not (databases := sorted(settings.dagster_home.rglob("*.db"))):
                # all of them were set aside, and nothing here makes new ones, as Dagster would
                shutil.copytree(instance.made_by_dbt.parent / "dagster", settings.dagster_home, dirs_exist_ok=True)
                databases = sorted(settings.dagster_home.rglob("*.db"))
            path = chance.choice(databases)
    path.chmod(0o644)
    how(path, chance)
    return f"{path.name}: {how.__name__}"


def stays(instance) -> dict[str, list[tuple]]:
    return {name: raw_rows(instance)[name] for name in ("files", "entries")}


def give_news(instance) -> None:
    """Something to publish, so that a run reads the whole warehouse."""
    with (instance.settings.config_dir / "digests.csv").open("a") as file:
        file.write("\n")


def survives(instance, expected: dict[str, list[tuple]], seed: int) -> None:
    """One random corruption, and the run after it, every other one with news."""
    what = spoil_something(instance, random.Random(seed))
    if seed % 2:
        give_news(instance)
    dagster_storage.mend(instance.settings.dagster_home)
    run = run_at_most_twice(instance)
    assert run.outcome in {"published", "nothing_new"}, (seed, what, run.message)
    assert damage.what_is_wrong(instance.settings.published, must_hold="about") is None, (seed, what)
    assert instance.place.query("select count(*) from papers") == [(8,)], (seed, what)
    if seed % 2:
        assert damage.what_is_wrong(instance.settings.warehouse) is None, (seed, what)
        assert stays(instance) == expected, (seed, what)
    for database in instance.settings.dagster_home.rglob("*.db"):
        with sqlite3.connect(database) as con:
            assert con.execute("pragma quick_check").fetchone() == ("ok",), (seed, what)
        con.close()


@pytest.mark.parametrize("seed", [0, 1])
def test_after_a_random_corruption_the_next_run_ends_well(running, seed):
    survives(running, stays(running), seed)


@pytest.mark.timeout(3600)
def test_after_each_of_two_hundred_random_corruptions_the_next_run_ends_well(running):
    expected = stays(running)
    for seed in range(1_000, 1_200):
        survives(running, expected, seed)


@pytest.mark.parametrize("thoroughly", [False, True])
def test_a_warehouse_of_a_newer_version_is_not_damage(running, thoroughly):
    with raw.open_warehouse(running.settings.warehouse) as con:
        con.execute("update meta.schema_version set version = 99")
    if thoroughly:
        running.settings.run_status.unlink()
    with pytest.raises(raw.NewerWarehouseError):
        running.load()
    assert not list(running.settings.data_dir.glob("*.damaged-*"))
