"""Mails with links to papers: Google Scholar's alerts, Hugging Face's digest, alerts of journals and search engines.

A paper is a link whose text is a title and whose address is one of a paper. The text up to the next link gives authors, venue
and year, if it has a known form. A snippet is never taken for an abstract.
"""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message

from bs4 import BeautifulSoup, Tag

from papertrends.digests.citations import read_body
from papertrends.digests.dates import make_day, month_of, parse_day, parse_published
from papertrends.digests.feeditems import SCHOLARLY
from papertrends.digests.identities import direct, doi_of_address, shown_arxiv_id
from papertrends.digests.listing import TextLine
from papertrends.digests.mime import TextPart
from papertrends.digests.model import DatePrecision, Entry, SourceKind
from papertrends.digests.persons import names_of
from papertrends.digests.readers.hf_api import PAPER_URL
from papertrends.digests.readers.hf_api import SOURCE as HF_DAILY
from papertrends.digests.tex import without_tex
from papertrends.digests.text import clean_line, storable

MAX_HTML_CHARACTERS = 8 * 1024 * 1024
MAX_LINKS = 5_000
_SENDERS = (
    ("google-scholar", re.compile(r"scholaralerts|scholar\.google|google scholar", re.IGNORECASE)),
    ("semantic-scholar", re.compile(r"semantic ?scholar", re.IGNORECASE)),
    ("pubmed", re.compile(r"pubmed|my ncbi|ncbi\.nlm", re.IGNORECASE)),
    ("biorxiv", re.compile(r"biorxiv", re.IGNORECASE)),
    ("medrxiv", re.compile(r"medrxiv", re.IGNORECASE)),
    ("nature", re.compile(r"nature\.com|\bnature\b", re.IGNORECASE)),
    ("sciencedirect", re.compile(r"sciencedirect|elsevier", re.IGNORECASE)),
    ("researchgate", re.compile(r"researchgate", re.IGNORECASE)),
    ("springer", re.compile(r"springer", re.IGNORECASE)),
    ("wiley", re.compile(r"wiley", re.IGNORECASE)),
    ("ieee", re.compile(r"ieee", re.IGNORECASE)),
)
_HF_PAPER = re.compile(r"https?://(?:www\.)?(?:huggingface|hf)\.co/papers/([0-9]{4}\.[0-9]{4,5})")
_VOTES = re.compile(
    r"(?P<title>.*\S)\s*\(\s*(?:[▲△↑⬆👍🔺\ufe0f]\s*)*(?P<votes>[0-9][0-9,.]{0,8}k?)\s*(?:[▲△↑⬆👍🔺\ufe0f]+|upvotes?|votes?)?\s*\)"
)
_VOTES_LINE = re.compile(
    r"\W{0,4}(?P<title>\S.{2,400}?)\s*\(\s*(?P<votes>[0-9][0-9,]{0,6})\s*[▲△↑⬆🔺]\ufe0f?\s*\)\s*(?P<url>https?://\S+)?\W*"
)
_DAY_MONTH = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th)?\s+([A-Z][a-z]{2,8})\b|\b([A-Z][a-z]{2,8})\s+([0-9]{1,2})\b")
_TAGS = re.compile(r"<[^<>]{1,1000}>")
_FORWARDED = re.compile(r"\bFrom:\s.{0,600}?(?:\bSubject:|\bTo:).{0,200}", re.DOTALL)
_FULL_DAY = re.compile(r"[A-Z][a-z]{2,8}\.? [0-9]{1,2}, [0-9]{4}|[0-9]{1,2} [A-Z][a-z]{2,8} [0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_TITLE = re.compile(
    r"(?:\[?(?:pdf|html|abstract|abs|doi|code|github|arxiv)\]?|(?:read|see|view|show|get|learn|find|open|download|save|cite|share|email|visit|go to|click|full|related)\b.{0,60}"
    r"|unsubscribe.*|manage .*|cancel .*|list alerts|similar articles|free (?:pmc )?article.*|https?://\S*|privacy.*|terms.*|sign .*|edit .*|update .*|\W*)",
    re.IGNORECASE,
)
_YEAR_AT_END = re.compile(r"(?P<venue>.*?),?\s*\b(?P<year>(?:19|20)[0-9]{2})\s*$")
_BYLINE_SPLIT = re.compile(r"\s+[-–—]\s+")
_NAMES = re.compile(r"(?:[A-Z][\w'’.-]*(?:[\s-]+(?:[a-z]{2,3}\s)?[A-Z][\w'’.-]*){0,4})(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*;\s*)?")
_MIN_WORDS, _MANY_WORDS = 3, 5
_LEVELS = 3
"""So many blocks lie around a title where the next row of a table says more of it."""
_LONGEST_TITLE = 500
_LONGEST_LINE = 600


@dataclass(frozen=True, slots=True)
class Alert:
    """What a mail is: its source, kind and day."""

    source: str
    source_kind: SourceKind
    day: dt.date | None


def alert_of(headers: Message, text: str) -> Alert:
    """Say whose alert a mail is."""
    sender, subject = _header(headers, "from"), _header(headers, "subject")
    day = parse_day(_header(headers, "date"))
    if re.search(r"hugging ?face", sender, re.IGNORECASE) or (subject.startswith("Daily Papers") and "huggingface.co/papers" in text):
        return Alert(HF_DAILY, "daily", _stated_day(subject, day) or _stated_day(text[:2000], day) or day)
    source = next((name for name, pattern in _SENDERS if pattern.search(sender)), None)
    if source is None and (forwarded := _FORWARDED.search(_TAGS.sub(" ", text))):
        said = forwarded.group()
        if re.search(r"hugging ?face", said, re.IGNORECASE):
            return Alert(HF_DAILY, "daily", _stated_day(said, day) or day)
        source = next((name for name, pattern in _SENDERS if pattern.search(said)), None)
        stated = _FULL_DAY.search(said)
        day = (parse_day(stated.group()) if stated else None) or day
    source = source or next((name for name, pattern in _SENDERS if pattern.search(subject)), "alerts")
    return Alert(source, "search", day)


def _header(headers: Message, name: str) -> str:
    try:
        return str(make_header(decode_header(str(headers.get(name, "")))))
    except (ValueError, LookupError, UnicodeError):
        return str(headers.get(name, ""))


def _stated_day(text: str, mailed: dt.date | None) -> dt.date | None:
    """A day without a year; the year is the mail's or the one before."""
    for found in _DAY_MONTH.finditer(text):
        month, day = month_of(found[2] or found[3]), int(found[1] or found[4])
        if month and mailed:
            this_year = make_day(mailed.year, month, day)
            return this_year if this_year and (this_year - mailed).days <= 1 else make_day(mailed.year - 1, month, day)
    return None


def entries_of(part: TextPart, first_item: int, *, is_known_sender: bool = False) -> Iterator[Entry]:
    """Yield the papers of a mail's text in order; ordinals continue after `first_item`."""
    if part.html is not None:
        yield from html_entries(part.html, first_item, is_known_sender=is_known_sender)
        return
    for n, line in enumerate(part.lines):
        if len(line.text) <= _LONGEST_LINE and (found := _VOTES_LINE.fullmatch(line.text)):
            first_item += 1
            below = next((after for after in part.lines[n + 1 : n + 3] if after.text.strip()), None)
            is_link = below is not None and not found["url"] and bool(_HF_PAPER.match(below.text.strip(" <>")))
            identity = shown_arxiv_id(found["url"] or (below.text.strip(" <>") if below and is_link else ""))
            yield Entry(
                title=clean_line(found["title"]) or found["title"].strip(),
                line_start=line.start, line_end=below.end if below and is_link else line.end, verbatim=line.verbatim, item=first_item,
                arxiv_id=identity.id if identity else None, url=PAPER_URL + identity.id if identity else None,
                upvotes=int(found["votes"].replace(",", "")),
            )  # fmt: skip


def html_entries(lines: list[TextLine], first_item: int, *, is_known_sender: bool = False) -> Iterator[Entry]:
    """Yield the papers that HTML links to."""
    text = "\n".join(line.text for line in lines)
    if len(text) > MAX_HTML_CHARACTERS:
        return
    try:
        soup = BeautifulSoup(text, "lxml")
    except (AssertionError, ValueError):
        return
    links = soup.select("a.gse_alrt_title") or soup.find_all("a", href=True)
    seen: set[str] = set()
    at = 0
    told = [(link, entry) for link in links[:MAX_LINKS] if (entry := _entry(link))]
    if not told and is_known_sender:  # some journals lead to their papers by addresses of their mailers
        told = [(link, entry) for link in links[:MAX_LINKS] if (entry := _entry(link, is_trusted=True))]
    for link, entry in told:
        if entry.title.casefold() in seen:
            continue
        seen.add(entry.title.casefold())
        at = _line_of(lines, at, str(link.get("href", "")))
        first_item += 1
        line = lines[at] if lines else None
        yield Entry(
            title=entry.title, line_start=line.start if line else 1, line_end=line.end if line else 1,
            verbatim=storable(str(link.parent or link))[:65_536], item=first_item, authors=entry.authors, venue=entry.venue,
            published_on=entry.published[0] if entry.published else None, published_precision=entry.published[1] if entry.published else None,
            arxiv_id=entry.arxiv_id, arxiv_version=entry.arxiv_version, doi=entry.doi, url=entry.url, upvotes=entry.upvotes, summary=entry.snippet,
        )  # fmt: skip


@dataclass(slots=True)
class _Found:
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


def _entry(link: Tag, *, is_trusted: bool = False) -> _Found | None:
    title = clean_line(without_tex(link.get_text(" ", strip=True)))
    address = direct(str(link.get("href", "")).strip())
    is_scholar = "gse_alrt_title" in (link.get("class") or ())
    if not title or len(title) > _LONGEST_TITLE or (_NO_TITLE.fullmatch(title) and not is_scholar):
        return None
    hugging_face = _HF_PAPER.match(address)
    if not (
        is_scholar
        or hugging_face
        or (SCHOLARLY.match(address) and len(title.split()) >= _MIN_WORDS)
        or (is_trusted and len(title.split()) >= _MANY_WORDS)
    ):
        return None
    found = _Found(title, storable(address) or None)
    if hugging_face:
        found.url = PAPER_URL + hugging_face[1]
        if votes := _VOTES.fullmatch(title):
            found.title, found.upvotes = clean_line(votes["title"]), _count(votes["votes"])
    identity = shown_arxiv_id(address)
    if identity:
        found.arxiv_id, found.arxiv_version = identity
    found.doi = doi_of_address(address)
    _read_around(link, found)
    return found if found.title else None


def _count(text: str) -> int | None:
    number = text.rstrip("k").replace(",", "")
    try:
        return int(float(number) * (1000 if text.endswith("k") else 1))
    except ValueError:
        return None


def _read_around(link: Tag, found: _Found) -> None:
    """Read what follows a link, up to the next: the byline, then the snippet."""
    for text, is_snippet in _texts_after(link):
        if is_snippet or text.startswith(("TLDR", "TL;DR")):
            found.snippet = found.snippet or text
        elif not found.authors and (parts := _BYLINE_SPLIT.split(text)) and are_names(parts[0]):
            found.authors = names_of(parts[0])
            if len(parts) > 1:
                _read_venue(parts[1], found)
        elif found.published is None and (date := parse_published(text)):
            found.published = date
        elif (citation := read_body(text)).lines and not citation.abstract:
            found.venue, found.published = found.venue or citation.venue, found.published or citation.published
            found.doi = found.doi or citation.doi
        elif found.doi is None and "10." in text and (found_doi := re.search(r"10\.[0-9]{4,9}/[^\s,;]+", text)):
            found.doi = found_doi.group().rstrip(".").lower()


def _read_venue(text: str, found: _Found) -> None:
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
    return bool(names) and len(text) < _LONGEST_TITLE and all(_NAMES.fullmatch(name) and len(name.split()) <= 5 for name in names[:5])  # noqa: PLR2004 - words of a name


def _texts_after(link: Tag) -> Iterator[tuple[str, bool]]:
    """The texts of the blocks after a link's own, up to the next title; whether each is a snippet."""
    block = link.find_parent(["h1", "h2", "h3", "h4", "p", "div", "td", "li"])
    if block is None:
        return
    if block.name in ("p", "td", "li", "div"):
        title = " ".join(link.get_text(" ", strip=True).split())
        lines = [clean_line(line) for line in block.get_text("\n", strip=True).split("\n")]
        yield from ((line, False) for line in lines if line and line not in title and len(line) <= _LONGEST_LINE)
    for _ in range(_LEVELS):
        if block.find_next_sibling() or not isinstance(block.parent, Tag):
            break
        block = block.parent
    for sibling in list(block.find_next_siblings(limit=4)):
        if sibling.name in ("h1", "h2", "h3", "h4") or any(
            SCHOLARLY.match(direct(str(a.get("href", "")))) and len(a.get_text().split()) >= _MIN_WORDS
            for a in sibling.find_all("a", limit=5)
        ):
            return
        text = clean_line(sibling.get_text(" ", strip=True))
        if text and len(text) <= _LONGEST_LINE * 4:
            yield text, "gse_alrt_sni" in (sibling.get("class") or ()) or text.endswith("…")


def _line_of(lines: list[TextLine], at: int, address: str) -> int:
    """The line on which a link stands, searched from the one before; the parser keeps no lines."""
    words = address[:60]
    escaped = words.replace("&", "&amp;")
    for n in range(at, len(lines)):
        if words in lines[n].text or escaped in lines[n].text:
            return n
    return at
