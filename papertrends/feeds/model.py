"""What a feed says, before it is written in a format."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote

MOST = 50
"""How many papers a feed has, the newest."""

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""

PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")


def clean(text: str) -> str:
    """Take out what XML forbids."""
    return NOT_XML.sub("", text)


def in_a_line(text: str) -> str:
    """Clean a text and put it on one line."""
    return " ".join(clean(text).split())


def file_name(key: str) -> str:
    """Return a topic's or phrase's id as a file's name; a hash of it where a file cannot be named so."""
    return key if PLAIN_NAME.fullmatch(key) else hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Item:
    """A paper, as feeds show it."""

    paper_id: str
    title: str
    abstract: str | None
    authors: tuple[str, ...]
    listed_on: dt.date
    url: str | None
    topics: tuple[str, ...]

    @property
    def at(self) -> dt.datetime:
        """The start of its day, UTC: digests tell days, no times."""
        return dt.datetime.combine(self.listed_on, dt.time(), dt.UTC)

    @property
    def paragraphs(self) -> list[str]:
        """What the abstract says."""
        parts = [in_a_line(part) for part in re.split(r"\n\s*\n", self.abstract or "")]
        return [part for part in parts if part] or ["No digest gives an abstract."]


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of papers, the newest first."""

    group: str
    """Which heading of the list of feeds it stands under."""
    path: str
    """Where it lies in the folder of feeds, without an ending."""
    name: str
    title: str
    about: str
    page: str
    """The dashboard's page of the same, from its root."""
    items: tuple[Item, ...]

    @property
    def at(self) -> dt.datetime:
        """The day of its newest paper, and never the time of writing: a feed without news stays the same, byte by byte."""
        return max((item.at for item in self.items), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))


@dataclass(frozen=True, slots=True)
class Site:
    """Where readers reach the dashboard, and with it the feeds."""

    root: str

    def page(self, path: str) -> str:
        """Return the address of a page of the dashboard."""
        return f"{self.root.rstrip('/')}/{path.lstrip('/')}"

    def paper(self, item: Item) -> str:
        """Return the address of a paper's page."""
        return self.page(f"paper?id={quote(item.paper_id, safe='')}")

    def feed(self, feed: Feed, ending: str) -> str:
        """Return the address of a feed."""
        return self.page(f"feeds/{feed.path}.{ending}")
