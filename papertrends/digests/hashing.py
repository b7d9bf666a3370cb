"""The identity of a file's content."""

from __future__ import annotations

import hashlib

from papertrends.digests.model import DigestFile, Unreadable
from papertrends.reasons import FileReason

CHUNK_BYTES = 1024 * 1024


def content_sha256(file: DigestFile) -> str:
    """Return the SHA-256 of the uncompressed content, in hexadecimal.

    The same page saved plain, gzipped or inside an archive thus is the same content. Raises `Unreadable` when the
    content cannot be read to its end.
    """
    digest = hashlib.sha256()
    try:
        with file.open() as stream:
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise Unreadable(FileReason.UNREADABLE, detail=error.strerror or str(error)) from error
    return digest.hexdigest()
