"""What is known of relations: types as DuckDB tells them, and only what was kept after a process has ended."""

from __future__ import annotations

from pathlib import Path

from papertrends_cluster.engine.relations import Relations, Stored


def test_duckdb_tells_the_types_of_a_query() -> None:
    relations = Relations(":memory:")
    relations.declare("marts.papers", {"id": "INTEGER", "names": "VARCHAR[]"})
    query = "select id * 2.5 as more, len(names) as size, names[1] as first from marts.papers as papers"
    assert relations.described(query) == {"more": "DECIMAL(12,1)", "size": "BIGINT", "first": "VARCHAR"}
    assert relations.named_in(query) == {"marts.papers": {"id": "INTEGER", "names": "VARCHAR[]"}}


def test_columns_that_were_not_kept_are_forgotten(tmp_path: Path) -> None:
    relations = Relations(tmp_path / "cluster.duckdb")
    relations.declare("marts.papers", {"id": "INTEGER"})
    relations.keep({"marts.papers": Stored("file:///a", "delta", 3)})
    relations.declare("marts.papers", {"id": "VARCHAR", "more": "DATE"})
    relations.declare("marts.topics", {"id": "VARCHAR"})
    relations.close()
    again = Relations(tmp_path / "cluster.duckdb")
    assert again.stored() == {"marts.papers": Stored("file:///a", "delta", 3)}
    assert again.columns("marts.papers") == {"id": "INTEGER"}
    assert again.named_in("from marts.topics") == {}
