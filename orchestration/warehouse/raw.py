"""The raw layer of the warehouse: opening it, and the small tables beside the digests."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.warehouse.opening import Say, patiently, to_standard_error
from papertrends.config_folder import CONFIG_FILES, Problem, read_config
from papertrends.run_status import Run

SCHEMA = Path(__file__).with_name("raw.sql")
DERIVED_SCHEMAS = ("seeds", "staging", "intermediate", "marts")
"""Where dbt_project.yml puts what is made of raw and meta."""
MEMORY_LIMIT = "1GB"
"""DuckDB's share while raw is written: with what Python holds of a batch, 5 GB of JSON lines stay within 2 GB."""
CHECKPOINT_AFTER = "256MB"
"""Each checkpoint compresses the last, partial row group anew: at DuckDB's 16 MB many small files cost twice the time."""
ROW_GROUP_SIZE = 16_384
"""Rows that one processor reads at a time, as in dbt's profile. With DuckDB's 122,880 a warehouse of fewer entries keeps one busy."""


@contextmanager
def open_warehouse(path: Path, *, say: Say = to_standard_error, wait_seconds: float | None = None) -> Generator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, with its raw tables in place, waiting for any program that has it open.

    Raises `BusyError` when that takes longer than `wait_seconds`, or than runs wait for each other.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": f"{path}.tmp"}) as con:
        patiently(
            lambda: con.execute(f"attach ? as warehouse (row_group_size {ROW_GROUP_SIZE})", [str(path)]), say=say, wait_seconds=wait_seconds
        )
        con.execute("use warehouse")
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"set wal_autocheckpoint = '{CHECKPOINT_AFTER}'")
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        yield con


def make_room(path: Path, *, sample: bool) -> None:
    """Start a new warehouse when the one there holds the bundled sample and people's own digests have come, or the reverse.

    A warehouse of people's own digests is never deleted: `sample` is then False for good.
    """
    if not path.exists():
        with open_warehouse(path) as con:
            con.execute("insert into meta.origin values (?)", [sample])
        return
    with open_warehouse(path) as con:
        row = con.execute("select sample from meta.origin").fetchone()
    if row is not None and bool(row[0]) and not sample:
        path.unlink()
        make_room(path, sample=sample)


def count_rows(con: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> dict[str, int]:
    """Count the rows of raw tables."""
    return {name: int((con.execute(f"select count(*) from raw.{name}").fetchone() or (0,))[0]) for name in tables}  # noqa: S608 - our own names


def replace_config(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Problem]:
    """Put the configuration folder's rows in place of those of the run before; return what was wrong with it."""
    config = read_config(folder)
    con.execute("begin")
    for kind in CONFIG_FILES:
        columns = ["line", *kind.columns.values()]
        con.execute(f"delete from raw.{kind.table}")  # noqa: S608 - our own names
        rows = [[row[c] for c in columns] for row in config.rows[kind.table]]
        if rows:
            marks = ", ".join("?" for _ in columns)
            con.executemany(f"insert into raw.{kind.table} ({', '.join(columns)}) values ({marks})", rows)  # noqa: S608 - our own names
    con.execute("delete from raw.config_problems")
    if config.problems:
        con.executemany(
            "insert into raw.config_problems values (?, ?, ?, ?)", [[p.file, p.line, p.reason, p.detail] for p in config.problems]
        )
    con.execute("commit")
    return config.problems


def add_runs(con: duckdb.DuckDBPyConnection, runs: Iterable[Run]) -> int:
    """Add the runs that are not there yet; return how many."""
    known = {run_id for (run_id,) in con.execute("select run_id from raw.pipeline_runs").fetchall()}
    fresh = [run for run in runs if run.run_id not in known]
    for run in reversed(fresh):
        con.execute(
            "insert into raw.pipeline_runs values (?, ?, ?, ?, ?, ?, ?)",
            [
                run.run_id,
                run.started_at.replace(tzinfo=None),
                run.ended_at.replace(tzinfo=None),
                run.outcome,
                run.new_digests,
                run.new_papers,
                run.message,
            ],
        )
    return len(fresh)


def drop_derived(con: duckdb.DuckDBPyConnection) -> None:
    """Drop all that seeds and models made, so that nothing is left of a model that is no more."""
    for schema in DERIVED_SCHEMAS:
        con.execute(f"drop schema if exists {schema} cascade")


def begin_build(con: duckdb.DuckDBPyConnection) -> None:
    """Note that the marts are about to change: until `end_build` nothing may be published from them."""
    con.execute("delete from meta.builds")


def end_build(con: duckdb.DuckDBPyConnection, run_id: str, fingerprint: str, models: str) -> None:
    """Note that every model was built and every error-severity test passed, from what, and by which models."""
    con.execute("insert into meta.builds values (?, ?)", [run_id, fingerprint])
    con.execute("delete from meta.models")
    con.execute("insert into meta.models values (?)", [models])


def built_by(con: duckdb.DuckDBPyConnection, models: str) -> bool:
    """Tell whether the tables were last built by these models, and may be added to by them."""
    return con.execute("select count(*) from meta.models where fingerprint = ?", [models]).fetchone() == (1,)


def built_from(con: duckdb.DuckDBPyConnection) -> str | None:
    """Return the fingerprint that the marts were built from, or None when they are not whole."""
    row = con.execute("select fingerprint from meta.builds").fetchone()
    return str(row[0]) if row else None


def has_files_to_try_again(con: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether a file or folder could not be read for a reason that may have passed without a trace of it in the folder."""
    row = con.execute(
        """
        select count(*) from (
            select reason from raw.digest_outcomes qualify row_number() over (partition by file_path order by seen_order desc) = 1
        )
        where reason in ('unreadable', 'folder_not_read', 'changed_while_read')
        """
    ).fetchone()
    return row is not None and int(row[0]) > 0


def count_outcomes_of(con: duckdb.DuckDBPyConnection, run_id: str) -> str:
    """Say in words what a run found: "2 files loaded, 1 duplicate"; unchanged files are not worth a word."""
    found = con.execute(
        "select outcome, count(*) from raw.digest_outcomes where run_id = ? and outcome != 'unchanged' group by outcome order by outcome",
        [run_id],
    ).fetchall()
    return ", ".join(f"{count:,} {outcome}" for outcome, count in found) or "no file changed"
