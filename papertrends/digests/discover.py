"""The contents of a digests folder: files, and the members of archives as files of their own."""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from papertrends.digests.archives import expand, is_archive
from papertrends.digests.gzipped import Gunzipped, is_gzip
from papertrends.digests.limits import Limits
from papertrends.digests.model import DigestFile, Unreadable
from papertrends.digests.walking import walk
from papertrends.reasons import FileReason

MAGIC_BYTES = 512


@dataclass(frozen=True, slots=True)
class Unopened:
    """Something that is not read, and why. `reason` is a code documented in docs/reason-codes.md."""

    path: PurePosixPath
    size: int
    modified_at: dt.datetime
    reason: FileReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PlainFile(DigestFile):
    """A file on disk."""

    location: Path

    def open(self) -> BinaryIO:
        """Open the file for reading bytes. A link put in its place meanwhile is not followed."""
        descriptor = os.open(self.location, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        return os.fdopen(descriptor, "rb")


def discover(root: Path, limits: Limits | None = None) -> Iterator[DigestFile | Unopened]:
    """Yield every file below `root`, sorted by path, and in place of an archive its members.

    Hidden files and folders are left out. Links are not followed. A folder that cannot be read is yielded in place of its contents.
    Nothing below `root` is changed.
    """
    limits = limits or Limits()
    for found in walk(str(root)):
        path = _relative(found.path, root)
        entry_stat = found.status
        if entry_stat is None:
            yield Unopened(path, 0, dt.datetime.now(dt.UTC), FileReason.FOLDER_NOT_READ, found.problem)
            continue
        size, modified_at = entry_stat.st_size, dt.datetime.fromtimestamp(entry_stat.st_mtime, dt.UTC)
        if stat.S_ISLNK(entry_stat.st_mode):
            yield Unopened(path, 0, modified_at, FileReason.LINK_NOT_FOLLOWED, f"a link to {_target(found.path)}")
        elif not stat.S_ISREG(entry_stat.st_mode):
            yield Unopened(path, 0, modified_at, FileReason.NOT_A_FILE, "neither a file nor a folder")
        elif size > limits.max_bytes:
            yield Unopened(path, size, modified_at, FileReason.TOO_LARGE, f"{size:,} bytes; the limit is {limits.max_bytes:,}")
        else:
            yield from unpack(PlainFile(path, size, modified_at, Path(found.path)), limits)


def unpack(file: DigestFile, limits: Limits, depth: int = 0) -> Iterator[DigestFile | Unopened]:
    """Yield a file, decompressed if it is gzipped, or the members of an archive."""
    try:
        with file.open() as stream:
            magic = stream.read(MAGIC_BYTES)
        if is_gzip(magic):
            file = Gunzipped(file.path, file.size, file.modified_at, file, limits)
            with file.open() as stream:
                magic = stream.read(MAGIC_BYTES)
        if not is_archive(magic):
            yield file
            return
        if depth >= limits.max_nesting:
            raise Unreadable(FileReason.NESTED_TOO_DEEP, detail="archives inside archives, too deep")  # noqa: TRY301 - one way out
        members = 0
        for member in expand(file, limits):
            members += 1
            if isinstance(member, DigestFile):
                yield from unpack(member, limits, depth + 1)
            else:
                yield Unopened(member.path, 0, file.modified_at, member.reason, member.detail)
        if not members:
            raise Unreadable(FileReason.EMPTY, detail="the archive holds no file")  # noqa: TRY301 - one way out
    except Unreadable as error:
        yield Unopened(file.path, file.size, file.modified_at, error.reason, error.detail)
    except OSError as error:
        yield Unopened(file.path, file.size, file.modified_at, FileReason.UNREADABLE, error.strerror or str(error))


def _target(link: str) -> str:
    """Where a link points, as valid text."""
    try:
        return os.fsencode(Path(link).readlink()).decode("utf-8", "backslashreplace")
    except OSError as error:
        return f"what cannot be told ({error.strerror})"


def _relative(path: str, root: Path) -> PurePosixPath:
    """The path as valid text: bytes of a name that are not UTF-8 are written as escapes."""
    # by their length: pathlib compares paths part by part, for each of a thousand folders
    name = os.fsencode(path)[len(os.fsencode(root)) :].lstrip(b"/").decode("utf-8", "backslashreplace")
    return PurePosixPath(name)
