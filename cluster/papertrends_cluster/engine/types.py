"""DuckDB's types in the words of Spark."""

from __future__ import annotations

import re
from collections.abc import Mapping

import duckdb

SPARK_NAMES = {
    "boolean": "boolean",
    "smallint": "smallint",
    "integer": "int",
    "bigint": "bigint",
    "float": "float",
    "double": "double",
    "varchar": "string",
    "enum": "string",
    "blob": "binary",
    "date": "date",
    "timestamp": "timestamp_ntz",
    "timestamp with time zone": "timestamp",
    '"null"': "string",
}


HELD_BY = {
    "utinyint": "smallint",
    "tinyint": "smallint",
    "usmallint": "integer",
    "uinteger": "bigint",
    "ubigint": "bigint",
    "hugeint": "bigint",
}
"""Types that Spark has not, and the one of DuckDB that holds their values."""


class NoSuchTypeError(TypeError):
    """Spark has no type for one of DuckDB's."""


def spark_type(duckdb_type: str) -> str:
    """Name the type that holds the values of a type of DuckDB. Raises `NoSuchTypeError`."""
    return _spark_type(duckdb.sqltype(kept_type(duckdb_type)))


def kept_type(duckdb_type: str) -> str:
    """A type of DuckDB, with those within that Spark has not replaced by ones that hold the same values: sums and counts fit."""
    return re.sub(
        r"\bu?(?:tiny|small|big|huge)?int(?:eger)?\b",
        lambda found: HELD_BY.get(found[0].lower(), found[0]),
        duckdb_type,
        flags=re.IGNORECASE,
    )


def _spark_type(found: duckdb.sqltypes.DuckDBPyType) -> str:
    match found.id:
        case "list" | "array":
            return f"array<{_spark_type(found.children[0][1])}>"
        case "struct":
            return "struct<" + ",".join(f"`{name}`:{_spark_type(kind)}" for name, kind in found.children) + ">"
        case "map":
            key, value = found.children
            return f"map<{_spark_type(key[1])},{_spark_type(value[1])}>"
        case "decimal":
            precision, scale = (number for _, number in found.children)
            return f"decimal({precision},{scale})"
        case kind if kind in SPARK_NAMES:
            return SPARK_NAMES[kind]
        case kind:
            msg = f"Spark has no type for DuckDB's {found} ({kind})"
            raise NoSuchTypeError(msg)


def spark_schema(columns: Mapping[str, str]) -> str:
    """Write columns with DuckDB's types as a schema of Spark."""
    return ", ".join(f"`{name}` {spark_type(kind)}" for name, kind in columns.items())


def is_same(one: str, other: str) -> bool:
    """Tell whether two spellings are one type."""
    return duckdb.sqltype(one) == duckdb.sqltype(other)
