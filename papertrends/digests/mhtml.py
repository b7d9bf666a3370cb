"""Pages that a browser saved with all their parts in one file (MHTML): readers see the page alone."""

from __future__ import annotations

import email
import email.policy
import io
import re
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from typing import BinaryIO

from papertrends.digests.model import DigestFile, Unreadable
from papertrends.reasons import FileReason

MAX_BYTES = 128 * 1024 * 1024
_HEADERS = re.compile(rb"(?:[!-9;-~]{1,80}:[^\r\n]*(?:\r\n|\r|\n)(?:[ \t][^\r\n]*(?:\r\n|\r|\n))*){2,}")
_RELATED = re.compile(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_SAVED = re.compile(rb"^snapshot-content-location:|^from:[^\r\n]*saved by|^x-maf|^content-location:", re.IGNORECASE | re.MULTILINE)


def is_mhtml(head: bytes) -> bool:
    """Tell a saved page from a mail with pictures: it was saved by a browser, from an address."""
    found = _HEADERS.match(head.lstrip(b"\r\n"))
    return (
        bool(found)
        and bool(_RELATED.search(found.group()))
        and bool(_SAVED.search(found.group()) or b"\nSnapshot-Content-Location" in head)
    )


@dataclass(frozen=True, slots=True)
class SavedPage(DigestFile):
    """The page in the file, as UTF-8, below a comment that tells its address as browsers write it."""

    inner: DigestFile

    def open(self) -> BinaryIO:
        """Open the page for reading. Raises `Unreadable` where the file holds none."""
        data = self.inner.read_whole(MAX_BYTES, "a page")
        try:
            message = email.message_from_bytes(data.lstrip(b"\r\n"), policy=email.policy.compat32)
            return io.BytesIO(_page(message))
        except (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
            raise Unreadable(FileReason.DAMAGED, detail=f"the parts of the page cannot be told apart: {error}"[:200]) from error


def _page(message: Message) -> bytes:
    for part in message.walk():
        if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        address = str(part.get("content-location") or message.get("snapshot-content-location") or "").strip()
        text = _decoded(payload, part.get_content_charset())
        comment = f"<!-- saved from url=({len(address):04}){address} -->" if address.startswith("http") and "--" not in address else ""
        return (comment + text).encode("utf-8", "replace")
    raise Unreadable(FileReason.DAMAGED, detail="the file holds no page")


def _decoded(payload: bytes, charset: str | None) -> str:
    try:
        return payload.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return payload.decode("utf-8", "replace")
