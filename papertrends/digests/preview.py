"""What a file would be read as, without loading it: for the command `papertrends read` and for uploads to the dashboard."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from papertrends.digests.discover import PlainFile, Unopened, discover, unpack
from papertrends.digests.limits import Limits
from papertrends.digests.model import Digest, DigestFile, Entry, Reject, Unreadable
from papertrends.digests.reading import Reading, read_digest
from papertrends.reasons import FileReason
from papertrends.sentences import counted

SHOWN = 5
"""So many entries and rejected records are shown of each file unless asked for more."""
PIECES_PER_LOOK = 500
"""The clock is looked at after so many pieces."""
_DAYS_KEPT = 1_000


@dataclass(slots=True)
class Preview:
    """What one file, or one member of an archive, would be read as. `problem` says why it cannot be read."""

    path: str
    format: str | None = None
    digest: Digest | None = None
    entries: int = 0
    rejects: int = 0
    first_entries: list[Entry] = field(default_factory=list)
    first_rejects: list[Reject] = field(default_factory=list)
    problem: Unreadable | None = None
    is_partial: bool = False
    """Whether reading ended before the file did, because time was up."""
    days: set[dt.date] = field(default_factory=set)
    """The days that entries name themselves."""

    @property
    def is_understood(self) -> bool:
        """Tell whether the file would be loaded."""
        return self.problem is None

    @property
    def day(self) -> str:
        """Say of which day the file's list is, and where that stands."""
        if self.days:
            first, last = min(self.days), max(self.days)
            return f"{first}, named by the entries" if first == last else f"{first} to {last}: a digest for each day that the entries name"
        digest = self.digest
        if digest is None:
            return "not known yet" if self.is_partial else "none"
        if digest.listed_on:
            return f"{digest.listed_on}, from the file's {'name' if digest.listed_on_source == 'filename' else 'content'}"
        if digest.listed_from:
            return f"none: a list of {digest.listed_from} to {digest.listed_to}; it counts in shares of weeks or months into which it fits"
        if digest.listed_month and digest.listed_day:
            shown = dt.date(2000, digest.listed_month, digest.listed_day)
            return f"{shown:%B} {shown.day}, without a year: that of the newest such day when the file is first loaded"
        return "none: the digest would be undated; digests.csv can give it a day"


def previews(path: Path, below: Path | None = None, *, most: int = SHOWN, limits: Limits | None = None) -> Iterator[Preview]:
    """Read a file, each member of an archive, or every file of a folder. Raises `OSError` where there is none.

    Days in names count from the folder `below` on, as for a digests folder; without one, the path counts as it is given.
    """
    limits = limits or Limits()
    if path.is_dir():
        found = discover(path, limits)
    else:
        status = path.stat()
        name = _name(path, below)
        modified_at = dt.datetime.fromtimestamp(status.st_mtime, dt.UTC)
        found = unpack(PlainFile(name, status.st_size, modified_at, path.resolve()), limits)
    for file in found:
        yield preview(file, most=most, limits=limits)


def _name(path: Path, below: Path | None) -> PurePosixPath:
    resolved = path.resolve()
    if below is not None and resolved.is_relative_to(below.resolve()):
        path = resolved.relative_to(below.resolve())
    return PurePosixPath(str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


def preview(file: DigestFile | Unopened, *, most: int = SHOWN, limits: Limits | None = None, seconds: float | None = None) -> Preview:
    """Read one file for at most so many seconds. Never raises because of its content."""
    made = Preview(str(file.path))
    if isinstance(file, Unopened):
        made.problem = Unreadable(file.reason, detail=file.detail)
        return made
    until = None if seconds is None else time.monotonic() + seconds
    try:
        reading = read_digest(file, limits)
        made.format = reading.format
        _take(reading, made, most, until)
    except Unreadable as problem:
        made.problem = problem
    return made


def _take(reading: Reading, made: Preview, most: int, until: float | None) -> None:
    for n, piece in enumerate(reading.pieces(), 1):
        if isinstance(piece, Digest):
            made.digest = piece
        elif isinstance(piece, Entry):
            made.entries += 1
            if len(made.first_entries) < most:
                made.first_entries.append(piece)
            if piece.listed_on and len(made.days) < _DAYS_KEPT:
                made.days.add(piece.listed_on)
        elif isinstance(piece, Reject):
            made.rejects += 1
            if len(made.first_rejects) < most:
                made.first_rejects.append(piece)
        if until is not None and n % PIECES_PER_LOOK == 0 and time.monotonic() > until:
            made.is_partial = True
            return
    accounts = reading.accounts
    if accounts.lines_accounted != accounts.lines or accounts.gaps:
        line = accounts.gaps[0][0] if accounts.gaps else None
        raise Unreadable(
            FileReason.LINES_DO_NOT_ADD_UP, line=line, detail=f"{counted(accounts.lines - accounts.lines_accounted, 'line')} missed"
        )
    if accounts.items_accounted != accounts.items:
        raise Unreadable(FileReason.ITEMS_DO_NOT_ADD_UP, detail=f"{counted(accounts.items - accounts.items_accounted, 'item')} missed")


def place_of(piece: Entry | Reject) -> str:
    """Say where in its file a piece stands."""
    lines = f"line {piece.line_start:,}" if piece.line_end <= piece.line_start else f"lines {piece.line_start:,} to {piece.line_end:,}"
    return f"{lines}, item {piece.item:,}" if piece.item else lines
