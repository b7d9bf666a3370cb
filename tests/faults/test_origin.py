"""The sample never gets into a warehouse of the user's own digests, whatever is lost or unreachable."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from orchestration.warehouse import origin, raw
from papertrends.settings import Settings
from tests.conftest import ROOT, open_to_all

pytestmark = pytest.mark.slow

OWN = [("saved-page-with-a-day.txt",), ("saved-page.txt",)]


def papers(instance) -> list[tuple]:
    return instance.place.query("select count(*) from papers")


@pytest.mark.parametrize("status", ["kept", "deleted", "damaged"])
def test_an_emptied_folder_is_an_emptied_folder(running, status):
    before = papers(running)
    shutil.rmtree(running.settings.digests_dir)
    running.settings.digests_dir.mkdir()
    if status == "deleted":
        running.settings.run_status.unlink()
    elif status == "damaged":
        running.settings.run_status.write_text("{")
    run = running.run()
    assert "4 vanished" in run.message
    assert papers(running) == before, "what they said stays in force"
    assert running.ask("select sample from meta.origin") == [(False,)]
    assert running.place.query("select value from about where key = 'sample'") == [("false",)]
    assert running.ask("select count(*) from raw.digest_files") == [(3,)]


def test_own_digests_that_were_never_published_keep_the_sample_out_too(instance_of):
    new = instance_of("new", empty=True)
    new.load()
    shutil.rmtree(new.settings.digests_dir)
    new.settings.digests_dir.mkdir()
    new.settings.run_status.unlink()
    loaded = new.load()
    assert loaded.folder == new.settings.digests_dir
    assert new.ask("select count(*) from raw.digest_files") == [(3,)]


def test_the_sample_gives_way_to_own_digests(instance_of):
    new = instance_of("new", empty=True)
    kept = new.place.root / "kept"
    new.settings.digests_dir.rename(kept)
    new.settings.digests_dir.mkdir()
    assert new.load().folder == new.settings.sample_dir
    assert new.ask("select sample from meta.origin") == [(True,)]
    shutil.copytree(kept, new.settings.digests_dir, dirs_exist_ok=True)
    new.load()
    assert new.ask("select sample from meta.origin") == [(False,)]
    assert new.ask("select distinct file_path from raw.digest_files where file_path like 'saved%' order by 1") == OWN
    assert new.ask("select count(*) from raw.digest_files") == [(3,)]


def test_an_unreachable_folder_ends_the_run_with_a_message_and_no_file_vanishes(running):
    running.settings.digests_dir.rename(running.place.root / "elsewhere")
    with pytest.raises(origin.DigestsFolderError, match=rf"cannot be listed by user {os.geteuid()} \(No such file"):
        running.load()
    assert running.ask("select count(*) from raw.digest_outcomes where outcome = 'vanished'") == [(0,)]


AS_SOMEBODY_ELSE = """
import os, sys
from pathlib import Path
from orchestration.warehouse import origin
os.setgid(65534)
os.setuid(65534)
try:
    print("listed", origin.settle(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))
except origin.DigestsFolderError as error:
    print(error)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("below", [False, True])
def test_a_folder_of_somebody_else_never_reads_as_empty(tmp_path_factory, below):
    """The same in a container: user 10001, and a folder of mode 0700."""
    root = open_to_all(tmp_path_factory.mktemp("shared-by-all"))
    digests, data = root / "digests", root / "data"
    data.mkdir()
    data.chmod(0o777)
    locked = digests / "theirs" if below else digests
    locked.mkdir(parents=True)
    (locked / "page.txt").write_text("Of lamps")
    locked.chmod(0o700)
    command = [sys.executable, "-c", AS_SOMEBODY_ELSE, str(data / "warehouse.duckdb"), str(digests), str(Settings().sample_dir)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    if below:
        assert done.stdout == "listed False\n", "what lies there is not known, and may be own digests"
    else:
        assert f"the digests folder {digests} cannot be listed by user 65534 (Permission denied)" in done.stdout


def test_the_sample_is_removed_from_a_warehouse_mixed_by_an_older_version(running):
    raw_rows = "select (select count(*) from raw.digest_files), (select count(*) from raw.digest_entries)"
    own = running.ask(raw_rows)
    sample = running.place.root / "sample"
    shutil.copytree(running.settings.sample_dir / "pages", sample)
    with raw.open_warehouse(running.settings.warehouse) as con:
        from orchestration.warehouse.loading import load_digests

        load_digests(con, sample, "mixed", max_file_bytes=1 << 30, say=lambda _: None)
        con.execute("drop table meta.schema_version")
    assert running.ask(raw_rows) != own
    running.run()
    assert running.ask(raw_rows) == own
    of_the_sample = "file_path like 'saved-%' and file_path not like 'saved-page%'"
    assert running.ask(f"select count(*) from raw.digest_outcomes where {of_the_sample}") == [(0,)]
    said = running.place.query("select message from pipeline_runs where run_id = ?", running.run_id)
    assert "files of the bundled sample, which an earlier version had read beside your own digests, were taken out" in said[0][0]


def test_a_warehouse_of_a_newer_version_is_refused_and_left_as_it_is(running):
    with raw.open_warehouse(running.settings.warehouse) as con:
        con.execute("update meta.schema_version set version = 99")
    with pytest.raises(raw.NewerWarehouseError, match="written by a newer version of papertrends"):
        running.load()
    assert running.ask("select count(*) from raw.digest_files") == [(3,)]
    assert not list(running.settings.data_dir.glob("*.damaged-*"))


def test_ids_outlive_an_upgrade(running):
    ids = running.place.query("select paper_id from papers order by 1")
    with raw.open_warehouse(running.settings.warehouse) as con:
        for table in ("schema_version", "published", "published_digests", "published_papers", "remarks"):
            con.execute(f"drop table meta.{table}")
    run = running.run()
    assert run.outcome == "published"
    assert run.new_papers is None, "what was published before is not on record"
    assert running.place.query("select paper_id from papers order by 1") == ids
    assert running.ask("select version from meta.schema_version") == [(raw.SCHEMA_VERSION,)]
