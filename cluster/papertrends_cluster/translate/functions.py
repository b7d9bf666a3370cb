"""Scalar expressions that DuckDB evaluates within the executors: what Spark has no equal function for, or one that differs in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import duckdb
import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.functions import arrow_udf
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DateType,
    DoubleType,
    IntegerType,
    LongType,
    ShortType,
    StringType,
    StructType,
)

RETURNED = {
    "boolean": ("BOOLEAN", BooleanType()),
    "smallint": ("SMALLINT", ShortType()),
    "int": ("INTEGER", IntegerType()),
    "bigint": ("BIGINT", LongType()),
    "double": ("DOUBLE", DoubleType()),
    "text": ("VARCHAR", StringType()),
    "date": ("DATE", DateType()),
    "bigints": ("BIGINT[]", ArrayType(LongType())),
    "texts": ("VARCHAR[]", ArrayType(StringType())),
    "dates": ("DATE[]", ArrayType(DateType())),
    "counts": ("STRUCT(key VARCHAR, value BIGINT)[]", ArrayType(StructType().add("key", StringType()).add("value", LongType()))),
    "postings": (
        "STRUCT(word_id BIGINT, weight SMALLINT)[]",
        ArrayType(StructType().add("word_id", LongType()).add("weight", ShortType())),
    ),
}
"""Functions by the end of their names: the type that DuckDB gives and the one that Spark knows it by."""

AS_OTHER = {"UTINYINT": "SMALLINT", "TINYINT": "SMALLINT", "HUGEINT": "BIGINT", "UBIGINT": "BIGINT"}
"""Types of DuckDB that Spark has not, and the one that holds their values here."""

_duckdb = duckdb.connect(config={"threads": 1})
"""One for all threads of an executor: to open and close one in each made them wait for each other for good."""


def function_for(duckdb_type: str) -> str | None:
    """Name the function that returns a type of DuckDB; none returns it if there is no name."""
    known = {given: name for name, (given, _) in RETURNED.items()}
    name = known.get(AS_OTHER.get(duckdb_type, duckdb_type).replace('"', "").replace("UBIGINT", "BIGINT").replace("UTINYINT", "SMALLINT"))
    return name and f"duckdb_{name}"


def evaluated(expression: str, arguments: tuple[pa.Array, ...], given: str, rows: int) -> pa.Array:
    """Evaluate an expression over a0, a1, … in DuckDB."""
    columns = {f"a{n}": argument for n, argument in enumerate(arguments)} | {"row_": pa.array(range(rows), pa.int64())}
    batch = pa.table(columns)
    with _duckdb.cursor() as cursor:
        cursor.register("batch", batch)
        return cursor.sql(f"select cast(({expression}) as {given}) as found from batch").to_arrow_table().column(0).combine_chunks()


def returning(given: str) -> Callable[..., pa.Array]:
    """The function whose results have a type of DuckDB."""

    def function(expression: pa.Array, *arguments: pa.Array) -> pa.Array:
        return evaluated(expression[0].as_py(), arguments, given, len(expression)) if len(expression) else pa.nulls(0)

    # Spark reads from the annotations what it is to hand over; in this module they are text
    function.__annotations__ = {"expression": pa.Array, "arguments": pa.Array, "return": pa.Array}
    return function


def register(session: SparkSession) -> None:
    """Make the functions known to a session; translated SQL calls them."""
    for name, (given, spark_type) in RETURNED.items():
        session.udf.register(f"duckdb_{name}", cast("Any", arrow_udf(returning(given), spark_type)))
