"""The list of all feeds as OPML 2.0, which feed readers import."""

from __future__ import annotations

from email.utils import format_datetime
from itertools import groupby

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types

from papertrends.feeds.model import Feed, Site, in_a_line


def write(feeds: list[Feed], site: Site) -> bytes:
    """Write the list, grouped."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "papertrends: new papers"
    if feeds:
        etree.SubElement(head, "dateModified").text = format_datetime(max(feed.at for feed in feeds))
    body = etree.SubElement(root, "body")
    for group, members in groupby(feeds, key=lambda feed: feed.group):
        heading = etree.SubElement(body, "outline", text=in_a_line(group))
        for feed in members:
            name, address, page = in_a_line(feed.name), site.feed(feed, "xml"), site.page(feed.page)
            etree.SubElement(heading, "outline", type="rss", text=name, title=in_a_line(feed.title), xmlUrl=address, htmlUrl=page)
    return bytes(etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True))
