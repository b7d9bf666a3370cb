"""The published file, opened again whenever another one has replaced it.

A generation is one published file, told apart by inode, time and size: the pipeline replaces the file and never writes
into it. Each generation has one in-memory DuckDB that attaches the file read-only. Connecting to the path itself would
not do: a process that still holds any connection to the old file gets the old data again.
"""

from __future__ import annotations

import threading
import warnings
from collections import OrderedDict
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from delivery.answers.asking import R, Value, as_rows, query_text, used_by
from papertrends import older_files

# a relation would spare a copy of the rows, and plan the query twice: of rows for a page the plan costs more
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")

KEPT_GENERATIONS: Final = 2
"""The one shown and the one just published: an answer that began on the old one ends on it."""
MEMORY_LIMIT: Final = "768MB"
"""Of the DuckDB of the generation that is shown."""
MEMORY_LIMIT_OF_OLD: Final = "384MB"
"""Of one that has been replaced: what it has read before is forgotten, so that two stay below the dashboard's 1.5 GB."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One published file."""

    path: str
    inode: int
    mtime_ns: int
    size: int


class NothingPublishedError(Exception):
    """There is no published file, or it cannot be opened."""


def generation_at(path: Path) -> Generation | None:
    """Identify the file that is published now; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Generation(str(path), found.st_ino, found.st_mtime_ns, found.st_size)


_open_generations: OrderedDict[Generation, duckdb.DuckDBPyConnection] = OrderedDict()
_lock = threading.Lock()


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
    path = Path(generation.path)
    with _lock:
        while generation not in _open_generations:
            newest = generation_at(path)
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
            if generation_at(path) == newest:
                for old in _open_generations.values():
                    with suppress(duckdb.Error):  # an answer that runs may need more
                        old.execute(f"set memory_limit = '{MEMORY_LIMIT_OF_OLD}'")
                _open_generations[newest] = connection
        _open_generations.move_to_end(generation)
        while len(_open_generations) > KEPT_GENERATIONS:
            _open_generations.popitem(last=False)
        cursor = _open_generations[generation].cursor()
    cursor.execute("use published")
    cursor.execute(older_files.saying_where(path))
    return generation, cursor


class Reader:
    """One generation to ask, from the first query of an answer to its last."""

    def __init__(self, generation: Generation, cursor: duckdb.DuckDBPyConnection) -> None:
        """Ask this generation with this cursor."""
        self.generation = generation
        self._cursor = cursor

    def table(self, query: str, /, **parameters: Value) -> pa.Table:
        """Run a named query and give its result as an Arrow table."""
        sql = query_text(query)
        return self._cursor.execute(sql, used_by(sql, parameters)).to_arrow_table()

    def rows(self, query: str, kind: type[R], /, **parameters: Value) -> list[R]:
        """Run a named query and give its result as rows of a type."""
        return as_rows(self.table(query, **parameters), kind)

    def row(self, query: str, kind: type[R], /, **parameters: Value) -> R | None:
        """Run a named query that gives one row or none."""
        return next(iter(self.rows(query, kind, **parameters)), None)

    def statement(self, sql: str) -> list[dict[str, Any]]:
        """Run a statement without parameters and give its rows by their columns."""
        found: pa.Table = self._cursor.execute(sql).to_arrow_table()
        return found.to_pylist()


@contextmanager
def reading(path: Path) -> Generator[Reader]:
    """Open the file that is published now for the questions of one answer.

    Raises:
        NothingPublishedError: there is no file, or DuckDB cannot open it.
    """
    generation = generation_at(path)
    if generation is None:
        raise NothingPublishedError(str(path))
    opened, cursor = connection_to(generation)
    with cursor:
        yield Reader(opened, cursor)
