"""Checks that every line and item of a file is accounted for exactly once."""

from __future__ import annotations

from papertrends.digests.model import Accounts, Banner, Entry, Reject

MAX_GAPS = 20


class Bookkeeper:
    """Follows the pieces of one file in their order.

    Lines: each piece begins on the line after the one before it. Only pieces that are items may begin on the line on
    which the last one ended, since an encoded body can put the end of one and the start of the next on one line.
    Items: ordinals rise by one.
    """

    def __init__(self) -> None:
        self.accounts = Accounts()
        self._line = 0
        self._shared = False
        self._overlaps = 0

    def take(self, piece: Entry | Reject | Banner) -> None:
        """Enter one piece."""
        books = self.accounts
        item = 0
        if isinstance(piece, Entry):
            books.entries += 1
            item = piece.item
        elif isinstance(piece, Reject):
            books.rejects += 1
            item = piece.item
        if item:
            books.items_accounted += item == books.items + 1
            books.items = max(books.items, item)
        self._take_lines(piece.line_start, piece.line_end, may_share=self._shared or item > 0)
        self._shared = item > 0

    def _take_lines(self, start: int, end: int, *, may_share: bool) -> None:
        begins = self._line + 1
        if start == begins and end >= start:
            self.accounts.lines_accounted += end - start + 1
        elif may_share and start == self._line and end >= start:
            self.accounts.lines_accounted += end - start
        else:
            if start > begins:
                self._gap(begins, start - 1)
            else:
                self._overlaps += begins - start
                self._gap(start, self._line)
            self.accounts.lines_accounted += max(end - max(start, begins) + 1, 0)
        self._line = max(self._line, end)

    def _gap(self, start: int, end: int) -> None:
        if len(self.accounts.gaps) < MAX_GAPS:
            self.accounts.gaps.append((start, end))

    def close(self, unit: str, lines: int) -> Accounts:
        """Compare with the lines counted from the bytes, unless the reader counts items."""
        books = self.accounts
        if unit == "items":
            books.lines = books.lines_accounted = 0
            books.gaps.clear()
            return books
        books.lines = lines
        if self._line < lines:
            self._gap(self._line + 1, lines)
        elif self._line > lines:
            self._gap(lines + 1, self._line)
        if self._overlaps and books.lines_accounted == lines:
            books.lines_accounted -= self._overlaps  # a line that two pieces claim is not accounted for
        return books
