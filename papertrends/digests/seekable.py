"""Content that can be read from any place, for formats whose directory stands at their end."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO, cast

from papertrends.digests.lines import CHUNK_BYTES
from papertrends.digests.model import DigestFile


@contextmanager
def seekable(file: DigestFile) -> Generator[IO[bytes]]:
    """The whole content in a file without a name, which goes when it is let go."""
    with tempfile.TemporaryFile() as copy:
        with file.open() as stream:
            while chunk := stream.read(CHUNK_BYTES):
                copy.write(chunk)
        copy.seek(0)
        yield cast("IO[bytes]", copy)
