"""The marts back from the cluster: written as Parquet there, read into the warehouse here, from which they are published as ever."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from papertrends_cluster.engine.tables import Tables

Comments = Mapping[str, tuple[str, Mapping[str, str]]]
"""What a mart is, and what each of its columns is, by the mart's name."""


def bring_back(tables: Tables, warehouse: duckdb.DuckDBPyConnection, marts: Comments) -> int:
    """Put the marts as they are on the cluster in place of those in the warehouse, all at once; returns their rows."""
    rows = 0
    warehouse.execute("begin")
    warehouse.execute("drop schema if exists marts cascade")
    warehouse.execute("create schema marts")
    for name, (about, columns) in marts.items():
        rows += _bring_back(tables, warehouse, name)
        _comment(warehouse, f"table marts.{name}", about)
        for column, text in columns.items():
            _comment(warehouse, f'column marts.{name}."{column}"', text)
    warehouse.execute("commit")
    tables.done()
    return rows


def _bring_back(tables: Tables, warehouse: duckdb.DuckDBPyConnection, name: str) -> int:
    columns = tables.relations.columns(f"marts.{name}")
    # a dataset by itself reads up to 64 batches ahead
    found = tables.exported(f"marts.{name}").scanner(batch_readahead=1, fragment_readahead=1).to_reader()  # noqa: F841 - the query reads it
    cast = ", ".join(f'"{column}"::{kind} as "{column}"' for column, kind in columns.items())
    warehouse.execute(f"create table marts.{name} as select {cast} from found")
    return int((warehouse.execute(f"select count(*) from marts.{name}").fetchone() or (0,))[0])


def _comment(warehouse: duckdb.DuckDBPyConnection, what: str, text: str) -> None:
    if text:
        warehouse.execute(f"comment on {what} is '{text.replace(chr(39), 2 * chr(39))}'")
