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


SCHEMA_VERSION = 2
"""Of the tables of raw and meta as raw.sql makes them. Version 1 did not carry its number."""


class NewerWarehouseError(RuntimeError):
    """The warehouse was written by a newer papertrends, whose tables this one does not know."""


@contextmanager
def open_warehouse(path: Path, *, say: Say = to_standard_error, wait_seconds: float | None = None) -> Generator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, with its raw tables in place, waiting for any program that has it open.

    Raises `BusyError` when that takes longer than `wait_seconds`, or than runs wait for each other, and `NewerWarehouseError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": f"{path}.tmp"}) as con:
        patiently(
            lambda: con.execute(f"attach ? as warehouse (row_group_size {ROW_GROUP_SIZE})", [str(path)]), say=say, wait_seconds=wait_seconds
        )
        con.execute("use warehouse")
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"set wal_autocheckpoint = '{CHECKPOINT_AFTER}'")
        version = schema_version(con)
        if version is not None and version > SCHEMA_VERSION:
            msg = (
                f"{path} was written by a newer version of papertrends (schema {version}; this one knows {SCHEMA_VERSION}): "
                "run the newer version, or restore the warehouse of before the upgrade"
            )
            raise NewerWarehouseError(msg)
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        if version is None:
            note_schema_version(con)
        elif version == 1:
            _take_as_published(con)
        yield con


def schema_version(con: duckdb.DuckDBPyConnection) -> int | None:
    """Return the version of the warehouse's tables, or None where it has none yet."""
    found = con.execute(
        "select table_name from duckdb_tables() where database_name = current_database() and schema_name in ('raw', 'meta')"
    ).fetchall()
    if not found:
        return None
    row = con.execute("select max(version) from meta.schema_version").fetchone() if ("schema_version",) in found else None
    return int(row[0]) if row and row[0] is not None else 1


def _take_as_published(con: duckdb.DuckDBPyConnection) -> None:
    """Take all outcomes to be told: version 1 did not note what it had published."""
    con.execute(
        """
        insert into meta.published
        select '', '', 0, 0, coalesce(max(seen_order), 0) from raw.digest_outcomes
        having not exists (from meta.published)
        """
    )


def note_schema_version(con: duckdb.DuckDBPyConnection) -> None:
    """Note that the tables are those of this version."""
    con.execute("delete from meta.schema_version")
    con.execute("insert into meta.schema_version values (?)", [SCHEMA_VERSION])


def count_rows(con: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> dict[str, int]:
    """Count the rows of raw tables."""
    return {name: int((con.execute(f"select count(*) from raw.{name}").fetchone() or (0,))[0]) for name in tables}  # noqa: S608 - our own names


def replace_config(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Problem]:
    """Put the configuration folder's rows in place of those of the run before; return what was wrong with it."""
    config = read_config(folder)
    con.execute("begin")
    for kind in CONFIG_FILES:
        con.execute(f"delete from raw.{kind.table}")  # noqa: S608 - our own names
        columns = list(next(iter(config.rows[kind.table]), []))
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


def outcomes_since_publish(con: duckdb.DuckDBPyConnection) -> str:
    """Say in words what came since the last publish: "2 files loaded, 1 duplicate"; unchanged files are not worth a word.

    Not of one run: a run that was killed after it read the files has told nobody of them.
    """
    found = con.execute(
        """
        select outcome, count(*)
        from (
            select outcome from raw.digest_outcomes
            where seen_order > coalesce((select last_outcome from meta.published), 0) and outcome != 'unchanged'
            qualify row_number() over (partition by file_path order by seen_order desc) = 1
        )
        group by outcome
        order by outcome
        """
    ).fetchall()
    return ", ".join(f"{count:,} {outcome}" for outcome, count in found) or "no file changed"


def add_remark(con: duckdb.DuckDBPyConnection, remark: str) -> None:
    """Keep a sentence for the next run that publishes to say."""
    con.execute("insert into meta.remarks values (?)", [remark])


def remarks(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the sentences that are still to be said."""
    return [str(remark) for (remark,) in con.execute("select remark from meta.remarks").fetchall()]
