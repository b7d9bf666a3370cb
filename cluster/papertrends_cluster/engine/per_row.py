"""Models with `meta: {runs: per_row, over: …}`: each row of their result follows from one row of their CTE `over`.

The cluster finds the rows of that CTE. What reads them runs unchanged in DuckDB within the executors, a part of the rows at a time; the
relations that it reads besides are small and go along.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from papertrends_cluster.engine.relations import Relations, quoted
from papertrends_cluster.engine.types import spark_schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

GIVEN = "given.rows"
"""The relation that stands for `over` in what runs in the executors."""
LARGEST_ALONG = 64 * 1024 * 1024
"""Bytes of a relation that goes along to every executor."""
ROWS_AT_ONCE = 16_384
"""A query over fewer would mostly prepare itself."""

Columns = Mapping[str, str]


class TooLargeError(RuntimeError):
    """A relation is too large to go along to every executor."""


def per_row(
    rows: DataFrame, kinds: Columns, query: str, relations: Relations, columns: Columns, *, at_once: int = ROWS_AT_ONCE
) -> DataFrame:
    """Run a query in the executors, in which `GIVEN` is a part of `rows`.

    Args:
        rows: those of `over`.
        kinds: their columns, with DuckDB's types.
        query: what reads them, in DuckDB's SQL.
        relations: where the others that it names are known.
        columns: of its result, with DuckDB's types.
        at_once: how many rows a part has at least, but for the last one; fewer than twice as many.

    Raises:
        TooLargeError: if one of the others is not small.
    """
    others = relations.named_in(query)
    along = {name: _as_bytes(rows.sparkSession, name) for name in others}
    return rows.mapInArrow(_in_executor(query, others | {GIVEN: dict(kinds)}, along, at_once), spark_schema(columns))


def _as_bytes(spark: SparkSession, name: str) -> bytes:
    found = spark.table(quoted(name)).toArrow()
    if found.nbytes > LARGEST_ALONG:
        msg = f"{name} has {found.nbytes:,} bytes, and only {LARGEST_ALONG:,} may go along to every executor"
        raise TooLargeError(msg)
    written = io.BytesIO()
    with pa.ipc.new_stream(written, found.schema) as stream:
        stream.write_table(found)
    return written.getvalue()


def _in_executor(
    query: str, columns: Mapping[str, Columns], along: Mapping[str, bytes], at_once: int
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        with duckdb.connect(config={"threads": 1}) as con:
            con.execute("set TimeZone = 'UTC'")
            for name, written in along.items():
                _make(con, name, columns[name], pa.ipc.open_stream(written).read_all())
            for part in _parts(batches, at_once):
                _make(con, GIVEN, columns[GIVEN], part)
                yield from con.sql(query).to_arrow_reader()

    return run


def _parts(batches: Iterator[pa.RecordBatch], at_once: int) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    for batch in batches:
        for start in range(0, len(batch), at_once):
            held.append(batch.slice(start, at_once))
            if sum(map(len, held)) >= at_once:
                yield pa.Table.from_batches(held)
                held.clear()
    if held:
        yield pa.Table.from_batches(held)


def _make(con: duckdb.DuckDBPyConnection, name: str, columns: Columns, rows: pa.Table) -> None:
    cast = ", ".join(f'"{column}"::{kind} as "{column}"' for column, kind in columns.items())
    con.execute(f"create schema if not exists {name.partition('.')[0]}")
    con.execute(f"create or replace table {name} as select {cast} from rows")
