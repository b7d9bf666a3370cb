"""RSS 2.0, RSS 1.0 and Atom: what all feeds of papers share, and feeds that gather several days, such as a journal's.

Each item is cut out of the file and given to feedparser by itself, within the head of its feed: a broken item thus
costs nobody else, and each has its lines. Feeds that declare entities of their own are not read at all.
"""

from __future__ import annotations

import collections
import datetime as dt
import html
import itertools
import re
from collections.abc import Iterator
from typing import Any

from papertrends.digests.citations import Body, read_body
from papertrends.digests.dates import parse_published
from papertrends.digests.feeditems import (
    authors_of,
    body_of,
    content_of,
    host_of,
    identified,
    is_paper,
    parse_feed,
    published_utc,
    tags_of,
    text_of,
)
from papertrends.digests.identities import doi, doi_in_text, doi_of_address, shown_arxiv_id
from papertrends.digests.lines import UTF8_BOM
from papertrends.digests.markup import plain_text, without_inline_marks
from papertrends.digests.model import DatePrecision, Description, Digest, DigestFile, Entry, Piece, Reject, Unit
from papertrends.digests.persons import names_of
from papertrends.digests.records import is_served_error
from papertrends.digests.tex import without_tex
from papertrends.digests.text import clean_abstract, clean_line, storable
from papertrends.digests.xmlitems import XmlItem, XmlItems
from papertrends.reasons import RejectReason

_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>|<!--.{0,4096}?-->|<\?xml-stylesheet[^>]{0,500}\?>|<!DOCTYPE[^>\[]{0,500}(?:\[.{0,20000}?\]\s*)?>|\s)*<(?:rss|feed|rdf:RDF)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_RSS_1 = re.compile(rb"<(?:[a-z]+:)?(?:channel|item)[\s>]")
"""RDF is a feed where it has one of them; else it may be anything."""
LONGEST_TEMPLATE = 100_000
_EARLY = re.compile(r"^\s*\[(?:ASAP|Early View|In Press|Preprint)\]\s*", re.IGNORECASE)
_DATE_KEYS = ("published", "prism_publicationdate", "updated", "prism_coverdate")
_DOI_KEYS = ("arxiv_doi", "prism_doi", "dc_identifier", "citation_doi")
_DOI_FIELD = re.compile(
    r"<(?:dc:identifier|prism:doi|dcterms:identifier)[^>]{0,100}>\s*(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.[0-9]{4,9}/[^<\s]+)",
    re.IGNORECASE,
)
_AUTHORS_TAG = re.compile(r"<authors?>\s*(?:<!\[CDATA\[)?([^<>\]]{3,5000})", re.IGNORECASE)
"""IEEE's feeds name authors in an element of their own."""
_DC_TITLE = re.compile(r"<dc:title>\s*(?:<!\[CDATA\[)?([^<>\]]{3,1000})")
_JOURNAL = re.compile(r"<(?:prism:|dc:(?:source|identifier))|\bxmlns:prism=|<rdf:RDF", re.IGNORECASE)
_LONGEST_ABSTRACT = 20_000
"""What is longer is the text of the whole piece, not its abstract."""


def _day_of(text: str) -> tuple[dt.date, DatePrecision] | None:
    return (parse_published(text) or published_utc(text)) if text else None


def _doi_of(found: Any, link: str, guid: str) -> str | None:
    stated = next((known for key in _DOI_KEYS if (known := doi(text_of(found, key)))), None)
    return stated or doi_of_address(link) or doi(guid) or doi_of_address(guid)


def _only_doi(text: str) -> str | None:
    """The DOI that a text names, where it names one: several may be those of other papers."""
    known = {doi_in_text(part) for part in re.split(r"(?=doi)", text, flags=re.IGNORECASE)} - {None} if "10." in text else set()
    return next(iter(known)) if len(known) == 1 else None


def _best_body(found: Any) -> Body:
    """The abstract where it stands: some feeds have a sentence of it in the summary, and all of it in the content."""
    body, full = read_body(plain_text(text_of(found, "summary"))), content_of(found)
    if not full or len(full) > LONGEST_TEMPLATE:
        return body
    other = read_body(plain_text(full))
    whole = len(other.abstract) <= _LONGEST_ABSTRACT and (
        not body.abstract or (other.lines > 0 and len(other.abstract) > len(body.abstract))
    )
    best, rest = (other, body) if whole else (body, other)
    best.authors, best.venue = best.authors or rest.authors, best.venue or rest.venue
    best.published, best.doi = best.published or rest.published, best.doi or rest.doi
    return best


AT_ONCE = 25
"""So many items are parsed at once where all are well-formed: most of the time goes to the head of the feed."""


def _parsed(items: XmlItems) -> Iterator[tuple[XmlItem, Any]]:
    """Yield each item with what feedparser makes of it; with a text that says what is wrong where that is nothing."""
    source = iter(items)
    while batch := list(itertools.islice(source, AT_ONCE)):
        good = [item for item in batch if not item.reason]
        together = parse_feed(items.shell("".join(item.verbatim for item in good))) if len(good) > 1 else None
        entries: list[Any] = [] if together is None or together.bozo else together.entries
        found = iter(entries if len(entries) == len(good) else [])
        for item in batch:
            yield item, None if item.reason else next(found, None) or _alone(items.shell(item.verbatim))


def _alone(document: str) -> Any:
    parsed = parse_feed(document)
    return parsed.entries[0] if parsed.entries else str(parsed.get("bozo_exception", ""))


class PapersFeed:
    """What the feed's kinds share: its items, one by one."""

    name = "feed"
    version = 4
    unit: Unit = "items"
    may_be_empty = True
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for the root of a feed."""
        start = head.removeprefix(UTF8_BOM)
        return bool(_FEED.match(start)) and (b"<rdf:RDF" not in start[:4096] or bool(_RSS_1.search(start))) and self._is_mine(head)

    def _is_mine(self, head: bytes) -> bool:
        return True

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each item. Raises `Unreadable` where the feed declares entities."""
        days: collections.Counter[dt.date] = collections.Counter()
        with file.open() as stream:
            items = XmlItems(stream)
            for item, parsed in _parsed(items):
                yield self._piece(item, parsed, items, days)
        feed: dict[str, Any] = dict(parse_feed(items.shell("")).feed)
        yield self._digest(file, feed | {"head": items.head, "items": items.count}, days, items.errors)

    def _piece(self, item: XmlItem, parsed: Any, items: XmlItems, days: collections.Counter[dt.date]) -> Entry | Reject:
        verbatim = storable(item.verbatim)

        def reject(reason: RejectReason, detail: str = "") -> Reject:
            return Reject(item.line_start, item.line_end, reason, verbatim, item.ordinal, detail)

        if item.reason:
            return reject(item.reason, item.detail)
        if isinstance(parsed, str):
            return reject(RejectReason.BAD_XML, clean_line(parsed)[:200])
        found = parsed
        entry = self._entry(found, item, verbatim)
        if not entry.title:
            return reject(RejectReason.NO_TITLE)
        if is_served_error(entry.title, entry.abstract) or (is_served_error(entry.title, None) and not entry.arxiv_id):
            return reject(RejectReason.SERVED_ERROR)
        if not self._is_known and not is_paper(_evidence(entry), is_journal=bool(_JOURNAL.search(items.head + item.verbatim))):
            return reject(RejectReason.NOT_A_PAPER, "it has no id, no address of a paper, and no authors with an abstract")
        if day := self._item_day(found):
            days[day] += 1
        return entry

    def _item_day(self, found: Any) -> dt.date | None:
        return None

    _is_known = False
    """Whether the feed lists nothing but papers."""

    def _entry(self, found: Any, item: XmlItem, verbatim: str) -> Entry:
        fields = self._fields(found)
        fields["doi"] = fields["doi"] or (doi(stated[1]) if (stated := _DOI_FIELD.search(item.verbatim)) else None)
        fields["title"] = _own_title(fields["title"], item.verbatim)
        if fields["abstract"] and fields["abstract"].startswith(f"{fields['title']}\n\n"):
            fields["abstract"] = fields["abstract"][len(fields["title"]) :].strip() or None
        if not fields["authors"] and (listed := _AUTHORS_TAG.search(item.verbatim)):
            fields["authors"] = names_of(clean_line(html.unescape(listed[1])))
        return Entry(line_start=item.line_start, line_end=item.line_end, verbatim=verbatim, item=item.ordinal, **fields)

    def _fields(self, found: Any) -> dict[str, Any]:
        """The fields of an item of any feed."""
        link, guid = text_of(found, "link"), text_of(found, "id")
        identity = shown_arxiv_id(link) or shown_arxiv_id(guid)
        body = _best_body(found)
        ai_summary, abstract = clean_abstract(without_tex(body.abstract))
        published = next((date for key in _DATE_KEYS if (date := _day_of(text_of(found, key)))), None)
        if body.published and (published is None or (body.published[1] == "day" and not text_of(found, "published"))):
            published = body.published
        title = _EARLY.sub("", html.unescape(text_of(found, "title")) if "&lt;" in text_of(found, "title") else text_of(found, "title"))
        return identified(identity) | {
            "title": clean_line(without_tex(plain_text(title) if title.startswith("<") else without_inline_marks(title))),
            "abstract": abstract or None,
            "ai_summary": ai_summary,
            "authors": authors_of(found) or body.authors,
            "categories": tags_of(found),
            "url": storable(link) or None,
            "source_record_id": storable(guid) or None,
            "published_on": published[0] if published else None,
            "published_precision": published[1] if published else None,
            "venue": clean_line(text_of(found, "prism_publicationname") or text_of(found, "dc_source")) or body.venue,
            "doi": _doi_of(found, link, guid) or body.doi or _only_doi(body_of(found)),
        }

    def _digest(self, file: DigestFile, feed: dict[str, Any], days: collections.Counter[dt.date], errors: int) -> Digest:
        address = text_of(feed, "link")
        return Digest(source=host_of(address) or "feed", page_url=storable(address) or None, encoding_errors=errors)


def _own_title(title: str, item: str) -> str:
    """The title without the journal, volume and pages that MDPI's feeds write before it: dc:title has it alone."""
    found = _DC_TITLE.search(item) if ", Vol. " in title else None
    own = clean_line(html.unescape(found[1])) if found else ""
    return own if own and title.endswith(own) else title


def _evidence(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("arxiv_id", "doi", "url", "authors", "abstract")}


def channel_of(head: bytes) -> bytes:
    """What stands before the first item: what an item says makes no feed."""
    return re.split(rb"<(?:item|entry)[\s>]", head, maxsplit=1)[0]


class Feed(PapersFeed):
    """Any other feed of papers."""

    about = Description(
        "any other RSS or Atom feed of papers, such as a journal's; items without any sign of a paper are rejects",
        "its host",
        "unknown",
        "none",
    )
