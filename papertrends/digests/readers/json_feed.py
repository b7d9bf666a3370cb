"""JSON Feed 1.x: Hugging Face's daily papers as feed services publish them, and other feeds of papers.

The day of a Hugging Face list is the day that most items carry (`date_published`, as written): on weekends the feed
repeats Friday's list under Friday's dates, while a file's name says Saturday. Only without such dates is it the file
name's. Other feeds gather several days, so that they have no day of their own.
"""

from __future__ import annotations

import collections
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from papertrends.digests.dates import name_day, parse_day, parse_published, weekday_list
from papertrends.digests.feeditems import is_paper
from papertrends.digests.identities import doi_of_address, shown_arxiv_id
from papertrends.digests.jsonitems import Item, JsonItems
from papertrends.digests.lines import UTF8_BOM
from papertrends.digests.markup import plain_text
from papertrends.digests.model import Description, Digest, DigestFile, Entry, Piece, Reject, Unit
from papertrends.digests.readers.hf_api import SOURCE
from papertrends.digests.records import is_served_error, text_of, whole_number
from papertrends.digests.text import clean_abstract, clean_line, storable
from papertrends.reasons import RejectReason

_VERSION = re.compile(r'\s*\{[^\[]{0,4096}"version"\s*:\s*"https?://(?:www\.)?jsonfeed\.org/version/1', re.DOTALL)
_ITEMS = re.compile(r'\s*\{(?:[^"\[]|"(?!items"\s*:)(?:[^"\\]|\\.)*"|\[[^\[\]]{0,10000}\])*"items"\s*:\s*\[', re.DOTALL)
_ADDRESS = re.compile(r'"(?:home_page_url|feed_url)"\s*:\s*"((?:[^"\\]|\\.)*)"')

_HF_PAPERS = "https://huggingface.co/papers/"
"""There the date of an item is the day of the list."""


class HfJsonFeed:
    """The reader of JSON Feed."""

    about = Description(
        "JSON Feed 1.x",
        "`huggingface-daily-papers`; other feeds: their host",
        "daily; unknown for other feeds",
        "the day that most items state; without any, the file's name; none for other feeds",
    )

    name = "hf-jsonfeed"
    version = 3
    unit: Unit = "items"
    may_be_empty = True
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for the version that every JSON Feed states, before or after its items."""
        if b"jsonfeed.org" not in head and b'"content_text"' not in head:
            return False
        text = head.removeprefix(UTF8_BOM).decode("utf-8", "replace")
        return bool(_VERSION.match(text)) or (bool(_ITEMS.match(text)) and '"content_text"' in text)

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each item."""
        days: collections.Counter[dt.date] = collections.Counter()
        hugging_face = entries = 0
        with file.open() as stream:
            items = JsonItems(stream, lambda value: isinstance(value, Mapping) and "title" in value, _ITEMS)
            for found in items:
                piece = _paper_or_reject(_piece(found))
                if isinstance(piece, Entry):
                    entries += 1
                    hugging_face += (piece.url or "").startswith(_HF_PAPERS)
                    if isinstance(found.value, Mapping) and (day := parse_day(text_of(found.value.get("date_published")))):
                        days[day] += 1
                yield piece
        yield _digest(
            file,
            items,
            days,
            is_daily=hugging_face * 2 > entries or (not entries and "huggingface.co/papers" in " ".join(_ADDRESS.findall(items.before))),
        )


def _digest(file: DigestFile, items: JsonItems, days: collections.Counter[dt.date], *, is_daily: bool) -> Digest:
    addresses = [_unquoted(address) for address in _ADDRESS.findall(items.before + items.after)]
    if not is_daily:
        host = next((urlsplit(address).hostname for address in addresses if address), None)
        return Digest(source=host or "feed", encoding_errors=items.errors)
    day = min(days, key=lambda day: (-days[day], day)) if days else None
    named = None if day else name_day(file.path)
    return Digest(
        source=SOURCE,
        source_kind="daily",
        listed_on=day or (weekday_list(named) if named else None),
        listed_on_source="content" if day else "filename" if named else None,
        page_url=addresses[-1] if addresses else None,
        encoding_errors=items.errors,
    )


def _unquoted(text: str) -> str:
    try:
        address = storable(str(json.loads(f'"{text}"', strict=False)))
        urlsplit(address)
    except ValueError:
        return ""
    return address


def _paper_or_reject(piece: Entry | Reject) -> Entry | Reject:
    """Set apart the items that are no papers: posts and news are fed in the same form."""
    if isinstance(piece, Reject):
        return piece
    evidence = {name: getattr(piece, name) for name in ("arxiv_id", "doi", "url", "authors", "abstract")}
    if is_paper(evidence, is_journal=False):
        return piece
    detail = "it has no id, no address of a paper, and no authors with an abstract"
    return Reject(piece.line_start, piece.line_end, RejectReason.NOT_A_PAPER, piece.verbatim, piece.item, detail)


def _piece(found: Item) -> Entry | Reject:
    verbatim = storable(found.verbatim)

    def reject(reason: RejectReason, detail: str = "") -> Reject:
        return Reject(found.line_start, found.line_end, reason, verbatim, found.ordinal, detail)

    if found.reason:
        return reject(found.reason, found.detail)
    if not isinstance(found.value, Mapping):
        return reject(RejectReason.NOT_A_RECORD)
    get = found.value.get
    title = clean_line(text_of(get("title")))
    if not title:
        return reject(RejectReason.NO_TITLE)
    text = text_of(get("content_text")) or plain_text(text_of(get("content_html"))) or text_of(get("summary"))
    ai_summary, abstract = clean_abstract(text)
    if is_served_error(title, abstract) or (is_served_error(title, None) and not shown_arxiv_id(text_of(get("url")))):
        return reject(RejectReason.SERVED_ERROR)
    record_id, url = storable(text_of(get("id"))).strip(), storable(text_of(get("url") or get("external_url"))).strip()
    identity = shown_arxiv_id(url) or shown_arxiv_id(record_id)
    published = None if url.startswith(_HF_PAPERS) else parse_published(text_of(get("date_published"))[:10])
    authors = get("authors")
    authors = authors if isinstance(authors, list) else [get("author")]
    tags = get("tags")
    return Entry(
        title=title,
        line_start=found.line_start,
        line_end=found.line_end,
        verbatim=verbatim,
        item=found.ordinal,
        abstract=abstract or None,
        authors=tuple(name for author in authors if isinstance(author, Mapping) and (name := clean_line(text_of(author.get("name"))))),
        arxiv_id=identity.id if identity else None,
        arxiv_version=identity.version if identity else None,
        published_on=published[0] if published else None,
        published_precision=published[1] if published else None,
        doi=doi_of_address(url) or doi_of_address(record_id),
        url=url or None,
        upvotes=whole_number(get("upvotes")),
        source_record_id=record_id or None,
        keywords=tuple(word for tag in tags if (word := clean_line(text_of(tag)))) if isinstance(tags, list) else (),
        ai_summary=ai_summary,
    )
