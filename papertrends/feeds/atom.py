"""A feed as Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from papertrends.feeds.model import Feed, Item, Site, in_a_line
from papertrends.feeds.rss import as_html


def write(feed: Feed, site: Site, ending: str = "atom") -> bytes:
    """Write a feed as Atom; `ending` is that of its own address."""
    atom: Any = FeedGenerator()
    atom.id(site.feed(feed, ending))
    atom.title(in_a_line(feed.title))
    atom.subtitle(in_a_line(feed.about))
    # an item of which no author is known has those of the feed
    atom.author(name="papertrends")
    atom.link(href=site.feed(feed, ending), rel="self", type="application/atom+xml")
    atom.link(href=site.page(feed.page), rel="alternate")
    atom.generator("papertrends")
    atom.updated(feed.at)
    for item in feed.items:
        atom.add_entry(_entry(item, site), order="append")
    return bytes(atom.atom_str(pretty=True))


def _entry(item: Item, site: Site) -> FeedEntry:
    entry: Any = FeedEntry()
    entry.id(f"urn:papertrends:{quote(item.paper_id, safe='')}")
    entry.title(in_a_line(item.title) or "Untitled")
    entry.link(href=site.paper(item))
    entry.content(as_html(item), type="html")
    entry.published(item.at)
    entry.updated(item.at)
    entry.author([{"name": in_a_line(author)} for author in item.authors if in_a_line(author)])
    entry.category([{"term": in_a_line(topic)} for topic in item.topics if in_a_line(topic)])
    return entry
