"""Reads one file: its format, its pieces, and whether all of it is accounted for."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO

from papertrends.digests.accounts import Bookkeeper
from papertrends.digests.dates import name_span
from papertrends.digests.detect import HEAD_BYTES, must_detect
from papertrends.digests.limits import Limits
from papertrends.digests.lines import CHUNK_BYTES, LineCounter
from papertrends.digests.mhtml import SavedPage, is_mhtml
from papertrends.digests.model import Accounts, Digest, DigestFile, Entry, Piece, Reader, Reject, Unreadable
from papertrends.digests.outlook import OutlookMail, is_outlook
from papertrends.digests.streams import Passing
from papertrends.digests.transcoding import Transcoded, encoding_of
from papertrends.reasons import FileReason, RejectReason

__all__ = ["Limits", "Reading", "read_digest"]


class _Watch(Passing):
    """Counts the lines of a stream and hashes it; raises `Unreadable` if it grows too large."""

    def __init__(self, inner: BinaryIO, limit: int) -> None:
        super().__init__(inner)
        self._limit = limit
        self.counter = LineCounter()
        self.sha256 = hashlib.sha256()
        self.bytes = 0
        self.ended = False

    def chunk(self, size: int) -> bytes:
        """Read, count and hash."""
        chunk = super().chunk(size)
        self.bytes += len(chunk)
        self.ended = not chunk
        if self.bytes > self._limit:
            raise Unreadable(FileReason.TOO_LARGE, detail=f"more than {self._limit:,} bytes")
        self.counter.feed(chunk)
        self.sha256.update(chunk)
        return chunk


@dataclass(frozen=True, slots=True)
class _Watched(DigestFile):
    inner: DigestFile
    limits: Limits
    opened: list[_Watch]

    def open(self) -> BinaryIO:
        watch = _Watch(self.inner.open(), self.limits.max_bytes)
        self.opened.append(watch)
        return io.BufferedReader(watch, CHUNK_BYTES)


class _Judge:
    """Detects a file of which nothing was understood, so that it does not count as a list without papers."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._entries = self._rejects = self._errors = 0
        self._first: Reject | None = None

    def take(self, piece: Piece) -> None:
        """Count one piece."""
        if isinstance(piece, Entry):
            self._entries += 1
        elif isinstance(piece, Reject):
            self._rejects += 1
            self._errors += piece.reason is RejectReason.SERVED_ERROR
            self._first = self._first or piece

    def close(self) -> None:
        """Raise `Unreadable` if nothing was understood. A record of an error message counts as understood."""
        if self._entries or (self._rejects and self._rejects == self._errors):
            return
        if self._first is not None:
            detail = f"read as {self._reader.name}, none of its {self._rejects:,} pieces is a paper; the first: {self._first.reason}"
            raise Unreadable(FileReason.NOTHING_UNDERSTOOD, line=self._first.line_start, detail=detail)
        if not self._reader.may_be_empty:
            raise Unreadable(
                FileReason.NOTHING_UNDERSTOOD, line=1, detail=f"it looks like {self._reader.name}, but no paper was found in it"
            )


class Reading:
    """One file being read. `digest`, `accounts` and `content_sha256` are complete once `pieces()` is exhausted."""

    def __init__(self, file: DigestFile, reader: Reader, limits: Limits, encoding: str | None) -> None:
        self.format = reader.name
        self.reader_version = reader.version
        self.accounts = Accounts()
        self.content_sha256: str | None = None
        self._digest: Digest | None = None
        self._file, self._reader, self._limits, self._encoding = file, reader, limits, encoding
        self._is_unwrapped = isinstance(file, Transcoded | SavedPage | OutlookMail)  # then what is read are not the file's own bytes

    @property
    def digest(self) -> Digest:
        """What the file says about itself. Raises `Unreadable` before the reader has said it."""
        if self._digest is None:
            raise Unreadable(FileReason.NO_DIGEST, detail="the reader did not say what the file is")
        return self._digest

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces in the order of the file. Raises `Unreadable`, and nothing else."""
        watched = _Watched(self._file.path, self._file.size, self._file.modified_at, self._file, self._limits, [])
        books, judge = Bookkeeper(), _Judge(self._reader)
        try:
            for piece in self._reader.read(watched):
                if isinstance(piece, Digest):
                    self._digest = _with_span(replace(piece, encoding=self._encoding) if self._encoding else piece, self._file.path)
                    yield self._digest
                else:
                    books.take(piece)
                    judge.take(piece)
                    yield piece
            lines = self._finish(watched)
        except OSError as error:
            raise Unreadable(FileReason.UNREADABLE, detail=error.strerror or str(error)) from error
        except RecursionError as error:
            raise Unreadable(FileReason.NESTED_TOO_DEEP, detail="nested too deep to be read") from error
        self.accounts = books.close(self._reader.unit, lines)
        judge.close()

    def _finish(self, watched: _Watched) -> int:
        """Read what the reader left, so that lines it never saw are noticed; return the lines counted."""
        watch = watched.opened[-1] if watched.opened else None
        if watch is None or not watch.ended:
            with watched.open() as rest:
                while rest.read(CHUNK_BYTES):
                    pass
            watch = watched.opened[-1]
        if not self._is_unwrapped:
            self.content_sha256 = watch.sha256.hexdigest()
        return watch.counter.lines


def _with_span(digest: Digest, path: PurePosixPath) -> Digest:
    """A digest without a day is of the week or month that its file's name says; a list of people's own is then a listing."""
    if digest.listed_on or digest.listed_month or digest.listed_from or not (span := name_span(path)):
        return digest
    kind = "listing" if digest.source_kind == "unknown" and digest.source in _OWN_LISTS else digest.source_kind
    return replace(digest, source_kind=kind, listed_from=span[0], listed_to=span[1])


_OWN_LISTS = ("records", "markdown")


def read_digest(file: DigestFile, limits: Limits | None = None) -> Reading:
    """Open a file and find its format. Raises `Unreadable` when it is empty, binary, too large or of no known format."""
    limits = limits or Limits()
    if file.size > limits.max_bytes:
        raise Unreadable(FileReason.TOO_LARGE, detail=f"{file.size:,} bytes; the limit is {limits.max_bytes:,}")
    try:
        with file.open() as stream:
            head = _fill(stream)
            encoding = encoding_of(head)
            if encoding:
                file = Transcoded(file.path, file.size, file.modified_at, file, encoding)
                with file.open() as text:
                    head = _fill(text)
            if is_mhtml(head):
                file = SavedPage(file.path, file.size, file.modified_at, file)
                with file.open() as page:
                    head = _fill(page)
            elif is_outlook(file, head):
                file = OutlookMail(file.path, file.size, file.modified_at, file)
                with file.open() as mail:
                    head = _fill(mail)
    except OSError as error:
        raise Unreadable(FileReason.UNREADABLE, detail=error.strerror or str(error)) from error
    return Reading(file, must_detect(head), limits, encoding)


def _fill(stream: BinaryIO) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (chunk := stream.read(HEAD_BYTES - len(head))):
        head += chunk
    return head
