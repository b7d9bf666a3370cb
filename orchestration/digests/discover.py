"""Which digest files a folder holds."""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from orchestration.digests.model import DigestFile
from orchestration.digests.reading import Limits


@dataclass(frozen=True, slots=True)
class PlainFile(DigestFile):
    """A file of the digests folder."""

    place: Path

    def open(self) -> BinaryIO:
        """Open the file."""
        return self.place.open("rb")


@dataclass(frozen=True, slots=True)
class Unopened:
    """Something in the digests folder that is not read, and why; the reason is a code of docs/reason-codes.md."""

    path: PurePosixPath
    size: int
    modified_at: dt.datetime
    reason: str
    detail: str


def discover(root: Path, limits: Limits) -> Iterator[DigestFile | Unopened]:
    """Walk a digests folder in the order of names. Hidden files are passed over, links are not followed."""
    for place, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield _look_at(root, Path(place, name), limits)


def _look_at(root: Path, place: Path, limits: Limits) -> DigestFile | Unopened:
    path = PurePosixPath(place.relative_to(root).as_posix())
    found = place.lstat()
    modified_at = dt.datetime.fromtimestamp(found.st_mtime, dt.UTC)
    if stat.S_ISLNK(found.st_mode):
        return Unopened(path, 0, modified_at, "link_not_followed", "a link: put the file itself into the folder")
    if not stat.S_ISREG(found.st_mode):
        return Unopened(path, 0, modified_at, "not_a_file", "neither a file nor a folder")
    if found.st_size > limits.max_bytes:
        return Unopened(path, found.st_size, modified_at, "too_large", f"{found.st_size:,} bytes; the limit is {limits.max_bytes:,}")
    return PlainFile(path, found.st_size, modified_at, place)
