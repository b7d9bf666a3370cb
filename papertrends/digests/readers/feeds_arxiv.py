"""arXiv's own feeds, and answers of its query interface.

- Feeds: items carry the day of the announcement (`published`, `pubDate`) in arXiv's time zone; without items it is the day of
  `updated` or `pubDate` of the feed.
- Answers of queries: searches; their day is the day of the capture, `updated`. Items carry when the paper itself appeared.
"""

from __future__ import annotations

import collections
import datetime as dt
import re
from typing import Any

from papertrends.digests.dates import name_day, parse_day, utc_day
from papertrends.digests.feeditems import (
    body_of,
    identified,
    text_of,
)
from papertrends.digests.identities import shown_arxiv_id
from papertrends.digests.markup import plain_text
from papertrends.digests.model import Description, Digest, DigestFile, Section
from papertrends.digests.readers.feeds import LONGEST_TEMPLATE, PapersFeed, channel_of
from papertrends.digests.text import clean_line, clean_paragraphs, storable

_ARXIV = re.compile(
    rb"(?:rss|export)\.arxiv\.org|updates on arXiv\.org|//arxiv\.org/(?:api|rss|schemas)|arxiv\.org/help/rss", re.IGNORECASE
)
_ANNOUNCED = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*(?P<type>[\w-]+)\s+(?:Abstract:\s*)?(?P<abstract>.*)", re.DOTALL)
_FRIDAY = 4
_OTHER_HOST = re.compile(r"https?://(?:rss|export)\.arxiv\.org/abs/")
"""arXiv's feeds have linked to hosts that answer nothing."""
_RSS_TITLE_SUFFIX = re.compile(r"\.?\s*\(arXiv:(?P<id>[^\s)]+)(?:\s+\[[^\]]*\])?(?P<updated>\s+(?:UPDATED|CROSS LISTED))?\)\s*$")
_LIST_TITLE = re.compile(r"^\s*([a-z-]+(?:\.[A-Za-z-]+)?)(?:,[^ ]*)? updates on arXiv\.org")
_SECTIONS: dict[str, Section] = {"new": "new", "cross": "cross", "replace": "replaced", "replace-cross": "replaced"}


class ArxivFeed(PapersFeed):
    """arXiv's own feeds, and answers of its query interface."""

    about = Description(
        "arXiv's RSS and Atom feeds; answers of its query interface",
        "`arxiv-<list>` (`arxiv-cs.AI`); `arxiv-api` for queries",
        "listing; search for queries",
        "the day of announcement that the items state; for queries, the day of the query; none for a weekend's empty feed",
    )

    name = "arxiv-feed"

    _is_known = True

    def _is_mine(self, head: bytes) -> bool:
        return bool(_ARXIV.search(channel_of(head)))

    def _fields(self, found: Any) -> dict[str, Any]:
        fields = super()._fields(found)
        shown = shown_arxiv_id(text_of(found, "id")) or shown_arxiv_id(text_of(found, "link"))
        fields |= identified(shown)
        body = body_of(found)
        announced = _ANNOUNCED.match(body)
        kind = text_of(found, "arxiv_announce_type") or (announced["type"] if announced else "")
        if announced:
            fields["abstract"] = clean_paragraphs(plain_text(announced["abstract"])) or None
        if len(fields["title"]) <= LONGEST_TEMPLATE and (suffix := _RSS_TITLE_SUFFIX.search(fields["title"])):
            fields["title"] = fields["title"][: suffix.start()]
            kind = kind or {"": "new", "UPDATED": "replace", "CROSS LISTED": "cross"}[(suffix["updated"] or "").strip()]
            fields |= identified(shown_arxiv_id(f"arXiv:{suffix['id']}") or shown)
        if shown and fields["url"]:
            fields["url"] = _OTHER_HOST.sub("https://arxiv.org/abs/", fields["url"])
        fields["section"] = _SECTIONS.get(kind.lower())
        fields["venue"] = clean_line(text_of(found, "arxiv_journal_ref")) or None
        if kind:
            fields["published_on"] = fields["published_precision"] = None
        return fields

    def _item_day(self, found: Any) -> dt.date | None:
        announced = text_of(found, "arxiv_announce_type") or _ANNOUNCED.match(body_of(found))
        return parse_day(text_of(found, "published")) if announced else None

    def _digest(self, file: DigestFile, feed: dict[str, Any], days: collections.Counter[dt.date], errors: int) -> Digest:
        address = text_of(feed, "id") or text_of(feed, "link")
        updated = text_of(feed, "updated") or text_of(feed, "published")
        title = text_of(feed, "title")
        is_search = bool(re.search(r"arxiv\.org/api/", address)) or title.startswith(("arXiv Query", "ArXiv Query"))
        listed = _LIST_TITLE.match(title)
        built = utc_day(updated)
        if not is_search and not feed["items"] and built and built.weekday() > _FRIDAY:
            built = None  # nothing is announced on weekends
        day = built if is_search or not days else min(days, key=lambda day: (-days[day], day))
        named = None if day or not feed["items"] else name_day(file.path)
        return Digest(
            source="arxiv-api" if is_search else f"arxiv-{listed[1]}" if listed else "arxiv",
            source_kind="search" if is_search else "listing",
            listed_on=day or named,
            listed_on_source="content" if day else "filename" if named else None,
            page_url=storable(address) or None,
            encoding_errors=errors,
        )
