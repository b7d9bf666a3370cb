"""Digest files held in memory, read through the front door of the readers."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from papertrends.digests.model import Accounts, Digest, DigestFile, Entry, Piece, Reject
from papertrends.digests.reading import Limits, read_digest

MOMENT = dt.datetime(2025, 6, 30, 12, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class MemoryFile(DigestFile):
    data: bytes

    def open(self) -> BinaryIO:
        return io.BytesIO(self.data)


def memory_file(data: bytes | str, name: str = "digest") -> MemoryFile:
    raw = data.encode() if isinstance(data, str) else data
    return MemoryFile(PurePosixPath(name), len(raw), MOMENT, raw)


@dataclass(slots=True)
class Read:
    format: str
    digest: Digest
    accounts: Accounts
    pieces: list[Piece]

    @property
    def entries(self) -> list[Entry]:
        return [piece for piece in self.pieces if isinstance(piece, Entry)]

    @property
    def rejects(self) -> list[Reject]:
        return [piece for piece in self.pieces if isinstance(piece, Reject)]

    @property
    def titles(self) -> list[str]:
        return [entry.title for entry in self.entries]


def read(data: bytes | str, name: str = "digest", limits: Limits | None = None) -> Read:
    reading = read_digest(memory_file(data, name), limits)
    pieces = list(reading.pieces())
    assert reading.accounts.lines == reading.accounts.lines_accounted, reading.accounts
    assert reading.accounts.items == reading.accounts.items_accounted, reading.accounts
    return Read(reading.format, reading.digest, reading.accounts, pieces)
