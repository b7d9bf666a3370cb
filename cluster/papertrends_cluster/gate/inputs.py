"""DuckDB's tables as the other engine's: written as Parquet, with the types that it has."""

from __future__ import annotations

from pathlib import Path

import duckdb
from pyspark.sql import SparkSession

from papertrends_cluster.translate.functions import AS_OTHER

Columns = dict[str, dict[str, str]]


def columns_of(warehouse: duckdb.DuckDBPyConnection) -> Columns:
    """Name every relation of the warehouse, with its columns and their types."""
    found: Columns = {}
    asked = """
        select schema_name, table_name, column_name, data_type from duckdb_columns()
        where database_name = 'warehouse' and schema_name != 'meta' order by 1, 2, column_index"""
    for schema, table, column, kind in warehouse.execute(asked).fetchall():
        found.setdefault(f"{schema}.{table}", {})[column] = kind
    return found


def written(warehouse: duckdb.DuckDBPyConnection, columns: Columns, folder: Path) -> None:
    """Write every relation as a Parquet file, in no order: an engine that keeps the order of a file would hide that one is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, kinds in columns.items():
        cast = ", ".join(f'"{column}"::{AS_OTHER.get(kind, kind)} as "{column}"' for column, kind in kinds.items())
        warehouse.execute(
            f"copy (select {cast} from warehouse.{name} as rows_ order by hash(rows_)) to '{folder / name}.parquet' (format parquet)"
        )


def known_to(session: SparkSession, columns: Columns, folder: Path) -> None:
    """Make the files known as tables."""
    for schema in {name.split(".")[0] for name in columns}:
        session.sql(f"create database if not exists {schema}").collect()
    for name in columns:
        session.sql(f"create table if not exists {name} using parquet location '{folder / name}.parquet'").collect()
