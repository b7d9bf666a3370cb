"""A backup made while a run is in progress holds what that run publishes, whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT, Place, new_place
from tests.faults.conftest import Instance

pytestmark = pytest.mark.slow


def tables(place: Place) -> dict[str, list[tuple]]:
    with duckdb.connect(str(place.published), read_only=True) as con:
        names = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        return {name: con.execute(f'select t::varchar from "{name}" as t order by 1').fetchall() for name in names}


def test_a_backup_waits_for_the_run_and_holds_what_it_published(running: Instance, tmp_path: Path):
    backup = tmp_path / "backup.tar.gz"
    (running.settings.digests_dir / "new.jsonl").write_text('{"title": "Of lamps"}\n')
    running.load()
    command = [sys.executable, "-m", "orchestration.cli", "backup", str(backup)]
    with subprocess.Popen(command, cwd=ROOT, env=running.place.env(), stdout=subprocess.PIPE, text=True) as making:
        assert making.stdout
        assert "another run is in progress" in making.stdout.readline()
        assert running.transform()
        assert making.poll() is None
        assert not backup.exists()
        running.publish()
        assert making.wait() == 0
    restored = new_place(tmp_path / "elsewhere")
    subprocess.run([sys.executable, "-m", "orchestration.cli", "restore", str(backup)], cwd=ROOT, env=restored.env(), check=True)
    assert tables(restored) == tables(running.place)
    assert restored.query("select count(*) from pipeline_runs where run_id = ?", running.run_id) == [(1,)]
    with duckdb.connect(str(restored.data / "warehouse.duckdb"), read_only=True) as con:
        [(name,)] = con.execute("select generation from meta.published").fetchall()
    assert restored.query("select value from about where key = 'generation'") == [(name,)], "both files are of one publish"
