"""Raw for the cluster: the tables that ingest has filled, as Parquet files in its storage.

What digests said is only ever added to, so only new rows are written, some thousands to a file and several files at a time.
The small tables beside it mirror the configuration folder, and are written anew.
"""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from papertrends_cluster.engine.tables import Tables

ADDED_TO = {"digest_files": "read_order", "digest_entries": "entry_row", "digest_outcomes": "seen_order"}
"""Tables whose rows stay as they are, and the column by which they are numbered."""
ROWS_OF_A_FILE = 50_000
WRITERS = 4
"""Files written at a time."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one file: those with numbers above `after`, up to `last`; all rows if there is no number."""

    table: str
    location: str
    after: int = 0
    last: int = 0

    @property
    def query(self) -> str:
        """What is written to it."""
        number = ADDED_TO.get(self.table)
        return f"from warehouse.raw.{self.table}" + (
            f" where {number} > {self.after} and {number} <= {self.last} order by {number}" if number else ""
        )

    @property
    def name(self) -> str:
        """The file's name."""
        return f"rows-{self.last:012}.parquet"


def export(warehouse: duckdb.DuckDBPyConnection, tables: Tables) -> int:
    """Bring raw on the cluster to where it is in the warehouse; returns the number of files written."""
    names = [str(name) for (name,) in warehouse.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()]
    parts = [part for name in names for part in _parts(warehouse, tables, name)]
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda part: _write(warehouse, tables, part), parts))
    for name in names:
        columns = {str(row[0]): str(row[1]) for row in warehouse.execute(f"describe raw.{name}").fetchall()}
        tables.relations.declare(f"raw.{name}", columns)
        written = [part for part in parts if part.table == name]
        if written:
            tables.add_files(f"raw.{name}", written[0].location)
    tables.done()
    return len(parts)


def _parts(warehouse: duckdb.DuckDBPyConnection, tables: Tables, name: str) -> Generator[Part]:
    number = ADDED_TO.get(name)
    if number is None:
        yield Part(name, tables.place(f"raw.{name}"))
        return
    known = tables.relations.stored().get(f"raw.{name}")
    location, after = (known.location, _written(warehouse, tables, name)) if known else (tables.place(f"raw.{name}"), 0)
    if after is None:
        location, after = tables.place(f"raw.{name}"), 0
    ends = warehouse.execute(
        f"select max({number}) from (select {number}, row_number() over (order by {number}) as place from raw.{name} where {number} > ?) "
        f"group by (place - 1) // {ROWS_OF_A_FILE} order by 1",
        [after],
    ).fetchall()
    # an empty table has a file, too
    for (last,) in ends or ([] if known else [(0,)]):
        yield Part(name, location, after, int(last))
        after = int(last)


def _written(warehouse: duckdb.DuckDBPyConnection, tables: Tables, name: str) -> int | None:
    """The number of the last row in the storage; None if those are not the warehouse's rows, because it is another one."""
    number = ADDED_TO[name]
    rows, last, numbers = tables.spark.sql(
        f"select count(*), coalesce(max({number}), 0), coalesce(sum({number}), 0) from raw.{name}"
    ).collect()[0]
    here = warehouse.execute(f"select count(*), coalesce(sum({number}), 0) from raw.{name} where {number} <= ?", [last]).fetchone()
    return int(last) if here == (rows, numbers) else None


def _write(warehouse: duckdb.DuckDBPyConnection, tables: Tables, part: Part) -> None:
    found: pa.Table = warehouse.cursor().sql(part.query).to_arrow_table()
    tables.write_file(f"{part.location}/{part.name}", lambda file: pq.write_table(found, file, compression="zstd"))
