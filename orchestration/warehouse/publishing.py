"""From the warehouse to the published file: the marts alone, in a new file that replaces the old one atomically."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.dbt_manifest import published_macros
from papertrends.settings import Settings


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish wrote."""

    generation: str
    digests: int
    papers: int
    new_digests: int
    new_papers: int
    tables: dict[str, int]
    """Rows by table."""


def quoted(text: str) -> str:
    """Write a text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def publish(warehouse: Path, published: Path, run: tuple[str, dt.datetime], about: dict[str, str], message: str) -> Published:
    """Copy the marts into a new file and put it where readers look.

    `run` is the run's id and its start, UTC. `about` goes into the table `about`; `message` into this run's row in
    `pipeline_runs`. Readers that have the old file open go on reading it; whoever attaches next sees the new one.
    """
    run_id, started_at = run
    for left_over in published.parent.glob(f"{published.name}.new-*"):
        left_over.unlink()
    fresh = published.with_name(f"{published.name}.new-{run_id[:8]}")
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach {quoted(str(warehouse))} as warehouse (read_only)")
        # older command-line clients cannot open duckdb 2's own storage version
        con.execute(f"attach {quoted(str(fresh))} as fresh (storage_version 'v1.5.0')")
        tables = _copy_marts(con)
        new_digests, new_papers = _count_new(con, published)
        generation = _write_about(con, run_id, about)
        con.execute(
            "insert into fresh.pipeline_runs select ?, ?, (now() at time zone 'UTC')::timestamp, 'published', ?, ?, ?",
            [run_id, started_at.replace(tzinfo=None), new_digests, new_papers, message],
        )
        con.execute("use fresh")
        for macros in published_macros(Settings().dbt_project_dir).values():
            con.execute(macros)
        con.execute("use memory")
        con.execute("checkpoint fresh")
        # detached before the replacement, so that no write-ahead log is left behind
        con.execute("detach fresh")
    os.replace(fresh, published)  # noqa: PTH105 - the atomic replacement that the design names
    return Published(generation, tables["digests"], tables["papers"], new_digests, new_papers, tables)


def _copy_marts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Copy every mart, table or view, with its comments; return rows by table."""
    names = [
        str(name)
        for (name,) in con.execute(
            """
            select table_name from duckdb_tables() where database_name = 'warehouse' and schema_name = 'marts'
            union all
            select view_name from duckdb_views() where database_name = 'warehouse' and schema_name = 'marts'
            order by 1
            """
        ).fetchall()
    ]
    rows: dict[str, int] = {}
    for name in names:
        con.execute(f'create table fresh."{name}" as from warehouse.marts."{name}"')
        row = con.execute(f'select count(*) from fresh."{name}"').fetchone()  # noqa: S608 - a name from the catalogue
        rows[name] = int(row[0]) if row else 0
    comments = con.execute(
        """
        select table_name, null, comment from duckdb_tables()
        where database_name = 'warehouse' and schema_name = 'marts' and comment is not null
        union all
        select view_name, null, comment from duckdb_views()
        where database_name = 'warehouse' and schema_name = 'marts' and comment is not null
        union all
        select table_name, column_name, comment from duckdb_columns()
        where database_name = 'warehouse' and schema_name = 'marts' and comment is not null
        """
    ).fetchall()
    for table, column, comment in comments:
        what = f'table fresh."{table}"' if column is None else f'column fresh."{table}"."{column}"'
        con.execute(f"comment on {what} is {quoted(comment)}")
    return rows


def _count_new(con: duckdb.DuckDBPyConnection, published: Path) -> tuple[int, int]:
    """Count the digests and papers that the file published before did not hold; one under a new id is not new.

    Ids follow from a file's bytes. Where a file was revised, what it listed before is gone under its old id, and what says
    the same has come under another: a digest of that file and day, a paper of that title, arXiv id or DOI.
    """
    if not published.exists():
        counts = con.execute("select (select count(*) from fresh.digests), (select count(*) from fresh.papers)").fetchone()
        return (int(counts[0]), int(counts[1])) if counts else (0, 0)
    con.execute(f"attach {quoted(str(published))} as before (read_only)")
    counts = con.execute(
        """
        with gone_digests as (
            select file_path, coalesce(listed_on, date 'infinity') as listed_on
            from before.digests anti join fresh.digests using (digest_id)
        ),

        gone as (
            select lower(title) as title, arxiv_id, doi from before.papers
            anti join (select paper_id from fresh.papers union all select paper_id_alias from fresh.paper_aliases) using (paper_id)
        ),

        new_ids as (
            select lower(title) as title, arxiv_id, doi from fresh.papers
            anti join (
                select paper_id from before.papers
                union all
                select aliases.paper_id from fresh.paper_aliases as aliases
                inner join before.papers as known on aliases.paper_id_alias = known.paper_id
            ) using (paper_id)
        )

        select
            (
                select count(*)
                from (
                    select file_path, coalesce(listed_on, date 'infinity') as listed_on
                    from fresh.digests anti join before.digests using (digest_id)
                )
                anti join gone_digests using (file_path, listed_on)
            ),
            (select count(*) from new_ids anti join gone using (title) anti join gone using (arxiv_id) anti join gone using (doi))
        """
    ).fetchone()
    con.execute("detach before")
    return (int(counts[0]), int(counts[1])) if counts else (0, 0)


def _write_about(con: duckdb.DuckDBPyConnection, run_id: str, about: dict[str, str]) -> str:
    """Write what this file is; return the generation's name."""
    published_at = dt.datetime.now(dt.UTC)
    generation = f"{published_at:%Y%m%dT%H%M%S}-{run_id[:8]}"
    con.execute("create table fresh.about (key varchar, value varchar)")
    con.execute("comment on column fresh.about.key is 'What the fact is about.'")
    con.execute("comment on column fresh.about.value is 'The fact, as text: times in UTC, true or false.'")
    con.execute("comment on table fresh.about is 'One row per fact about this file: when and from what it was published.'")
    facts = {"generation": generation, "published_at": published_at.isoformat(), **about}
    con.executemany("insert into fresh.about values (?, ?)", list(facts.items()))
    return generation
