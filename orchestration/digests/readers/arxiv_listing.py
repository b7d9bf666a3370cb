"""arXiv's listing text in a file of its own: the body of a mail, or a listing as arXiv keeps it.

The list's day is the one under which arXiv announces it, from the text's own dates (see `listing.About`); where it has
none, the day in the file's name. Headers of days within the text (`/* Fri, 3 Mar 2023 */`) give their records that day.
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.digests.dates import name_day
from orchestration.digests.filling import Filler
from orchestration.digests.lines import Line, text_lines
from orchestration.digests.listing import LISTING_HEAD, About, Listing, TextLine
from orchestration.digests.model import Digest, DigestFile, Piece, Unit


class ArxivListing:
    """The reader of plain listing text."""

    name = "arxiv-listing"
    version = 1
    unit: Unit = "lines"

    def matches(self, head: bytes) -> bool:
        """Look for the opening of a record: a line of two backslashes, then an id."""
        return bool(LISTING_HEAD.search(head))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield records, banners between them, then the digest."""
        listing, filler = Listing(), Filler()
        last = errors = 0

        def lines(found: Iterator[Line]) -> Iterator[TextLine]:
            nonlocal last, errors
            for line in found:
                last = line.number
                errors += line.errors
                yield TextLine(line.number, line.number, line.text, line.verbatim)

        with file.open() as stream:
            for piece in listing.read(lines(text_lines(stream))):
                yield from filler.place(piece)
        yield from filler.up_to(last)
        yield listing_digest(file, [listing.about], errors)


def listing_digest(file: DigestFile, lists: list[About], errors: int) -> Digest:
    """Say what a file of one or several lists is."""
    archives = {archive for about in lists for archive in about.archives}
    days = {day for about in lists for day in (about.days or {about.day()})}
    day = next(iter(days)) if len(days) == 1 else None
    named = name_day(file.path) if not days - {None} else None
    return Digest(
        source=f"arxiv-{next(iter(archives))}" if len(archives) == 1 else "arxiv",
        source_kind="listing",
        listed_on=day or named,
        listed_on_source="content" if day else "filename" if named else None,
        encoding_errors=errors,
    )
