"""The columns and keys of a file that nobody reads, named in its outcome so that nothing is dropped without a word."""

from __future__ import annotations

from collections.abc import Iterable

from papertrends.digests.model import Remark
from papertrends.digests.text import clean_line, storable
from papertrends.reasons import FileReason

MOST_NAMED = 40
"""So many names that were not used are told; the rest is as in the file."""
SHOWN_CHARACTERS = 80


class NotUsed:
    """Names, each once, in the order in which they came."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self.line = 1

    def note(self, names: Iterable[str], line: int) -> None:
        """Keep names that stand on a line."""
        if len(self._names) > MOST_NAMED:
            return
        fresh = [clean_line(storable(name))[:SHOWN_CHARACTERS] for name in names]
        if fresh and not self._names:
            self.line = line
        self._names.update(dict.fromkeys(fresh))

    @property
    def said(self) -> str:
        """Name them; nothing where there are none."""
        names = list(self._names)
        more = ", …" if len(names) > MOST_NAMED else ""
        return f"not used: {', '.join(names[:MOST_NAMED])}{more}" if names else ""

    def remark(self) -> Remark | None:
        """What the outcome of the file is to say."""
        return Remark(FileReason.KEYS_NOT_USED, self.line, self.said) if self._names else None
