"""Digests folders of tests: what lies in one, and archives to put there."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

from papertrends.digests.discover import Unopened, discover
from papertrends.digests.hashing import content_sha256
from papertrends.digests.limits import Limits
from papertrends.digests.model import DigestFile, Unreadable
from papertrends.digests.reading import read_digest

RECORD = b'{"title": "A"}\n'


def found(folder: Path, limits: Limits | None = None) -> dict[str, DigestFile | Unopened]:
    listed = list(discover(folder, limits))
    assert len({file.path for file in listed}) == len(listed)
    return {str(file.path): file for file in listed}


def reasons(folder: Path, limits: Limits | None = None) -> dict[str, str]:
    """Each path's reason, also where it shows only on reading; an empty one where the file is read."""
    result: dict[str, str] = {}
    for path, file in found(folder, limits).items():
        try:
            if isinstance(file, Unopened):
                result[path] = file.reason
            else:
                content_sha256(file)
                list(read_digest(file, limits).pieces())
                result[path] = ""
        except Unreadable as refusal:
            result[path] = refusal.reason
    return result


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()
