"""Streams that change or check another one as it is read."""

from __future__ import annotations

import io
from typing import IO


class Passing(io.RawIOBase):
    """A stream that reads another one by chunks, and closes it with itself."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner

    def readable(self) -> bool:
        """Say that this is for reading."""
        return True

    def chunk(self, size: int) -> bytes:
        """Return the next bytes, `size` at most; none at the end."""
        return self._inner.read(size)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as the next chunk goes."""
        chunk = self.chunk(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        """Close the stream below, too."""
        self._inner.close()
        super().close()
