"""A few rows that every rule has to do right, in DuckDB, Sail and Spark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from papertrends_cluster.gate.proving import Gate, sail, spark

ROWS = """
    create schema raw;
    create table raw.things (
        id bigint, kind varchar, n integer, x double, day date, moment timestamp, name varchar, words varchar[], keys bigint[],
        found struct(word varchar, n integer)[], is_new boolean
    );
    insert into raw.things values
        (1, 'a', 3, 0.123456789123456, '2024-02-29', '2024-02-29 23:59:59', 'Ångström  one', ['b', 'a', null], [1, -5],
            [{word: 'x', n: 1}, {word: null, n: 2}], true),
        (2, 'a', null, 2.5, '2024-03-04', '2024-03-05 00:00:01', 'aab ccd aab', ['a'], [7], [{word: 'y', n: 3}], false),
        (3, 'a', 3, null, null, null, 'TWO words', [], [], [], null),
        (4, 'b', 25, -1.5, '2023-12-31', '2023-12-31 12:00:00', 'x_y.z', ['z', 'a', 'm', 'b'], [3, 3, 3], null, true),
        (5, 'b', 10, 0.30000000000000004, '2024-01-01', '2024-01-01 00:00:00', '', null, null, [{word: 'x', n: 1}], true),
        (6, null, 75, 1e-20, '1999-01-01', null, null, ['q', null], [null], [{word: 'w', n: null}], false);
    create table raw.others (id bigint, kind varchar, words varchar[]);
    insert into raw.others values (1, 'a', ['a']), (2, 'c', ['b', 'z']), (9, null, null), (null, 'a', []);
"""


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file with the rows."""
    path = tmp_path_factory.mktemp("rows") / "rows.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(ROWS)
    return path


@pytest.fixture(scope="session")
def on_sail(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """DuckDB and Sail with the rows."""
    with sail() as session:
        yield Gate(file, session, tmp_path_factory.mktemp("files"), "sail")


@pytest.fixture(scope="session")
def on_spark(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """DuckDB and Spark with the rows."""
    if not shutil.which("java"):
        pytest.skip("Spark needs Java")
    with spark() as session:
        yield Gate(file, session, tmp_path_factory.mktemp("files"), "spark")
