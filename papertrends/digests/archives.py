"""Zip and tar archives: each member is a digest file of its own.

Members may be opened repeatedly and in any order, so a gzipped tar is first unpacked into an unnamed temporary file, which
is deleted when the last member is released.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from papertrends.digests.gzipped import GuardedStream
from papertrends.digests.limits import Limits
from papertrends.digests.lines import CHUNK_BYTES
from papertrends.digests.model import DigestFile, Unreadable
from papertrends.reasons import FileReason

_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_TAR_MAGIC = b"ustar"
_TAR_MAGIC_AT = 257
_OFFICE = re.compile(rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|docProps/|mimetypeapplication/)", re.DOTALL)
"""The first member of what Office, LibreOffice and makers of e-books pack."""
_EPOCH = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_ENCRYPTED = 0x1
_FILE_TYPE, _LINK = 0o170000, 0o120000


def is_archive(magic: bytes) -> bool:
    """Tell a zip or tar archive by its first 512 bytes. A document packed as a zip is a file, not an archive."""
    if _OFFICE.match(magic):
        return False
    return magic.startswith(_ZIP_MAGIC) or magic[_TAR_MAGIC_AT : _TAR_MAGIC_AT + len(_TAR_MAGIC)] == _TAR_MAGIC


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A member that is not read, and why."""

    path: PurePosixPath
    reason: FileReason
    detail: str


@dataclass(frozen=True, slots=True)
class _ZipMember(DigestFile):
    archive: zipfile.ZipFile
    info: zipfile.ZipInfo
    limits: Limits

    def open(self) -> BinaryIO:
        try:
            stream = self.archive.open(self.info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            raise Unreadable(FileReason.DAMAGED, detail=f"the member cannot be opened: {error}") from error
        return io.BufferedReader(_ZipGuard(stream, self.info.compress_size, self.limits), CHUNK_BYTES)


class _ZipGuard(GuardedStream):
    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            return super().readinto(buffer)
        except zipfile.BadZipFile as error:
            raise Unreadable(FileReason.DAMAGED, detail=str(error)) from error


@dataclass(frozen=True, slots=True)
class _TarMember(DigestFile):
    archive: tarfile.TarFile
    info: tarfile.TarInfo
    limits: Limits

    def open(self) -> BinaryIO:
        try:
            stream = self.archive.extractfile(self.info)
        except (tarfile.TarError, KeyError, OSError) as error:
            raise Unreadable(FileReason.DAMAGED, detail=f"the member cannot be opened: {error}") from error
        if stream is None:
            raise Unreadable(FileReason.NOT_A_FILE, detail="the member is no file")
        return io.BufferedReader(_TarGuard(stream, self.info.size, self.limits), CHUNK_BYTES)


class _TarGuard(GuardedStream):
    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            return super().readinto(buffer)
        except tarfile.ReadError as error:
            raise Unreadable(FileReason.TRUNCATED, detail=str(error)) from error


def expand(file: DigestFile, limits: Limits) -> Iterator[DigestFile | NotTaken]:
    """Yield the members of an archive, sorted by name. Raises `Unreadable` when the archive itself cannot be read."""
    seekable = _seekable(file)
    magic = seekable.read(CHUNK_BYTES)
    seekable.seek(0)
    try:
        if magic.startswith(_ZIP_MAGIC):
            yield from _zip_members(file, zipfile.ZipFile(seekable), limits)
        else:
            yield from _tar_members(file, tarfile.open(fileobj=seekable, mode="r:"), limits)  # noqa: SIM115 - members keep it
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, NotImplementedError, ValueError, OverflowError, UnicodeError) as error:
        raise Unreadable(FileReason.DAMAGED, detail=f"the archive is damaged: {error}") from error


def _seekable(file: DigestFile) -> IO[bytes]:
    stream = file.open()
    if isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO):
        return stream
    unpacked = tempfile.TemporaryFile()  # noqa: SIM115 - members keep it
    with stream:
        while chunk := stream.read(CHUNK_BYTES):
            unpacked.write(chunk)
    unpacked.seek(0)
    return unpacked


def _zip_members(file: DigestFile, archive: zipfile.ZipFile, limits: Limits) -> Iterator[DigestFile | NotTaken]:
    infos = [info for info in archive.infolist() if not info.is_dir() and not _hidden(info.filename)]
    _not_too_many(len(infos), limits)
    seen: set[str] = set()
    for info in sorted(infos, key=lambda info: info.filename):
        path = _member_path(file, _once(info.filename, seen))
        if info.flag_bits & _ENCRYPTED:
            yield NotTaken(path, FileReason.ENCRYPTED, "the member is encrypted")
        elif (info.external_attr >> 16) & _FILE_TYPE == _LINK:
            yield NotTaken(path, FileReason.LINK_NOT_FOLLOWED, "the member is a link")
        elif reason := _bad_name(info.filename):
            yield NotTaken(path, FileReason.BAD_MEMBER_NAME, reason)
        elif info.file_size > limits.max_bytes:
            yield NotTaken(path, FileReason.TOO_LARGE, f"{info.file_size:,} bytes; the limit is {limits.max_bytes:,}")
        else:
            yield _ZipMember(path, info.file_size, _zip_time(info, file.modified_at), archive, info, limits)


def _tar_members(file: DigestFile, archive: tarfile.TarFile, limits: Limits) -> Iterator[DigestFile | NotTaken]:
    infos: list[tarfile.TarInfo] = []
    damage = ""
    try:
        for info in archive:
            if not info.isdir() and not _hidden(info.name):
                infos.append(info)
            _not_too_many(len(infos), limits)
    except tarfile.TarError as error:
        damage = str(error)
    seen: set[str] = set()
    for info in sorted(infos, key=lambda info: info.name):
        path = _member_path(file, _once(info.name, seen))
        if info.issym() or info.islnk():
            yield NotTaken(path, FileReason.LINK_NOT_FOLLOWED, "the member is a link")
        elif not info.isreg():
            yield NotTaken(path, FileReason.NOT_A_FILE, "the member is neither a file nor a folder")
        elif reason := _bad_name(info.name):
            yield NotTaken(path, FileReason.BAD_MEMBER_NAME, reason)
        else:
            modified_at = dt.datetime.fromtimestamp(min(max(info.mtime, 0), 2**32), dt.UTC)
            yield _TarMember(
                path, info.size, min(modified_at, file.modified_at) if info.mtime > 0 else file.modified_at, archive, info, limits
            )
    if damage:
        raise Unreadable(FileReason.DAMAGED, detail=f"the archive is damaged: {damage}")


def _not_too_many(members: int, limits: Limits) -> None:
    if members > limits.max_members:
        raise Unreadable(FileReason.TOO_MANY_MEMBERS, detail=f"more than {limits.max_members:,} members")


def _once(name: str, seen: set[str]) -> str:
    """An archive may hold one name twice; the later ones are numbered, so that each has an outcome."""
    unique, n = name, 1
    while unique in seen:
        n += 1
        unique = f"{name}#{n}"
    seen.add(unique)
    return unique


def _hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or any(part.startswith(".") and part not in (".", "..") for part in parts)


def _bad_name(name: str) -> str:
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":"):
        return "the name points out of the archive"
    return ""


def _member_path(file: DigestFile, name: str) -> PurePosixPath:
    text = name.encode("utf-8", "backslashreplace").decode()
    return PurePosixPath(f"{file.path}!/{text}")


def _zip_time(info: zipfile.ZipInfo, fallback: dt.datetime) -> dt.datetime:
    """A member's own time, never later than the archive's; zips have no time zone, so the archive's day decides a tie."""
    try:
        stated = dt.datetime(*info.date_time, tzinfo=dt.UTC)
    except ValueError:
        return fallback
    return min(stated, fallback) if stated > _EPOCH else fallback
