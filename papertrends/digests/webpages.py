"""Pages in HTML, parsed once: their text, their soup, and the lines on which words stand."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup

from papertrends.digests.lines import UTF8_BOM, decode
from papertrends.digests.model import DigestFile, Unreadable
from papertrends.reasons import FileReason

MAX_BYTES = 32 * 1024 * 1024
HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE | re.DOTALL
)


@dataclass(slots=True)
class Page:
    """A page of HTML."""

    text: str
    soup: BeautifulSoup
    errors: int
    _ends: list[int] = field(default_factory=list)

    def line_at(self, place: int) -> int:
        """The line on which a place in the text stands."""
        if not self._ends:
            self._ends = [found.start() for found in re.finditer("\n", self.text)] or [len(self.text)]
        return bisect.bisect_left(self._ends, place) + 1

    def line_of(self, words: str, after: int = 0) -> int:
        """The line on which words stand first after a place; the parser keeps no lines."""
        at = self.text.find(words, after) if words else -1
        return self.line_at(max(at, 0))


def read_page(file: DigestFile) -> Page:
    """Parse a page. Raises `Unreadable` for pages larger than `MAX_BYTES`, and where the parser gives up."""
    with file.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Unreadable(FileReason.TOO_LARGE, detail=f"a page of more than {MAX_BYTES:,} bytes")
    text, _, errors = decode(data.removeprefix(UTF8_BOM))
    try:
        return Page(text, BeautifulSoup(text, "lxml"), errors)
    except (AssertionError, ValueError) as error:  # what the parser itself does not expect
        raise Unreadable(FileReason.BAD_HTML, detail=str(error)[:200]) from error
