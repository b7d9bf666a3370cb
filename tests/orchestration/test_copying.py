"""A copy of the published file that is brought up to date holds what a new one would."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import copying
from orchestration.warehouse.copying import NotWorthItError, copy_marts

MARTS = """
create schema warehouse.marts;
create table warehouse.marts.papers as
    select i as paper_no, 'e_' || i as paper_id, 'title ' || i as title,
        case when i % 3 = 0 then null else repeat(md5(i::varchar), 9) end as abstract
    from range(20_000) as t(i);
create table warehouse.marts.topics as select i as topic, [i, null, i + 1] as related from range(50) as t(i);
create view warehouse.marts.names as select topic from warehouse.marts.topics where topic < 40;
"""


class Files:
    """A warehouse, and the file that is published of it."""

    def __init__(self, folder: Path) -> None:
        self.published, self.fresh = folder / "published.duckdb", folder / "fresh.duckdb"
        self.con = duckdb.connect()
        self.con.execute(f"attach '{folder / 'warehouse.duckdb'}' as warehouse")
        self.con.execute(MARTS)

    def publish(self, *, on_a_copy: bool) -> dict[str, int]:
        """Publish the marts, on a copy of what was published last or anew."""
        self.fresh.unlink(missing_ok=True)
        if on_a_copy:
            shutil.copyfile(self.published, self.fresh)
        self.con.execute(f"attach '{self.fresh}' as fresh (storage_version 'v1.5.0')")
        try:
            rows = copy_marts(self.con)
            self.con.execute("checkpoint fresh")
        finally:
            self.con.execute("detach fresh")
        self.fresh.replace(self.published)
        return rows

    def differences(self) -> dict[str, int]:
        """How many rows of each mart are not in the published file, or are there and not in the mart."""
        with duckdb.connect(str(self.published), read_only=True) as reader:
            tables = {str(name): reader.execute(f"from {name}").fetchall() for (name,) in reader.execute("show tables").fetchall()}
        wanted = {
            str(name): self.con.execute(f"from warehouse.marts.{name}").fetchall()
            for (name,) in self.con.execute("select distinct table_name from duckdb_columns() where schema_name = 'marts'").fetchall()
        }
        assert sorted(tables) == sorted(wanted)
        return {name: int(sorted(map(repr, tables[name])) != sorted(map(repr, rows))) for name, rows in wanted.items()}


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    made = Files(tmp_path)
    made.publish(on_a_copy=False)
    yield made
    made.con.close()


@pytest.mark.parametrize(
    "change",
    [
        "select 1",
        "update warehouse.marts.papers set title = 'another' where paper_no = 7",
        "update warehouse.marts.papers set abstract = null where paper_no in (7, 8)",
        "delete from warehouse.marts.papers where paper_no between 100 and 300",
        "insert into warehouse.marts.papers select 20_000 + i, 'e_new', 'new', 'new' from range(60) as t(i)",
        "insert into warehouse.marts.papers from warehouse.marts.papers where paper_no = 5",
        "update warehouse.marts.topics set related = [null]",
        "delete from warehouse.marts.papers",
        "drop view warehouse.marts.names; create or replace table warehouse.marts.topics as select 1 as other",
        "create or replace view warehouse.marts.names as select topic::varchar as topic from warehouse.marts.topics",
        "create table warehouse.marts.added as select 1 as one",
        "drop view warehouse.marts.names",
    ],
)
@pytest.mark.parametrize("most_compared", [copying.MOST_COMPARED, 10])
def test_each_change_arrives(files: Files, monkeypatch: pytest.MonkeyPatch, change: str, most_compared: int):
    monkeypatch.setattr(copying, "MOST_COMPARED", most_compared)
    files.con.execute(change)
    rows = files.publish(on_a_copy=True)
    assert not any(files.differences().values())
    for name, count in rows.items():
        assert files.con.execute(f"select count(*) from warehouse.marts.{name}").fetchone() == (count,)


def test_rows_that_stay_are_not_written_again(files: Files):
    files.con.execute("update warehouse.marts.papers set title = 'another' where paper_no = 7")
    files.publish(on_a_copy=True)
    with duckdb.connect(str(files.published), read_only=True) as reader:
        assert reader.execute("select paper_no from papers offset 19_998").fetchall() == [(19_999,), (7,)], "it was taken out and added"


@pytest.mark.parametrize("most_compared", [copying.MOST_COMPARED, 10])
def test_rows_alike_are_counted(files: Files, monkeypatch: pytest.MonkeyPatch, most_compared: int):
    monkeypatch.setattr(copying, "MOST_COMPARED", most_compared)
    files.con.execute("insert into warehouse.marts.papers select 5, 'e_5', 'twice', null from range(2)")
    files.publish(on_a_copy=True)
    files.con.execute("update warehouse.marts.papers set title = 'otherwise' where title = 'twice'")
    files.publish(on_a_copy=True)
    assert not any(files.differences().values())


def test_a_copy_that_is_damaged_is_noticed(files: Files):
    content = bytearray(files.published.read_bytes())
    for at in range(300_000, len(content), 50_000):
        content[at] ^= 0xFF
    files.published.write_bytes(content)
    with pytest.raises(duckdb.Error):
        files.publish(on_a_copy=True)


def test_the_file_does_not_grow_with_each_publish(files: Files):
    sizes: list[int] = []
    for number in range(8):
        files.con.execute(f"update warehouse.marts.papers set abstract = repeat(md5({number} || title), 9)")
        try:
            files.publish(on_a_copy=True)
        except NotWorthItError:
            files.publish(on_a_copy=False)
        sizes.append(files.published.stat().st_size)
    assert not any(files.differences().values())
    assert max(sizes) <= 2.5 * min(sizes), sizes


def test_what_is_asked_for_by_paper_lies_together(files: Files):
    files.con.execute(
        "create table warehouse.marts.paper_topics as select md5((i % 7000)::varchar) as paper_id, i as topic_no from range(20_000) as t(i)"
    )
    files.publish(on_a_copy=False)
    with duckdb.connect(str(files.published), read_only=True) as reader:
        stored = [paper for (paper,) in reader.execute("select paper_id from paper_topics").fetchall()]
    assert stored == sorted(stored)


def test_a_paper_is_found_by_its_id_without_reading_all_papers(files: Files):
    files.con.execute("update warehouse.marts.papers set title = 'another' where paper_no = 7")
    for on_a_copy in (False, True):
        files.publish(on_a_copy=on_a_copy)
        with duckdb.connect(str(files.published), read_only=True) as reader:
            assert reader.execute("select title from papers where paper_id = 'e_7'").fetchall() == [("another",)]
            plan = reader.execute("explain analyze select title from papers where paper_id in (select 'e_7')").fetchall()
        assert "Index Scan" in str(plan)
