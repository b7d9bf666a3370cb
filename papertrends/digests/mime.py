"""The text of mails with the lines it stands on: multipart, forwarded, quoted-printable, base64, HTML."""

from __future__ import annotations

import base64
import binascii
import bisect
import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from papertrends.digests.htmllines import without_tags
from papertrends.digests.lines import RawLine, decode
from papertrends.digests.listing import TextLine
from papertrends.digests.text import storable

MAX_NESTING = 12
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,80}:")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
_QUANTUM = 4


@dataclass(frozen=True, slots=True)
class TextPart:
    """One text of a mail.

    `headers` are those of the innermost message around it; `choice` is shared by alternatives; `html` is its HTML, if it is that.
    """

    headers: Message
    lines: list[TextLine]
    errors: int
    choice: int
    html: list[TextLine] | None = None


def text_parts(lines: list[RawLine]) -> Iterator[TextPart]:
    """Yield the texts of a message."""
    yield from _Walk().message(lines, 0)


class _Walk:
    def __init__(self) -> None:
        self._choices = 0

    def message(self, lines: list[RawLine], depth: int) -> Iterator[TextPart]:
        headers, body = _headers(lines)
        yield from self._part(headers, headers, body, depth, choice=0)

    def _part(self, message: Message, headers: Message, body: list[RawLine], depth: int, choice: int) -> Iterator[TextPart]:
        kind = headers.get_content_type()
        boundary = _boundary(headers)
        if depth > MAX_NESTING:
            return
        if kind.startswith("multipart/") and boundary:
            if kind == "multipart/alternative" and not choice:
                self._choices += 1
                choice = self._choices
            for part in _split(body, boundary):
                own, inner = _headers(part)
                yield from self._part(message, own, inner, depth + 1, choice)
        elif kind in ("message/rfc822", "message/global"):
            inner = body if _encoding(headers) not in ("base64", "quoted-printable") else _as_raw(_decoded(headers, body)[0])
            own, rest = _headers(inner)
            yield from self._part(own, own, rest, depth + 1, choice)
        elif kind.startswith("text/") or kind == "application/octet-stream":
            text, errors = _decoded(headers, body)
            if kind == "text/html":
                yield TextPart(message, without_tags(text), errors, choice, text)
            else:
                yield TextPart(message, text, errors, choice)


def _headers(lines: list[RawLine]) -> tuple[Message, list[RawLine]]:
    """Part headers from body. A text that does not begin with a header has none."""
    start = 1 if lines and lines[0].data.startswith((b"From ", b">From ")) else 0
    end = start
    while end < len(lines) and lines[end].data.strip():
        if not _HEADER_LINE.match(lines[end].data) and not (end > start and lines[end].data[:1] in (b" ", b"\t")):
            if end == start:
                return Message(), lines
            break
        end += 1
    text = b"\n".join(line.data for line in lines[start:end])
    body_start = end + 1 if end < len(lines) and not lines[end].data.strip() else end
    try:
        headers = BytesHeaderParser(policy=compat32).parsebytes(text)
        headers.get_content_type()
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        headers = Message()
    return headers, lines[body_start:]


def _boundary(headers: Message) -> bytes | None:
    try:
        boundary = headers.get_boundary()
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return None
    return boundary.encode("utf-8", "surrogateescape") if boundary else None


def _encoding(headers: Message) -> str:
    return str(headers.get("content-transfer-encoding", "")).strip().lower()


def _split(body: list[RawLine], boundary: bytes) -> Iterator[list[RawLine]]:
    part: list[RawLine] | None = None
    for line in body:
        stripped = line.data.rstrip()
        if stripped in (b"--" + boundary, b"--" + boundary + b"--"):
            if part is not None:
                yield part
            part = None if stripped.endswith(boundary + b"--") and stripped != b"--" + boundary else []
        elif part is not None:
            part.append(line)
    if part:
        yield part


def _decoded(headers: Message, body: list[RawLine]) -> tuple[list[TextLine], int]:
    charset = _charset(headers)
    encoding = _encoding(headers)
    if encoding == "base64":
        found = _base64_lines(body)
    elif encoding == "quoted-printable":
        found = _quoted_lines(body)
    else:
        found = ((line.number, line.number, line.data) for line in body)
    lines: list[TextLine] = []
    errors = 0
    for start, end, data in found:
        text, verbatim, bad = _decode(data, charset)
        errors += bad
        lines.append(TextLine(start, end, text, verbatim))
    return lines, errors


def _charset(headers: Message) -> str | None:
    try:
        name = headers.get_content_charset()
        found = codecs.lookup(name) if name else None
        if found and found.name not in ("utf-8", "ascii") and "a".encode(found.name) == b"a":
            return found.name
    except (LookupError, ValueError, TypeError, AttributeError, IndexError):
        pass
    return None


def _decode(data: bytes, charset: str | None) -> tuple[str, str, int]:
    if charset and not data.isascii():
        try:
            text = data.decode(charset)
        except (UnicodeError, LookupError):
            pass
        else:
            return text, storable(text), 0
    return decode(data)


def _base64_lines(body: list[RawLine]) -> Iterator[tuple[int, int, bytes]]:
    """Decode; a decoded line stands on the lines of the file that hold its bytes."""
    data, ends, numbers, held = bytearray(), list[int](), list[int](), b""
    for line in body:
        held += _NOT_BASE64.sub(b"", line.data)
        whole = len(held) // _QUANTUM * _QUANTUM
        try:
            data += base64.b64decode(held[:whole])
        except (binascii.Error, ValueError):
            data += b"?"
        held = held[whole:]
        ends.append(len(data))
        numbers.append(line.number)
    at = 0
    for part in re.split(rb"(?<=\n)", bytes(data)):
        if part:
            first = numbers[min(bisect.bisect_right(ends, at), len(numbers) - 1)]
            at += len(part)
            last = numbers[min(bisect.bisect_left(ends, at), len(numbers) - 1)]
            yield first, max(first, last), part.rstrip(b"\r\n")


def _quoted_lines(body: list[RawLine]) -> Iterator[tuple[int, int, bytes]]:
    held, start = b"", 0
    for line in body:
        start = start or line.number
        stripped = line.data.rstrip(b" \t")
        soft = stripped.endswith(b"=")
        held += quopri.decodestring(stripped[:-1] if soft else stripped)
        if not soft:
            for part in re.split(rb"\r\n|\r|\n", held):
                yield start, line.number, part
            held, start = b"", 0
    if start:
        yield start, body[-1].number, held


def _as_raw(lines: list[TextLine]) -> list[RawLine]:
    """A decoded message as lines of its own; each keeps the number of the line it begins on."""
    return [RawLine(line.start, line.text.encode()) for line in lines]
