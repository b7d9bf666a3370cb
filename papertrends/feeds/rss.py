"""A feed as RSS 2.0 (RSS Advisory Board, 2.0.11)."""

from __future__ import annotations

import html
import re
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from papertrends.feeds.model import Feed, Item, Site, in_a_line

LOOKS_LIKE_MARKUP = re.compile(r"<[A-Za-z/!?]|&(#\w+|\w+);")


def write(feed: Feed, site: Site, ending: str = "xml") -> bytes:
    """Write a feed as RSS; `ending` is that of its own address."""
    rss: Any = FeedGenerator()
    rss.load_extension("dc", atom=False, rss=True)
    rss.title(in_a_line(feed.title))
    rss.description(in_a_line(feed.about))
    # the alternate link last: feedgen makes the last one the channel's own
    rss.link(href=site.feed(feed, ending), rel="self", type="application/rss+xml")
    rss.link(href=site.page(feed.page), rel="alternate")
    rss.generator("papertrends")
    rss.lastBuildDate(feed.at)
    for item in feed.items:
        rss.add_entry(_entry(item, site), order="append")
    return bytes(rss.rss_str(pretty=True))


def _entry(item: Item, site: Site) -> FeedEntry:
    """Write a paper as an item."""
    entry: Any = FeedEntry()
    entry.load_extension("dc", atom=False, rss=True)
    entry.title(_title(item.title))
    entry.link(href=site.paper(item))
    entry.guid(item.paper_id, permalink=False)
    entry.description(as_html(item))
    entry.pubDate(item.at)
    if item.authors:
        # RSS's own author is an e-mail address
        entry.dc.dc_creator([in_a_line(author) for author in item.authors])
    if item.topics:
        entry.category([{"term": in_a_line(topic)} for topic in item.topics])
    return entry


def _title(text: str) -> str:
    """Write a title that reads the same as plain text and as HTML.

    RSS does not say which of the two a title is, and readers treat what looks like markup as markup. So such text is
    escaped once more; the rest is left as it is.
    """
    line = in_a_line(text) or "Untitled"
    return html.escape(line, quote=False) if LOOKS_LIKE_MARKUP.search(line) else line


def as_html(item: Item) -> str:
    """Write the abstract as HTML, with any markup in it escaped."""
    parts = [f"<p>{html.escape(part, quote=False)}</p>" for part in item.paragraphs]
    if item.url:
        address = html.escape(item.url)
        parts.append(f'<p><a href="{address}">{address}</a></p>')
    return "\n".join(parts)
