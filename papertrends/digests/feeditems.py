"""Feeds and their items as feedparser gives them: fields that may be missing or of any kind."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

import feedparser
import feedparser.api

from papertrends.digests.authors import given_first, split_authors
from papertrends.digests.dates import utc_day
from papertrends.digests.identities import ArxivId
from papertrends.digests.markup import plain_text
from papertrends.digests.model import DatePrecision
from papertrends.digests.persons import is_family_first, names_of
from papertrends.digests.text import clean_line

feedparser.api.PREFERRED_XML_PARSERS.clear()  # it would look on the disk for a parser that nobody has, for each item


def parse_feed(document: str) -> Any:
    """Parse a feed of one item, or none; whatever is wrong with it shows in what comes back."""
    return feedparser.parse(document.encode("utf-8", "replace"), sanitize_html=False, resolve_relative_uris=False)


def text_of(found: Any, key: str) -> str:
    """A field of a feed or an item, if it is text."""
    value = found.get(key)
    return value.strip() if isinstance(value, str) else ""


def body_of(found: Any) -> str:
    """What an item says: its summary, or else its content."""
    return text_of(found, "summary") or content_of(found)


def content_of(found: Any) -> str:
    """The content of an item beside its summary."""
    content = found.get("content")
    full = content[0].get("value", "") if isinstance(content, list) and content else ""
    return full if isinstance(full, str) else ""


def authors_of(found: Any) -> tuple[str, ...]:
    """The names of an item's authors."""
    authors = found.get("authors")
    texts = [clean_line(plain_text(text_of(author, "name"))) for author in authors] if isinstance(authors, list) else []
    names = [name for name in texts if name]
    if len(names) == 1:
        return (given_first(names[0]),) if is_family_first(names[0]) and names[0].count(",") == 1 else split_authors(names[0])
    return names_of(names)


def tags_of(found: Any) -> tuple[str, ...]:
    """The categories of an item."""
    tags = found.get("tags")
    return tuple(dict.fromkeys(term for tag in tags if (term := clean_line(text_of(tag, "term"))))) if isinstance(tags, list) else ()


def identified(found: ArxivId | None) -> dict[str, Any]:
    """The fields that an arXiv id fills."""
    return {"arxiv_id": found.id if found else None, "arxiv_version": found.version if found else None}


def published_utc(text: str) -> tuple[dt.date, DatePrecision] | None:
    """A moment as the day on which a paper appeared."""
    day = utc_day(text)
    return (day, "day") if day else None


def host_of(address: str) -> str:
    """The host of an address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


SCHOLARLY = re.compile(
    r"https?://(?:[^/]*\.)?(?:arxiv\.org|biorxiv\.org|medrxiv\.org|chemrxiv\.org|openreview\.net|aclanthology\.org|semanticscholar\.org|pubmed\.\S+"
    r"|ncbi\.nlm\.nih\.gov|sciencedirect\.com|nature\.com/articles|springer\.com|wiley\.com|tandfonline\.com|academic\.oup\.com|cambridge\.org"
    r"|science\.org/doi|pnas\.org|mdpi\.com|frontiersin\.org|plos\.org|journals\.\S+|ieeexplore\.ieee\.org|dl\.acm\.org|iopscience\.\S+|aps\.org"
    r"|acs\.org|rsc\.org|jmlr\.org|mlr\.press|neurips\.cc|thecvf\.com|ssrn\.com|osf\.io|zenodo\.org|hal\.science|doi\.org|eprint\.iacr\.org"
    r"|papers\.nips\.cc|ijcai\.org|elifesciences\.org|bmj\.com|jstor\.org|sagepub\.com|microbiologyresearch\.org|ingentaconnect\.com|papers\.cool"
    r"|huggingface\.co/papers)/|https?://\S+/(?:doi|abs|pii|article/view|papers)/\S",
    re.IGNORECASE,
)
"""Addresses under which papers lie."""
_SOCIAL = re.compile(
    r"https?://(?:[^/]*\.)?(?:reddit\.com|flickr\.com|youtube\.com|twitter\.com|x\.com|facebook\.com|instagram\.com|news\.ycombinator\.com"
    r"|linkedin\.com|medium\.com|substack\.com|mastodon\.\S+|bsky\.app|t\.me|discord\.com)/",
    re.IGNORECASE,
)
"""Addresses of posts: what they link to may be a paper, they are none."""
_SHORT_ABSTRACT, _LONG_ABSTRACT = 150, 300
_NOBODY = frozenset(("admin", "administrator", "editor", "editors", "staff", "webmaster", "news", "team"))


def is_paper(fields: dict[str, Any], *, is_journal: bool) -> bool:
    """Tell whether an item is a paper: by an id, an address under which papers lie, or authors and an abstract."""
    url = f"{fields.get('url') or ''}"
    if _SOCIAL.match(url):
        return False
    if fields.get("arxiv_id") or fields.get("doi") or SCHOLARLY.match(url):
        return True
    length = len(fields.get("abstract") or "")
    authors = [name for name in fields.get("authors") or () if name.lower() not in _NOBODY]
    return (bool(authors) and (is_journal or length >= _SHORT_ABSTRACT)) or length >= _LONG_ABSTRACT
