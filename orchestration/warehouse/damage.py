"""Damaged database files: found by reading all of them, set aside, and what can still be read is kept.

A file is read by a process of its own, since some damage ends the process that meets it.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import duckdb

from orchestration.warehouse import origin, raw
from orchestration.warehouse.opening import Say, to_standard_error
from papertrends import files, older_files
from papertrends.settings import ROOT

SOUND, DAMAGED, UNKNOWN, IN_PART = 0, 3, 4, 5
"""Exit statuses of the process that reads."""
CRASHES = (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE)
"""Signals that damage can end a process with. Others come from outside: from a person, or for lack of memory."""
NOT_DAMAGE = ("could not set lock", "cannot open file", "permission denied", "out of memory", "no space left", "no such file")
"""What DuckDB says of files that it cannot read for another reason."""
SIGNS = (
    *("corrupt", "checksum", "not a valid duckdb", "could not read", "wal file", "serializ", "invalidated", "version number"),
    *("internal error", "fatal", "invalid error", "unsupported compression", "dbt ended before", "out of range", "failed to load"),
)
"""Words in an error's text that make it worth reading the warehouse from one end to the other."""
KEPT_META = ("origin", "published", "published_digests", "published_papers", "remarks")
"""Notes that hold whatever the models are: a rescued warehouse builds those anew."""
SEQUENCES = (
    ("digest_files", "read_order", "order_of_readings"),
    ("digest_outcomes", "seen_order", "order_of_outcomes"),
    ("digest_entries", "entry_row", "order_of_entries"),
)
"""Columns that count on: DuckDB sets a sequence by asking it as often."""
RESCUED = {
    SOUND: "everything digests said was recovered, and the tables are rebuilt",
    IN_PART: "most digests were recovered, the others are read again, and the tables are rebuilt",
}
"""What is said where a damaged warehouse was not lost, by the exit status of the process that read it."""
NAMED = 5
"""Lost digests that a sentence names; the rest is a number."""


class NotRescuedError(RuntimeError):
    """What can be read of a damaged warehouse could not be copied now: for lack of memory or space, or the process was killed."""


def is_suspected(text: str) -> bool:
    """Tell whether an error sounds like damage to the warehouse."""
    said = text.lower()
    return any(sign in said for sign in SIGNS) and not any(other in said for other in NOT_DAMAGE)


def what_is_wrong(database: Path, must_hold: str = "") -> str | None:
    """Read a whole database file; say what is wrong with it, or None where nothing is, or where that cannot be told.

    `must_hold` is a table that has to be there.
    """
    if not database.exists():
        return None
    if not database.is_file():
        return "it is not a file"
    done = _in_a_process("read", database, must_hold)
    if done.returncode == DAMAGED:
        return " ".join(done.stdout.split())[:200]
    return "reading it ended the process" if -done.returncode in CRASHES else None


def mend(warehouse: Path, published: Path, *, thoroughly: bool, say: Say = to_standard_error) -> str | None:
    """Set a damaged warehouse aside and put what can still be read of it in its place; return what was done, in a sentence.

    Opening tells of most damage. `thoroughly` reads all of it, which takes seconds for a million papers. The damaged one
    stays in its place until another one takes it, so that a run that ends before leaves it to the next. Raises
    `raw.NewerWarehouseError`, `NotRescuedError`, and `BusyError` where another program keeps the file open.
    """
    wrong = what_is_wrong(warehouse) if thoroughly else _cannot_be_opened(warehouse, say)
    if wrong is None and not warehouse.exists():
        files.set_aside(files.log_of(warehouse))
    if wrong is None:
        return None
    aside = files.set_aside(warehouse, stays=True)
    if aside is None:
        return None
    log = files.log_of(warehouse)
    if log.exists() and not files.name_too(log, files.log_of(aside)):
        log.rename(files.log_of(aside))
    with files.replacing(warehouse) as fresh:
        how = _copy_readable(aside, fresh)
        if how != SOUND and files.log_of(aside).exists():
            # without its log it is what it was at its last checkpoint
            files.remove(fresh)
            files.set_aside(files.log_of(aside))
            how = _copy_readable(aside, fresh)
        if how not in RESCUED:
            files.remove(fresh)
            with raw.open_warehouse(fresh) as con:
                # whatever cannot be told to be the sample counts as people's own, and never gets the sample
                con.execute("insert into meta.origin values (?)", [_says_sample(published)])
        what = RESCUED.get(how, "the warehouse is rebuilt from the digest files that are still there")
        said = f"{warehouse.name} was damaged ({wrong}) and is kept as {aside.name}: {what}"
        with raw.open_warehouse(fresh) as con:
            raw.add_remark(con, said)
    # only now: of a log that is left beside another warehouse, DuckDB says so
    log.unlink(missing_ok=True)
    return said


def _copy_readable(aside: Path, fresh: Path) -> int:
    """Copy what can be read into a new warehouse; returns the exit status of the process that did."""
    done = _in_a_process("rescue", aside, str(fresh))
    if done.returncode == UNKNOWN or (done.returncode < 0 and -done.returncode not in CRASHES):
        why = " ".join(done.stdout.split())[:200] or "its process was killed, often for lack of memory"
        msg = f"the warehouse is damaged, and what can be read of it could not be copied ({why}); run it again"
        raise NotRescuedError(msg)
    return done.returncode


def name_lost(con: duckdb.DuckDBPyConnection, published: Path) -> str | None:
    """Name the digests of the published file that a warehouse made anew does not hold; None where there are none."""
    try:
        with duckdb.connect() as reader:
            quoted = str(published).replace("'", "''")
            reader.execute(f"attach '{quoted}' as published (read_only)")
            was = reader.execute("select file_path from published.digest_outcomes where entries > 0 order by file_path").fetchall()
    except duckdb.Error:
        return None
    there = {path for (path,) in con.execute("select file_path from raw.digest_outcomes").fetchall()}
    lost = [str(path) for (path,) in was if path not in there]
    if not lost:
        return None
    more = f" and {len(lost) - NAMED:,} more" if len(lost) > NAMED else ""
    return f"no longer in the digests folder, so not in the new warehouse: {', '.join(lost[:NAMED])}{more}"


def _says_sample(published: Path) -> bool:
    """Tell whether the published file says that it holds the bundled sample."""
    try:
        with duckdb.connect(str(published), read_only=True) as con:
            return con.execute("select value from about where key = 'sample'").fetchone() == ("true",)
    except duckdb.Error:
        return False


def _cannot_be_opened(warehouse: Path, say: Say) -> str | None:
    """Open the warehouse as a run does; say what is wrong where that fails for damage."""
    if not warehouse.exists():
        return None
    if not warehouse.is_file():
        return "it is not a file"
    try:
        with raw.open_warehouse(warehouse, say=say):
            return None
    except (duckdb.Error, UnicodeDecodeError) as error:
        if any(words in str(error).lower() for words in NOT_DAMAGE):
            raise
        return " ".join(str(error).split())[:200]


def _in_a_process(what: str, database: Path, other: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", __name__, what, str(database), other]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)


def _read(database: str, must_hold: str) -> None:
    with duckdb.connect(database, read_only=True, config={"memory_limit": raw.MEMORY_LIMIT}) as con:
        tables = con.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall()
        for schema, table in tables:
            con.execute(f'select bit_xor(hash(t)) from "{schema}"."{table}" as t').fetchall()  # noqa: S608 - names from the catalogue
        if must_hold:
            con.execute(f"from {must_hold}").fetchall()
            _read_older_years(con, Path(database))


def _read_older_years(con: duckdb.DuckDBPyConnection, database: Path) -> None:
    con.execute(older_files.saying_where(database))
    for (view,) in con.execute("select view_name from duckdb_views() where not internal").fetchall():
        con.execute(f'select bit_xor(hash(t)) from "{view}" as t').fetchall()  # noqa: S608 - names from the catalogue


def _rescue(database: str, fresh: str) -> int:
    """Copy what can be read of raw; returns `SOUND`, or `IN_PART` where that is not all."""
    is_whole = True
    with raw.open_warehouse(Path(fresh)) as con:
        con.execute(f"attach '{database.replace(chr(39), chr(39) * 2)}' as damaged (read_only)")
        there = set(con.execute("select schema_name, table_name from duckdb_tables() where database_name = 'damaged'").fetchall())
        wanted = con.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'warehouse' order by all"
        ).fetchall()
        for schema, table in wanted:
            if (schema, table) in there and (schema == "raw" or table in KEPT_META):
                is_whole &= _copy(con, f"{schema}.{table}")
        if not is_whole:
            _forget_half_files(con)
        for table, column, sequence in SEQUENCES:
            con.execute(f"select count(nextval('raw.{sequence}')) from range((select coalesce(max({column}), 0) from raw.{table}))")  # noqa: S608
        if not con.execute("select 1 from meta.origin").fetchone() and origin.recorded(con) is not None:
            raise duckdb.IOException("corrupt: it does not say what it holds")
        con.execute("detach damaged")
    return SOUND if is_whole else IN_PART


def _copy(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Copy a table, or those of its row groups that can be read; returns whether that is all of it."""
    copy = f"insert into {table} by name select * from damaged.{table}"  # noqa: S608 - our own names
    try:
        con.execute(copy)
    except duckdb.Error:
        (rows,) = con.execute(f"select count(*) from damaged.{table}").fetchone() or (0,)  # noqa: S608 - our own names
        for first in range(0, rows, raw.ROW_GROUP_SIZE):
            with suppress(duckdb.Error):
                con.execute(f"{copy} where rowid between {first} and {first + raw.ROW_GROUP_SIZE - 1}")
        return False
    return True


def _forget_half_files(con: duckdb.DuckDBPyConnection) -> None:
    """Forget files that lost an entry or a reject: they are read again where they still are, and otherwise named as lost."""
    con.execute(
        """
        create temp table whole as
        select file_id from raw.digest_files as files
        where
            entries = (select count(*) from raw.digest_entries where file_id = files.file_id)
            and rejects = (select count(*) from raw.digest_rejects where file_id = files.file_id)
        """
    )
    for table in ("digest_entries", "digest_rejects", "digest_files"):
        con.execute(f"delete from raw.{table} where file_id not in (from whole)")  # noqa: S608 - our own names
    con.execute("delete from raw.digest_outcomes where file_id not in (from whole)")


def main(arguments: list[str]) -> int:
    """Do one thing to one file; the exit status says how it went."""
    what, database, other = arguments
    try:
        if what == "rescue":
            return _rescue(database, other)
        _read(database, other)
    except (duckdb.Error, RuntimeError, ValueError) as error:
        print(error)
        return UNKNOWN if any(words in str(error).lower() for words in NOT_DAMAGE) else DAMAGED
    return SOUND


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
