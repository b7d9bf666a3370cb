"""What a warehouse holds: people's own digests or the bundled sample, as the warehouse itself records it."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import duckdb

from orchestration.warehouse import raw
from papertrends import files
from papertrends.digests.walking import walk


class DigestsFolderError(RuntimeError):
    """The digests folder cannot be listed. What it holds is then unknown, which is not the same as nothing."""


def must_be_listed(folder: Path) -> None:
    """Raise `DigestsFolderError` with a sentence where a folder is not there or cannot be listed."""
    try:
        with os.scandir(folder) as listing:
            next(listing, None)
    except OSError as error:
        msg = (
            f"the digests folder {folder} cannot be listed by user {os.geteuid()} ({error.strerror}): mount it or let this user read "
            "it (chmod u+rx, chown), or set PAPERTRENDS_DIGESTS_DIR; nothing was changed"
        )
        raise DigestsFolderError(msg) from error


def holds_files(folder: Path) -> bool:
    """Tell whether something lies in a folder that may be a digest: a file, or what cannot be looked into."""
    return any(found.status is None or stat.S_ISREG(found.status.st_mode) for found in walk(str(folder)))


def settle(warehouse: Path, digests: Path, sample: Path) -> bool:
    """Decide whether the bundled sample is to be read, and make the warehouse one of that kind.

    The sample is read as long as there is no digest of one's own. A warehouse that ever held own digests never gets it, and
    one that holds the sample gives way to own digests. Returns whether it is the sample. Raises `DigestsFolderError`.
    """
    must_be_listed(digests)
    has_own = holds_files(digests)
    is_sample = holds_sample(warehouse)
    if is_sample and has_own:
        files.remove(warehouse)
        is_sample = None
    if is_sample is None:
        is_sample = not has_own and sample.is_dir()
        with raw.open_warehouse(warehouse) as con:
            con.execute("insert into meta.origin values (?)", [is_sample])
    return is_sample


def holds_sample(warehouse: Path) -> bool | None:
    """Tell whether a warehouse holds the bundled sample; None of one that holds nothing yet."""
    if not warehouse.exists():
        return None
    with raw.open_warehouse(warehouse) as con:
        return recorded(con)


def recorded(con: duckdb.DuckDBPyConnection) -> bool | None:
    """Read whether the warehouse holds the bundled sample. Without a record, whatever was read counts as people's own."""
    row = con.execute("select bool_and(sample) from meta.origin").fetchone()
    if row and row[0] is not None:
        return bool(row[0])
    return False if con.execute("select 1 from raw.digest_outcomes limit 1").fetchone() else None


def remove_sample(con: duckdb.DuckDBPyConnection, sample: Path) -> int:
    """Take the sample's files out of a warehouse of own digests, where an earlier version mixed them in; return how many.

    The one deletion in raw: nobody put these papers there. A person who copied the sample's files into the digests folder
    has them read again by the same run.
    """
    contents = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(sample.rglob("*")) if path.is_file()]
    con.execute("create or replace temp table sample_contents as select unnest(?::varchar[]) as content_sha256", [contents])
    con.execute("begin")
    removed = 0
    ids = "(select file_id from raw.digest_files semi join sample_contents using (content_sha256))"
    for table in ("digest_entries", "digest_rejects"):
        con.execute(f"delete from raw.{table} where file_id in {ids}")  # noqa: S608 - our own names
    for table in ("digest_outcomes", "digest_files"):
        row = con.execute(f"delete from raw.{table} where content_sha256 in (from sample_contents)").fetchone()  # noqa: S608 - our own names
        removed = int(row[0]) if row else 0
    if removed:
        con.execute(
            "delete from raw.digest_outcomes where file_path not in (select file_path from raw.digest_outcomes where outcome != 'vanished')"
        )
        raw.drop_derived(con)
        con.execute("delete from meta.builds")
        con.execute("delete from meta.models")
    con.execute("commit")
    return removed


def migrate(con: duckdb.DuckDBPyConnection, sample: Path) -> None:
    """Bring the tables of an older version to those of this one; ids stay as they are."""
    version = raw.schema_version(con)
    if version is None or version >= raw.SCHEMA_VERSION:
        return
    if not recorded(con) and (removed := remove_sample(con, sample)):
        remark = f"{removed:,} files of the bundled sample, which an earlier version had read beside your own digests, were taken out"
        raw.add_remark(con, remark)
    raw.note_schema_version(con)
