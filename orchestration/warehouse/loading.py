"""Digest files into the raw layer: each file becomes an outcome, and what could be read becomes rows.

Idempotent by content and reader version. Small files share a transaction. A large one has its own, written batch by
batch while it is read: that bounds memory, DuckDB writes full row groups straight into the file, and a file that turns
out unreadable, or a run that is interrupted, leaves nothing of it behind.
"""

from __future__ import annotations

import collections
import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from orchestration.warehouse.file_rows import file_id_of, file_row
from orchestration.warehouse.known import LATEST, NUMBERS, READING, Known, what_is_known
from orchestration.warehouse.writing import BATCH_CHARACTERS, Batch, WriteBehind, append_rows, utc
from papertrends.digests.discover import Unopened, discover
from papertrends.digests.hashing import content_sha256
from papertrends.digests.model import DigestFile, Entry, Reject, Unreadable
from papertrends.digests.readers import READERS, READERS_VERSION
from papertrends.digests.reading import Limits, Reading, read_digest
from papertrends.reasons import FileReason

Say = Callable[[str], object]
Row = dict[str, Any]

PROGRESS_SECONDS = 5.0
FILES_PER_COMMIT = 2_000
"""Many small files share a commit; this many at the most, so that little is read again after an interruption."""


@dataclass(slots=True)
class Summary:
    """What a load found: files by outcome, and new entries and rejects."""

    outcomes: collections.Counter[str] = field(default_factory=collections.Counter)
    entries: int = 0
    rejects: int = 0

    def sentence(self) -> str:
        """Say it in a sentence."""
        found = ", ".join(f"{n:,} {outcome}" for outcome, n in sorted(self.outcomes.items())) or "the folder holds no digest file"
        return f"files: {found}; {self.entries:,} entries and {self.rejects:,} rejects read"


def load_digests(con: duckdb.DuckDBPyConnection, folder: Path, run_id: str, *, max_file_bytes: int, say: Say) -> Summary:
    """Read all files below `folder` that are new, changed, or were read by an older reader, into the raw tables.

    Nothing in the folder is changed. A file that cannot be read is an outcome with a reason, and the others go on.
    """
    known = what_is_known(con)
    with WriteBehind() as behind:
        loader = _Loader(con, behind, run_id, Limits(max_bytes=max_file_bytes), say, known)
        for found in discover(folder, loader.limits):
            loader.take(found)
        loader.commit()
        loader.note_vanished()
    return loader.summary


class _Loader:
    """One run over the folder."""

    def __init__(self, con: duckdb.DuckDBPyConnection, behind: WriteBehind, run_id: str, limits: Limits, say: Say, known: Known) -> None:
        self.con, self.behind, self.run_id, self.limits, self.say, self.known = con, behind, run_id, limits, say, known
        self.summary = Summary()
        self.seen: set[str] = set()
        self.not_read: list[str] = []
        self.batch = Batch()
        self.files: list[Row] = []
        self.outcomes: list[Row] = []
        self.versions = {reader.name: reader.version for reader in READERS}
        self.said_at = time.monotonic()

    def take(self, found: DigestFile | Unopened) -> None:
        """Give one file its outcome."""
        path = _path_text(found)
        self.seen.add(path)
        about: Row = {"file_path": path, "size_bytes": found.size, "modified_at": utc(found.modified_at)}
        if isinstance(found, Unopened):
            if found.reason is FileReason.FOLDER_NOT_READ:
                self.not_read.append("" if path == "." else f"{path}/")
            self._reject(about, Unreadable(found.reason, detail=found.detail))
        else:
            try:
                about["content_sha256"] = content_sha256(found)
                self._judge(about, found)
            except Unreadable as error:
                self._reject(about, error)
            except OSError as error:
                self._reject(about, Unreadable(FileReason.UNREADABLE, detail=error.strerror or str(error)))
        if self.batch.characters >= BATCH_CHARACTERS or len(self.outcomes) >= FILES_PER_COMMIT:
            self.commit()
        if time.monotonic() - self.said_at >= PROGRESS_SECONDS:
            self.said_at = time.monotonic()
            self.say(f"{len(self.seen):,} files seen, {self.summary.entries:,} entries read")

    def _judge(self, about: Row, file: DigestFile) -> None:
        """Decide by content and reader version whether the file is to be read."""
        path, sha = about["file_path"], about["content_sha256"]
        reading = self.known.readings.get(sha)
        before = self.known.understood.get(path)
        if reading is not None and self.versions.get(reading["format"]) == reading["reader_version"]:
            # a run that broke off may have left the reading and not the outcome: then the file itself is where it was read
            first_seen = "loaded" if reading["file_path"] == path else "duplicate"
            self._note(reading | about, self._still(path) if before == sha else "revised" if before else first_seen)
            return
        last = self.known.latest.get(path)
        if last and last["outcome"] == "rejected" and last["content_sha256"] == sha and last["readers_version"] == READERS_VERSION:
            self.summary.outcomes["rejected"] += 1
            return
        if self._read(about, file):
            self._note(about, "revised" if before not in (None, sha) else "loaded")

    def _still(self, path: str) -> str:
        """The outcome of a file that is as it was: what was said of it, until that was published."""
        last = self.known.latest.get(path)
        is_news = path in self.known.unpublished and last is not None and last["outcome"] in {"loaded", "duplicate", "revised"}
        return str(last["outcome"]) if last and is_news else "unchanged"

    def _read(self, about: Row, file: DigestFile) -> bool:
        """Read the file into the batch. Returns whether it stays; if not, its rejection is noted."""
        reading = read_digest(file, self.limits)
        sha = about["content_sha256"]
        file_id = file_id_of(sha, reading)
        own, position, streaming = Batch(), 0, False
        try:
            for piece in reading.pieces():
                if isinstance(piece, Entry):
                    position += 1
                    own.add_entry(file_id, sha, position, piece)
                elif isinstance(piece, Reject):
                    own.add_reject(file_id, piece)
                if own.characters >= BATCH_CHARACTERS:
                    if not streaming:
                        self.commit()
                        self.behind.do(partial(self.con.execute, "begin"))
                        streaming = True
                    full, own = own, Batch()
                    self.behind.do(partial(full.write, self.con))
                    self.say(f"{about['file_path']}: {position:,} entries read")
            self._must_add_up(about, reading)
        except Unreadable as error:
            if streaming:
                self.behind.do(partial(self.con.execute, "rollback"))
            self._reject(about, (self._shrunk(about) if error.reason is FileReason.NOTHING_UNDERSTOOD else None) or error)
            return False
        row = file_row(about, reading) | {"run_id": self.run_id, "loaded_at": _now()}
        about |= {
            key: row[key] for key in ("file_id", "format", "entries", "rejects", "lines", "lines_accounted", "items", "items_accounted")
        }
        self.known.readings[sha] = {key: row[key] for key in READING} | {"file_id": file_id}
        self.files.append(row)
        self.summary.entries += reading.accounts.entries
        self.summary.rejects += reading.accounts.rejects
        if streaming:
            self.files.pop()
            self.behind.do(partial(_end_stream, self.con, own, row))
        else:
            self.batch.extend(own)
        return True

    def _must_add_up(self, about: Row, reading: Reading) -> None:
        """Withhold a file that changed under way, whose lines or items are not all accounted for, or that lost all it listed."""
        if reading.content_sha256 not in (None, about["content_sha256"]):
            raise Unreadable(FileReason.CHANGED_WHILE_READ, detail="the file was still being written; the next run reads it")
        accounts = reading.accounts
        if accounts.lines != accounts.lines_accounted:
            gap = accounts.gaps[0] if accounts.gaps else (None, None)
            raise Unreadable(
                FileReason.LINES_DO_NOT_ADD_UP, line=gap[0], detail=f"{accounts.lines:,} lines, {accounts.lines_accounted:,} accounted for"
            )
        if accounts.items != accounts.items_accounted:
            raise Unreadable(FileReason.ITEMS_DO_NOT_ADD_UP, detail=f"{accounts.items:,} items, {accounts.items_accounted:,} accounted for")
        if not accounts.entries and (shrunk := self._shrunk(about)):
            raise shrunk

    def _shrunk(self, about: Row) -> Unreadable | None:
        """What is said of a file that lists nothing, where it listed papers before."""
        before = self.known.readings.get(self.known.understood.get(about["file_path"], ""))
        if not before or not before["entries"]:
            return None
        detail = f"it listed {before['entries']:,} papers before and lists none now; the earlier list stays in force"
        return Unreadable(FileReason.SHRUNK_TO_NOTHING, detail=detail)

    def _reject(self, about: Row, error: Unreadable) -> None:
        self._note(about | {"reason": error.reason, "line": error.line, "detail": error.detail or None, "file_id": None}, "rejected")

    def _note(self, about: Row, outcome: str) -> None:
        """Keep a file's outcome, if it says anything that the latest one did not."""
        path = about["file_path"]
        self.summary.outcomes[outcome] += 1
        row: Row = {
            "run_id": self.run_id,
            "outcome": outcome,
            "readers_version": READERS_VERSION,
            "seen_at": _now(),
        } | about
        row.pop("reader_version", None)
        sha = row.get("content_sha256")
        last = self.known.latest.get(path)
        same = last is not None and all(last[key] == row.get(key) for key in ("outcome", "content_sha256", "file_id", "reason"))
        if same and outcome == "rejected" and last is not None:
            same = last["readers_version"] == READERS_VERSION
        earlier = sha is not None and (sha not in self.known.received or row["modified_at"] < self.known.received[sha])
        # either clock, of the file or of this machine, was wrong when it was seen last, and is right now
        corrected = last is not None and _is_ahead(last) and not _is_ahead(row)
        if same and not earlier and not corrected:
            return
        if sha is not None and earlier:
            self.known.received[sha] = row["modified_at"]
        if sha is not None and row.get("file_id"):
            self.known.understood[path] = sha
        self.known.latest[path] = {key: row.get(key) for key in LATEST}
        self.outcomes.append(row)

    def note_vanished(self) -> None:
        """Note the known files that are not there any more; what they said stays in force.

        Of what lies in a folder that could not be read, nobody knows.
        """
        known = (path for path, last in self.known.latest.items() if path not in self.seen and last["outcome"] != "vanished")
        gone = [path for path in known if not path.startswith(tuple(self.not_read))]
        for path in gone:
            numbers = {key: self.known.latest[path][key] for key in NUMBERS}
            self._note({"file_path": path, "modified_at": None, "file_id": None, "reason": None} | numbers, "vanished")
        self.commit()

    def commit(self) -> None:
        """Write what was gathered."""
        self.behind.do(partial(_write_all, self.con, self.batch, self.files, self.outcomes))
        self.batch, self.files, self.outcomes = Batch(), [], []


def _write_all(con: duckdb.DuckDBPyConnection, batch: Batch, files: list[Row], outcomes: list[Row]) -> None:
    con.execute("begin")
    batch.write(con)
    append_rows(con, "digest_files", files)
    append_rows(con, "digest_outcomes", outcomes)
    con.execute("commit")


def _end_stream(con: duckdb.DuckDBPyConnection, batch: Batch, row: Row) -> None:
    batch.write(con)
    append_rows(con, "digest_files", [row])
    con.execute("commit")


def _now() -> dt.datetime:
    """The time, as the warehouse keeps it."""
    return utc(dt.datetime.now(dt.UTC))


def _is_ahead(outcome: Row) -> bool:
    """Whether a file says that it was changed later than it was seen, as the macro of that name has it."""
    return outcome["modified_at"] is not None and outcome["modified_at"] > outcome["seen_at"] + dt.timedelta(days=1)


def _path_text(found: DigestFile | Unopened) -> str:
    """The file's path as text; bytes of a name that are not UTF-8 are written as escapes."""
    return str(found.path).encode("utf-8", "backslashreplace").decode()
