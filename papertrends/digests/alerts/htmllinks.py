"""Papers of HTML: links whose text is a title and whose address is one of a paper, with what stands between them and the next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from papertrends.digests.alerts.lines import HF_PAPER, LONGEST_LINE, LONGEST_TITLE, MIN_WORDS, NO_TITLE, Found, made, read_line
from papertrends.digests.feeditems import SCHOLARLY
from papertrends.digests.identities import direct, doi_of_address, shown_arxiv_id
from papertrends.digests.listing import TextLine
from papertrends.digests.model import Entry
from papertrends.digests.readers.hf_api import PAPER_URL
from papertrends.digests.tex import without_tex
from papertrends.digests.text import clean_line, storable

MAX_HTML_CHARACTERS = 8 * 1024 * 1024
MAX_LINKS = 5_000
_VOTES = re.compile(
    r"(?P<title>.*\S)\s*\(\s*(?:[▲△↑⬆👍🔺\ufe0f]\s*)*(?P<votes>[0-9][0-9,.]{0,8}k?)\s*(?:[▲△↑⬆👍🔺\ufe0f]+|upvotes?|votes?)?\s*\)"
)
_LINE_TAGS = frozenset(("br", "p", "div", "tr", "td", "li", "h1", "h2", "h3", "h4", "table"))
_LEVELS = 3
"""So many blocks lie around a title where the next row of a table says more of it."""
_MANY_WORDS = 5


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
        yield made(entry, line.start if line else 1, line.end if line else 1, str(link.parent or link), first_item)


def _entry(link: Tag, *, is_trusted: bool = False) -> Found | None:
    title = clean_line(without_tex(link.get_text(" ", strip=True)))
    address = direct(str(link.get("href", "")).strip())
    is_scholar = "gse_alrt_title" in (link.get("class") or ())
    if not title or len(title) > LONGEST_TITLE or (NO_TITLE.fullmatch(title) and not is_scholar):
        return None
    hugging_face = HF_PAPER.match(address)
    if not (
        is_scholar
        or hugging_face
        or (SCHOLARLY.match(address) and len(title.split()) >= MIN_WORDS)
        or (is_trusted and len(title.split()) >= _MANY_WORDS)
    ):
        return None
    found = Found(title, storable(address) or None)
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


def _read_around(link: Tag, found: Found) -> None:
    """Read what follows a link, up to the next: the byline, then the snippet."""
    for text, is_snippet in _texts_after(link):
        read_line(text, found, is_snippet=is_snippet)


def _is_title_link(tag: object) -> bool:
    return (
        isinstance(tag, Tag)
        and tag.name == "a"
        and bool(SCHOLARLY.match(direct(str(tag.get("href", "")))))
        and len(tag.get_text().split()) >= MIN_WORDS
    )


def _lines_to_the_next(link: Tag) -> Iterator[str]:
    """The lines between a link and the next one that is a title, where one block holds several or there is none."""
    parts: list[str] = []
    size = 0
    for element in link.next_elements:
        if _is_title_link(element) or size > LONGEST_LINE * 4:
            break
        if isinstance(element, Tag):
            parts.append("\n" if element.name in _LINE_TAGS else "")
        elif not any(parent is link for parent in element.parents):
            parts.append(str(element).replace("\n", " "))
            size += len(parts[-1])
    yield from (line for part in "".join(parts).split("\n") if (line := clean_line(part)) and len(line) <= LONGEST_LINE)


def _texts_after(link: Tag) -> Iterator[tuple[str, bool]]:
    """The texts of the blocks after a link's own, up to the next title; whether each is a snippet."""
    block = link.find_parent(["h1", "h2", "h3", "h4", "p", "div", "td", "li"])
    if block is None or sum(_is_title_link(other) for other in block.find_all("a", limit=20)) > 1:
        yield from ((line, False) for line in _lines_to_the_next(link))
        return
    if block.name in ("p", "td", "li", "div"):
        title = " ".join(link.get_text(" ", strip=True).split())
        lines = [clean_line(line) for line in block.get_text("\n", strip=True).split("\n")]
        yield from ((line, False) for line in lines if line and line not in title and len(line) <= LONGEST_LINE)
    for _ in range(_LEVELS):
        if block.find_next_sibling() or not isinstance(block.parent, Tag):
            break
        block = block.parent
    for sibling in list(block.find_next_siblings(limit=4)):
        if sibling.name in ("h1", "h2", "h3", "h4") or any(_is_title_link(a) for a in sibling.find_all("a", limit=5)):
            return
        text = clean_line(sibling.get_text(" ", strip=True))
        if text and len(text) <= LONGEST_LINE * 4:
            yield text, "gse_alrt_sni" in (sibling.get("class") or ()) or text.endswith("…")


def _line_of(lines: list[TextLine], at: int, address: str) -> int:
    """The line on which a link stands, searched from the one before; the parser keeps no lines."""
    words = address[:60]
    escaped = words.replace("&", "&amp;")
    for n in range(at, len(lines)):
        if words in lines[n].text or escaped in lines[n].text:
            return n
    return at
