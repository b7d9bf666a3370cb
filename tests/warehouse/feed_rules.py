"""The rules of RSS 2.0, JSON Feed 1.1 and OPML 2.0 that apply to a feed of papers."""

from __future__ import annotations

import datetime as dt
import json
import re
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from lxml import etree

ATOM, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"
RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
)


def is_absolute(address: str | None) -> bool:
    parts = urlsplit(address or "")
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not re.search(r"[\s<>\"]", address or "")


def is_rfc_822(text: str | None) -> bool:
    """The form, and a weekday that is the day's own."""
    return bool(text and RFC_822.fullmatch(text)) and parsedate_to_datetime(text or "").strftime("%a") == (text or "")[:3]


def check_rss(content: bytes) -> list[str]:
    """Return what an RSS document does wrong."""
    wrong: list[str] = []
    root = etree.fromstring(content)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None or len(root) != 1:
        return ["not <rss version='2.0'> with one channel"]
    wrong += [f"channel without {name}" for name in ("title", "link", "description") if not channel.findtext(name)]
    wrong += [
        f"channel has {len(channel.findall(name))} {name}" for name in ("title", "link", "description") if len(channel.findall(name)) != 1
    ]
    wrong += [] if is_absolute(channel.findtext("link")) else ["channel's link is not absolute"]
    own = channel.find(f"{ATOM}link[@rel='self']")
    wrong += [] if own is not None and is_absolute(own.get("href")) and own.get("type") == "application/rss+xml" else ["no link to itself"]
    wrong += [] if is_rfc_822(channel.findtext("lastBuildDate")) else ["lastBuildDate is no date of RFC 822"]
    items = channel.findall("item")
    for item in items:
        wrong += [] if item.findtext("title") and item.findtext("description") else ["item without title or description"]
        wrong += [] if is_absolute(item.findtext("link")) else ["item's link is not absolute"]
        wrong += [] if is_rfc_822(item.findtext("pubDate")) else ["pubDate is no date of RFC 822"]
        wrong += ["author is no e-mail address"] if item.find("author") is not None else []
        guid = item.find("guid")
        wrong += [] if guid is not None and guid.text and guid.get("isPermaLink") == "false" else ["no guid"]
        wrong += [
            f"{len(item.findall(name))} {name}"
            for name in ("title", "link", "description", "guid", "pubDate")
            if len(item.findall(name)) != 1
        ]
    guids = [item.findtext("guid") for item in items]
    wrong += [] if len(set(guids)) == len(guids) else ["guids are not unique"]
    return wrong


def check_json_feed(content: bytes) -> list[str]:
    """Return what a JSON Feed does wrong."""
    wrong: list[str] = []
    feed = json.loads(content.decode("utf-8"))
    wrong += [] if feed["version"] == "https://jsonfeed.org/version/1.1" else ["version"]
    wrong += [] if isinstance(feed["title"], str) and feed["title"] else ["title"]
    wrong += [f"{name} is not absolute" for name in ("home_page_url", "feed_url") if not is_absolute(feed[name])]
    known = {"id", "url", "external_url", "title", "content_text", "date_published", "authors", "tags"}
    for item in feed["items"]:
        wrong += [] if isinstance(item["id"], str) and item["id"] else ["item without id"]
        wrong += [] if isinstance(item["content_text"], str) and item["content_text"] else ["item without content"]
        wrong += [f"{name} is not absolute" for name in ("url", "external_url") if name in item and not is_absolute(item[name])]
        wrong += [] if dt.datetime.fromisoformat(item["date_published"]).tzinfo else ["date without a time zone"]
        wrong += [] if all(set(author) == {"name"} for author in item.get("authors", [])) else ["author"]
        wrong += [] if all(isinstance(tag, str) for tag in item.get("tags", [])) else ["tags"]
        wrong += [f"unknown {name}" for name in set(item) - known]
    ids = [item["id"] for item in feed["items"]]
    return wrong + ([] if len(set(ids)) == len(ids) else ["ids are not unique"])


def check_opml(content: bytes) -> list[str]:
    """Return what a list of feeds does wrong."""
    root = etree.fromstring(content)
    feeds = root.findall("body//outline[@type='rss']")
    wrong = [] if root.tag == "opml" and root.get("version") == "2.0" and root.findtext("head/title") else ["not OPML 2.0"]
    wrong += [] if is_rfc_822(root.findtext("head/dateModified")) else ["dateModified"]
    wrong += [] if feeds and all(outline.get("text") for outline in root.findall("body//outline")) else ["outline without text"]
    return wrong + [f"{name} is not absolute" for feed in feeds for name in ("xmlUrl", "htmlUrl") if not is_absolute(feed.get(name))]
