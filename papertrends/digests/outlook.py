"""Mails that Outlook saved (.msg): readers see them as any other mail.

A .msg file is an OLE container with a stream for each property of the mail; [MS-OXMSG] and [MS-OXPROPS] name them. Bodies that
Outlook keeps as compressed RTF alone are not read.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import BinaryIO, Protocol

import olefile

from papertrends.digests.model import DigestFile, Unreadable
from papertrends.reasons import FileReason

MAX_BYTES = 64 * 1024 * 1024
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0"
_TEXT, _BYTES = "001F", "0102"
_SUBJECT, _SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP, _BODY, _HTML = "0037", "0C1A", "0C1F", "5D01", "1000", "1013"
_TIMES = (0x00390040, 0x0E060040)
"""When the mail was sent, and when it was delivered."""
_HEAD_OF_PROPERTIES = 32
_FILETIME_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


class _Container(Protocol):
    def exists(self, filename: str) -> bool: ...
    def openstream(self, filename: str) -> BinaryIO: ...


def is_outlook(file: DigestFile, head: bytes) -> bool:
    """Tell a mail from the old Office documents that have the same container."""
    if not head.startswith(MAGIC):
        return False
    with file.open() as stream:
        return _PROPERTIES.encode("utf-16-le") in stream.read(MAX_BYTES + 1)


@dataclass(frozen=True, slots=True)
class OutlookMail(DigestFile):
    """The mail with its headers, its text and its HTML, as a mail program would send it."""

    inner: DigestFile

    def open(self) -> BinaryIO:
        """Open the mail for reading. Raises `Unreadable` where the container is damaged, or holds no body that is read."""
        data = self.inner.read_whole(MAX_BYTES, "a mail")
        try:
            with olefile.OleFileIO(io.BytesIO(data)) as container:
                return io.BytesIO(_mail(container))
        except (OSError, ValueError, TypeError, IndexError, KeyError, AttributeError, struct.error, RecursionError, MemoryError) as error:
            raise Unreadable(FileReason.DAMAGED, detail=f"the mail cannot be read: save it as .eml ({error})"[:200]) from error


def _mail(container: _Container) -> bytes:
    text, html = _value(container, _BODY, _TEXT), _value(container, _HTML, _TEXT)
    html = html or _value(container, _HTML, _BYTES)
    if not text and not html:
        raise Unreadable(FileReason.OFFICE_DOCUMENT, detail="the mail has its text as RTF alone: save it as .eml or as text")
    mail = EmailMessage()
    address = _value(container, _SENDER_SMTP, _TEXT) or _value(container, _SENDER_ADDRESS, _TEXT)
    mail["From"] = _header(f"{_value(container, _SENDER_NAME, _TEXT)} <{address}>")
    mail["Subject"] = _header(_value(container, _SUBJECT, _TEXT))
    if sent := _sent(container):
        mail["Date"] = format_datetime(sent)
    mail["Message-ID"] = "<outlook@localhost>"
    mail.set_content(text or "\n")
    if html:
        mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def _value(container: _Container, name: str, kind: str) -> str:
    """A property of the mail as text; empty where it has none."""
    stream = f"__substg1.0_{name}{kind}"
    if not container.exists(stream):
        return ""
    data = container.openstream(stream).read()
    return data.decode("utf-16-le" if kind == _TEXT else "utf-8", "replace").rstrip("\0").replace("\r\n", "\n")


def _header(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", text).strip()


def _sent(container: _Container) -> dt.datetime | None:
    """The first of `_TIMES` among the properties of fixed size: sixteen bytes each, with tag, flags and value."""
    if not container.exists(_PROPERTIES):
        return None
    data = container.openstream(_PROPERTIES).read()[_HEAD_OF_PROPERTIES:]
    values = {tag: value for tag, _, value in struct.iter_unpack("<IIQ", data[: len(data) // 16 * 16])}
    for tag in _TIMES:
        if ticks := values.get(tag):
            try:
                return _FILETIME_EPOCH + dt.timedelta(microseconds=ticks // 10)
            except OverflowError:
                continue
    return None
