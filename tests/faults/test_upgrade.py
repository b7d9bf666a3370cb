"""What an earlier version built is taken over: nothing read is lost, and every id people may have kept still leads to its paper."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import raw
from tests.conftest import FIXTURES, ROOT, Place, new_place

EARLIER = "57dce74"
"""A version before the warehouse carried its schema's number, and before most models of today."""
pytestmark = pytest.mark.slow


@pytest.fixture
def earlier(tmp_path: Path) -> Place:
    """An instance that the earlier version built, and whose digests are gone but for one."""
    code, place = tmp_path / "code", new_place(tmp_path / "instance")
    code.mkdir()
    archive = subprocess.run(["git", "archive", EARLIER], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode != 0:
        pytest.skip(f"{EARLIER} is not in this clone: it needs the whole history")
    subprocess.run(["tar", "x"], cwd=code, input=archive.stdout, check=True)
    shutil.copytree(FIXTURES / "digests", place.digests, dirs_exist_ok=True)
    build = [sys.executable, "-m", "orchestration.cli", "build"]
    done = subprocess.run(build, cwd=code, env=place.env() | {"PYTHONPATH": str(code)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return place


def test_an_upgrade_keeps_what_was_read_and_every_id(earlier: Place):
    papers = earlier.query("select paper_id, title from papers")
    appearances = earlier.query("select title_as_listed from paper_appearances order by all")
    digests = earlier.query("select file_path, listed_on from digests order by all")
    assert papers
    assert digests
    # only the warehouse still knows what this file said
    (earlier.digests / "saved-page.txt").unlink()
    earlier.build()
    with duckdb.connect(str(earlier.data / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute("select version from meta.schema_version").fetchall() == [(raw.SCHEMA_VERSION,)]
    assert earlier.query("select title_as_listed from paper_appearances order by all") == appearances
    assert earlier.query("select file_path, listed_on from digests order by all") == digests
    leads_to = dict(earlier.query("select paper_id, paper_id from papers union all select paper_id_alias, paper_id from paper_aliases"))
    titles = dict(earlier.query("select paper_id, title from papers"))
    assert {paper_id: titles.get(leads_to.get(paper_id, "")) for paper_id, _ in papers} == dict(papers)
    assert "nothing new to publish" in earlier.build().stdout, "an upgrade is not repeated"


def test_the_earlier_version_s_warehouse_can_be_backed_up_and_restored_before_it_is_upgraded(earlier: Place, tmp_path: Path):
    def papertrends(place: Place, *words: str) -> None:
        subprocess.run([sys.executable, "-m", "orchestration.cli", *words], cwd=ROOT, env=place.env(), check=True)

    papertrends(earlier, "backup", str(tmp_path / "backup.tar.gz"))
    restored = new_place(tmp_path / "elsewhere")
    papertrends(restored, "restore", str(tmp_path / "backup.tar.gz"))
    papers = "select paper_id, title, first_listed_on from papers order by all"
    assert restored.query(papers) == earlier.query(papers)
