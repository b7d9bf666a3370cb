"""The child process of the SQL console: reads one statement from stdin, writes its result or what is wrong to stdout.

Arguments: the published file, how many rows at most, how many megabytes of memory at most. Output: `E` and a message, or
`R`, one byte for "there were more rows", and an Arrow stream. It imports nothing of the dashboard.
"""

from __future__ import annotations

import resource
import struct
import sys
from typing import BinaryIO

import duckdb
import pyarrow as pa

READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
OVERHEAD_MB = 3072  # of address space, for the libraries, the threads and the result beside DuckDB's own memory
CELLS_BYTES = 64 * 1024 * 1024
"""The largest result that is sent: a browser would stall on more."""


class RefusedError(Exception):
    """The statement may not run here."""


def closed_in(published: str, memory_mb: int) -> duckdb.DuckDBPyConnection:
    """Open the published file on a connection that can reach nothing else, and cannot be told otherwise."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "threads": 1,
        "python_enable_replacements": False,
        "temp_directory": "",
    }
    con = duckdb.connect(":memory:", config=config)
    quoted = published.replace("'", "''")
    con.execute(f"attach '{quoted}' as papertrends (read_only)")
    con.execute("use papertrends")
    for setting in (
        "set autoinstall_known_extensions = false",
        "set autoload_known_extensions = false",
        "set allow_community_extensions = false",
        "set enable_external_access = false",
        "set lock_configuration = true",
    ):
        con.execute(setting)
    return con


def run(con: duckdb.DuckDBPyConnection, sql: str, row_limit: int) -> tuple[pa.Table, bool]:
    """Run one reading statement; returns its first rows and whether there were more."""
    statements = con.extract_statements(sql) or []
    if len(statements) != 1:
        raise RefusedError("Write one statement." if not statements else "One statement at a time.")
    if statements[0].type not in READING:
        name = str(statements[0].type).rsplit(".", maxsplit=1)[-1].replace("_", " ").lower()
        raise RefusedError(f"Only reading is possible here: select, from, with, describe, summarize, explain. This is {name}.")
    reader: pa.RecordBatchReader = con.execute(statements[0]).to_arrow_reader(2048)
    batches: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in reader:
        batches.append(batch)
        rows += batch.num_rows
        size += batch.nbytes
        if rows > row_limit or size > CELLS_BYTES:
            break
    table = pa.Table.from_batches(batches, schema=reader.schema)
    return table.slice(0, row_limit), rows > row_limit or size > CELLS_BYTES


def answer(out: BinaryIO, published: str, row_limit: int, memory_mb: int) -> None:
    """Read the statement, and write what it gives."""
    sql = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    try:
        table, is_cut = run(closed_in(published, memory_mb), sql, row_limit)
    except (duckdb.Error, RefusedError) as error:
        out.write(b"E" + str(error).encode())
        return
    out.write(b"R" + struct.pack("?", is_cut))
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)


if __name__ == "__main__":
    most = (int(sys.argv[3]) + OVERHEAD_MB) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # not one byte into any file
    answer(sys.stdout.buffer, sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.buffer.flush()
