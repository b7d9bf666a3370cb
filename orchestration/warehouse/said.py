"""What was said stays: the lists of each publish, kept in files of their own, which are only ever added to.

They lie beside the warehouse and not in it: a warehouse can be built again from the digests, and what was said cannot.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import duckdb

from papertrends import files

TABLE: Final = "published_trends"
COLUMNS: Final = {
    "list": ("varchar", "phrases, topics, or papers (the trending ones)"),
    "as_of": ("date", "Sunday for which it was said"),
    "rank": ("bigint", "Place in the list"),
    "id": ("varchar", "phrase_id, topic_id or paper_id; null: the list was empty"),
    "name": ("varchar", "Phrase, topic or title, as it was then"),
    "status": ("varchar", "rising, new, growing or falling; null for papers"),
    "recent_papers": ("bigint", "Papers of the window with it"),
    "recent_total_papers": ("bigint", "All papers of the window"),
    "baseline_papers": ("bigint", "Papers of the baseline with it"),
    "baseline_total_papers": ("bigint", "All papers of the baseline"),
    "change": ("double", "Recent share over baseline share, smoothed"),
    "chance": ("double", "Stated chance of lasting"),
    "q_value": ("double", "False discovery rate to expect"),
    "score": ("double", "Of a paper"),
    "reasons": ("varchar[]", "What the score of a paper is made of"),
    "method": ("varchar", "Version of the method"),
    "said_at": ("timestamp", "When it was published, UTC"),
    "generation": ("varchar", "Published file that said it first"),
}
COMMENT: Final = "One row per list and row of it, as it was published; a list that says the same as before is not kept again. Append-only."
_SAY: Final = Path(__file__).with_suffix(".sql")


def fill(con: duckdb.DuckDBPyConnection, folder: Path, generation: str, said_at: dt.datetime, *, adds: bool) -> None:
    """Write the table into the file to publish, the default database: all that was said and, if it `adds`, what is new."""
    columns = ", ".join(f'"{name}" {kind}' for name, (kind, _) in COLUMNS.items())
    con.execute(f"create table {TABLE} ({columns})")
    con.execute(f"comment on table {TABLE} is '{COMMENT}'")
    for name, (_, comment) in COLUMNS.items():
        con.execute(f"comment on column {TABLE}.\"{name}\" is '{comment}.'")
    _read(con, sorted(folder.glob("*.parquet")))
    if adds:
        say, keep = _SAY.read_text(encoding="utf-8").split(";\n\n")
        con.execute(say)
        con.execute(keep, {"said_at": said_at.replace(tzinfo=None), "generation": generation})


def _read(con: duckdb.DuckDBPyConnection, kept: list[Path]) -> None:
    """Read what was kept; a file that is damaged is set aside, and the others are read."""
    if not kept:
        return
    insert = f"insert into {TABLE} by name select * from read_parquet($files, union_by_name := true)"  # noqa: S608 - our own names
    try:
        con.execute(insert, {"files": [str(path) for path in kept]})
    except duckdb.Error:
        for path in kept:
            try:
                con.execute(insert, {"files": [str(path)]})
            except duckdb.Error:
                files.set_aside(path)


def keep(fresh: Path, folder: Path, generation: str) -> None:
    """Keep what a file to publish says for the first time, in a file of its own."""
    with duckdb.connect() as con:
        con.execute(f"attach '{str(fresh).replace(chr(39), chr(39) * 2)}' as fresh (read_only)")
        new = f"from fresh.{TABLE} where generation = $generation"
        if not con.execute(f"select 1 {new} limit 1", {"generation": generation}).fetchone():
            return
        with files.replacing(folder / f"{generation}.parquet") as written:
            target = str(written).replace("'", "''")
            con.execute(f"copy (select * {new}) to '{target}' (format parquet, compression zstd)", {"generation": generation})
