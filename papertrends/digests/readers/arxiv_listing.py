"""arXiv's listing text in a file of its own: the body of a mail, or a listing as arXiv keeps it.

The list's day is the one under which arXiv announces it, from the text's own dates (see `listing.About`); where it has
none, the day in the file's name. Headers of days within the text (`/* Fri, 3 Mar 2023 */`) give their records that day.
"""

from __future__ import annotations

from collections.abc import Iterator

from papertrends.digests.dates import name_day
from papertrends.digests.filling import Filler
from papertrends.digests.lines import UTF8_BOM, RawLine, decode, raw_lines
from papertrends.digests.listing import LISTING_HEAD, MAX_BLOCK_LINES, About, Block, Listing, is_rule
from papertrends.digests.model import Description, Digest, DigestFile, Piece, Unit

_RULE_ENDS = frozenset((b"-", b"=", b"_", b"%", b" ", b"\t"))


class ArxivListing:
    """The reader of plain listing text."""

    about = Description(
        "the text of arXiv's mails, saved without a mail's headers",
        "`arxiv-<archive>` (`arxiv-cs`)",
        "listing",
        "a date above the records; else the day under which arXiv announces the list (see below); else the file's name",
    )

    name = "arxiv-listing"
    version = 2
    unit: Unit = "lines"
    may_be_empty = True
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for the opening of a record: a line of two backslashes, then an id."""
        return bool(LISTING_HEAD.search(head))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield records, banners between them, then the digest."""
        listing, filler, text = Listing(), Filler(), _PlainText()
        with file.open() as stream:
            for piece in listing.read(text.blocks(raw_lines(stream))):
                yield from filler.place(piece)
        yield from filler.up_to(text.last)
        yield listing_digest(file, [listing.about], text.errors)


class _PlainText:
    """Parts plain text at its rules; many lines are decoded at once."""

    def __init__(self) -> None:
        self.last = self.errors = 0

    def blocks(self, lines: Iterator[RawLine]) -> Iterator[Block]:
        gathered: list[bytes] = []
        for number, data, _ in lines:
            self.last = number
            rule = data[-1:] in _RULE_ENDS and is_rule(data.decode("utf-8", "replace"))
            if not rule:
                gathered.append(data)
            if gathered and (rule or len(gathered) >= MAX_BLOCK_LINES):
                yield self._block(gathered, number - rule)
                gathered = []
        if gathered:
            yield self._block(gathered, self.last)

    def _block(self, lines: list[bytes], last: int) -> Block:
        first = last - len(lines) + 1
        if first == 1:
            lines[0] = lines[0].removeprefix(UTF8_BOM)
        text, verbatim, errors = decode(b"\n".join(lines))
        self.errors += errors
        numbers = range(first, last + 1)
        texts = text.split("\n")
        return Block(numbers, numbers, texts, texts if verbatim is text else verbatim.split("\n"))


def listing_digest(file: DigestFile, lists: list[About], errors: int) -> Digest:
    """Say what a file of one or several lists is."""
    archives = {archive for about in lists for archive in about.archives}
    days = {day for about in lists for day in (about.days or {about.day})}
    day = next(iter(days)) if len(days) == 1 else None
    named = name_day(file.path) if not days - {None} else None
    return Digest(
        source=f"arxiv-{next(iter(archives))}" if len(archives) == 1 else "arxiv",
        source_kind="listing",
        listed_on=day or named,
        listed_on_source="content" if day else "filename" if named else None,
        encoding_errors=errors,
    )
