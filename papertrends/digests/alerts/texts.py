"""Papers of mails in plain text: a title with its votes, or a title before or above an address under which papers lie."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from papertrends.digests.alerts.lines import HF_PAPER, LONGEST_LINE, MIN_WORDS, NO_TITLE, Found, are_names, made, read_line
from papertrends.digests.citations import read_body
from papertrends.digests.feeditems import SCHOLARLY
from papertrends.digests.identities import direct, doi_of_address, shown_arxiv_id
from papertrends.digests.listing import TextLine
from papertrends.digests.model import Entry
from papertrends.digests.readers.hf_api import PAPER_URL
from papertrends.digests.tex import without_tex
from papertrends.digests.text import clean_line, storable

_VOTES_LINE = re.compile(
    r"\W{0,4}(?P<title>\S.{2,400}?)\s*\(\s*(?P<votes>[0-9][0-9,]{0,6})\s*[▲△↑⬆🔺]\ufe0f?\s*\)\s*(?P<url>https?://\S+)?\W*"
)
_QUOTED = re.compile(r"^[>|\s]+")
_LINKED = re.compile(r"(?P<before>.*?)\s*<?(?P<url>https?://[^\s<>]+)>?[\s.,;)\]]*")
_BEFORE_TITLE = re.compile(r"^(?:\[?[0-9]{1,4}[\].):]\s+|[-*+•–]\s+|\[(?:PDF|HTML|BOOK|B|C)\]\s*|title\s*:\s*)+", re.IGNORECASE)
_LABEL = re.compile(r"[A-Z][\w-]{0,20}:\s")
_LINES_BEFORE_LINK, _LINES_AFTER_LINK = 8, 2


def text_entries(lines: list[TextLine], first_item: int) -> Iterator[Entry]:
    """Yield the papers of lines in order; ordinals continue after `first_item`."""
    found_any = False
    for n, line in enumerate(lines):
        if len(line.text) <= LONGEST_LINE and (found := _VOTES_LINE.fullmatch(line.text)):
            first_item += 1
            below = next((after for after in lines[n + 1 : n + 3] if after.text.strip()), None)
            is_link = below is not None and not found["url"] and bool(HF_PAPER.match(below.text.strip(" <>")))
            found_any = True
            identity = shown_arxiv_id(found["url"] or (below.text.strip(" <>") if below and is_link else ""))
            yield Entry(
                title=clean_line(found["title"]) or found["title"].strip(),
                line_start=line.start, line_end=below.end if below and is_link else line.end, verbatim=line.verbatim, item=first_item,
                arxiv_id=identity.id if identity else None, url=PAPER_URL + identity.id if identity else None,
                upvotes=int(found["votes"].replace(",", "")),
            )  # fmt: skip
    if not found_any:
        yield from _text_entries(lines, first_item)


def _text_entries(lines: list[TextLine], first_item: int) -> Iterator[Entry]:
    """Yield the papers that plain text leads to: an address under which papers lie, with a title before it."""
    texts = [_QUOTED.sub("", line.text) if len(line.text) <= LONGEST_LINE else "" for line in lines]
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
        if place is None or not known or len(title.split()) < MIN_WORDS or NO_TITLE.fullmatch(title):
            continue
        told = Found(title, storable(address) or None)
        near = [texts[m] for m in above if m > place] + texts[n + 1 : n + 1 + _LINES_AFTER_LINK]
        cited = next((texts[m] for m in reversed(above) if m < place), "")
        if read_body(_named(cited)).lines:
            read_line(_named(cited), told)
        for words in itertools.takewhile(lambda words: "http" not in words, near):
            read_line(words.strip(), told)
        if title.casefold() in seen:
            continue
        seen.add(title.casefold())
        first_item += 1
        told.arxiv_id, told.arxiv_version = shown_arxiv_id(address) or (told.arxiv_id, told.arxiv_version)
        told.doi = doi_of_address(address) or told.doi
        verbatim = "\n".join(line.verbatim for line in lines[place : n + 1])
        yield made(told, lines[place].start, lines[n].end, verbatim, first_item)


def _named(text: str) -> str:
    """A line without what stands before a title: a number, a bullet, the kind of a link."""
    return _BEFORE_TITLE.sub("", text.strip()).strip()


def _is_byline(text: str) -> bool:
    """Tell a line of names from a title in capitals: one name of more than three words is none."""
    return are_names(text) and ("," in text or " and " in text or len(text.split()) <= MIN_WORDS)


def _title_line(texts: list[str], above: list[int]) -> int | None:
    """Of the lines above a link the one that is its title: the last that is no name, citation or label; else the last with enough words."""
    words = {m: _named(texts[m]) for m in above}
    wordy = [m for m in above if len(words[m].split()) >= MIN_WORDS and not read_body(words[m]).lines and not _LABEL.match(words[m])]
    return next((m for m in reversed(wordy) if not _is_byline(words[m]) and not NO_TITLE.fullmatch(words[m])), wordy[-1] if wordy else None)
