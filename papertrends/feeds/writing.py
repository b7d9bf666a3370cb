"""Feeds as static files, each replaced atomically and only if its content changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from papertrends import files
from papertrends.feeds import json_feed, opml, rss
from papertrends.feeds.model import Feed, Site

ENDINGS = {".xml", ".json", ".opml", ".new"}
"""Suffixes of files that may be removed; .new ones are left over from an interrupted write."""
WRITERS = 8
"""Files written at a time."""


@dataclass(frozen=True, slots=True)
class Written:
    """The result of writing all feeds."""

    feeds: int
    changed: int
    """New or changed files."""
    removed: int
    """Removed files."""


def write_feeds(feeds: list[Feed], folder: Path, public_url: str) -> Written:
    """Write every feed.

    No feed is ever missing or incomplete. An unchanged one keeps its modification time, so readers that ask whether it
    changed are told no.

    Raises what writing to the folder raises.
    """
    site = Site(public_url)
    contents = {folder / "feeds.opml": opml.write(feeds, site)}
    for feed in feeds:
        contents[folder / f"{feed.path}.xml"] = rss.write(feed, site)
        contents[folder / f"{feed.path}.json"] = json_feed.write(feed, site)
    # a disk takes as long for one file as for many that are written side by side
    with ThreadPoolExecutor(WRITERS) as writers:
        changed = sum(writers.map(_replace, contents, contents.values()))
    gone = [path for path in folder.rglob("*") if path.suffix in ENDINGS and path.is_file() and path not in contents]
    for path in gone:
        path.unlink()
    return Written(len(feeds), changed, len(gone))


def _replace(path: Path, content: bytes) -> bool:
    """Replace a file if its content differs; return whether it did."""
    if path.is_file() and path.read_bytes() == content:
        return False
    files.replace(path, content)
    return True
