"""Publish: copy the marts into a new file that replaces the old one atomically."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import duckdb

from orchestration.dbt_manifest import published_macros
from orchestration.warehouse import copying, older_years, said
from orchestration.warehouse.copying import quoted
from orchestration.warehouse.feeds import read_feeds
from orchestration.warehouse.opening import patiently
from papertrends import files, older_files
from papertrends.feeds.model import Feed
from papertrends.settings import Settings

READ_ONLY = 0o444
"""Mode of the published file. Tools open a database for writing unless told otherwise: they are refused at once, where a
writer would keep every reader out and could leave a log behind that no reader can open the file with."""
SAID = "said"
"""Folder beside the published file with what was said."""
FILE_AND_DAY = "md5_number_lower(file_path || coalesce(listed_on, date 'infinity'))"
"""What makes a digest the same one under a new id."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish wrote."""

    generation: str
    digests: int
    papers: int
    new_digests: int | None
    new_papers: int | None
    """None where it is not known what was published before."""
    tables: dict[str, int]
    """Rows by table."""
    feeds: list[Feed] = field(default_factory=list[Feed])
    """What the feeds say of this file."""


def publish(
    warehouse: Path,
    published: Path,
    run: tuple[str, dt.datetime],
    about: dict[str, str],
    message: str,
    *,
    is_as_left: bool = False,
    is_damaged: bool = False,
    most_rows: int = 0,
) -> Published:
    """Copy the marts into a new file and put it where readers look.

    `run` is the run's id and its start, UTC. `about` goes into the table `about`; `message` into this run's row in
    `pipeline_runs`. Readers that have the old file open go on reading it; whoever attaches next sees the new one. The old
    file is never opened: it may be damaged, or another program may hold it. One that `is_as_left` by the last publish is
    copied, and the copy brought up to date, unless that fails. One that `is_damaged` is set aside. Of tables with more than
    `most_rows`, the older years go into files beside it, unless it is 0.
    """
    for left_over in published.parent.glob(f"{published.name}.new-*"):
        left_over.unlink()  # of earlier versions
    is_first = not os.path.lexists(published)
    files.set_aside(files.log_of(published))
    limit = older_years.Limit(most_rows, older_files.folder_of(published), trusts_files=is_as_left)
    with files.replacing(published, mode=READ_ONLY) as fresh:
        done: Published | None = None
        if is_as_left:
            with suppress(duckdb.Error, copying.NotWorthItError):
                shutil.copyfile(published, fresh)
                done = _fill(fresh, published.parent / SAID, warehouse, run, about, message, limit, is_first=is_first)
        if done is None:
            files.remove(fresh)
            done = _fill(fresh, published.parent / SAID, warehouse, run, about, message, limit, is_first=is_first)
        said.keep(fresh, published.parent / SAID, done.generation)
        if is_damaged or not published.is_file():
            files.set_aside(published)
    # a program that still writes to the old file may have begun a log meanwhile
    files.set_aside(files.log_of(published))
    return done


def _fill(
    fresh: Path,
    kept: Path,
    warehouse: Path,
    run: tuple[str, dt.datetime],
    about: dict[str, str],
    message: str,
    limit: older_years.Limit,
    *,
    is_first: bool,
) -> Published:
    """Write everything that is published into a file, which is a copy of the one published last or not there yet."""
    run_id, started_at = run
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        patiently(partial(con.execute, f"attach {quoted(str(warehouse))} as warehouse (read_only)"))
        # older command-line clients cannot open duckdb 2's own storage version
        con.execute(f"attach {quoted(str(fresh))} as fresh (storage_version 'v1.5.0')")
        parts = older_years.split(con, limit)
        about = older_years.facts(parts) | about
        if not _has_layout(con, about):
            raise copying.NotWorthItError
        tables = copying.copy_marts(con, [part.table for part in parts])
        tables |= older_years.show(con, parts, limit)
        _copy_comments(con, parts)
        new_digests, new_papers = _count_new(con, is_first=is_first)
        generation = _write_about(con, run_id, about)
        con.execute(
            "insert into fresh.pipeline_runs select ?, ?, (now() at time zone 'UTC')::timestamp, 'published', ?, ?, ?",
            [run_id, started_at.replace(tzinfo=None), new_digests, new_papers, message],
        )
        con.execute("use fresh")
        for macros in published_macros(Settings().dbt_project_dir).values():
            con.execute(macros)
        # what invented papers say is not kept
        said.fill(con, kept, generation, dt.datetime.now(dt.UTC), adds=about.get("sample") != "true")
        con.execute("use memory")
        con.execute("checkpoint fresh")
        # detached before the replacement, so that no write-ahead log is left behind
        con.execute("detach fresh")
    older_years.note(parts, limit, generation)
    # from here, and not from where readers look: another program may open that file at once
    feeds = read_feeds(fresh)
    return Published(generation, tables["digests"], tables["papers"], new_digests, new_papers, tables, feeds)


def note_published(con: duckdb.DuckDBPyConnection, published: Path, fingerprint: str, generation: str) -> None:
    """Record in the warehouse what was published, so that the file need not be opened to know, and clear the remarks."""
    found = published.stat()
    con.execute("begin")
    con.execute("delete from meta.published")
    con.execute(
        "insert into meta.published select ?, ?, ?, ?, (select coalesce(max(seen_order), 0) from raw.digest_outcomes)",
        [fingerprint, generation, found.st_size, found.st_mtime_ns],
    )
    con.execute("delete from meta.published_digests")
    con.execute(f"insert into meta.published_digests select digest_id, {FILE_AND_DAY} from marts.digests")  # noqa: S608 - our own
    con.execute("delete from meta.published_papers")
    con.execute(
        """
        insert into meta.published_papers
        select paper_id, md5_number_lower(lower(title)), md5_number_lower(arxiv_id), md5_number_lower(doi) from marts.papers
        """
    )
    con.execute("delete from meta.remarks")
    con.execute("commit")


def is_as_noted(con: duckdb.DuckDBPyConnection, published: Path) -> bool:
    """Tell whether the published file has the size and time of the one that was published last."""
    row = con.execute("select size_bytes, modified_ns from meta.published").fetchone()
    try:
        found = published.lstat()
    except OSError:
        return False
    return row == (found.st_size, found.st_mtime_ns) and published.is_file() and not published.is_symlink()


def lost_years(con: duckdb.DuckDBPyConnection, published: Path) -> list[Path]:
    """Name the files with older years that the file published last needs and that are gone or cut."""
    row = con.execute("select generation from meta.published").fetchone()
    return older_files.lost(older_files.folder_of(published), str(row[0])) if row else []


def note_copy(con: duckdb.DuckDBPyConnection, published: Path) -> bool:
    """Note the size and time of a copy of the file that was published last; returns False where it is another file."""
    try:
        with duckdb.connect(str(published), read_only=True) as reader:
            generation = reader.execute("select value from about where key = 'generation'").fetchone()
    except duckdb.Error:
        return False
    if generation is None or con.execute("select generation from meta.published").fetchone() != generation:
        return False
    found = published.stat()
    con.execute("update meta.published set size_bytes = ?, modified_ns = ?", [found.st_size, found.st_mtime_ns])
    return True


def _has_layout(con: duckdb.DuckDBPyConnection, about: dict[str, str]) -> bool:
    """Tell whether rows of `fresh` lie in the order of now, and as many tables are split: what a copy has stays where it is.

    An empty file will have it.
    """
    if not con.execute("select 1 from duckdb_tables() where database_name = 'fresh'").fetchone():
        return True
    return con.execute("select 1 from fresh.about where key = 'layout' and value = ?", [about["layout"]]).fetchone() is not None


def _copy_comments(con: duckdb.DuckDBPyConnection, parts: list[older_years.Split]) -> None:
    """Give tables and columns the comments that the marts have."""
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
    views = {part.table for part in parts}
    for table, column, comment in comments:
        what = f'{"view" if table in views else "table"} fresh."{table}"' if column is None else f'column fresh."{table}"."{column}"'
        con.execute(f"comment on {what} is {quoted(comment)}")


def _count_new(con: duckdb.DuckDBPyConnection, *, is_first: bool) -> tuple[int | None, int | None]:
    """Count the digests and papers that were not published before; one under a new id is not new.

    Ids follow from a file's bytes. Where a file was revised, what it listed before is gone under its old id, and what says
    the same has come under another: a digest of that file and day, a paper of that title, arXiv id or DOI.
    """
    if not con.execute("select 1 from warehouse.meta.published where generation != ''").fetchone() and not is_first:
        return None, None
    counts = con.execute(
        f"""
        with now_digests as (
            select digest_id, {FILE_AND_DAY} as file_and_day from fresh.digests
        ),

        gone_digests as (
            from warehouse.meta.published_digests anti join now_digests using (digest_id)
        ),

        gone as (
            from warehouse.meta.published_papers
            anti join (select paper_id from fresh.papers union all select paper_id_alias from fresh.paper_aliases) using (paper_id)
        ),

        new_ids as (
            select
                md5_number_lower(lower(title)) as title,
                md5_number_lower(arxiv_id) as arxiv_id,
                md5_number_lower(doi) as doi
            from fresh.papers
            anti join (
                select paper_id from warehouse.meta.published_papers
                union all
                select aliases.paper_id from fresh.paper_aliases as aliases
                inner join warehouse.meta.published_papers as known on aliases.paper_id_alias = known.paper_id
            ) using (paper_id)
        )

        select
            (
                select count(*)
                from (from now_digests anti join warehouse.meta.published_digests using (digest_id))
                anti join gone_digests using (file_and_day)
            ),
            (select count(*) from new_ids anti join gone using (title) anti join gone using (arxiv_id) anti join gone using (doi))
        """  # noqa: S608 - our own names
    ).fetchone()
    return (int(counts[0]), int(counts[1])) if counts else (None, None)


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
