"""Gzipped files are read as what they hold."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from papertrends.digests.limits import Limits
from papertrends.digests.lines import CHUNK_BYTES
from papertrends.digests.model import DigestFile, Unreadable
from papertrends.digests.streams import Passing
from papertrends.reasons import FileReason

_MAGIC = b"\x1f\x8b"


def is_gzip(magic: bytes) -> bool:
    """Tell a gzip stream by its first bytes."""
    return magic.startswith(_MAGIC)


class GuardedStream(Passing):
    """Reads a decompressing stream; raises `Unreadable` if it expands too much or is damaged."""

    def __init__(self, inner: IO[bytes], compressed_size: int, limits: Limits) -> None:
        super().__init__(inner)
        self._limits = limits
        self._ceiling = min(max(compressed_size * limits.max_ratio, limits.ratio_from_bytes), limits.max_bytes)
        self._size = 0

    def chunk(self, size: int) -> bytes:
        """Read and check the next bytes."""
        try:
            chunk = super().chunk(size)
        except EOFError as error:
            raise Unreadable(FileReason.TRUNCATED, detail="the compressed data end too early") from error
        except (zlib.error, OSError, NotImplementedError, RuntimeError, ValueError) as error:
            raise Unreadable(FileReason.DAMAGED, detail=f"the compressed data are damaged: {error}") from error
        self._size += len(chunk)
        if self._size > self._ceiling:
            reason = FileReason.TOO_LARGE if self._ceiling == self._limits.max_bytes else FileReason.EXPANDS_TOO_MUCH
            raise Unreadable(reason, detail=f"expands to more than {self._ceiling:,} bytes")
        return chunk


@dataclass(frozen=True, slots=True)
class Gunzipped(DigestFile):
    """A gzipped file as what it holds; path, size and time are the file's own."""

    inner: DigestFile
    limits: Limits

    def open(self) -> BinaryIO:
        """Open the decompressed content."""
        below = self.inner.open()
        stream = gzip.GzipFile(fileobj=below, mode="rb")
        return io.BufferedReader(_Owning(stream, below, self.inner.size, self.limits), CHUNK_BYTES)


class _Owning(GuardedStream):
    """GzipFile leaves the file below open; this closes it."""

    def __init__(self, stream: gzip.GzipFile, below: BinaryIO, compressed_size: int, limits: Limits) -> None:
        super().__init__(cast("IO[bytes]", stream), compressed_size, limits)
        self._below = below

    def close(self) -> None:
        """Close both."""
        super().close()
        self._below.close()
