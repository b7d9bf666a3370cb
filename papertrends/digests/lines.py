"""Lines of a stream of any size: universal line ends, bounded memory, UTF-8 with its errors counted.

A line ends with LF, CRLF or a lone CR; other Unicode separators are part of the text. `LineCounter` counts the same
lines from the bytes alone, so that what a reader accounts for can be checked against something it did not say itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

MAX_LINE_BYTES = 32 * 1024 * 1024
"""Longer lines are cut: nothing that one paper says about itself is near this size."""
CHUNK_BYTES = 1024 * 1024
UTF8_BOM = b"\xef\xbb\xbf"

_LINE_END = re.compile(rb"\r\n|\r|\n")
_TEXT_LINE_END = re.compile(r"\r\n|\r|\n")
_BAD_BYTE = re.compile("[\udc80-\udcff]")


def line_ends(text: str, start: int, end: int) -> int:
    """Count the line ends in a part of a text."""
    if text.find("\r", start, end) < 0:
        return text.count("\n", start, end)
    return len(_TEXT_LINE_END.findall(text, start, end))


def bad_bytes(text: str) -> int:
    """Count the bytes that were no text, in one that was decoded with `surrogateescape`."""
    return 0 if text.isascii() else len(_BAD_BYTE.findall(text))


class LineCounter:
    """Counts lines in bytes as they go by."""

    def __init__(self) -> None:
        self._ends = 0
        self._last = b""

    def feed(self, chunk: bytes | memoryview) -> None:
        """Count one chunk."""
        data = bytes(chunk)
        if not data:
            return
        self._ends += data.count(b"\n")
        if b"\r" in data:
            self._ends += data.count(b"\r") - data.count(b"\r\n")
        if self._last == b"\r" and data[:1] == b"\n":
            self._ends -= 1
        self._last = data[-1:]

    @property
    def lines(self) -> int:
        """Lines so far; the last one counts without an end, too."""
        return self._ends + (self._last not in (b"", b"\n", b"\r"))


class RawLine(NamedTuple):
    """One line without its end. `cut` says how many bytes were left out because it was too long."""

    number: int
    data: bytes
    cut: int = 0


def raw_lines(stream: BinaryIO, limit: int = MAX_LINE_BYTES) -> Iterator[RawLine]:
    """Yield the lines of a stream, never holding much more than `limit` bytes."""
    number = 0
    pending: list[bytes] = []
    held = cut = 0
    after_cr = False
    while chunk := stream.read(CHUNK_BYTES):
        if after_cr and chunk[:1] == b"\n":
            chunk = chunk[1:]  # the second half of a CRLF that two chunks share
        after_cr = chunk[-1:] == b"\r"
        parts = _LINE_END.split(chunk) if b"\r" in chunk else chunk.split(b"\n")
        for part in parts[:-1]:
            number += 1
            if not held and not cut:
                yield RawLine(number, part)
            else:
                room = max(limit - held, 0)
                yield RawLine(number, b"".join([*pending, part[:room]]), cut + max(len(part) - room, 0))
                pending, held, cut = [], 0, 0
        last = parts[-1]
        room = max(limit - held, 0)
        if last[:room]:
            pending.append(last[:room])
            held += len(last[:room])
        cut += max(len(last) - room, 0)
    if held or cut:
        yield RawLine(number + 1, b"".join(pending), cut)


class Line(NamedTuple):
    """One line as text: bytes that are not UTF-8 are U+FFFD in `text` and escapes in `verbatim`."""

    number: int
    text: str
    verbatim: str
    errors: int = 0
    cut: int = 0


def decode(data: bytes) -> tuple[str, str, int]:
    """Return text, verbatim and the number of bytes that are not UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        verbatim = data.decode("utf-8", "backslashreplace")
        text = data.decode("utf-8", "replace")
        errors = sum(1 for c in data.decode("utf-8", "surrogateescape") if "\udc80" <= c <= "\udcff")
        return text, verbatim.replace("\x00", "\\x00"), errors
    return text, text.replace("\x00", "\\x00") if "\x00" in text else text, 0


def text_lines(stream: BinaryIO, limit: int = MAX_LINE_BYTES) -> Iterator[Line]:
    """Yield the lines of a stream as text, without a byte-order mark."""
    for raw in raw_lines(stream, limit):
        data = raw.data.removeprefix(UTF8_BOM) if raw.number == 1 else raw.data
        text, verbatim, errors = decode(data)
        yield Line(raw.number, text, verbatim, errors, raw.cut)
