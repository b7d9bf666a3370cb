"""Which reader a file belongs to, by its content and nothing else."""

from __future__ import annotations

import re

from papertrends.digests.lines import UTF8_BOM
from papertrends.digests.model import Reader, Unreadable
from papertrends.digests.readers import READERS
from papertrends.digests.unsupported import unsupported
from papertrends.reasons import FileReason

HEAD_BYTES = 64 * 1024

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BINARY_MAGIC = (
    b"%PDF",
    b"bplist00",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"SQLite format 3\x00",
    b"PAR1",
    b"\x7fELF",
    b"PK\x03\x04",
    b"\x1f\x8b",
)
_MAX_CONTROL_SHARE = 0.02
"""More than this share of control characters in the head is no text: mails and pages have practically none."""


def detect(head: bytes) -> Reader | None:
    """Return the first reader of the registry that understands a file beginning like this, or None."""
    text = is_text(head)
    return next((reader for reader in READERS if reader.is_text == text and reader.matches(head)), None)


def must_detect(head: bytes) -> Reader:
    """Return the reader. Raises `Unreadable` with `empty`, `binary` or `unknown_format` where there is none."""
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        raise Unreadable(FileReason.EMPTY, detail="the file holds nothing")
    if kind := unsupported(head.removeprefix(UTF8_BOM), only_certain=True):
        raise Unreadable(kind.reason, line=1, detail=kind.advice)
    if reader := detect(head):
        return reader
    if kind := unsupported(head.removeprefix(UTF8_BOM)):
        raise Unreadable(kind.reason, detail=kind.advice)
    if not is_text(head):
        raise Unreadable(FileReason.BINARY, detail="the file is not text")
    raise Unreadable(FileReason.UNKNOWN_FORMAT, line=1, detail=_hint(head))


def _hint(head: bytes) -> str:
    """What is wrong with a file that no reader understands, as far as its first sign tells."""
    start = head.removeprefix(UTF8_BOM).lstrip()
    if start.startswith((b"{", b"[")):
        return "JSON, but no records with a title were found in it"
    if start.startswith(b"<"):
        return "XML, but of no kind known here"
    return "no reader understands how the file begins; a table needs a column of titles"


def is_text(head: bytes) -> bool:
    """Tell whether the head is text of any encoding that is read here."""
    return not head.startswith(_BINARY_MAGIC) and len(_CONTROL.findall(head)) <= _MAX_CONTROL_SHARE * len(head)
