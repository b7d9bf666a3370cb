"""Saved pages of papers: arXiv's lists (`/list/cs.CL/new`), the page of one paper, and alerts saved as pages.

A page of one paper says what it is about in its `citation_*` data, which arXiv, bioRxiv and nearly all publishers have for
search engines. In arXiv's lists each entry is a pair of `dt` and `dd`, below a heading that names its section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bs4 import Tag

from papertrends.digests.alerts import html_entries
from papertrends.digests.dates import name_day, parse_day
from papertrends.digests.feeditems import host_of
from papertrends.digests.identities import shown_arxiv_id
from papertrends.digests.lines import UTF8_BOM
from papertrends.digests.listing import TextLine
from papertrends.digests.model import Description, Digest, DigestFile, Entry, Piece, Reject, Section, Unit, Unreadable
from papertrends.digests.records import make_entry
from papertrends.digests.tex import without_tex
from papertrends.digests.text import clean_line, clean_paragraphs, storable
from papertrends.digests.webpages import HTML_START, Page, read_page
from papertrends.reasons import FileReason, RejectReason

_LIST_ENTRY = re.compile(rb"<dt[\s>].{0,600}?href\s*=\s*[\"'](?:https?://(?:[a-z]+\.)?arxiv\.org)?/abs/", re.IGNORECASE | re.DOTALL)
_LIST_PAGE = re.compile(rb"list-title|list-authors|id=[\"']?dlpage", re.IGNORECASE)
_CITATION = re.compile(rb"<meta[^>]{0,100}(?:name|property)\s*=\s*[\"']?(?:citation_title|DC\.title|dc\.title)[\"'\s]", re.IGNORECASE)
_SCHOLAR = re.compile(rb"class=[\"']?gse_alrt_title", re.IGNORECASE)
_SHOWING = re.compile(r"(?:showing new listings for|submissions for|listings? for)\s+(.{6,40})", re.IGNORECASE)
_DAY_HEADING = re.compile(r"(?:[A-Z][a-z]{2,8},?\s+)?[0-9]{1,2}\s+[A-Z][a-z]{2,8}\s+[0-9]{4}")
_CATEGORY = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]+)?)\)")
_LIST_ADDRESS = re.compile(r"arxiv\.org/list/([A-Za-z.-]+)/")
_META = {
    "citation_title": "title", "citation_abstract": "abstract", "citation_doi": "doi", "citation_arxiv_id": "arxiv_id",
    "citation_journal_title": "journal", "citation_conference_title": "conference", "citation_publication_date": "publication_date",
    "citation_date": "date", "citation_online_date": "online_date", "citation_year": "year", "citation_abstract_html_url": "abs_url",
    "citation_pdf_url": "pdf_url", "citation_keywords": "keywords", "dc.title": "title", "dc.date": "date", "dc.description": "abstract",
    "dc.identifier": "identifier", "og:url": "url", "citation_public_url": "url", "dc.source": "venue",
}  # fmt: skip
_AUTHORS = ("citation_author", "citation_authors", "dc.creator", "dc.contributor")
_DESCRIPTIONS = ("description", "og:description", "twitter:description")
_LONG_DESCRIPTION = 200
"""Shorter descriptions of a page are what it says of itself."""


class ArxivListPage:
    """The reader of arXiv's list pages."""

    about = Description(
        "arXiv's list pages (`/list/cs.CL/new`, `/recent`)",
        "`arxiv-<category>`",
        "listing",
        "the day shown on the page; of several days, each entry's own; else the file's name",
    )

    name = "arxiv-list-page"
    version = 1
    unit: Unit = "items"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for the pairs of which a list page is made."""
        return bool(HTML_START.match(head.removeprefix(UTF8_BOM))) and bool(_LIST_ENTRY.search(head)) and bool(_LIST_PAGE.search(head))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each pair, then the digest."""
        page = read_page(file)
        section: Section | None = None
        ordinal = at = 0
        days = set[str]()
        day_of_heading = None
        for tag in page.soup.find_all(["h2", "h3", "dt"]):
            if tag.name != "dt":
                words = clean_line(tag.get_text(" "))
                section = _section(words) or section
                if found := _DAY_HEADING.search(words):
                    days.add(found.group())
                    day_of_heading = parse_day(found.group())
                continue
            ordinal += 1
            piece, at = _pair(page, tag, ordinal, section, at)
            if isinstance(piece, Entry) and day_of_heading:
                piece = replace(piece, listed_on=day_of_heading)
            yield piece
        yield _list_digest(file, page, days)


def _section(words: str) -> Section | None:
    words = words.lower()
    if words.startswith("new sub"):
        return "new"
    if words.startswith("cross"):
        return "cross"
    return "replaced" if words.startswith("replace") else None


def _pair(page: Page, term: Tag, ordinal: int, section: Section | None, at: int) -> tuple[Entry | Reject, int]:
    body = term.find_next_sibling(["dt", "dd"])
    body = body if isinstance(body, Tag) and body.name == "dd" else None
    link = term.find("a", href=re.compile(r"/abs/"))
    address = str(link["href"]) if isinstance(link, Tag) else ""
    found = max(page.text.find(f"{address}", at), at) if address else at
    line = page.line_at(found)
    last = line + (str(term) + str(body or "")).count("\n")
    verbatim = storable(str(term) + str(body or ""))[:65_536]
    title = _said(body, "list-title")
    if not isinstance(body, Tag) or not title:
        return Reject(line, last, RejectReason.NO_TITLE, verbatim, ordinal), found
    identity = shown_arxiv_id(f"https://arxiv.org{address}" if address.startswith("/") else address)
    mark = term.get_text(" ").lower()
    section = "replaced" if "replaced" in mark else "cross" if "cross-list" in mark else section
    authors = body.find(class_="list-authors")
    names = (
        tuple(name for a in authors.find_all("a") if (name := clean_line(without_tex(a.get_text())))) if isinstance(authors, Tag) else ()
    )
    abstract = body.find("p", class_=re.compile("mathjax")) or body.find("p")
    subjects = _said(body, "list-subjects")
    return Entry(
        title=title, line_start=line, line_end=last, verbatim=verbatim, item=ordinal,
        abstract=clean_paragraphs(without_tex(abstract.get_text())) or None if isinstance(abstract, Tag) else None, authors=names,
        venue=_said(body, "list-journal-ref") or None, arxiv_id=identity.id if identity else None,
        arxiv_version=identity.version if identity else None, url=f"https://arxiv.org/abs/{identity.id}" if identity else None,
        categories=tuple(dict.fromkeys(_CATEGORY.findall(subjects))), source_record_id=identity.id if identity else None, section=section,
    ), found  # fmt: skip


def _said(body: object, name: str) -> str:
    """What the part of a pair with this class says, without the name before it."""
    tag = body.find(class_=name) if isinstance(body, Tag) else None
    if not isinstance(tag, Tag):
        return ""
    for descriptor in tag.find_all(class_="descriptor"):
        descriptor.decompose()
    return clean_line(without_tex(tag.get_text(" " if name == "list-subjects" else "")))


def _list_digest(file: DigestFile, page: Page, days: set[str]) -> Digest:
    shown = _SHOWING.search(page.soup.get_text(" ")[:20_000])
    dated = _DAY_HEADING.search(shown[1]) if shown else None
    day = parse_day(dated.group()) if dated else None
    if day is None and len(days) == 1:
        day = parse_day(next(iter(days)))
    named = None if day or len(days) > 1 else name_day(file.path)
    category = _category_of(file, page)
    return Digest(
        source=f"arxiv-{category}" if category else "arxiv",
        source_kind="listing",
        listed_on=day or named,
        listed_on_source="content" if day else "filename" if named else None,
        encoding_errors=page.errors,
    )


def _category_of(file: DigestFile, page: Page) -> str | None:
    """The category whose list a page is: by its address, its first entries' subject where the title names it, or its file's name."""
    if found := _LIST_ADDRESS.search(page.text):
        return found[1]
    heading = clean_line(" ".join(tag.get_text(" ") for tag in page.soup.find_all(["title", "h1"])[:2])).lower()
    for tag in page.soup.find_all(class_="list-subjects"):
        for name, category in re.findall(r"([A-Za-z][^;():]{2,60})\s\(([a-z-]+(?:\.[A-Za-z-]+)?)\)", tag.get_text(" ")):
            if clean_line(name).lower() in heading:
                return category
    named = re.match(r"([a-z-]+\.[A-Za-z]{2})(?=[-_.])", file.path.name)
    return named[1] if named else None


class PaperPage:
    """The reader of pages of one paper."""

    about = Description(
        "the page of one paper at arXiv, bioRxiv or a publisher, by its `citation_*` data",
        "`arxiv`, or the page's host",
        "unknown",
        "none",
    )

    name = "paper-page"
    version = 2
    unit: Unit = "items"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for the data that pages of papers have for search engines."""
        return bool(HTML_START.match(head.removeprefix(UTF8_BOM))) and bool(_CITATION.search(head))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield the paper, then the digest."""
        page = read_page(file)
        record, authors = dict[str, object](), list[str]()
        described = ""
        for meta in page.soup.find_all("meta"):
            name, content = str(meta.get("name") or meta.get("property") or "").lower(), str(meta.get("content") or "").strip()
            if not content:
                continue
            if name in _AUTHORS:
                authors += content.split(";") if name == "citation_authors" else [content]
            elif name in _META:
                record.setdefault(_META[name], content)
            elif name in _DESCRIPTIONS and len(content) > len(described):
                described = content
        record["authors"] = list(dict.fromkeys(name.strip() for name in authors))
        record.setdefault("abstract", _abstract_of(page) or (described if len(described) >= _LONG_DESCRIPTION else ""))
        canonical = page.soup.find("link", rel="canonical")
        if isinstance(canonical, Tag) and str(canonical.get("href", "")).startswith("http"):
            record["url"] = str(canonical["href"])
        lines = page.text.count("\n") + 1
        entry = make_entry(record, storable(page.text[:65_536]), line_start=1, line_end=lines, item=1)
        yield entry or Reject(1, lines, RejectReason.NO_TITLE, storable(page.text[:65_536]), 1)
        source = "arxiv" if entry and entry.arxiv_id else host_of(str(record.get("url", ""))) or "papers"
        yield Digest(source=source, page_url=storable(str(record.get("url", ""))) or None, encoding_errors=page.errors)


def _abstract_of(page: Page) -> str:
    """The abstract that a page shows, where its data have none."""
    tag = page.soup.find(
        ["blockquote", "section", "div", "p"], class_=re.compile(r"(?:^|\s|-)abstract(?:$|\s|-content|-text|_text|\b)", re.IGNORECASE)
    )
    if not isinstance(tag, Tag):
        return ""
    for descriptor in tag.find_all(["h1", "h2", "h3", "h4"]) + tag.find_all(class_="descriptor"):
        descriptor.decompose()
    return tag.get_text(" ", strip=True)


class AlertPage:
    """The reader of alerts of Google Scholar that were saved as pages."""

    about = Description(
        "an alert of Google Scholar saved as a page",
        "`google-scholar`",
        "search",
        "the file's name",
    )

    name = "alert-page"
    version = 2
    unit: Unit = "items"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for the titles of an alert."""
        return bool(HTML_START.match(head.removeprefix(UTF8_BOM))) and bool(_SCHOLAR.search(head))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield the papers, then the digest; a page does not say when it was mailed."""
        page = read_page(file)
        lines = [TextLine(n, n, text, text) for n, text in enumerate(page.text.split("\n"), 1)]
        found = list(html_entries(lines, 0))
        if not found:
            raise Unreadable(FileReason.NO_LISTING, detail="no paper was found on the page")
        yield from found
        named = name_day(file.path)
        yield Digest(
            "google-scholar", "search", listed_on=named, listed_on_source="filename" if named else None, encoding_errors=page.errors
        )
