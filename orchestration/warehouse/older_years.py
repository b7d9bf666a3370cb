"""Keep the older years of large tables out of the published file: each year of a table in a Parquet file beside it.

A paper's year is that of the day on which a digest first listed it; what is said of the paper goes with it. Undated papers stay in the
file: their numbers in the search index change with each new paper. Readers see one table, a view of the file's rows and the older ones.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from orchestration.warehouse import copying
from orchestration.warehouse.copying import RECENT, SPLIT, STORED_BY, columns_of, count_rows, quoted
from papertrends import files, older_files
from papertrends.older_files import VARIABLE

READ_ONLY: Final = 0o444
ROW_GROUP: Final = {"papers": 2_048}
"""Rows of a Parquet file that are read together, where they are fewer than usual: one of 55,000 papers is found in half of the time."""
USUAL_ROW_GROUP: Final = 122_880


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a table that is not in the published file."""

    year: int
    rows: int
    file: str
    """Its name tells what is in it, so that a year in which nothing has changed keeps its file."""


@dataclass(frozen=True, slots=True)
class Split:
    """A table of which the published file holds the recent years."""

    table: str
    first_year: int
    """The oldest year in the file."""
    older: list[Year]


@dataclass(frozen=True, slots=True)
class Limit:
    """Which tables are split, and where their older years go."""

    most_rows: int
    """Largest table, in rows, that the published file holds whole; 0: all of them."""
    folder: Path
    trusts_files: bool
    """Files there are taken to hold what their names say when their rows can be counted; else they are read to see."""


def split(con: duckdb.DuckDBPyConnection, limit: Limit) -> list[Split]:
    """Write the older years of tables that are too large, unless they are there; leave a view of the other rows of each in `SPLIT`."""
    if not limit.most_rows:
        return []
    con.execute(f"create schema if not exists {SPLIT}")
    found = [_choose(con, limit.most_rows, table, columns) for table, columns in columns_of(con, "warehouse", "marts").items()]
    parts = [part for part in found if part is not None]
    for part in parts:
        for year in part.older:
            path = limit.folder / year.file
            if not _is_there(con, part.table, year, path, is_trusted=limit.trusts_files):
                _write(con, part.table, year, path)
        con.execute(f'create or replace view {SPLIT}."{part.table}" as {_rows(con, part.table, f"< {part.first_year}", "anti")}')
    return parts


def show(con: duckdb.DuckDBPyConnection, parts: list[Split], limit: Limit) -> dict[str, int]:
    """Let each split table of `fresh` be seen whole, as a view; return their rows by table."""
    where = f"coalesce(getvariable('{VARIABLE}'), {quoted(str(limit.folder.absolute()))})"
    if parts:
        # a view finds the tables of its own file only where that was the default when it was made
        con.execute("use fresh")
    for part in parts:
        paths = ", ".join(f"{where} || {quoted('/' + year.file)}" for year in part.older)
        con.execute(f'create or replace view "{part.table}" as from {RECENT}."{part.table}" union all from read_parquet([{paths}])')
    con.execute("use memory")
    return {part.table: count_rows(con, f'fresh."{part.table}"') for part in parts}


def note(parts: list[Split], limit: Limit, generation: str) -> None:
    """Note which files the published file needs, before readers see it."""
    if parts:
        older_files.note(limit.folder, generation, [year.file for part in parts for year in part.older])


def facts(parts: list[Split]) -> dict[str, str]:
    """What the published file says of itself: how its rows lie, and which are not in it."""
    if not parts:
        return {"layout": copying.LAYOUT}
    tables = ", ".join(part.table for part in parts)
    before = ", ".join(f"{part.table} before {part.first_year}" for part in parts)
    return {"layout": f"{copying.LAYOUT}; older years apart: {tables}", "older_years": before}


def _choose(con: duckdb.DuckDBPyConnection, most_rows: int, table: str, columns: list[tuple[str, str]]) -> Split | None:
    """Choose the years that the file holds, from the newest on, until there are too many rows; None for a table that stays whole."""
    if _key(columns) is None or count_rows(con, f'warehouse.marts."{table}"') <= most_rows:
        return None
    years = con.execute(
        f"""
        select year(papers.first_listed_on) as year, count(*), sum({_hash("marts", columns)})
        from warehouse.marts."{table}" as marts
        left join warehouse.marts.papers as papers on marts.{_key(columns)} = papers.{_key(columns)}
        group by year order by year desc nulls first
        """  # noqa: S608 - names from the catalogue
    ).fetchall()
    dated = [(int(year), int(rows), int(fingerprint)) for year, rows, fingerprint in years if year is not None]
    held = sum(int(rows) for year, rows, _ in years if year is None)
    for place, (_, rows, _) in enumerate(dated):
        held += rows
        if place and held > most_rows:
            older = [Year(year, rows, _name(table, columns, year, rows, fingerprint)) for year, rows, fingerprint in dated[place:]]
            return Split(table, dated[place - 1][0], older)
    return None


def _is_there(con: duckdb.DuckDBPyConnection, table: str, year: Year, path: Path, *, is_trusted: bool) -> bool:
    """Tell whether a year's file is there and holds what its name says."""
    if not path.is_file():
        return False
    columns = columns_of(con, "warehouse", "marts")[table]
    what = "0" if is_trusted else f"sum({_hash('stored', columns)})"
    try:
        found = con.execute(f"select count(*), {what} from read_parquet(?) as stored", [str(path)]).fetchone()  # noqa: S608 - names from the catalogue
    except duckdb.Error:
        return False
    if found is None or found[0] != year.rows:
        return False
    return is_trusted or year.file == _name(table, columns, year.year, *found)


def _write(con: duckdb.DuckDBPyConnection, table: str, year: Year, path: Path) -> None:
    order = STORED_BY.get(table, "paper_id")
    with files.replacing(path, mode=READ_ONLY) as fresh:
        con.execute(
            f"copy ({_rows(con, table, f'= {year.year}', 'semi')} order by {order}) to {quoted(str(fresh))} "
            f"(format parquet, compression zstd, row_group_size {ROW_GROUP.get(table, USUAL_ROW_GROUP)})"
        )


def _rows(con: duckdb.DuckDBPyConnection, table: str, which: str, join: str) -> str:
    """The rows of a table whose paper is of such a year, or the other ones."""
    key = _key(columns_of(con, "warehouse", "marts")[table])
    papers = f"(select {key} from warehouse.marts.papers where year(first_listed_on) {which})"  # noqa: S608 - our own names
    return f'from warehouse.marts."{table}" {join} join {papers} as papers using ({key})'


def _key(columns: list[tuple[str, str]]) -> str | None:
    """The column that leads to the paper of a row."""
    return next((name for name, _ in columns if name in {"paper_id", "paper_no"}), None)


def _hash(relation: str, columns: list[tuple[str, str]]) -> str:
    return "hash({})".format(", ".join(f'{relation}."{name}"' for name, _ in columns))


def _name(table: str, columns: list[tuple[str, str]], year: int, rows: int, fingerprint: int) -> str:
    """A file's name, which follows from its rows, columns and order."""
    said = (columns, rows, fingerprint, STORED_BY.get(table), ROW_GROUP.get(table))
    return f"{table}-{year}-{hashlib.sha256(repr(said).encode()).hexdigest()[:16]}.parquet"
