"""The published file is rewritten whatever happened to the old one, and a program that holds it open does not block a build."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import damage
from papertrends import files
from tests.conftest import ROOT, open_to_all


def readable(instance) -> bool:
    """Whether a reader gets all of it."""
    return damage.what_is_wrong(instance.settings.published, must_hold="about") is None and instance.place.query("from papers") != []


def garbage(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(os.urandom(300_000))


def truncated(path: Path) -> None:
    path.chmod(0o644)
    os.truncate(path, path.stat().st_size // 2)


def flipped(path: Path) -> None:
    """A page that opens, and a table that cannot be read."""
    path.chmod(0o644)
    with path.open("r+b") as file:
        for at in range(600_000, path.stat().st_size, 200_000):
            file.seek(at)
            file.write(os.urandom(64))


def empty(path: Path) -> None:
    path.chmod(0o644)
    os.truncate(path, 0)


def foreign(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as con:
        con.execute("create table accounts as select 1 as one")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside.txt").write_text("x")


@pytest.mark.parametrize(
    ("spoil", "news"),
    [
        *((spoil, False) for spoil in (garbage, flipped, foreign, folder)),
        (garbage, True),
        *(pytest.param(*more, marks=pytest.mark.slow) for more in ((truncated, False), (empty, False), (folder, True))),
    ],
)
def test_a_damaged_file_is_set_aside_and_rewritten_even_if_nothing_is_new(running, spoil: Callable[[Path], None], news):
    spoil(running.settings.published)
    if news:
        page = (running.settings.digests_dir / "saved-page.txt").read_text()
        (running.settings.digests_dir / "more.txt").write_text(page.replace("Pebble", "Gravel"))
    run = running.run()
    assert run.outcome == "published"
    assert readable(running)
    aside = list(running.settings.data_dir.glob("papertrends.duckdb.damaged-*"))
    assert len(aside) == 1
    assert aside[0].is_dir() == (spoil is folder)
    assert (run.new_digests, run.new_papers) == (0, 0), "nothing that was published before is new"


def test_with_nothing_wrong_nothing_is_written(running):
    before = running.settings.published.stat()
    assert running.run().outcome == "nothing_new"
    assert running.settings.published.stat() == before
    assert before.st_mode & 0o777 == 0o444


def test_a_copy_that_came_back_from_a_backup_is_the_same_file(running):
    published = running.settings.published
    os.utime(published, (1_700_000_000, 1_700_000_000))
    assert running.run().outcome == "nothing_new"
    published.unlink()
    assert running.run().outcome == "published"
    assert readable(running)


def test_only_a_few_damaged_ones_are_kept(running):
    for number in range(files.KEPT_ASIDE):
        (running.settings.data_dir / f"papertrends.duckdb.damaged-2024010{number + 1}T000000000000Z").touch()
    empty(running.settings.published)
    running.run()
    aside = sorted(running.settings.data_dir.glob("papertrends.duckdb.damaged-*"))
    assert len(aside) == files.KEPT_ASIDE
    assert "20240101T" not in aside[0].name, "the oldest one goes"


def test_a_left_over_log_is_set_aside(running):
    log = files.log_of(running.settings.published)
    path = str(running.settings.published)
    leaves_its_log = f"import duckdb, os; con = duckdb.connect({path!r}); con.execute('create table x as select 1'); os._exit(1)"
    running.settings.published.chmod(0o644)
    subprocess.run([sys.executable, "-c", leaves_its_log], check=False)
    assert log.exists()
    running.settings.published.unlink()
    assert running.run().outcome == "published"
    assert not log.exists()
    assert readable(running)
    assert len(list(running.settings.data_dir.glob("papertrends.duckdb.wal.damaged-*"))) == 1


def test_a_log_beside_a_sound_file_is_set_aside_even_if_nothing_is_new(running):
    log = files.log_of(running.settings.published)
    log.write_bytes(b"of another program")
    before = running.settings.published.stat()
    running.run()
    assert not log.exists()
    assert readable(running)
    assert running.settings.published.stat().st_ino == before.st_ino, "nothing was published"


def test_the_sensor_sets_aside_a_log_that_appears_later(running, monkeypatch):
    import dagster as dg

    from orchestration.defs.ingest import sensors

    monkeypatch.setattr(sensors, "settings", running.settings)
    log = files.log_of(running.settings.published)
    log.write_bytes(b"of another program")
    sensors.digests_folder(dg.build_sensor_context())
    assert not log.exists()


HOLDER = """
import sys, duckdb
con = duckdb.connect(sys.argv[1])
print("open", flush=True)
for line in sys.stdin:
    con.execute(line)
    print("done", flush=True)
con.close()
print("closed", flush=True)
"""


class Holder:
    """Another program with the published file open for writing, as DuckDB's shell has it by default."""

    def __init__(self, path: Path) -> None:
        path.chmod(0o644)
        command = [sys.executable, "-c", HOLDER, str(path)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "open\n"

    def says(self, sql: str) -> None:
        self.process.stdin.write(sql + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def close(self) -> None:
        self.process.stdin.close()
        assert self.process.stdout.readline() == "closed\n"
        self.process.wait()


@pytest.fixture
def holder(running) -> Iterator[Holder]:
    found = Holder(running.settings.published)
    yield found
    found.process.kill()
    found.process.wait()


def more(instance) -> None:
    page = (instance.settings.digests_dir / "saved-page.txt").read_text()
    (instance.settings.digests_dir / "more.txt").write_text(page.replace("Pebble", "Gravel"))


def test_a_program_that_holds_it_open_for_writing_delays_and_breaks_nothing(running, holder):
    with pytest.raises(duckdb.IOException, match="lock"):
        duckdb.connect(str(running.settings.published), read_only=True)
    holder.says("create table mine as select 1 as one")
    assert files.log_of(running.settings.published).exists()
    more(running)
    assert running.run().outcome == "published"
    assert readable(running)
    holder.says("insert into mine select * from range(100000)")
    holder.says("checkpoint")
    assert readable(running)
    holder.close()
    assert readable(running)
    assert running.place.query("select 1 from information_schema.tables where table_name = 'mine'") == []


def test_a_log_started_after_the_publish_lasts_until_the_next_run(running, holder):
    more(running)
    assert running.run().outcome == "published"
    holder.says("create table mine as select 1 as one")
    assert files.log_of(running.settings.published).exists()
    assert running.run().outcome == "nothing_new"
    assert readable(running)
    holder.close()
    assert readable(running)


AS_SOMEBODY = """
import os, sys, duckdb
os.setgid(65534)
os.setuid(65534)
for how in (False, True):
    try:
        duckdb.connect(sys.argv[1], read_only=how).execute("from about")
        print("opened")
    except duckdb.IOException as error:
        print("Permission denied" in str(error))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_opening_it_for_writing_is_refused_at_once_and_reading_is_not(running, tmp_path_factory):
    running.run()
    root = open_to_all(tmp_path_factory.mktemp("shared-by-all"))
    copy = root / "papertrends.duckdb"
    copy.write_bytes(running.settings.published.read_bytes())
    copy.chmod(running.settings.published.stat().st_mode)
    os.chown(copy, 65534, 65534)
    done = subprocess.run([sys.executable, "-c", AS_SOMEBODY, str(copy)], capture_output=True, text=True, check=True)
    assert done.stdout == "True\nopened\n"
