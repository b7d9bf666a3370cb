"""Run a named query against the published file, cached per published generation.

A generation is one published file, told apart by inode, time and size: the pipeline replaces the file and never writes
into it. Each generation has one in-memory DuckDB that attaches the file read-only. Connecting to the path itself would
not do: a process that still holds any connection to the old file gets the old data again.
"""

from __future__ import annotations

import re
import threading
import warnings
from collections import OrderedDict
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import duckdb
import pyarrow as pa
import streamlit as st

from papertrends.settings import Settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

QUERIES_DIR = Path(__file__).parent / "queries"
KEPT_GENERATIONS = 2  # the one shown and the one just published: a page that began on the old one ends on it
MEMORY_LIMIT = "768MB"  # of one generation's DuckDB; two of them stay below the dashboard's 1.5 GB
PARAMETER = re.compile(r"\$([a-z_]+)")

# a relation would spare a copy of the rows, and plan the query twice: of rows for a page the plan costs more
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")

Value = str | int | float | bool | date | datetime | list[str] | list[int] | list[float] | None
R = TypeVar("R", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class Generation:
    """One published file."""

    path: str
    inode: int
    mtime_ns: int
    size: int


class NothingPublishedError(Exception):
    """There is no published file, or it cannot be opened."""


_open_generations: OrderedDict[Generation, duckdb.DuckDBPyConnection] = OrderedDict()
_lock = threading.Lock()


def current_generation() -> Generation | None:
    """Identify the file that is published now; None if there is none."""
    path = Settings().published
    try:
        found = path.stat()
    except OSError:
        return None
    return Generation(str(path), found.st_ino, found.st_mtime_ns, found.st_size)


def _attach(path: str) -> duckdb.DuckDBPyConnection:
    """Open an in-memory DuckDB whose default catalog is the published file."""
    connection = duckdb.connect(
        ":memory:",
        config={"memory_limit": MEMORY_LIMIT, "threads": 2, "python_enable_replacements": False, "temp_directory": ""},
    )
    quoted = path.replace("'", "''")
    connection.execute(f"attach '{quoted}' as published (read_only)")
    connection.execute("use published")
    return connection


def connection_to(generation: Generation) -> tuple[Generation, duckdb.DuckDBPyConnection]:
    """Give a cursor on a generation; where its file is gone already, on the one that replaced it.

    Raises:
        NothingPublishedError: there is no file, or DuckDB cannot open it.
    """
    with _lock:
        while generation not in _open_generations:
            newest = current_generation()
            if newest is None:
                raise NothingPublishedError(generation.path)
            generation = newest
            if newest in _open_generations:
                break
            try:
                connection = _attach(newest.path)
            except duckdb.Error as error:
                raise NothingPublishedError(str(error)) from error
            # the file may have been replaced between stat and attach: keep the connection only under its own name
            if current_generation() == newest:
                _open_generations[newest] = connection
        _open_generations.move_to_end(generation)
        while len(_open_generations) > KEPT_GENERATIONS:
            _open_generations.popitem(last=False)
        cursor = _open_generations[generation].cursor()
    cursor.execute("use published")
    return generation, cursor


def opens(generation: Generation) -> bool:
    """Tell whether a generation, or the one that replaced it, can be opened."""
    try:
        _, cursor = connection_to(generation)
    except (NothingPublishedError, duckdb.Error):
        return False
    cursor.close()
    return True


def shown_generation() -> Generation:
    """Give the generation that this run of the script shows, the same from its first query to its last.

    Raises:
        NothingPublishedError: there is no published file.
    """
    generation: Generation | None = st.session_state.get("generation")
    if generation is None:
        generation = current_generation()
        if generation is None:
            raise NothingPublishedError(str(Settings().published))
        st.session_state["generation"] = generation
    return generation


@lru_cache(maxsize=256)
def _query_text(name: str, mtime_ns: int) -> str:
    """Read a named query; the file's time is part of the key, so that an edited query is read again."""
    _ = mtime_ns
    return (QUERIES_DIR / f"{name}.sql").read_text(encoding="utf-8")


def query_text(name: str) -> str:
    """Read the SQL of a named query.

    Raises:
        FileNotFoundError: there is no such query.
    """
    return _query_text(name, (QUERIES_DIR / f"{name}.sql").stat().st_mtime_ns)


@st.cache_data(max_entries=512, show_spinner=False)
def _run(generation: Generation, sql: str, parameters: dict[str, Value]) -> pa.Table:
    _, cursor = connection_to(generation)
    with cursor:
        return cursor.execute(sql, parameters).to_arrow_table()


def table(name: str, **parameters: Value) -> pa.Table:
    """Run a named query and give its result as an Arrow table.

    Args:
        name: of the file `queries/<name>.sql`, without its ending.
        parameters: values of the query's `$names`; a parameter that the query does not use is ignored.

    Raises:
        NothingPublishedError: there is no published file.
    """
    sql = query_text(name)
    used = {key: parameters.get(key) for key in PARAMETER.findall(sql)}
    return _run(shown_generation(), sql, used)


def once(generation: Generation, name: str, **parameters: Value) -> pa.Table:
    """Run a named query on a generation without caching: for downloads, which may be large and are requested late.

    Raises:
        NothingPublishedError: there is no published file.
    """
    sql = query_text(name)
    _, cursor = connection_to(generation)
    with cursor:
        return cursor.execute(sql, {key: parameters.get(key) for key in PARAMETER.findall(sql)}).to_arrow_table()


def rows(query: str, kind: type[R], /, **parameters: Value) -> list[R]:
    """Run a named query and give its result as rows of a type of dashboard/rows."""
    found = table(query, **parameters)
    columns = [found.column(field.name).to_pylist() for field in fields(kind)]
    return [kind(*values) for values in zip(*columns, strict=True)]


def row(query: str, kind: type[R], /, **parameters: Value) -> R | None:
    """Run a named query that gives one row or none."""
    return next(iter(rows(query, kind, **parameters)), None)


def only(query: str, kind: type[R], /, **parameters: Value) -> R:
    """Run a named query that gives exactly one row."""
    return rows(query, kind, **parameters)[0]
