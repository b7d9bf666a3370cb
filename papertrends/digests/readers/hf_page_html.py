"""Hugging Face paper pages saved as HTML.

The page carries its papers twice: as data for its own script, which has everything, and as what one sees, which is read
where the data are missing: a heading that links to a paper, and the longest paragraph beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag

from papertrends.digests.dates import page_day, parse_day
from papertrends.digests.hf_pages import PAGES_ARE, OncePerPage, PageDay, page_digest
from papertrends.digests.identities import shown_arxiv_id
from papertrends.digests.jsonitems import Item
from papertrends.digests.lines import UTF8_BOM
from papertrends.digests.model import Description, Digest, DigestFile, Entry, Piece, Reject, Unit
from papertrends.digests.readers.hf_api import api_piece
from papertrends.digests.text import clean_line, clean_paragraphs, storable
from papertrends.digests.webpages import HTML_START, read_page

_OWN = re.compile(
    rb"<title>[^<]{0,200}hugging ?face|dailyPapers|saved from url=\(\d+\)https?://(?:huggingface|hf)\.co/papers"
    rb"|url:\s*https?://(?:huggingface|hf)\.co/papers|<(?:link|meta)[^>]{0,200}https?://huggingface\.co/papers"
    rb"|<h[1-4][^>]{0,300}>\s*<a[^>]{0,300}/papers/[0-9]{4}\.",
    re.IGNORECASE,
)
"""What only the pages themselves have: their title, their data, their address, headings that lead to papers."""
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://\S+)|SingleFile.{0,200}?url:\s*(https?://\S+)", re.DOTALL)
_SAVED_ON = re.compile(r"saved date:\s*([^\n]{8,60})")
_PAPER = re.compile(r"/papers/[0-9]{4}\.[0-9]{4,5}(?:[?#].*)?$")
_NUMBER = re.compile(r"[0-9][0-9,]{0,8}")
_HEADINGS = ("h1", "h2", "h3", "h4")


class HfPageHtml:
    """The reader of pages in HTML."""

    about = Description(
        "Hugging Face paper pages as HTML, also in a single file (MHTML)",
        *PAGES_ARE,
    )

    name = "hf-page-html"
    version = 3
    unit: Unit = "items"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for HTML that is a page of Hugging Face's papers; one that names it is none."""
        return bool(HTML_START.match(head.removeprefix(UTF8_BOM))) and bool(_OWN.search(head))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry for each paper, then the digest. Raises `Unreadable` for pages larger than `MAX_BYTES`."""
        page = read_page(file)
        text, soup, errors = page.text, page.soup, page.errors
        props = _props(soup)
        once = OncePerPage()
        found = _from_data(props, text) if props else _from_sight(soup, text)
        for piece in found:
            yield from once.take(piece) if isinstance(piece, Entry) else (piece,)
        yield from once.rest()
        yield _digest(soup, text, props or {}, errors)


def _props(soup: BeautifulSoup) -> Mapping[str, Any] | None:
    for tag in soup.select("[data-props*=dailyPapers]"):
        try:
            props = json.loads(str(tag["data-props"]), strict=False)
        except (ValueError, RecursionError):
            continue
        if isinstance(props, Mapping) and isinstance(props.get("dailyPapers"), list):
            return props
    return None


def _from_data(props: Mapping[str, Any], text: str) -> Iterator[Entry | Reject]:
    line = _line_of(text, "dailyPapers")
    for ordinal, value in enumerate(props["dailyPapers"], 1):
        verbatim = json.dumps(value, ensure_ascii=False)
        yield api_piece(Item(ordinal, line, line, verbatim, value))


def _from_sight(soup: BeautifulSoup, text: str) -> Iterator[Entry]:
    ordinal = 0
    done: set[int] = set()
    for link in soup.find_all("a", href=_PAPER):
        heading = link.find_parent(_HEADINGS) or link.find(_HEADINGS)
        if not isinstance(heading, Tag) or id(heading) in done or heading.find(_HEADINGS):
            continue
        done.add(id(heading))
        title = clean_line(heading.get_text(" "))
        if not title:
            continue
        ordinal += 1
        around = _around(heading)
        paragraphs = [clean_paragraphs(p.get_text()) for p in around.find_all("p")]
        address = str(link["href"])
        address = f"https://huggingface.co{address}" if address.startswith("/") else address
        identity = shown_arxiv_id(address)
        line = _line_of(text, str(link["href"]))
        yield Entry(
            title=title,
            line_start=line,
            line_end=line,
            verbatim=storable(str(around if around is not heading else heading))[:200_000],
            item=ordinal,
            abstract=max(paragraphs, key=len, default="") or None,
            arxiv_id=identity.id if identity else None,
            url=storable(address),
            upvotes=_upvotes(around),
            source_record_id=identity.id if identity else None,
        )


def _line_of(text: str, words: str) -> int:
    """The line on which words stand first; the parser keeps no lines."""
    return text.count("\n", 0, max(text.find(words), 0)) + 1


def _around(heading: Tag) -> Tag:
    """The article of a heading: the largest thing around it that holds no other heading."""
    around = heading
    for parent in heading.parents:
        if parent.name in ("body", "html", "main", "[document]") or len(parent.find_all(_HEADINGS, limit=2)) > 1:
            break
        around = parent
        if parent.name == "article":
            break
    return around


def _upvotes(around: Tag) -> int | None:
    for tag in around.find_all(["a", "label", "div"]):
        if tag.name == "a" and "/login?next" not in str(tag.get("href", "")):
            continue
        text = tag.get_text(strip=True)
        if _NUMBER.fullmatch(text):
            return int(text.replace(",", ""))
    return None


def _digest(soup: BeautifulSoup, text: str, props: Mapping[str, Any], errors: int) -> Digest:
    head = text[: 64 * 1024]
    saved = _SAVED_FROM.search(head)
    canonical = soup.find("link", rel="canonical") or soup.find("meta", property="og:url")
    stated = str(canonical.get("href") or canonical.get("content") or "") if isinstance(canonical, Tag) else ""
    url = storable((saved[1] or saved[2]) if saved else stated) or None
    saved_on = _SAVED_ON.search(head)
    shown = _shown_day(soup, props)
    return page_digest(url, shown, parse_day(saved_on[1]) if saved_on else None, errors=errors)


def _shown_day(soup: BeautifulSoup, props: Mapping[str, Any]) -> PageDay | None:
    for key in ("dateString", "date"):
        value = props.get(key)
        if isinstance(value, str) and (day := parse_day(value)):
            return day.year, day.month, day.day
    for text in soup.find_all(string=re.compile(r"^\s*[A-Z][a-z]{2,8}\.? [0-9]{1,2}(?:, [0-9]{4})?\s*$")):
        if day := page_day(str(text)):
            return day
        break
    return None
