"""Mails with links to papers: Google Scholar's alerts, Hugging Face's digest, alerts of journals and search engines.

A paper is a link whose text is a title and whose address is one of a paper. The text up to the next link gives authors, venue
and year, if it has a known form. A snippet is never taken for an abstract.
"""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import datetime as dt
import itertools
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
_LINE_TAGS = frozenset(("br", "p", "div", "tr", "td", "li", "h1", "h2", "h3", "h4", "table"))
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
    found_any = False
    for n, line in enumerate(part.lines):
        if len(line.text) <= _LONGEST_LINE and (found := _VOTES_LINE.fullmatch(line.text)):
            first_item += 1
            below = next((after for after in part.lines[n + 1 : n + 3] if after.text.strip()), None)
            is_link = below is not None and not found["url"] and bool(_HF_PAPER.match(below.text.strip(" <>")))
            found_any = True
            identity = shown_arxiv_id(found["url"] or (below.text.strip(" <>") if below and is_link else ""))
            yield Entry(
                title=clean_line(found["title"]) or found["title"].strip(),
                line_start=line.start, line_end=below.end if below and is_link else line.end, verbatim=line.verbatim, item=first_item,
                arxiv_id=identity.id if identity else None, url=PAPER_URL + identity.id if identity else None,
                upvotes=int(found["votes"].replace(",", "")),
            )  # fmt: skip
    if not found_any:
        yield from _text_entries(part.lines, first_item)


_QUOTED = re.compile(r"^[>|\s]+")
_LINKED = re.compile(r"(?P<before>.*?)\s*<?(?P<url>https?://[^\s<>]+)>?[\s.,;)\]]*")
_BEFORE_TITLE = re.compile(r"^(?:\[?[0-9]{1,4}[\].):]\s+|[-*+•–]\s+|\[(?:PDF|HTML|BOOK|B|C)\]\s*|title\s*:\s*)+", re.IGNORECASE)
_LABEL = re.compile(r"[A-Z][\w-]{0,20}:\s")
_LINES_BEFORE_LINK, _LINES_AFTER_LINK = 8, 2


def _text_entries(lines: list[TextLine], first_item: int) -> Iterator[Entry]:
    """Yield the papers that plain text leads to: an address under which papers lie, with a title before it."""
    texts = [_QUOTED.sub("", line.text) if len(line.text) <= _LONGEST_LINE else "" for line in lines]
    after_last = 0
    seen: set[str] = set()
    for n, text in enumerate(texts):
        found = _LINKED.fullmatch(text) if "http" in text else None
        if not found:
            continue
        address = direct(found["url"].rstrip(".,;)"))
        known = bool(SCHOLARLY.match(address) or shown_arxiv_id(address) or doi_of_address(address))
        before = _named(found["before"])
        above = [] if before else [m for m in range(max(after_last, n - _LINES_BEFORE_LINK), n) if texts[m].strip()]
        after_last = n + 1
        place = n if before else _title_line(texts, above)
        title = clean_line(without_tex(before or _named(texts[place]) if place is not None else ""))
        if place is None or not known or len(title.split()) < _MIN_WORDS or _NO_TITLE.fullmatch(title):
            continue
        told = _Found(title, storable(address) or None)
        near = [texts[m] for m in above if m > place] + texts[n + 1 : n + 1 + _LINES_AFTER_LINK]
        cited = next((texts[m] for m in reversed(above) if m < place), "")
        if read_body(_named(cited)).lines:
            _read_line(_named(cited), told)
        for words in itertools.takewhile(lambda words: "http" not in words, near):
            _read_line(words.strip(), told)
        if title.casefold() in seen:
            continue
        seen.add(title.casefold())
        first_item += 1
        told.arxiv_id, told.arxiv_version = shown_arxiv_id(address) or (told.arxiv_id, told.arxiv_version)
        told.doi = doi_of_address(address) or told.doi
        verbatim = "\n".join(line.verbatim for line in lines[place : n + 1])
        yield _made(told, lines[place].start, lines[n].end, verbatim, first_item)


def _named(text: str) -> str:
    """A line without what stands before a title: a number, a bullet, the kind of a link."""
    return _BEFORE_TITLE.sub("", text.strip()).strip()


def _title_line(texts: list[str], above: list[int]) -> int | None:
    """Of the lines above a link the one that is its title: the last that is no name, citation or label; else the last with enough words."""
    words = {m: _named(texts[m]) for m in above}
    wordy = [m for m in above if len(words[m].split()) >= _MIN_WORDS and not read_body(words[m]).lines and not _LABEL.match(words[m])]
    return next((m for m in reversed(wordy) if not are_names(words[m]) and not _NO_TITLE.fullmatch(words[m])), wordy[-1] if wordy else None)


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
        yield _made(entry, line.start if line else 1, line.end if line else 1, str(link.parent or link), first_item)


def _made(found: _Found, start: int, end: int, verbatim: str, item: int) -> Entry:
    date = found.published or (None, None)
    return Entry(
        title=found.title, line_start=start, line_end=max(start, end), verbatim=storable(verbatim)[:65_536], item=item,
        authors=found.authors, venue=found.venue, published_on=date[0], published_precision=date[1], arxiv_id=found.arxiv_id,
        arxiv_version=found.arxiv_version, doi=found.doi, url=found.url, upvotes=found.upvotes, summary=found.snippet,
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
    if not hugging_face:  # whose mail has nothing but titles and votes
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
        _read_line(text, found, is_snippet=is_snippet)


_POSTED = re.compile(
    r"(?P<venue>[A-Z][\w &-]{2,60}?),? (?:published|posted|available) (?:online )?(?P<date>[0-9A-Z][\w ,]{5,20}?[0-9]{4})\b.*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[•·|]\s+")


def _read_line(text: str, found: _Found, *, is_snippet: bool = False) -> None:
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


def _read_part(text: str, found: _Found) -> None:
    if not found.authors and (parts := _BYLINE_SPLIT.split(text)) and are_names(parts[0]):
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


def _is_title_link(tag: object) -> bool:
    return (
        isinstance(tag, Tag)
        and tag.name == "a"
        and bool(SCHOLARLY.match(direct(str(tag.get("href", "")))))
        and len(tag.get_text().split()) >= _MIN_WORDS
    )


def _lines_to_the_next(link: Tag) -> Iterator[str]:
    """The lines between a link and the next one that is a title, where one block holds several or there is none."""
    parts: list[str] = []
    size = 0
    for element in link.next_elements:
        if _is_title_link(element) or size > _LONGEST_LINE * 4:
            break
        if isinstance(element, Tag):
            parts.append("\n" if element.name in _LINE_TAGS else "")
        elif not any(parent is link for parent in element.parents):
            parts.append(str(element).replace("\n", " "))
            size += len(parts[-1])
    yield from (line for part in "".join(parts).split("\n") if (line := clean_line(part)) and len(line) <= _LONGEST_LINE)


def _texts_after(link: Tag) -> Iterator[tuple[str, bool]]:
    """The texts of the blocks after a link's own, up to the next title; whether each is a snippet."""
    block = link.find_parent(["h1", "h2", "h3", "h4", "p", "div", "td", "li"])
    if block is None or sum(_is_title_link(other) for other in block.find_all("a", limit=20)) > 1:
        yield from ((line, False) for line in _lines_to_the_next(link))
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
        if sibling.name in ("h1", "h2", "h3", "h4") or any(_is_title_link(a) for a in sibling.find_all("a", limit=5)):
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
