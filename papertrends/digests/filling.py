"""Banners for the lines between pieces, so that a reader accounts for every line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from papertrends.digests.model import Banner, Entry, Piece, Reject


class Filler:
    """Passes pieces on in order; the lines between them become banners."""

    def __init__(self) -> None:
        self.line = 0

    def place(self, piece: Entry | Reject) -> Iterator[Piece]:
        """Yield a banner for the lines before a piece, if there are any, and the piece.

        A piece may begin on the line on which the last one ended, as happens in encoded text.
        """
        start = max(piece.line_start, self.line, 1)
        yield from self.up_to(start - 1)
        end = max(piece.line_end, start)
        self.line = end
        yield piece if (start, end) == (piece.line_start, piece.line_end) else replace(piece, line_start=start, line_end=end)

    def up_to(self, line: int) -> Iterator[Piece]:
        """Yield a banner for the lines up to one, if there are any."""
        if line > self.line:
            yield Banner(self.line + 1, line)
            self.line = line
