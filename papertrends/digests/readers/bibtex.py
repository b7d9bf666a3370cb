"""BibTeX and BibLaTeX, as reference managers and publishers' pages save them."""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import re
from collections.abc import Iterator

from papertrends.digests.bibtex import MAX_STRINGS, BibBlock, blocks, parsed
from papertrends.digests.filling import Filler
from papertrends.digests.jsonitems import KEPT_CHARACTERS
from papertrends.digests.lines import UTF8_BOM, Line, text_lines
from papertrends.digests.model import Description, DigestFile, Entry, Piece, Reject, Unit
from papertrends.digests.readers.records_json import RECORDS_ARE, Listing, piece_of
from papertrends.digests.text import storable
from papertrends.reasons import RejectReason

_ENTRY = re.compile(
    rb"^[ \t]*@[ \t]*(?:article|inproceedings|conference|misc|book|inbook|incollection|proceedings|phdthesis|mastersthesis|thesis|techreport|report"
    rb"|unpublished|online|electronic|preprint|manual|booklet|dataset|software|collection|patent|string|preamble|comment)[ \t]*[{(]",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(rb"\btitle[ \t]*=[ \t]*[{\"]", re.IGNORECASE)
_OTHER_TEXT = re.compile(rb"^(?:#{1,6} |```|---[ \t]*$|\\documentclass)", re.MULTILINE)
"""A text that cites itself in BibTeX is no bibliography."""
_NO_ENTRIES = ("comment", "preamble")


class BibTeX:
    """The reader of BibTeX."""

    about = Description(
        "BibTeX and BibLaTeX",
        *RECORDS_ARE,
    )

    name = "records-bibtex"
    version = 2
    unit: Unit = "lines"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for an entry at the beginning of a line, with a title in it or after it."""
        head = head.removeprefix(UTF8_BOM)
        first = _ENTRY.search(head)
        if not first or head.lstrip().startswith((b"<", b"{", b"[")) or _OTHER_TEXT.search(head[: first.start()]):
            return False
        return bool(_FIELD.search(head))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each entry; comments and abbreviations are banners."""
        listing, filler = Listing(file), Filler()
        strings: list[str] = []
        last = errors = item = 0

        def watched(lines: Iterator[Line]) -> Iterator[Line]:
            nonlocal last, errors
            for line in lines:
                last = line.number
                errors += line.errors
                yield line

        with file.open() as stream:
            for block in blocks(watched(text_lines(stream))):
                if block.kind == "string" and block.is_closed and len(strings) < MAX_STRINGS:
                    strings.append(block.text)
                if block.kind in (*_NO_ENTRIES, "string"):
                    continue
                item += 1
                yield from filler.place(_piece(block, "\n".join(strings), listing, item))
        yield from filler.up_to(last)
        yield listing.digest(errors)


def _piece(block: BibBlock, strings: str, listing: Listing, item: int) -> Entry | Reject:
    verbatim = storable(block.text)
    if not block.is_closed:
        return Reject(block.start, block.end, RejectReason.TRUNCATED, verbatim[:KEPT_CHARACTERS], item, "the entry is not closed")
    record = parsed(block, strings)
    if record.problem:
        return Reject(block.start, block.end, RejectReason.BAD_BIBTEX, verbatim[:KEPT_CHARACTERS], item, record.problem)
    return piece_of(record.values, verbatim, listing, line_start=block.start, line_end=block.end, item=item)
