"""The rows that make a check fail, with the file and line they came from."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import duckdb

SHOWN_ROWS = 5
LONGEST_VALUE = 80
"""Characters of a value that are shown: enough for a title."""

PLACES = {
    "entry_id": """
        select files.file_path, entries.line_start
        from raw.digest_entries as entries inner join raw.digest_files as files using (file_id)
        where entries.entry_id = ? order by files.loaded_at desc, files.file_id limit 1
    """,
    "paper_id": """
        select digests.file_path, appearances.line_start
        from marts.paper_appearances as appearances inner join marts.digests as digests using (digest_id)
        where appearances.paper_id = ? order by digests.file_path, appearances.line_start limit 1
    """,
    "digest_id": "select file_path, null from marts.digests where digest_id = ? limit 1",
}
"""How to find the file and line of a row, by the column that names what the row is about; the most exact one first."""


@dataclass(frozen=True, slots=True)
class OffendingRow:
    """A row that a check found, its values as text, and where it came from, where that is known."""

    values: dict[str, str]
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        """The row in a sentence: "paper_id e_1, title A (monday.jsonl line 3)"."""
        said = ", ".join(f"{name} {value}" for name, value in self.values.items())
        place = "" if self.file is None else f" ({self.file}{'' if self.line is None else f' line {self.line}'})"
        return said + place


def offending_rows(con: duckdb.DuckDBPyConnection, query: str) -> list[OffendingRow]:
    """Run a check's query and return its first rows, at most `SHOWN_ROWS`.

    A query that cannot be run gives no rows: the check's own message then has to do.
    """
    try:
        found = con.execute(f"select * from ({query.rstrip().rstrip(';')}) limit {SHOWN_ROWS}")  # noqa: S608 - compiled by dbt
        columns = [str(column[0]) for column in found.description]
        rows = found.fetchall()
    except duckdb.Error:
        return []
    return [_with_place(con, dict(zip(columns, row, strict=True))) for row in rows]


def _with_place(con: duckdb.DuckDBPyConnection, row: dict[str, object]) -> OffendingRow:
    values = {name: _shown(value) for name, value in row.items()}
    own = row.get("file_path") or row.get("file")
    if own is not None:
        line = row.get("line_start") or row.get("line")
        return OffendingRow(values, str(own), int(str(line)) if line is not None else None)
    for column, query in PLACES.items():
        if row.get(column) is None:
            continue
        try:
            place = con.execute(query, [row[column]]).fetchone()
        except duckdb.Error:
            continue  # the table is not built yet
        if place is not None:
            return OffendingRow(values, str(place[0]), place[1])
    return OffendingRow(values)


def _shown(value: object) -> str:
    return "null" if value is None else textwrap.shorten(str(value), LONGEST_VALUE, placeholder=" …")
