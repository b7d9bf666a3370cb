"""Older years beside the published file: the same tables for every reader, whatever happens to a publish."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from delivery.answers.published import connection_to, generation_at, reading
from orchestration import backup, doctor_files, generations, pipeline
from orchestration.warehouse import damage, raw
from orchestration.warehouse.feeds import read_feeds
from papertrends import older_files
from papertrends.settings import Settings
from tests.conftest import ROOT, Place
from tests.faults.conftest import Instance
from tests.split_years import SMALL, change, parquet, publish, spread

OF_A_PUBLISH = ("about", "pipeline_runs", "published_trends")
"""Tables that differ from one publish to the next."""


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


def tables(published: Path) -> dict[str, list[Any]]:
    """Every row of every table that a reader sees, with the columns, their types and comments."""
    with reading(published) as reader:
        columns = reader.statement(
            "select table_name, column_name, column_index, data_type, comment from duckdb_columns() "
            "where database_name = 'published' and schema_name = 'main' order by all"
        )
        comments = reader.statement(
            "select table_name as name, comment from duckdb_tables() where database_name = 'published' and schema_name = 'main' "
            "union all select view_name, comment from duckdb_views() where database_name = 'published' order by all"
        )
        names = {str(row["table_name"]) for row in columns}
        rows = {
            name: reader.statement(f'select t::varchar as row from "{name}" as t order by 1') for name in names if name not in OF_A_PUBLISH
        }
    return rows | {"columns": columns, "comments": comments}


def split_tables(instance: Instance) -> set[str]:
    return {name.split("-")[0] for name in parquet(instance)}


def generation(instance: Instance) -> str:
    [(name,)] = instance.place.query("select value from about where key = 'generation'")
    return name


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


KILLED = """
    import os, signal, sys
    from orchestration import pipeline, steps
    from orchestration.warehouse import older_years, publishing
    from papertrends.settings import Settings

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    {break_off}
    with pipeline.step(Settings(), "killed", print):
        steps.publish(Settings(), "killed")
"""


@pytest.mark.parametrize(
    "break_off",
    [
        "older_years.show = die",
        *(pytest.param(f"{step} = die", marks=pytest.mark.slow) for step in ("older_years.note", "publishing.said.keep")),
        "publishing.note_published = die",
    ],
)
def test_a_publish_that_is_killed_leaves_a_whole_one_and_the_next_clears_up(parted: Instance, break_off: str):
    before = tables(parted.settings.published)
    change(parted, "update marts.papers set title = title || '!'")
    environment = parted.place.env() | {"PAPERTRENDS_PUBLISHED_MOST_ROWS": str(SMALL)}
    script = textwrap.dedent(KILLED).format(break_off=break_off)
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    assert damage.what_is_wrong(parted.settings.published, must_hold="about") is None
    now = tables(parted.settings.published)
    assert (now["papers"] == before["papers"]) == (break_off != "publishing.note_published = die"), "the old file, or the new one"
    assert len(now["papers"]) == len(before["papers"])
    parted.settings = parted.settings.model_copy(update={"generations_kept": 0})
    for run in ("next", "after next", "third"):
        publish(parted, SMALL, run)
    folder = older_files.folder_of(parted.settings.published)
    needed = older_files.needed(folder, generation(parted))
    assert {path.name for path in folder.iterdir() if path.suffix != ".json"} == set(needed)


@pytest.mark.slow
def test_a_rollback_shows_the_older_years_of_its_time(parted: Instance):
    before = tables(parted.settings.published)
    change(parted, "update marts.papers set title = title || '!'")
    publish(parted, SMALL, "second")
    after = tables(parted.settings.published)
    generations.roll_back(parted.settings, None)
    assert tables(parted.settings.published) == before
    publish(parted, SMALL, "third")
    assert tables(parted.settings.published) == after


@pytest.mark.slow
def test_there_is_no_rollback_to_a_file_whose_older_years_cannot_be_read(parted: Instance):
    generation_before = generation(parted)
    old = older_files.needed(older_files.folder_of(parted.settings.published), generation_before)
    change(parted, "update marts.papers set title = title || '!'")
    publish(parted, SMALL, "second")
    [spoilt, *_] = [older_files.folder_of(parted.settings.published) / name for name in old if name.startswith("papers-")]
    content = bytearray(spoilt.read_bytes())
    content[100 : len(content) // 2] = os.urandom(len(content) // 2 - 100)
    spoilt.unlink()
    spoilt.write_bytes(content)
    [kept] = [path for path in generations.kept(parted.settings) if path.stem == generation_before]
    assert str(spoilt) in str(damage.what_is_wrong(kept, must_hold="about"))
    assert generation_before not in [one.name for one in generations.known(parted.settings)]
    shown, _ = generations.roll_back(parted.settings, None)
    assert shown.name < generation_before, "the one before it"
    assert damage.what_is_wrong(parted.settings.published, must_hold="about") is None


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: os.truncate(path, path.stat().st_size // 2)], ids=["gone", "cut"])
def test_a_lost_file_is_named_and_written_again_though_nothing_is_new(parted: Instance, spoil: Any):
    [finding] = doctor_files.older_years(parted.settings)
    assert finding.level == "ok"
    expected = tables(parted.settings.published)
    lost = older_files.folder_of(parted.settings.published) / next(name for name in parquet(parted) if name.startswith("papers-"))
    lost.chmod(0o644)
    spoil(lost)
    [finding] = doctor_files.older_years(parted.settings)
    assert finding.level == "problem"
    assert str(lost) in finding.sentence
    [database] = [finding for finding in doctor_files.databases(parted.settings) if finding.subject == "published file"]
    assert database.level == "ok"
    with raw.open_warehouse(parted.settings.warehouse) as con:
        assert not pipeline.published_is_whole(parted.settings, con)
    publish(parted, SMALL, "second")
    with raw.open_warehouse(parted.settings.warehouse) as con:
        assert pipeline.published_is_whole(parted.settings, con)
    assert tables(parted.settings.published) == expected


def test_files_that_nobody_vouches_for_are_read_before_they_are_used_again(parted: Instance):
    expected = tables(parted.settings.published)
    folder = older_files.folder_of(parted.settings.published)
    other, changed = [folder / name for name in parquet(parted) if name.startswith("paper_authors")][:2]
    shutil.copyfile(other, changed.with_name("copy"))
    changed.with_name("copy").replace(changed)
    parted.settings.published.touch()
    publish(parted, SMALL, "second")
    assert tables(parted.settings.published) == expected


def test_a_backup_brings_the_older_years_back_to_another_folder(parted: Instance, tmp_path: Path):
    expected = tables(parted.settings.published)
    made = backup.write_backup(parted.settings, tmp_path / "backup.tar.gz")
    shutil.rmtree(parted.place.root)
    restored = Settings(**{f"{name}_dir": tmp_path / "o'ther" / name for name in ("digests", "config", "data")})
    backup.restore_backup(restored, made)
    assert tables(restored.published) == expected
    assert read_feeds(restored.published)
    assert damage.what_is_wrong(restored.published, must_hold="about") is None
    assert [one.is_shown for one in generations.known(restored)] == [True]
    with raw.open_warehouse(restored.warehouse) as con:
        assert pipeline.published_is_whole(restored, con)


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
