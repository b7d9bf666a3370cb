"""A feed, independent of its format."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote

MOST = 50
"""How many papers a feed has at most: the newest ones."""

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 forbids, even escaped."""

PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")


def clean(text: str) -> str:
    """Remove characters that XML forbids."""
    return NOT_XML.sub("", text)


def in_a_line(text: str) -> str:
    """Clean a text and put it on one line."""
    return " ".join(clean(text).split())


def file_name(key: str) -> str:
    """Return a topic's or phrase's id as a file name, or a hash of it if it is not usable as one."""
    return key if PLAIN_NAME.fullmatch(key) else hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Item:
    """A paper, as feeds show it, or what else a feed lists; `paper_id` is then its id."""

    paper_id: str
    title: str
    abstract: str | None
    authors: tuple[str, ...]
    listed_on: dt.date
    url: str | None
    topics: tuple[str, ...]
    page: str = ""
    """The path of its page; "" for that of a paper."""

    @property
    def at(self) -> dt.datetime:
        """The start of its day, UTC: digests have days, not times."""
        return dt.datetime.combine(self.listed_on, dt.time(), dt.UTC)

    @property
    def paragraphs(self) -> list[str]:
        """The abstract as plain text."""
        parts = [in_a_line(part) for part in re.split(r"\n\s*\n", self.abstract or "")]
        return [part for part in parts if part] or ["No digest gives an abstract."]


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of papers, the newest first."""

    group: str
    """Its heading in the list of feeds."""
    path: str
    """Its path in the feeds folder, without a suffix."""
    name: str
    title: str
    about: str
    page: str
    """The path of the matching dashboard page."""
    items: tuple[Item, ...]
    folder: str = "feeds/"
    """Where its path begins."""
    query: str = ""
    """What follows the question mark of its address."""

    @property
    def at(self) -> dt.datetime:
        """The day of its newest paper, not the time of writing, so a feed without new papers stays the same byte for byte."""
        return max((item.at for item in self.items), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))


@dataclass(frozen=True, slots=True)
class Site:
    """The address under which readers reach the dashboard and the feeds."""

    root: str

    def page(self, path: str) -> str:
        """Return the address of a page of the dashboard."""
        return f"{self.root.rstrip('/')}/{path.lstrip('/')}"

    def paper(self, item: Item) -> str:
        """Return the address of an item's page."""
        return self.page(item.page) if item.page else self.page(f"paper?id={quote(item.paper_id, safe='')}")

    def feed(self, feed: Feed, ending: str) -> str:
        """Return the address of a feed."""
        return self.page(f"{feed.folder}{feed.path}.{ending}{'?' * bool(feed.query)}{feed.query}")
