"""The child process of the SQL console: reads one statement from stdin, writes its result or what is wrong to stdout.

Arguments: the published file, how many rows at most, how many megabytes of memory at most. Output: `E` and a message, or
`R`, one byte for "there were more rows", and an Arrow stream. It imports nothing of ours.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import resource
import struct
import sys
from bisect import bisect_right
from typing import Any, BinaryIO, Final

import duckdb
import pyarrow as pa
from fsspec.spec import AbstractFileSystem

READING: Final = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
PIVOT: Final = re.compile(r"(?:\s|/\*.*?\*/|--[^\n]*\n|\()*(?:pivot|pivot_wider|from|select|with|explain)\b", re.IGNORECASE | re.DOTALL)
"""How a reading statement with a pivot begins: DuckDB splits it into several and does not tell their kinds."""
OVERHEAD_MB: Final = 1536
"""Address space for the libraries, the threads and the result beside DuckDB's own memory."""
RESULT_BYTES: Final = 32 * 1024 * 1024
"""The largest result that is kept and sent: 10,000 papers with their abstracts are 20 MB, and a browser stalls on much more."""
BATCH_ROWS: Final = 64
"""Rows that are turned into Arrow at once: few, so that long texts are counted before many of them are copied."""
NAME: Final = "papertrends.duckdb"
OLDER: Final = "older"
"""Folder beside the published file, with the Parquet files that its views read."""
NOTHING_ELSE: Final = "Only the published tables can be read here: no files, addresses or extensions."
TOO_LARGE: Final = (
    f"One row of the result is larger than {RESULT_BYTES // 1024**2} MB. Select fewer columns, or part of a text: left(abstract, 1000)."
)


class RefusedError(Exception):
    """The statement may not run here, or what it gives is too large."""


class Published(AbstractFileSystem):
    """Gives DuckDB the published file and its older years to read, and nothing else, under names that hide where they are."""

    protocol = "published"
    cachable = False

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        """Describe a file."""
        return {"name": path, "type": "file", "size": os.stat(self._at(path)).st_size}  # noqa: PTH116 - pathlib costs an import

    def modified(self, path: str) -> dt.datetime:
        """Give any time: no file is ever written into."""
        del path
        return dt.datetime.fromtimestamp(0, dt.UTC)

    def _open(self, path: str, mode: str = "rb", *_: Any, **__: Any) -> Any:
        if mode != "rb":
            raise PermissionError(NOTHING_ELSE)
        return open(self._at(path), "rb")  # noqa: PTH123 - DuckDB closes it

    def _at(self, path: str) -> str:
        folder, _, name = path.removeprefix("published://").rpartition("/")
        if (folder, name) == ("", NAME):
            return self.path
        if folder != OLDER or not name.endswith(".parquet"):
            raise FileNotFoundError(path)
        return os.path.join(os.path.dirname(self.path), OLDER, name)  # noqa: PTH118, PTH120


def closed_in(published: str, memory_mb: int) -> duckdb.DuckDBPyConnection:
    """Open the published file on a connection that can reach nothing else, and cannot be told otherwise."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "threads": 1,
        "python_enable_replacements": False,
        "temp_directory": "",
    }
    con = duckdb.connect(":memory:", config=config)
    con.register_filesystem(Published(published))
    con.execute(f"attach 'published://{NAME}' as papertrends (read_only)")
    con.execute("use papertrends")
    # through the file system above, which cannot write: a directory that DuckDB itself reaches it may write to, too
    con.execute(f"set variable papertrends_older = 'published://{OLDER}'")
    con.execute(f"set allowed_directories = ['published://{OLDER}/']")
    for setting in (
        "set autoinstall_known_extensions = false",
        "set autoload_known_extensions = false",
        "set allow_community_extensions = false",
        "set enable_external_access = false",
        "set lock_configuration = true",
    ):
        con.execute(setting)
    return con


def the_statement(con: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """Read one reading statement.

    Raises:
        RefusedError: there is none, or more than one, or it does not only read.
    """
    statements = con.extract_statements(sql) or []
    if len(statements) != 1:
        raise RefusedError("Write one statement." if not statements else "One statement at a time.")
    kind = statements[0].type
    if kind not in READING and not (kind == duckdb.StatementType.MULTI and PIVOT.match(sql)):
        name = str(kind).rsplit(".", maxsplit=1)[-1].replace("_", " ").lower()
        raise RefusedError(f"Only reading statements run here: select, from, with, pivot, describe, summarize, explain. This is {name}.")
    return statements[0]


def bounded(batches: pa.RecordBatchReader, row_limit: int, byte_limit: int = RESULT_BYTES) -> tuple[pa.Table, bool]:
    """Keep the first rows, as many as the limits allow; returns them and whether there were more.

    Raises:
        RefusedError: the first row alone is too large.
    """
    kept: list[pa.RecordBatch] = []
    rows, size, is_cut = row_limit, byte_limit, False
    for batch in batches:
        fit = min(rows, bisect_right(range(1, batch.num_rows + 1), size, key=lambda n: batch.slice(0, n).nbytes))
        kept.append(batch.slice(0, fit))
        if is_cut := fit < batch.num_rows:
            break
        rows, size = rows - fit, size - batch.nbytes
    table = pa.Table.from_batches(kept, schema=batches.schema)
    if is_cut and not table.num_rows:
        raise RefusedError(TOO_LARGE)
    return table, is_cut


def run(published: str, sql: str, row_limit: int, memory_mb: int) -> tuple[pa.Table, bool]:
    """Run one reading statement; returns its first rows and whether there were more.

    Raises:
        RefusedError: it is wrong, in DuckDB's words, or goes over a limit or out of the published file, in ours.
    """
    try:
        con = closed_in(published, memory_mb)
        return bounded(con.execute(the_statement(con, sql)).to_arrow_reader(BATCH_ROWS), row_limit)
    except (MemoryError, OSError, pa.ArrowInvalid, duckdb.Error) as error:
        if isinstance(error, duckdb.PermissionException) or NOTHING_ELSE in str(error):
            raise RefusedError(NOTHING_ELSE) from error
        # what goes wrong between the first row and the last, Arrow reports in DuckDB's words
        if isinstance(error, MemoryError) or str(error).startswith("Out of Memory Error"):
            raise RefusedError(f"The statement needs more than the {memory_mb} MB of memory it may use.") from error
        raise RefusedError(str(error)) from error


def answer(out: BinaryIO, published: str, row_limit: int, memory_mb: int) -> None:
    """Read the statement, and write what it gives."""
    sql = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    try:
        table, is_cut = run(published, sql, row_limit, memory_mb)
    except RefusedError as error:
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
