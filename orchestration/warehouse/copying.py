"""Copy the marts into a file to publish: an empty one, or a copy of the one published last, in which little has changed.

Of 100,000 papers, writing all tables takes 3.1 s of processor time, most of it to compress abstracts; reading them all to
see which rows differ takes .2 s.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import duckdb

OF_PAPERS: Final = ("paper_no", "paper_id")
"""Columns by which the rows of a table are put together: a hash of one is read faster than the whole rows, and groups are fewer."""
MOST_COMPARED: Final = 5_000_000
"""Rows of a table that is compared paper by paper. Of a larger one (the search index), blocks of papers are compared before: of
120 million rows, papers take five times as long to tell apart."""
BLOCK_BITS: Final = 14
"""Bits of a hash that tell a row's block: so many groups stay in a processor's cache."""
STORED_BY: Final = {
    "search_postings": "word_id, paper_no",
    "paper_authors": "author_key, paper_id, position",
    **dict.fromkeys(("paper_appearances", "paper_phrases", "paper_topics"), "paper_id"),
}
"""The order in which rows are stored: those of a word, of a name or of a paper together, so that a query reads only them. Not in the
models, since DuckDB would sort all rows of a view to count them. Of a million papers one is shown in a third of the time."""
LAYOUT: Final = "; ".join(f"{table} by {order}" for table, order in STORED_BY.items())
"""What a published file says of the order of its rows. One that says another was published before the order was changed."""
MOST_CHANGED: Final = 0.25
"""Share of a table's rows beyond which all of it is written anew."""
MOST_UNUSED: Final = 0.5
"""Share of a file that may be left unused by rows that have gone."""
SPLIT: Final = "memory.split"
"""Schema with a view of the recent years of each mart of which the file holds no others."""
RECENT: Final = "recent"
"""Schema of the published file where those years are."""


class NotWorthItError(Exception):
    """The copy holds too much that is unused, or its rows lie in another order than now: a new file is better."""


def quoted(text: str) -> str:
    """Write a text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def copy_marts(con: duckdb.DuckDBPyConnection, split: Collection[str] = ()) -> dict[str, int]:
    """Let the tables of `fresh` hold what the marts of `warehouse` hold; return rows by table.

    Of those that are `split` it holds the recent years, in `RECENT`.

    Raises `NotWorthItError`, and what DuckDB raises: for a damaged copy, too, since all of it is read.
    """
    unused = con.execute("select free_blocks > ? * total_blocks from pragma_database_size() where database_name = 'fresh'", [MOST_UNUSED])
    if unused.fetchall() == [(True,)]:
        raise NotWorthItError
    marts, written = columns_of(con, "warehouse", "marts"), columns_of(con, "fresh", "main")
    if split:
        con.execute(f"create schema if not exists fresh.{RECENT}")
        written |= columns_of(con, "fresh", RECENT)
    mart = {name: f'{SPLIT if name in split else "warehouse.marts"}."{name}"' for name in marts}
    table = {name: f'fresh.{RECENT if name in split else "main"}."{name}"' for name in marts | written}
    anew = [name for name, columns in marts.items() if written.get(name) != columns or not _update(con, mart[name], table[name], columns)]
    old = [name for name in written if name in anew or name not in marts]
    for name in old:
        con.execute(f"drop table {table[name]}")
    if old:
        # what they took up is written to again
        con.execute("checkpoint fresh")
    for name in anew:
        order = f"order by {STORED_BY[name]}" if name in STORED_BY else ""
        con.execute(f"create table {table[name]} as from {mart[name]} {order}")
    # of a million papers, one is found in .3 ms instead of 16
    con.execute(f"create index if not exists papers_by_id on {table['papers']} (paper_id)")
    return {name: count_rows(con, table[name]) for name in marts}


def columns_of(con: duckdb.DuckDBPyConnection, database: str, schema: str) -> dict[str, list[tuple[str, str]]]:
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


def _update(con: duckdb.DuckDBPyConnection, mart: str, table: str, columns: list[tuple[str, str]]) -> bool:
    """Delete and insert the rows that differ, those of a paper together; False if the table has to be written anew.

    Rows are compared by a hash of 64 bits, so that of a million rows one that changed is missed once in 10^13 times.
    """
    row = "hash({})".format(", ".join(f'"{column}"' for column, _ in columns))
    part = next((f'hash("{column}")' for column, _ in columns if column in OF_PAPERS), row)
    if count_rows(con, table) > MOST_COMPARED:
        block = f"{part} >> {64 - BLOCK_BITS}"
        rows = _compare(con, mart, table, row, block)
        _compare(con, mart, table, row, part, f"where {block} in (select part from differing)")  # noqa: S608 - names from the catalogue
    else:
        rows = _compare(con, mart, table, row, part)
    if _rows(con, "differing") > MOST_CHANGED * rows:
        return False
    if count_rows(con, "differing"):
        con.execute(f"delete from {table} where {part} in (select part from differing)")  # noqa: S608 - names from the catalogue
        con.execute(f"insert into {table} select * from {mart} where {part} in (select part from differing)")  # noqa: S608 - names from the catalogue
    return True


def _compare(con: duckdb.DuckDBPyConnection, mart: str, table: str, row: str, part: str, where: str = "") -> int:
    """Find the parts whose rows are not the same in both, as `differing`; return how many rows of the mart were compared."""
    for relation, parts in ((mart, "wanted"), (table, "written")):
        con.execute(
            f"create or replace temp table {parts} as "  # noqa: S608 - names from the catalogue
            f"select {part} as part, count(*) as part_rows, sum({row}) as fingerprint from {relation} {where} group by all"
        )
    con.execute(
        """
        create or replace temp table differing as
        select part, coalesce(wanted.part_rows, 0) + coalesce(written.part_rows, 0) as part_rows
        from wanted full join written using (part)
        where (wanted.part_rows, wanted.fingerprint) is distinct from (written.part_rows, written.fingerprint)
        """
    )
    return _rows(con, "wanted")


def _rows(con: duckdb.DuckDBPyConnection, parts: str) -> int:
    row = con.execute(f"select coalesce(sum(part_rows), 0) from {parts}").fetchone()  # noqa: S608 - our own name
    return int(row[0]) if row else 0


def count_rows(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count the rows of a table."""
    row = con.execute(f"select count(*) from {table}").fetchone()  # noqa: S608 - a name from the catalogue
    return int(row[0]) if row else 0
