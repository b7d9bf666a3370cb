"""Copy the marts into a file to publish: an empty one, or a copy of the one published last, in which little has changed.

Of 100,000 papers, writing all tables takes 3.1 s of processor time, most of it to compress abstracts; reading them all to
see which rows differ takes .2 s.
"""

from __future__ import annotations

from typing import Final

import duckdb

MOST_COMPARED: Final = 5_000_000
"""Rows of a table that is compared row by row. A larger one (the search index) is written anew when anything in it differs."""
MOST_CHANGED: Final = 0.25
"""Share of a table's rows beyond which all of it is written anew."""
MOST_UNUSED: Final = 0.5
"""Share of a file that may be left unused by rows that have gone."""


class NotWorthItError(Exception):
    """The copy holds too much that is unused: a new file is smaller."""


def copy_marts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Let the tables of `fresh` hold what the marts of `warehouse` hold; return rows by table.

    Raises `NotWorthItError`, and what DuckDB raises: for a damaged copy, too, since all of it is read.
    """
    unused = con.execute("select free_blocks > ? * total_blocks from pragma_database_size() where database_name = 'fresh'", [MOST_UNUSED])
    if unused.fetchall() == [(True,)]:
        raise NotWorthItError
    marts, written = _columns(con, "warehouse", "marts"), _columns(con, "fresh", "main")
    anew = [name for name, columns in marts.items() if written.get(name) != columns or not _update(con, name, columns)]
    old = [name for name in written if name in anew or name not in marts]
    for name in old:
        con.execute(f'drop table fresh."{name}"')
    if old:
        # what they took up is written to again
        con.execute("checkpoint fresh")
    for name in anew:
        con.execute(f'create table fresh."{name}" as from warehouse.marts."{name}"')
    return {name: _count(con, f'fresh."{name}"') for name in marts}


def _columns(con: duckdb.DuckDBPyConnection, database: str, schema: str) -> dict[str, list[tuple[str, str]]]:
    """The names and types of columns, by table or view."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = con.execute(
        """
        select table_name, column_name, data_type from duckdb_columns()
        where database_name = ? and schema_name = ? order by table_name, column_index
        """,
        [database, schema],
    ).fetchall()
    for table, column, kind in rows:
        found.setdefault(str(table), []).append((str(column), str(kind)))
    return found


def _update(con: duckdb.DuckDBPyConnection, name: str, columns: list[tuple[str, str]]) -> bool:
    """Delete and insert the rows that differ; False if the table has to be written anew.

    Rows are compared by a hash of 64 bits, so that of a million rows one that changed is missed once in 10^13 times.
    """
    mart, table = f'warehouse.marts."{name}"', f'fresh."{name}"'
    row = "hash({})".format(", ".join(f'"{column}"' for column, _ in columns))
    if _count(con, table) > MOST_COMPARED:
        fingerprint = f"select count(*), bit_xor({row}), sum({row} >> 8) from"
        return con.execute(f"{fingerprint} {mart}").fetchone() == con.execute(f"{fingerprint} {table}").fetchone()
    con.execute(f"create or replace temp table wanted as select {row} as row_hash from {mart}")  # noqa: S608 - names from the catalogue
    con.execute(f"create or replace temp table written as select {row} as row_hash, rowid as row_number from {table}")  # noqa: S608 - names from the catalogue
    con.execute("create or replace temp table gone as select row_number from written anti join wanted using (row_hash)")
    con.execute("create or replace temp table added as select row_hash from wanted anti join written using (row_hash)")
    gone, added, rows = _count(con, "gone"), _count(con, "added"), _count(con, "wanted")
    if gone + added > MOST_CHANGED * rows:
        return False
    if gone:
        con.execute(f"delete from {table} where rowid in (from gone)")  # noqa: S608 - names from the catalogue
    if added:
        con.execute(f"insert into {table} select * from {mart} where {row} in (from added)")  # noqa: S608 - names from the catalogue
    # unequal where a table has a row twice
    return _count(con, table) == rows


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"select count(*) from {table}").fetchone()  # noqa: S608 - a name from the catalogue
    return int(row[0]) if row else 0
