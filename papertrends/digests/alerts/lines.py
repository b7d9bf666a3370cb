"""What the lines near a title say of its paper: byline, venue, date, DOI, snippet. A snippet is never taken for an abstract."""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from papertrends.digests.citations import read_body
from papertrends.digests.dates import parse_published
from papertrends.digests.identities import shown_arxiv_id
from papertrends.digests.model import DatePrecision, Entry
from papertrends.digests.persons import names_of
from papertrends.digests.text import clean_line, storable

NO_TITLE = re.compile(
    r"(?:\[?(?:pdf|html|abstract|abs|doi|code|github|arxiv)\]?|(?:read|see|view|show|get|learn|find|open|download|save|cite|share|email|visit|go to|click|full|related)\b.{0,60}"
    r"|unsubscribe.*|manage .*|cancel .*|list alerts|similar articles|free (?:pmc )?article.*|https?://\S*|privacy.*|terms.*|sign .*|edit .*|update .*|\W*)",
    re.IGNORECASE,
)
MIN_WORDS = 3
LONGEST_TITLE = 500
LONGEST_LINE = 600
HF_PAPER = re.compile(r"https?://(?:www\.)?(?:huggingface|hf)\.co/papers/([0-9]{4}\.[0-9]{4,5})")
_YEAR_AT_END = re.compile(r"(?P<venue>.*?),?\s*\b(?P<year>(?:19|20)[0-9]{2})\s*$")
_BYLINE_SPLIT = re.compile(r"\s+[-–—]\s+")
_NAMES = re.compile(r"(?:[A-Z][\w'’.-]*(?:[\s-]+(?:[a-z]{2,3}\s)?[A-Z][\w'’.-]*){0,4})(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*;\s*)?")
_POSTED = re.compile(
    r"(?P<venue>[A-Z][\w &-]{2,60}?),? (?:published|posted|available) (?:online )?(?P<date>[0-9A-Z][\w ,]{5,20}?[0-9]{4})\b.*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[•·|]\s+")


@dataclass(slots=True)
class Found:
    """What is known of a paper so far."""

    title: str
    url: str | None
    upvotes: int | None = None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    published: tuple[dt.date, DatePrecision] | None = None
    arxiv_id: str | None = None
    arxiv_version: int | None = None
    doi: str | None = None
    snippet: str | None = None


def made(found: Found, start: int, end: int, verbatim: str, item: int) -> Entry:
    """The entry of what was found, on its lines."""
    date = found.published or (None, None)
    return Entry(
        title=found.title, line_start=start, line_end=max(start, end), verbatim=storable(verbatim)[:65_536], item=item,
        authors=found.authors, venue=found.venue, published_on=date[0], published_precision=date[1], arxiv_id=found.arxiv_id,
        arxiv_version=found.arxiv_version, doi=found.doi, url=found.url, upvotes=found.upvotes, summary=found.snippet,
    )  # fmt: skip


def read_line(text: str, found: Found, *, is_snippet: bool = False) -> None:
    """Take what one line near a title says of its paper."""
    if is_snippet or text.startswith(("TLDR", "TL;DR")):
        found.snippet = found.snippet or text
        return
    posted = _POSTED.fullmatch(text)
    if posted and (date := parse_published(posted["date"])):
        found.venue, found.published = found.venue or clean_line(posted["venue"]), found.published or date
        found.doi = found.doi or (doi.group().rstrip(".").lower() if (doi := re.search(r"10\.[0-9]{4,9}/[^\s,;]+", text)) else None)
        return
    for part in _PARTS.split(text)[:4]:
        _read_part(part, found)


_VENUE_AND_DATE = re.compile(r"(?P<venue>[^,]{3,120}),\s(?P<date>(?:[0-9]{1,2}\s)?[A-Z][a-z]{2,8}\s(?:19|20)[0-9]{2})")


def _read_part(text: str, found: Found) -> None:
    if not found.authors and (parts := _BYLINE_SPLIT.split(text)) and are_names(parts[0]):
        found.authors = names_of(parts[0])
        if len(parts) > 1:
            _read_venue(parts[1], found)
    elif found.published is None and (date := parse_published(text)):
        found.published = date
    elif found.published is None and (cited := _VENUE_AND_DATE.fullmatch(text)) and (date := parse_published(cited["date"])):
        found.venue, found.published = found.venue or clean_line(cited["venue"]), date
    elif (citation := read_body(text)).lines and not citation.abstract:
        found.venue, found.published = found.venue or citation.venue, found.published or citation.published
        found.doi = found.doi or citation.doi
    elif found.doi is None and "10." in text and (found_doi := re.search(r"10\.[0-9]{4,9}/[^\s,;]+", text)):
        found.doi = found_doi.group().rstrip(".").lower()


def _read_venue(text: str, found: Found) -> None:
    with_year = _YEAR_AT_END.fullmatch(text)
    venue = clean_line(with_year["venue"] if with_year else text).strip(" ,")
    if with_year:
        found.published = parse_published(with_year["year"])
    preprint = re.fullmatch(r"arXiv (?:preprint )?(arXiv:\S+)", venue)
    if preprint and found.arxiv_id is None and (identity := shown_arxiv_id(preprint[1])):
        found.arxiv_id = identity.id
    found.venue = venue if venue and not preprint and not venue.startswith("…") else None


def are_names(text: str) -> bool:
    """Tell whether a text looks like a list of names."""
    names = names_of(text.rstrip(" …."))
    return bool(names) and len(text) < LONGEST_TITLE and all(_NAMES.fullmatch(name) and len(name.split()) <= 5 for name in names[:5])  # noqa: PLR2004 - words of a name
