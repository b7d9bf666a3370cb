"""A feed as JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any

from papertrends.feeds.model import Feed, Item, Site, in_a_line


def write(feed: Feed, site: Site, ending: str = "json") -> bytes:
    """Write a feed as JSON; `ending` is that of its own address."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": in_a_line(feed.title),
        "home_page_url": site.page(feed.page),
        "feed_url": site.feed(feed, ending),
        "description": in_a_line(feed.about),
        "items": [_item(item, site) for item in feed.items],
    }
    # on one line: only then does Python's fast encoder write it
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"


def _item(item: Item, site: Site) -> dict[str, Any]:
    """Write a paper; titles and abstracts are plain text in this format."""
    written: dict[str, Any] = {
        "id": item.paper_id,
        "url": site.paper(item),
        "title": in_a_line(item.title) or "Untitled",
        "content_text": "\n\n".join(item.paragraphs),
        "date_published": item.at.isoformat().replace("+00:00", "Z"),
    }
    if item.url:
        written["external_url"] = item.url
    if item.authors:
        written["authors"] = [{"name": in_a_line(author)} for author in item.authors]
    if item.topics:
        written["tags"] = [in_a_line(topic) for topic in item.topics]
    return written
