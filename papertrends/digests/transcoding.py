"""Files in UTF-16 or UTF-32, as Windows programs save "Unicode" text: readers see them as UTF-8."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from typing import BinaryIO

from papertrends.digests.lines import CHUNK_BYTES
from papertrends.digests.model import DigestFile

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(head: bytes) -> str | None:
    """Return the encoding that a byte-order mark announces, if it is not UTF-8."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


class _Utf8Stream(io.RawIOBase):
    def __init__(self, inner: BinaryIO, encoding: str) -> None:
        self._inner = inner
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            chunk = self._inner.read(CHUNK_BYTES)
            self._ended = not chunk
            self._ready = self._decoder.decode(chunk, final=self._ended).encode("utf-8", "replace")
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def close(self) -> None:
        self._inner.close()
        super().close()


@dataclass(frozen=True, slots=True)
class Transcoded(DigestFile):
    """The same file with its content in UTF-8."""

    inner: DigestFile
    encoding: str

    def open(self) -> BinaryIO:
        """Open the content for reading bytes of UTF-8."""
        return io.BufferedReader(_Utf8Stream(self.inner.open(), self.encoding), CHUNK_BYTES)
