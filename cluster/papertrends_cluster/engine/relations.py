"""What relations the cluster has: a DuckDB file with an empty table for each, so that DuckDB itself tells the types of every query.

The same file keeps where each one's rows lie. It is written when a model is done: what a build that broke off has
written beyond that does not count.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

SCHEMA = """
    create schema if not exists kept;
    create table if not exists kept.relations (
        name varchar primary key,      -- schema.table
        location varchar not null,     -- the folder of its files
        format varchar not null,       -- parquet or delta
        version bigint,                -- of a Delta table
        columns json not null          -- their names and DuckDB's types
    )"""
RELATION = re.compile(r"\b[a-z]\w*\.[a-z]\w*", re.IGNORECASE)
"""What may be a relation's name in a query; a column's name after its table's looks alike, and is no relation."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the rows of a relation come from."""

    location: str
    format: str
    version: int | None = None


class Relations:
    """The relations of a cluster, by `schema.table`."""

    def __init__(self, path: Path | str) -> None:
        """Open the file, or make it."""
        self._con = duckdb.connect(str(path))
        self._con.execute("set TimeZone = 'UTC'")
        self._con.execute(SCHEMA)
        self._lock = threading.RLock()
        self.restore()

    def close(self) -> None:
        """Close the file."""
        self._con.close()

    def stored(self) -> dict[str, Stored]:
        """Where all of them are."""
        with self._lock:
            rows = self._con.execute("select name, location, format, version from kept.relations order by rowid")
            return {name: Stored(*about) for name, *about in rows.fetchall()}

    def columns(self, name: str) -> dict[str, str]:
        """The columns of a relation, with DuckDB's types."""
        return self.described(f"from {quoted(name)}")

    def described(self, query: str) -> dict[str, str]:
        """The columns of a query's result, with DuckDB's types. Raises what DuckDB raises for a query that is wrong."""
        with self._lock:
            return {str(row[0]): str(row[1]) for row in self._con.execute(f"describe {query}").fetchall()}

    def named_in(self, query: str) -> dict[str, dict[str, str]]:
        """The relations that a query names, with their columns and DuckDB's types."""
        words = {word.lower() for word in RELATION.findall(query)}
        return {name: self.columns(name) for name in self._declared() if name in words}

    def _declared(self) -> list[str]:
        with self._lock:
            found = self._con.execute("select schema_name || '.' || table_name from duckdb_tables() where schema_name != 'kept'").fetchall()
        return [str(name) for (name,) in found]

    def declare(self, name: str, columns: Mapping[str, str]) -> None:
        """Let queries know a relation; it is not kept before `keep`."""
        schema, _, _ = name.partition(".")
        written = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        with self._lock:
            self._con.execute(f'create schema if not exists "{schema}"')
            self._con.execute(f"create or replace table {quoted(name)} ({written})")

    def keep(self, changed: Mapping[str, Stored]) -> None:
        """Note where relations are now, all at once."""
        with self._lock:
            self._con.execute("begin")
            for name, at in changed.items():
                self._con.execute(
                    "insert or replace into kept.relations values (?, ?, ?, ?, ?)",
                    [name, at.location, at.format, at.version, json.dumps(self.columns(name))],
                )
            self._con.execute("commit")

    def restore(self) -> None:
        """Know again what is kept, and no more: the columns of a model that failed may have been others."""
        with self._lock:
            kept = dict(self._con.execute("select name, columns from kept.relations").fetchall())
            for name in set(self._declared()) - set(kept):
                self._con.execute(f"drop table {quoted(name)}")
            for name, columns in kept.items():
                self.declare(name, json.loads(columns))

    def forget(self, names: Iterable[str]) -> None:
        """Let relations be no more."""
        with self._lock:
            for name in names:
                self._con.execute("delete from kept.relations where name = ?", [name])
                self._con.execute(f"drop table if exists {quoted(name)}")


def quoted(name: str) -> str:
    """Write `schema.table` as an identifier that DuckDB and Spark take."""
    schema, _, table = name.partition(".")
    return f"{schema}.{table}"
