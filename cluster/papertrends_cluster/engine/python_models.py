"""The Python models, unchanged, on a cluster.

The queries of those that say `runs: in_batches` run on it. All others need their rows in one place: `model(dbt, session)` runs
here, in DuckDB, on what the cluster has, and relations of more rows than the setting allows are refused.
"""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from papertrends_cluster.engine.relations import quoted
from papertrends_cluster.engine.spread import SpreadSession, TooManyRowsError, described
from papertrends_cluster.engine.tables import Tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Result = tuple["DataFrame", Mapping[str, str]]


class OnePlace:
    """A model's session: DuckDB, in which the relations that the model names are those of the cluster."""

    def __init__(self, tables: Tables, *, most_rows: int, memory_limit: str, folder: Path) -> None:
        """`most_rows` of one relation are taken; DuckDB's temporary files go to the folder."""
        self._tables, self._most_rows = tables, most_rows
        self.con = duckdb.connect(config={"memory_limit": memory_limit, "temp_directory": str(folder)})
        self.con.execute("set TimeZone = 'UTC'")
        self._datasets: list[object] = []

    def load(self, name: str) -> duckdb.DuckDBPyRelation:
        """Take a relation of the cluster, by `schema.table`. Raises `TooManyRowsError`."""
        rows = self._tables.spark.table(quoted(name)).count()
        if rows > self._most_rows:
            allowed = f"PAPERTRENDS_CLUSTER_MOST_ROWS allows {self._most_rows:,}"
            msg = f"{name} has {rows:,} rows, which this model needs in one place, and {allowed}"
            raise TooManyRowsError(msg)
        found = self._tables.exported(name)
        self._datasets.append(found)
        schema, _, table = name.partition(".")
        arrow = f"{table}_in_storage"
        self.con.register(arrow, found)
        columns = self._tables.relations.columns(name)
        cast = ", ".join(f'"{column}"::{kind} as "{column}"' for column, kind in columns.items())
        self.con.execute(f"create schema if not exists {schema}")
        self.con.execute(f"create view {name} as select {cast} from {arrow}")
        return self.con.table(name)


def run_in_one_place(code: str, place: OnePlace, tables: Tables, this: str | None) -> Result:
    """Run a model's code here; returns its rows on the cluster and their columns, with DuckDB's types."""
    if this is not None:
        place.load(this)
    module = module_of(code)
    found = module.model(module.dbtObj(place.load), place.con)
    return _handed_over(found.to_reader() if isinstance(found, pa.Table) else found, tables)


def run_in_batches(code: str, session: SpreadSession) -> Result:
    """Run a model's code with its queries on the cluster; returns its rows there, of which it may have made a table here."""
    module = module_of(code)
    found = module.model(module.dbtObj(session.load), session)
    return _handed_over(found.to_reader(), session.tables) if isinstance(found, pa.Table) else (found.rows, found.columns)


def _handed_over(reader: pa.RecordBatchReader, tables: Tables) -> Result:
    columns = described(reader.schema)

    def write(file: Any) -> None:
        with pq.ParquetWriter(file, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)

    return tables.staged_file(write, columns), columns


def module_of(code: str) -> ModuleType:
    """What dbt compiled of a model in Python, as a module."""
    # from a file, so that an error shows the line
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.py")
        path.write_text(code, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("model_of_dbt", path)
        assert spec is not None and spec.loader is not None  # noqa: PT018, S101 - it is a file of Python
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module
