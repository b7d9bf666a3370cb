"""Hugging Face paper pages saved as Markdown or by html2text: a heading for each paper, its abstract, then page furniture.

A paper begins at its heading, with the number of upvotes before it; its abstract is the prose up to the first thing that
is none: the count of authors, a dot, a day, a link. Titles and abstracts may be links themselves, and hard-wrapped.
References that html2text gathers at the end of the page are put in their places.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from papertrends.digests.dates import make_day, page_day, parse_day
from papertrends.digests.filling import Filler
from papertrends.digests.hf_pages import PAGES_ARE, OncePerPage, PageDay, page_digest
from papertrends.digests.identities import shown_arxiv_id
from papertrends.digests.lines import Line, text_lines
from papertrends.digests.markdown import (
    LINK_END,
    LONGEST_HEADING,
    LONGEST_MARKED_LINE,
    REFERENCE,
    VOTES,
    Section,
    alone,
    plain,
    sections,
    title_text,
)
from papertrends.digests.model import Description, DigestFile, Entry, Piece, Reject, Unit
from papertrends.digests.text import clean_paragraphs, storable
from papertrends.reasons import RejectReason

MAX_REFERENCES = 200_000

_PAGE = re.compile(
    r"trending papers in your email inbox|^(?:title|url|source)[^\n]{0,20}:[^\n]{0,40}(?:Daily|Trending) Papers\b.{0,20}Hugging ?Face"
    r"|^[*_ ]*(?:url|source|link)[^\n]{0,20}:[^\n]{0,20}https?://(?:huggingface|hf)\.co/papers(?:[/?#\"\s]|$)"
    r"|^#{1,4} (?:[^\n]{0,300}\]\((?:https?://(?:huggingface|hf)\.co)?/papers/[0-9])",
    re.IGNORECASE | re.MULTILINE,
)
"""The page's own words, its address in the front matter, or headings that lead to papers: an address in a text is none of them."""
_PAGES_TITLE = re.compile(r"^#{1,2} (?:Daily|Trending|Weekly|Monthly) Papers\b", re.IGNORECASE | re.MULTILINE)
_PAGES_LINK = re.compile(r"hugging ?face|/papers/[0-9]{4}\.[0-9]|^[-*•]?\s?\d[\d,]* authors?$", re.IGNORECASE | re.MULTILINE)
_TABLE = re.compile(r"^\|?[ \t]{0,8}:?-+:?[ \t]{0,8}\|", re.MULTILINE)
"""Anybody may call a list so: the page has its own links or marks beside the heading, and no tables."""
_FURNITURE = re.compile(
    r"(?:(?:Daily|Trending|Weekly|Monthly) Papers|by ?AK(?: and the research community)?|Get trending papers.*|Hugging Face.*"
    r"|Papers|Subscribe|References?:?)\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\((https?://[^()\s]+|/papers/[^()\s]+)\)|\]\[([^\]\s]{1,20})\]")
_MARKER = re.compile(
    r"(?:[-*•+]\s*)*(?:\d[\d,]* authors?|[·•|-]|LINK:.*|GitHub\b.*|Submitted by\b.*|Upvote.*|View (?:paper|arXiv).*|arXiv(?: page)?|PDF)",
    re.IGNORECASE,
)
_DAY_AND_COUNT = re.compile(r"([A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)\s*(?:\[.*)?")
_FRONT = re.compile(
    r"[*_\s]*(url(?: source)?|source|link|(?:retrieved|captured|fetched)(?:_at)?|accessed|crawled|saved|date)[*_\s]*"
    r":[*_\s]*(\S.*?)\s*",
    re.IGNORECASE,
)
_SHORT = 60
_LONGEST_MARKER = 200


class HfPageMarkdown:
    """The reader of pages in Markdown."""

    about = Description(
        "Hugging Face paper pages as Markdown or html2text output",
        *PAGES_ARE,
    )

    name = "hf-page-markdown"
    version = 3
    unit: Unit = "lines"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for the page's own words and for a heading."""
        text = head.decode("utf-8", "replace")
        return (
            bool(_PAGE.search(text) or (_PAGES_TITLE.search(text) and _PAGES_LINK.search(text) and not _TABLE.search(text)))
            and not text.lstrip("\ufeff \r\n\t").startswith(("<", "{"))
            and bool(re.search(r"(?m)^#{1,4} \S", text))
        )

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield entries, banners between them, then the digest."""
        with file.open() as stream:
            references = dict(_references(text_lines(stream)))
        page, filler, once = _Page(references), Filler(), OncePerPage()
        with file.open() as stream:
            for section in sections(page.watch(text_lines(stream))):
                for piece in page.pieces(section):
                    found = once.take(piece) if isinstance(piece, Entry) else iter([piece])
                    for settled in found:
                        yield from filler.place(settled)
        for settled in once.rest():
            yield from filler.place(settled)
        yield from filler.up_to(page.last)
        yield page_digest(page.url, page.day, page.captured, errors=page.errors)


def _references(lines: Iterator[Line]) -> Iterator[tuple[str, str]]:
    found = 0
    for line in lines:
        if "]:" in line.text[:40] and found < MAX_REFERENCES and (reference := REFERENCE.fullmatch(line.text)):
            found += 1
            yield reference[1], reference[2]


class _Page:
    def __init__(self, references: dict[str, str]) -> None:
        self._references = references
        self.url: str | None = None
        self.day: PageDay | None = None
        self.captured: dt.date | None = None
        self.last = self.errors = 0
        self._in_header = True

    def watch(self, lines: Iterator[Line]) -> Iterator[Line]:
        """Count lines and errors as they go by."""
        for line in lines:
            self.last = line.number
            self.errors += line.errors
            yield line

    def pieces(self, section: Section) -> Iterator[Entry | Reject]:
        """Yield the section's paper, if it is one."""
        title = title_text(section.heading)
        if not section.heading or _FURNITURE.fullmatch(title) or (section.level == 1 and not self._address(section.heading)):
            if self._in_header:
                self._read_header(section)
            return
        self._in_header = False
        body = self._without_references(section.body)
        abstract, published = self._read_body(body)
        full = [line for line in [*section.votes, *section.heading, *body] if line.text.strip()]
        verbatim = "\n".join(line.verbatim for line in [*section.votes, *section.heading, *body]).rstrip()
        cut = sum(line.cut for line in full)
        if cut:
            yield Reject(full[0].number, full[-1].number, RejectReason.LINE_TOO_LONG, verbatim[:65536], detail=f"{cut:,} bytes left out")
            return
        if not title:
            yield Reject(full[0].number, full[-1].number, RejectReason.NO_TITLE, verbatim)
            return
        address = self._address(section.heading)
        identity = shown_arxiv_id(address) if address else None
        votes = "".join(alone(line.text) for line in section.votes)
        yield Entry(
            title=title,
            line_start=full[0].number,
            line_end=full[-1].number,
            verbatim=verbatim,
            abstract=abstract or None,
            arxiv_id=identity.id if identity else None,
            url=address,
            upvotes=int(votes.replace(",", "")) if re.fullmatch(r"[0-9,]{1,9}", votes) and votes.strip(",") else None,
            published_on=published,
            published_precision="day" if published else None,
            code_url=self._code(body),
        )

    def _address(self, lines: list[Line]) -> str | None:
        found = _ADDRESS.search(" ".join(line.text for line in lines))
        address = (found[1] or self._references.get(found[2] or "")) if found else None
        if address and address.startswith("/papers/"):
            address = f"https://huggingface.co{address}"
        return storable(address.split("#")[0]) if address and address.startswith("http") else None

    def _code(self, body: list[Line]) -> str | None:
        found = re.search(r"\]\((https?://github\.com/[^()\s]+)\)", "\n".join(line.text for line in body if "GitHub" in line.text))
        return storable(found[1]) if found else None

    def _without_references(self, body: list[Line]) -> list[Line]:
        first = next((n for n, line in enumerate(body) if "]:" in line.text[:40] and REFERENCE.fullmatch(line.text)), len(body))
        return body[:first]

    def _read_header(self, section: Section) -> None:
        for line in [*section.heading, *section.body, *section.votes]:
            text = plain(line.text).strip()
            if self.day is None and (day := page_day(text)):
                self.day = day
            elif len(line.text) <= LONGEST_HEADING and (found := _FRONT.fullmatch(line.text)):
                self._read_front(found[1].lower(), found[2].strip("\"'<>*"))

    def _read_front(self, name: str, value: str) -> None:
        if name.startswith(("url", "source", "link")):
            self.url = self.url or (value if value.startswith("http") else None)
        elif self.captured is None:
            self.captured = parse_day(value)

    def _read_body(self, body: list[Line]) -> tuple[str, dt.date | None]:
        """The abstract, and the day on which the paper appeared."""
        paragraphs: list[list[str]] = [[]]
        ended, published = False, None
        for line in body:
            text = plain(line.text)
            text = (LINK_END.sub("", text) if "]" in text and len(text) <= LONGEST_MARKED_LINE else text).strip()
            text = text.lstrip("[").strip() if not paragraphs[0] else text
            if text in ("", "]", "["):
                if paragraphs[-1]:
                    paragraphs.append([])
                continue
            brief = len(text) <= _LONGEST_MARKER
            day = self._day_of(line.text.strip()) if brief else None
            if day or (brief and (_MARKER.fullmatch(text) or VOTES.fullmatch(text))):
                ended = ended or bool(paragraphs[0])
                published = published or day
            elif not ended and paragraphs[0] and not paragraphs[-1] and len(text) < _SHORT and not text.endswith((".", "!", "?")):
                ended = True  # a name beside a picture, and the like
            elif not ended:
                paragraphs[-1].append(text)
        return clean_paragraphs("\n\n".join("\n".join(part) for part in paragraphs if part)), published

    def _day_of(self, text: str) -> dt.date | None:
        if text[:3].title() not in calendar.month_abbr:
            return None
        found = _DAY_AND_COUNT.fullmatch(text)
        day = page_day(found[1]) if found else None
        if not day:
            return None
        if day[0]:
            return make_day(day[0], day[1], day[2])
        if not self.captured:
            return None
        this_year = make_day(self.captured.year, day[1], day[2])
        return this_year if this_year and this_year <= self.captured else make_day(self.captured.year - 1, day[1], day[2])
