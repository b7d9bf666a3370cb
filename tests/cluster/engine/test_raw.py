"""Raw on the cluster: new rows are added to what is there, and another warehouse starts over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from papertrends_cluster.engine import raw
from papertrends_cluster.engine.tables import Tables

from orchestration.warehouse.raw import open_warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(tmp_path / "warehouse.duckdb") as con:
        yield con


def add(con: duckdb.DuckDBPyConnection, *titles: str) -> None:
    for title in titles:
        con.execute(
            """
            insert into raw.digest_entries
                (file_id, entry_id, position, line_start, line_end, item, title, authors, categories, keywords, verbatim)
            values ('f', ?, 1, 1, 1, 1, ?, ['A', 'B'], [], [], '')
            """,
            [f"e_{title}", title],
        )


def titles(tables: Tables) -> list[str]:
    return [row[0] for row in tables.spark.sql("select title from raw.digest_entries order by entry_row").collect()]


def files(tables: Tables) -> list[str]:
    return sorted(Path(path).name for path in tables.exported("raw.digest_entries").files)


def test_new_rows_are_added(warehouse: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    add(warehouse, "one", "two")
    raw.export(warehouse, tables)
    before = files(tables)
    add(warehouse, "three")
    raw.export(warehouse, tables)
    assert titles(tables) == ["one", "two", "three"]
    assert set(before) < set(files(tables)), "what was written stays"
    row = tables.spark.sql("select authors, listed_on from raw.digest_entries").first()
    assert row is not None
    assert (row[0], row[1]) == (["A", "B"], None)


def test_rows_are_spread_over_files(warehouse: duckdb.DuckDBPyConnection, tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "ROWS_OF_A_FILE", 2)
    add(warehouse, *"abcde")
    raw.export(warehouse, tables)
    assert len(files(tables)) == 3
    assert titles(tables) == [*"abcde"]


def test_an_empty_warehouse_has_empty_tables(warehouse: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    raw.export(warehouse, tables)
    assert titles(tables) == []
    add(warehouse, "one")
    raw.export(warehouse, tables)
    assert titles(tables) == ["one"]


def test_another_warehouse_starts_over(warehouse: duckdb.DuckDBPyConnection, tables: Tables, tmp_path: Path) -> None:
    add(warehouse, "one", "two", "three")
    raw.export(warehouse, tables)
    with open_warehouse(tmp_path / "other.duckdb") as other:
        add(other, "another")
        raw.export(other, tables)
    assert titles(tables) == ["another"]


def test_the_configuration_is_what_it_is_now(warehouse: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    warehouse.execute("insert into raw.config_topics (line, topic_id) values (2, 'a')")
    raw.export(warehouse, tables)
    warehouse.execute("delete from raw.config_topics")
    warehouse.execute("insert into raw.config_topics (line, topic_id) values (3, 'b')")
    raw.export(warehouse, tables)
    assert [tuple(row) for row in tables.spark.sql("select line, topic_id from raw.config_topics").collect()] == [(3, "b")]
