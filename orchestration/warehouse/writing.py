"""Rows of the raw layer, gathered in memory and written in batches."""

from __future__ import annotations

import collections
import datetime as dt
import hashlib
import itertools
import operator
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

from papertrends.digests.model import Entry, Reject

BATCH_CHARACTERS = 32_000_000
"""A batch is written when its verbatim texts are this long: large enough for DuckDB, small enough for memory."""
WAITING = 2
"""How many batches may wait to be written, beside the one that is."""

ENTRY_COLUMNS: dict[str, pa.DataType] = {
    "line_start": pa.int64(),
    "line_end": pa.int64(),
    "item": pa.int64(),
    "title": pa.string(),
    "abstract": pa.string(),
    "authors": pa.list_(pa.string()),
    "authors_as_written": pa.string(),
    "venue": pa.string(),
    "published_on": pa.date32(),
    "published_precision": pa.string(),
    "arxiv_id": pa.string(),
    "arxiv_version": pa.int32(),
    "doi": pa.string(),
    "url": pa.string(),
    "categories": pa.list_(pa.string()),
    "upvotes": pa.int64(),
    "source_record_id": pa.string(),
    "listed_on": pa.date32(),
    "section": pa.string(),
    "keywords": pa.list_(pa.string()),
    "code_url": pa.string(),
    "ai_summary": pa.string(),
    "project_url": pa.string(),
    "thumbnail_url": pa.string(),
    "num_comments": pa.int64(),
    "summary": pa.string(),
    "verbatim": pa.string(),
}
"""Fields of `Entry`, as they stand in raw."""
REJECT_COLUMNS: dict[str, pa.DataType] = {
    "line_start": pa.int64(),
    "line_end": pa.int64(),
    "item": pa.int64(),
    "reason": pa.string(),
    "detail": pa.string(),
    "verbatim": pa.string(),
}
"""Fields of `Reject`, as they stand in raw."""


def entry_key(content_sha256: str, line_start: int, item: int) -> str:
    """The entry's id: a function of the bytes and the place in them, whichever reader version read it."""
    return "e_" + hashlib.md5(f"{content_sha256}:{line_start}:{item}".encode(), usedforsecurity=False).hexdigest()[:20]


def utc(moment: dt.datetime) -> dt.datetime:
    """A moment as the warehouse keeps it: UTC, without saying so."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


@dataclass(slots=True)
class Batch:
    """Entries and rejects not yet written, of one file or of many."""

    file_ids: list[str] = field(default_factory=list)
    entry_ids: list[str] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    reject_file_ids: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    characters: int = 0

    def add_entry(self, file_id: str, content_sha256: str, position: int, entry: Entry) -> None:
        """Add an entry."""
        self.file_ids.append(file_id)
        self.entry_ids.append(entry_key(content_sha256, entry.line_start, entry.item))
        self.positions.append(position)
        self.entries.append(entry)
        self.characters += len(entry.verbatim)

    def add_reject(self, file_id: str, reject: Reject) -> None:
        """Add a reject."""
        self.reject_file_ids.append(file_id)
        self.rejects.append(reject)
        self.characters += len(reject.verbatim)

    def extend(self, other: Batch) -> None:
        """Add the rows of another batch."""
        self.file_ids += other.file_ids
        self.entry_ids += other.entry_ids
        self.positions += other.positions
        self.entries += other.entries
        self.reject_file_ids += other.reject_file_ids
        self.rejects += other.rejects
        self.characters += other.characters

    def write(self, con: duckdb.DuckDBPyConnection) -> None:
        """Append all rows and clear the batch."""
        if self.entries:
            columns = {
                "file_id": pa.array(self.file_ids, pa.string()),
                "entry_id": pa.array(self.entry_ids, pa.string()),
                "position": pa.array(self.positions, pa.int64()),
            } | {name: _column(self.entries, name, kind) for name, kind in ENTRY_COLUMNS.items()}
            _append(con, "digest_entries", pa.table(columns))
        if self.rejects:
            columns = {"file_id": pa.array(self.reject_file_ids, pa.string())} | {
                name: _column(self.rejects, name, kind) for name, kind in REJECT_COLUMNS.items()
            }
            _append(con, "digest_rejects", pa.table(columns))
        self.clear()

    def clear(self) -> None:
        """Clear the batch."""
        for rows in (self.file_ids, self.entry_ids, self.positions, self.entries, self.reject_file_ids, self.rejects):
            rows.clear()
        self.characters = 0


def _column(rows: list[Any], name: str, kind: pa.DataType) -> pa.Array:
    """One field of all rows as an Arrow column; lists are flattened first, which Arrow takes in three times as fast."""
    values = map(operator.attrgetter(name), rows)
    if not isinstance(kind, pa.ListType):
        return pa.array(values, kind)
    lists: list[tuple[str, ...]] = list(values)
    offsets = pa.array(itertools.accumulate(map(len, lists), initial=0), pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.array(itertools.chain.from_iterable(lists), pa.string()))


class WriteBehind:
    """Write batches in a thread while the next is read; errors are raised by a later call.

    DuckDB lets go of Python's lock while it writes, so that reading and writing use a core each. A few things may wait:
    most batches are written at once, and the one that completes a row group has all of it to compress. At the end of
    the block everything is written.
    """

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._doing: collections.deque[Future[None]] = collections.deque()
        self._has_failed = False

    def do(self, work: Callable[[], object]) -> None:
        """Line up work; wait first while as much as may wait is waiting. Raises what earlier work raised."""
        self._wait_for(WAITING)
        self._doing.append(self._thread.submit(self._unless_failed, work))

    def _unless_failed(self, work: Callable[[], object]) -> None:
        # what was lined up behind a failure would write half a file
        if self._has_failed:
            return
        try:
            work()
        except BaseException:
            self._has_failed = True
            raise

    def wait(self) -> None:
        """Wait until nothing is being written. Raises what writing raised."""
        self._wait_for(0)

    def _wait_for(self, left: int) -> None:
        while self._doing and (len(self._doing) > left or self._doing[0].done()):
            self._doing.popleft().result()

    def __enter__(self) -> WriteBehind:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self.wait()
        finally:
            self._thread.shutdown(wait=True, cancel_futures=True)


def append_rows(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Append rows of a raw table given by column name; columns that none of them names get their default."""
    if not rows:
        return
    found = con.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = 'raw' and table_name = ? order by column_index", [table]
    )
    kinds: dict[str, str] = dict(found.fetchall())
    arrow = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us")}
    named = set[str]().union(*rows)
    columns = {name: pa.array([row.get(name) for row in rows], arrow[kinds[name]]) for name in kinds if name in named}
    _append(con, table, pa.table(columns))


def _append(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    # found by its name: a registered table would be kept in memory until the transaction ends, however large that grows
    con.execute(f"insert into raw.{table} by name select * from rows")  # noqa: S608 - our own names
