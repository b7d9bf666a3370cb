"""Models with `meta: {runs: per_row, over: …}`: each row of their result follows from one row of the relation `over`.

Their SQL runs unchanged in DuckDB within the executors, each on its part of that relation; the others are small and go along.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from papertrends_cluster.engine.relations import Relations, quoted
from papertrends_cluster.engine.tables import casts
from papertrends_cluster.engine.types import spark_schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LARGEST_ALONG = 64 * 1024 * 1024
"""Bytes of a relation that goes along to every executor."""
ROWS_OF_A_BATCH = 8192


class TooLargeError(RuntimeError):
    """A relation is too large to go along to every executor."""


def per_row(spark: SparkSession, relations: Relations, query: str, over: str, columns: Mapping[str, str]) -> DataFrame:
    """Run a query in the executors, each on its part of `over`. Raises `TooLargeError`."""
    named = relations.named_in(query)
    along = {name: _as_bytes(spark, name) for name in named if name != over}
    types = {name: dict(relations.columns(name)) for name in named}
    run = _in_executor(query, over, types, along)
    return spark.table(quoted(over)).selectExpr(*casts(types[over])).mapInArrow(run, spark_schema(columns))


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
    query: str, over: str, types: Mapping[str, Mapping[str, str]], along: Mapping[str, bytes]
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        first = next(iter(batches), None)
        if first is None:
            return
        with duckdb.connect(config={"threads": 1}) as con:
            con.execute("set TimeZone = 'UTC'")
            for name, columns in types.items():
                relation = name.replace(".", "_of_")
                if name == over:
                    con.register(relation, pa.RecordBatchReader.from_batches(first.schema, _chain(first, batches)))
                else:
                    con.register(relation, pa.ipc.open_stream(along[name]).read_all())
                schema, _, _ = name.partition(".")
                cast = ", ".join(f'"{column}"::{kind} as "{column}"' for column, kind in columns.items())
                con.execute(f"create schema if not exists {schema}")
                con.execute(f"create view {name} as select {cast} from {relation}")
            yield from con.sql(query).to_arrow_reader(ROWS_OF_A_BATCH)

    return run


def _chain(first: pa.RecordBatch, rest: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from rest
