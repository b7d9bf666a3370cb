"""Older years beside the published file: the same tables for every reader, whatever happens to a publish."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from delivery.answers.published import connection_to, generation_at
from orchestration import pipeline
from orchestration.warehouse.feeds import read_feeds
from papertrends import older_files
from papertrends.settings import Settings
from tests.conftest import Place
from tests.faults.conftest import Instance
from tests.split_years import SMALL, change, parquet, publish, spread, tables


@pytest.fixture(scope="module")
def once(history: Place, tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """Papers of four years, published in two parts. Left as it is."""
    instance = spread(history, tmp_path_factory.mktemp("years") / "instance")
    publish(instance, SMALL, "first")
    return instance


@pytest.fixture
def parted(history: Place, tmp_path: Path) -> Instance:
    """The same, to change."""
    instance = spread(history, tmp_path / "instance")
    publish(instance, SMALL, "first")
    return instance


def split_tables(instance: Instance) -> set[str]:
    return {name.split("-")[0] for name in parquet(instance)}


@pytest.mark.parametrize("most_rows", [SMALL, pytest.param(400, marks=pytest.mark.slow), 5000])
def test_every_table_has_the_same_rows_and_columns_as_in_one_file(history: Place, tmp_path: Path, most_rows: int):
    whole, parted = spread(history, tmp_path / "whole"), spread(history, tmp_path / "parted")
    publish(whole, 0)
    publish(parted, most_rows)
    assert parquet(parted)
    assert not older_files.folder_of(whole.settings.published).exists()
    expected, found = tables(whole.settings.published), tables(parted.settings.published)
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []
    assert read_feeds(parted.settings.published) == read_feeds(whole.settings.published)
    publish(parted, most_rows, "again")
    assert tables(parted.settings.published) == expected


def test_only_tables_above_the_limit_are_split_and_they_keep_as_many_years_as_fit(once: Instance, history: Place, tmp_path: Path):
    assert split_tables(once) >= {"papers", "paper_appearances", "paper_authors", "paper_topics", "search_postings"}
    parted = spread(history, tmp_path / "instance")
    counts = dict(parted.ask("select year(first_listed_on), count(*) from marts.papers group by all"))
    newest = max(counts)
    publish(parted, counts[newest] + counts[newest - 1])
    [(papers,)] = parted.place.query("select count(*) from recent.papers")
    assert papers == counts[newest] + counts[newest - 1]
    assert {name[:11] for name in parquet(parted) if name.startswith("papers-")} == {f"papers-{newest - 2}", f"papers-{newest - 3}"}
    [(said,)] = parted.place.query("select value from about where key = 'older_years'")
    assert f"papers before {newest - 1}" in said


@pytest.mark.slow
def test_undated_papers_and_the_newest_year_stay_in_the_file(history: Place, tmp_path: Path):
    parted = spread(history, tmp_path / "instance")
    change(parted, "update marts.papers set first_listed_on = null where paper_no % 7 = 0")
    publish(parted, SMALL)
    in_file = parted.place.query("select distinct year(first_listed_on) from recent.papers order by all")
    [(newest,)] = parted.ask("select max(year(first_listed_on)) from marts.papers")
    assert in_file == [(newest,), (None,)]


def test_a_new_paper_of_this_year_leaves_the_older_files_as_they_are(parted: Instance):
    before = parquet(parted)
    change(
        parted,
        "insert into marts.papers select * replace ('e_new' as paper_id, 1 + (select max(paper_no) from marts.papers) as paper_no) "
        "from marts.papers order by first_listed_on desc limit 1",
    )
    publish(parted, SMALL, "second")
    assert parquet(parted) == before
    assert parted.place.query("select count(*) from papers where paper_id = 'e_new'") == [(1,)]


def test_a_change_in_an_old_year_replaces_the_file_of_that_year_alone(parted: Instance):
    before = parquet(parted)
    [(paper, year)] = parted.ask("select paper_id, year(first_listed_on) from marts.papers order by first_listed_on limit 1")
    change(parted, f"update marts.papers set title = 'Another title' where paper_id = '{paper}'")
    publish(parted, SMALL, "second")
    now = parquet(parted)
    assert {name: at for name, at in now.items() if name in before} == before, "those of the file before are kept, too"
    [added] = set(now) - set(before)
    assert added.startswith(f"papers-{year}-")
    assert parted.place.query(f"select title from papers where paper_id = '{paper}'") == [("Another title",)]
    publish(parted, SMALL, "third")
    assert len(parquet(parted)) == len(before) + 1, "a rollback may need them"


def test_a_reader_of_the_file_before_reads_on_until_the_publish_after_next(parted: Instance):
    parted.settings = parted.settings.model_copy(update={"generations_kept": 0})
    shown = generation_at(parted.settings.published)
    assert shown is not None
    _, cursor = connection_to(shown)
    titles = cursor.execute("select paper_id, title from papers order by all").fetchall()
    change(parted, "update marts.papers set title = title || '!'")
    publish(parted, SMALL, "second")
    assert cursor.execute("select paper_id, title from papers order by all").fetchall() == titles
    size = len(parquet(parted))
    publish(parted, SMALL, "third")
    assert len(parquet(parted)) < size


def test_a_duckdb_of_ones_own_reads_it_from_anywhere_and_a_copy_when_told_where(once: Instance, tmp_path: Path):
    count = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=True); con.execute(sys.argv[2]); "
        "print(con.execute('select count(*) from papers').fetchone()[0])"
    )
    [(papers,)] = once.ask("select count(*) from marts.papers")

    def ask(file: Path | str, folder: Path, first: str = "select 1") -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", count, str(file), first], cwd=folder, capture_output=True, text=True, check=False)

    assert ask(once.settings.published, tmp_path).stdout == f"{papers}\n"
    assert ask(once.settings.published.name, once.settings.data_dir).stdout == f"{papers}\n"
    moved = Path(shutil.copytree(once.settings.data_dir, tmp_path / "moved"))
    elsewhere = once.settings.data_dir.rename(tmp_path / "hidden")
    try:
        assert "No files found" in ask(moved / "papertrends.duckdb", tmp_path).stderr
        told = f"set variable {older_files.VARIABLE} = '{moved / 'older'}'"
        assert ask(moved / "papertrends.duckdb", tmp_path, told).stdout == f"{papers}\n"
    finally:
        elsewhere.rename(once.settings.data_dir)


@pytest.mark.slow
def test_without_the_setting_all_is_in_the_file_again_and_the_folder_goes(parted: Instance):
    parted.settings = parted.settings.model_copy(update={"generations_kept": 0})
    expected = tables(parted.settings.published)
    for run in ("second", "third"):
        publish(parted, 0, run)
        assert tables(parted.settings.published) == expected
        assert parted.place.query("select count(*) from duckdb_views() where not internal") == [(0,)]
        assert parted.place.query("select count(*) from about where key = 'older_years'") == [(0,)]
    assert not older_files.folder_of(parted.settings.published).exists()


def test_a_change_of_the_setting_is_news_and_the_default_is_none(parted: Instance):
    kinds = [pipeline.fingerprint(parted.settings.model_copy(update={"published_most_rows": rows})) for rows in (0, 1, 2)]
    assert len(set(kinds)) == 3
    assert Settings().published_most_rows == 0
