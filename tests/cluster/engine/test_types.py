"""DuckDB's types in the words of Spark."""

from __future__ import annotations

import pytest
from papertrends_cluster.engine.types import NoSuchTypeError, is_same, kept_type, spark_type


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("VARCHAR", "string"),
        ("INTEGER", "int"),
        ("UTINYINT", "smallint"),
        ("HUGEINT", "bigint"),
        ("TIMESTAMP", "timestamp_ntz"),
        ("TIMESTAMP WITH TIME ZONE", "timestamp"),
        ("DECIMAL(10,2)", "decimal(10,2)"),
        ("STRUCT(a TINYINT, b VARCHAR[])[]", "array<struct<`a`:smallint,`b`:array<string>>>"),
        ("MAP(VARCHAR, UBIGINT)", "map<string,bigint>"),
    ],
)
def test_a_type_is_held_by_one_that_spark_has(given: str, wanted: str) -> None:
    assert spark_type(given) == wanted


def test_a_type_that_spark_lacks_is_an_error() -> None:
    with pytest.raises(NoSuchTypeError, match="INTERVAL"):
        spark_type("INTERVAL")


def test_names_within_a_type_stay() -> None:
    assert kept_type('STRUCT("tiny" TINYINT)') == 'STRUCT("tiny" smallint)'


def test_spellings_of_one_type_are_the_same() -> None:
    assert is_same("varchar[]", "VARCHAR[]")
    assert not is_same("varchar", "integer")
