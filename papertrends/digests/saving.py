"""Put a file that somebody handed over into the digests folder: under a harmless name, whole or not at all, over no other file."""

from __future__ import annotations

import errno
import os
import unicodedata
import uuid
from pathlib import Path

FOLDER = "uploaded"
"""Where such files lie, below the digests folder."""
_FORBIDDEN = frozenset('/\\<>:"|?*')
"""What parts paths, or cannot stand in a name on every system."""
_MAX_NAME_BYTES = 180
"""File systems take 255; a number and a temporary ending have to fit in, too."""
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def safe_name(name: str) -> str:
    """Make the name of a file in the folder of what a browser calls it: no path, nothing hidden, nothing unprintable."""
    base = unicodedata.normalize("NFC", name.replace("\\", "/").rstrip("/").rpartition("/")[2])
    kept = "".join("_" if sign in _FORBIDDEN or unicodedata.category(sign)[0] == "C" else sign for sign in base)
    kept = " ".join(kept.split()).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 10:  # noqa: PLR2004 - no kind of file has a longer ending
        stem, ending = kept, ""
    room = _MAX_NAME_BYTES - len(ending.encode()) - 1
    stem = stem.encode()[:room].decode("utf-8", "ignore").strip(". ")
    return f"{stem or 'digest'}.{ending}" if ending else stem or "digest"


def why_not(digests: Path) -> str | None:
    """Say why nothing can be saved into the digests folder, or None if something can."""
    folder = digests / FOLDER
    if folder.is_symlink():
        return f"{folder} is a link, and links in the digests folder are not followed"
    existing = next((part for part in (folder, *folder.parents) if part.exists()), Path("/"))
    if not existing.is_dir():
        return f"{existing} is not a folder"
    if os.access(existing, os.W_OK | os.X_OK):
        return None
    read_only = bool(os.statvfs(existing).f_flag & os.ST_RDONLY)
    return f"{existing} is read-only here" if read_only else f"the dashboard's user may not write to {existing}"


def save(digests: Path, name: str, content: bytes) -> Path:
    """Save a file and return where it lies. Raises `OSError` when that is not possible.

    Where another file has the name already, this one gets a number; where it is the same, it is not saved again.
    """
    folder = digests / FOLDER
    if reason := why_not(digests):
        raise PermissionError(errno.EACCES, reason)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / safe_name(name)
    fresh = folder / f".{uuid.uuid4().hex}.new"  # hidden: no run reads it
    try:
        with fresh.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        number, place = 1, wanted
        while not _take(fresh, place):
            if _is_same(place, content):
                break
            number += 1
            place = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    finally:
        fresh.unlink(missing_ok=True)
    return place


def _take(fresh: Path, place: Path) -> bool:
    """Give a file its name in one step, unless another has it; return whether it has it now."""
    try:
        os.link(fresh, place, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # without hard links the name is first taken, then filled
        try:
            place.open("xb").close()
        except FileExistsError:
            return False
        fresh.replace(place)
    return True


def _is_same(place: Path, content: bytes) -> bool:
    try:
        return not place.is_symlink() and place.is_file() and place.stat().st_size == len(content) and place.read_bytes() == content
    except OSError:
        return False
