"""RIS, PubMed's nbib, Web of Science's and EndNote's tagged lines, as reference managers and search engines save them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from papertrends.digests.filling import Filler
from papertrends.digests.jsonitems import KEPT_CHARACTERS
from papertrends.digests.lines import UTF8_BOM, Line, text_lines
from papertrends.digests.model import Description, DigestFile, Entry, Piece, Reject, Unit
from papertrends.digests.readers.records_json import RECORDS_ARE, Listing, piece_of
from papertrends.digests.tagged import NBIB, Dialect, TaggedRecord, dialect_of, records
from papertrends.reasons import RejectReason

_PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"


class Tagged:
    """The reader of bibliographies in tagged lines."""

    about = Description(
        "RIS, PubMed's nbib, Web of Science's tagged text, EndNote's refer (.enw)",
        *RECORDS_ARE,
    )

    name = "records-tagged"
    version = 2
    unit: Unit = "lines"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for the tags of a record among the first lines."""
        return dialect_of(head.removeprefix(UTF8_BOM).decode("utf-8", "replace")) is not None

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each record."""
        with file.open() as stream:
            dialect = dialect_of(stream.read(64 * 1024).removeprefix(UTF8_BOM).decode("utf-8", "replace")) or NBIB
        listing, filler, watch = Listing(file), Filler(), _Watch()
        item = 0
        with file.open() as stream:
            for record in records(watch.lines(stream), dialect):
                item += 1
                yield from filler.place(_piece(record, dialect, listing, item))
        yield from filler.up_to(watch.last)
        yield listing.digest(watch.errors)


class _Watch:
    """Counts lines and errors as they go by."""

    def __init__(self) -> None:
        self.last = self.errors = 0

    def lines(self, stream: BinaryIO) -> Iterator[Line]:
        for line in text_lines(stream):
            self.last = line.number
            self.errors += line.errors
            yield line


def _piece(record: TaggedRecord, dialect: Dialect, listing: Listing, item: int) -> Entry | Reject:
    start, end = record.lines[0].number, record.lines[-1].number
    verbatim = "\n".join(line.verbatim for line in record.lines)
    if cut := sum(line.cut for line in record.lines):
        return Reject(start, end, RejectReason.LINE_TOO_LONG, verbatim[:KEPT_CHARACTERS], item, f"{cut:,} bytes left out")
    if not record.is_closed and not record.values.get("title"):
        return Reject(start, end, RejectReason.TRUNCATED, verbatim[:KEPT_CHARACTERS], item, "the record has no end")
    listing.name_columns(sorted(record.unused), start)
    values = record.values
    if dialect is NBIB and values.get("id"):
        values.setdefault("url", f"{_PUBMED}{values['id']}/")
    return piece_of(values, verbatim, listing, line_start=start, line_end=end, item=item)
