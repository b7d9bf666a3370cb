"""Records in XML: of PubMed, Europe PMC, EndNote, DBLP and publishers (JATS, MODS), OAI-PMH of arXiv and others, Zotero's RDF.

Each record is cut out of the document and parsed by itself, so a broken one does not affect the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from papertrends.digests.jsonitems import KEPT_CHARACTERS
from papertrends.digests.lines import UTF8_BOM
from papertrends.digests.model import Description, DigestFile, Entry, Piece, Reject, Unit
from papertrends.digests.readers.records_json import RECORDS_ARE, Listing, piece_of
from papertrends.digests.text import storable
from papertrends.digests.xmlitems import XmlItem, XmlItems
from papertrends.digests.xmlrecords import KINDS, Kind, Values, container_of, element_of, kind_of, named, refers_to
from papertrends.reasons import RejectReason

MAX_CONTAINERS = 100_000


class RecordsXml:
    """The reader of records in XML."""

    about = Description(
        "XML of PubMed, Europe PMC, EndNote, DBLP and publishers (JATS, MODS); OAI-PMH; Zotero's RDF",
        *RECORDS_ARE,
    )

    name = "records-xml"
    version = 2
    unit: Unit = "items"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for the root of a document of records."""
        return kind_of(_text(head)) is not None

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each record. Raises `Unreadable` where the document declares entities."""
        with file.open() as stream:
            kind = kind_of(_text(stream.read(64 * 1024))) or KINDS[0]
        listing, containers = Listing(file), _containers(file, kind)
        with file.open() as stream:
            items = XmlItems(stream, kind.items, nested=kind.nested)
            for item in items:
                yield _piece(item, kind, listing, containers)
        yield listing.digest(items.errors)


def _text(head: bytes) -> str:
    return head.removeprefix(UTF8_BOM).decode("utf-8", "replace")


def _containers(file: DigestFile, kind: Kind) -> dict[str, Values]:
    """What stands once for several records, which may come before it."""
    found: dict[str, Values] = {}
    if not kind.containers:
        return found
    with file.open() as stream:
        for item in XmlItems(stream, kind.containers):
            if len(found) < MAX_CONTAINERS and not item.reason and (element := element_of(item.verbatim)) is not None:
                address, values = container_of(element)
                found.setdefault(address, values)
    return found


def _piece(item: XmlItem, kind: Kind, listing: Listing, containers: dict[str, Values]) -> Entry | Reject:
    verbatim = storable(item.verbatim)
    if item.reason:
        return Reject(item.line_start, item.line_end, item.reason, verbatim[:KEPT_CHARACTERS], item.ordinal, item.detail)
    element = element_of(item.verbatim)
    if element is None:
        return Reject(
            item.line_start, item.line_end, RejectReason.BAD_XML, verbatim[:KEPT_CHARACTERS], item.ordinal, "the record cannot be parsed"
        )
    values = dict(named(containers.get(refers_to(element), {}))) if containers else {}
    values |= dict(named(kind.values(element)))
    return piece_of(values, verbatim, listing, line_start=item.line_start, line_end=item.line_end, item=item.ordinal)
