"""Reading one file: which format, its pieces, and whether all of it is accounted for."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from papertrends.digests.accounts import Bookkeeper
from papertrends.digests.detect import HEAD_BYTES, must_detect
from papertrends.digests.limits import Limits
from papertrends.digests.lines import CHUNK_BYTES, LineCounter
from papertrends.digests.model import Accounts, Digest, DigestFile, Piece, Reader, Unreadable
from papertrends.digests.transcoding import Transcoded, encoding_of
from papertrends.reasons import FileReason

__all__ = ["Limits", "Reading", "read_digest"]


class _Watch(io.RawIOBase):
    """Counts the lines of a stream, hashes it, and ends it with `Unreadable` where it grows too large."""

    def __init__(self, inner: BinaryIO, limit: int) -> None:
        self._inner, self._limit = inner, limit
        self.counter = LineCounter()
        self.sha256 = hashlib.sha256()
        self.bytes = 0
        self.ended = False

    def readable(self) -> bool:
        """Say that this is for reading."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read, count and hash."""
        chunk = self._inner.read(len(buffer))
        self.bytes += len(chunk)
        self.ended = not chunk
        if self.bytes > self._limit:
            raise Unreadable(FileReason.TOO_LARGE, detail=f"more than {self._limit:,} bytes")
        self.counter.feed(chunk)
        self.sha256.update(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        """Close the stream below, too."""
        self._inner.close()
        super().close()


@dataclass(frozen=True, slots=True)
class _Watched(DigestFile):
    inner: DigestFile
    limits: Limits
    opened: list[_Watch]

    def open(self) -> BinaryIO:
        watch = _Watch(self.inner.open(), self.limits.max_bytes)
        self.opened.append(watch)
        return io.BufferedReader(watch, CHUNK_BYTES)


class Reading:
    """One file being read. `digest`, `accounts` and `content_sha256` are whole when `pieces()` is used up."""

    def __init__(self, file: DigestFile, reader: Reader, limits: Limits, encoding: str | None) -> None:
        self.format = reader.name
        self.reader_version = reader.version
        self.accounts = Accounts()
        self.content_sha256: str | None = None
        self._digest: Digest | None = None
        self._file, self._reader, self._limits, self._encoding = file, reader, limits, encoding

    @property
    def digest(self) -> Digest:
        """What the file says about itself. Raises `Unreadable` before the reader has said it."""
        if self._digest is None:
            raise Unreadable(FileReason.NO_DIGEST, detail="the reader did not say what the file is")
        return self._digest

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces in the order of the file. Raises `Unreadable`, and nothing else."""
        watched = _Watched(self._file.path, self._file.size, self._file.modified_at, self._file, self._limits, [])
        books = Bookkeeper()
        try:
            for piece in self._reader.read(watched):
                if isinstance(piece, Digest):
                    self._digest = replace(piece, encoding=self._encoding) if self._encoding else piece
                    yield self._digest
                else:
                    books.take(piece)
                    yield piece
            lines = self._finish(watched)
        except OSError as error:
            raise Unreadable(FileReason.UNREADABLE, detail=error.strerror or str(error)) from error
        except RecursionError as error:
            raise Unreadable(FileReason.NESTED_TOO_DEEP, detail="nested too deep to be read") from error
        self.accounts = books.close(self._reader.unit, lines)

    def _finish(self, watched: _Watched) -> int:
        """Read what the reader left, so that lines it never saw are missed; return the lines counted."""
        watch = watched.opened[-1] if watched.opened else None
        if watch is None or not watch.ended:
            with watched.open() as rest:
                while rest.read(CHUNK_BYTES):
                    pass
            watch = watched.opened[-1]
        self.content_sha256 = watch.sha256.hexdigest()
        return watch.counter.lines


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
    except OSError as error:
        raise Unreadable(FileReason.UNREADABLE, detail=error.strerror or str(error)) from error
    return Reading(file, must_detect(head), limits, encoding)


def _fill(stream: BinaryIO) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (chunk := stream.read(HEAD_BYTES - len(head))):
        head += chunk
    return head
