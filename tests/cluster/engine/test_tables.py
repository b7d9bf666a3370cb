"""Tables of a cluster: what a change does, and what is left of one that broke off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from papertrends_cluster.engine.session import connect
from papertrends_cluster.engine.tables import Tables

COLUMNS = {"id": "INTEGER", "words": "VARCHAR[]"}
NAME = "marts.papers"


def made(tables: Tables, rows: str = "(1, array('a')), (2, array('b')), (2, array('c')), (null, null)") -> None:
    tables.relations.declare(NAME, COLUMNS)
    tables.replace(NAME, tables.spark.sql(f"select * from values {rows} as t (id, words)"))


def rows(tables: Tables, name: str = NAME) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in tables.spark.sql(f"select id, words from {name}").collect()), key=str)


def test_rows_go_that_agree_and_new_ones_come(tables: Tables) -> None:
    made(tables)
    gone, new = tables.spark.sql("select 2 as id"), tables.spark.sql("select 3 as id, array('d') as words")
    tables.change(NAME, gone, new)
    assert rows(tables) == [(1, ["a"]), (3, ["d"]), (None, None)]


def test_null_agrees_with_null(tables: Tables) -> None:
    made(tables)
    tables.change(NAME, tables.spark.sql("select cast(null as int) as id"), None)
    assert (None, None) not in rows(tables)
    assert len(rows(tables)) == 3


def test_what_a_change_reads_from_its_table_is_read_before(tables: Tables) -> None:
    made(tables)
    gone = tables.spark.sql(f"select id from {NAME} where id = 2")
    new = tables.spark.sql(f"select id + 10 as id, words from {NAME} where id = 2")
    tables.change(NAME, gone, new)
    assert rows(tables) == [(1, ["a"]), (12, ["b"]), (12, ["c"]), (None, None)]


def test_a_table_may_be_replaced_by_rows_of_its_own(tables: Tables) -> None:
    made(tables)
    tables.replace(NAME, tables.spark.sql(f"select * from {NAME} where id = 1"))
    assert rows(tables) == [(1, ["a"])]


def test_a_table_of_which_no_row_stays_is_written_anew(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tables)
    monkeypatch.setattr(tables, "_merge_deleting", None)
    new = tables.spark.sql(f"select id + 10 as id, words from {NAME}")
    tables.change(NAME, tables.spark.sql(f"select id from {NAME}"), new)
    assert rows(tables) == [(11, ["a"]), (12, ["b"]), (12, ["c"]), (None, None)]


def test_a_table_of_which_no_row_goes_is_left_alone(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tables)
    for name in ("_merge_deleting", "replace"):
        monkeypatch.setattr(tables, name, None)
    tables.change(NAME, tables.spark.sql(f"select id from {NAME} where id > 2"), None)
    assert rows(tables) == [(1, ["a"]), (2, ["b"]), (2, ["c"]), (None, None)]


def test_an_empty_table_has_its_columns(tables: Tables) -> None:
    made(tables)
    tables.change(NAME, tables.spark.sql(f"select id from {NAME}"), tables.spark.sql(f"select * from {NAME} where false"))
    assert rows(tables) == []
    assert tables.exported(NAME).schema.names == ["id", "words"]


def test_no_rows_of_a_small_number_can_be_added(tables: Tables) -> None:
    tables.relations.declare("marts.sizes", {"size": "STRUCT(n TINYINT)[]"})
    tables.replace("marts.sizes", tables.spark.sql("select array(named_struct('n', cast(1 as smallint))) as size"))
    tables.change("marts.sizes", None, tables.spark.sql("select * from marts.sizes where false"))
    assert tables.spark.sql("select size[0].n from marts.sizes").collect() == [(1,)]


def another_session(tables: Tables) -> Tables:
    again = Tables(connect(), tables.relations, tables.storage, kept_as=tables.kept_as)
    again.open()
    return again


def test_what_is_done_is_there_in_the_next_session(tables: Tables) -> None:
    made(tables)
    tables.change(NAME, tables.spark.sql("select 2 as id"), None)
    tables.done()
    assert rows(another_session(tables)) == [(1, ["a"]), (None, None)]


def test_what_was_not_done_is_gone_in_the_next_session(tables: Tables) -> None:
    made(tables)
    tables.done()
    tables.change(NAME, tables.spark.sql("select 2 as id"), tables.spark.sql("select 9 as id, array('z') as words"))
    # the process ends here
    assert rows(another_session(tables)) == [(1, ["a"]), (2, ["b"]), (2, ["c"]), (None, None)]


def test_a_failed_model_leaves_its_table_as_it_was(tables: Tables) -> None:
    made(tables)
    tables.done()
    tables.change(NAME, tables.spark.sql("select 2 as id"), None)
    tables.undo()
    assert len(rows(tables)) == 4


def test_files_of_the_past_do_not_stay(tables: Tables, tmp_path: Path) -> None:
    made(tables)
    tables.done()
    made(tables, "(7, array('x'))")
    tables.done()
    assert rows(tables) == [(7, ["x"])]
    assert len(list((tmp_path / "storage" / "marts" / "papers").iterdir())) == 1
    assert list((tmp_path / "storage").glob("staged/*/*")) == []
