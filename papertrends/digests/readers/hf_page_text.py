"""Hugging Face paper pages saved as plain text: titles and abstracts, one after the other.

Two layouts are known. In one, titles and abstracts alternate line by line and "Subscribe" is glued to the first title;
in the other a header names the day and everything stands apart by blank lines. Both are read by one rule: a paragraph
is title-sized or abstract-sized, and what it is follows from that and from its neighbours, so that a lost line shifts
nothing after it.

- An abstract-sized paragraph is prose: 400 characters or more, or 150 or more with sentences. Of 550 real abstracts the
  shortest has 439 characters; of 550 real titles the longest has 143.
- A title-sized paragraph is a title, unless it stands after a title and ends like a sentence: then it is a short abstract.
- Prose after an abstract is its next paragraph as long as both together fit into the 1,920 characters that arXiv allows;
  beyond, it is the abstract of a lost title: `abstract_without_title`.
- A short sentence after an abstract, before a title with its abstract, ends that abstract ("Code is at ...").
- A title before another title has lost its abstract, and is an entry without one.

Neither layout says whether the page is a day's list or a search, so its kind is unknown.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from papertrends.digests.dates import make_day, page_day
from papertrends.digests.lines import Line, text_lines
from papertrends.digests.model import Banner, Description, Digest, DigestFile, Entry, Piece, Reject, Unit
from papertrends.digests.paragraphs import Paragraph, paragraphs
from papertrends.digests.text import clean_line, clean_paragraphs
from papertrends.reasons import RejectReason

BANNER = "Get trending papers in your email inbox"
_FURNITURE = re.compile(
    r"new|Get trending papers in your email inbox(?: once a day)?!|Subscribe|by ?AK(?: and the research community)?"
    r"|(?:Daily|Trending) Papers|Daily|Weekly|Monthly|Hugging Face"
)
_GLUED = re.compile(r"Subscribe(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$|https?://\S+$")
_SENTENCE_BREAK = re.compile(r"[.!?]\s+[A-Z0-9]")
_PROSE_LENGTH = 400
_SENTENCES_LENGTH = 150
_ABSTRACT_LIMIT = 1920
"""arXiv's own limit, with which real abstracts end: the longest of 550 has 1,920 characters."""
_HEAD_LINES = 12


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE_LENGTH or (
        len(text) >= _SENTENCES_LENGTH and bool(_SENTENCE_END.search(text) or _SENTENCE_BREAK.search(text))
    )


def _is_short_abstract(text: str) -> bool:
    """Tell a sentence from a title; titles may end in a question mark, hardly ever in a full stop."""
    return bool(_SENTENCE_END.search(text)) and not text.endswith(("?", "!"))


class HfPageText:
    """The reader of both layouts."""

    about = Description(
        "Hugging Face paper pages saved as text, two layouts",
        "`huggingface-papers`",
        "unknown",
        'the day in the header; without a year ("Jun 3"), the latest such day not after the file was received',
    )

    name = "hf-page-text"
    version = 1
    unit: Unit = "lines"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for the page's banner on a line of its own among the first lines."""
        lines = [line.strip() for line in re.split(r"[\r\n]+", head.decode("utf-8", "replace").lstrip("\ufeff"))]
        first = [line for line in lines if line][:_HEAD_LINES]
        if any(line.startswith(("#", "<", "[", "---", "{")) for line in first):
            return False
        return any(line.startswith(BANNER) and _FURNITURE.fullmatch(line) for line in first)

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield banners, entries and rejects, then the digest."""
        with file.open() as stream:
            page = _Page(file)
            yield from page.pieces(paragraphs(page.watch(text_lines(stream))))
            yield page.digest()


@dataclass(slots=True)
class _Open:
    """The entry being gathered."""

    title: Paragraph
    body: list[Paragraph]

    @property
    def length(self) -> int:
        return sum(len(part.text) for part in self.body)


class _Page:
    def __init__(self, file: DigestFile) -> None:
        self._file = file
        self._day: tuple[int | None, int, int] | None = None
        self._in_header = True
        self._line = self._last = 0
        self._errors = 0

    def digest(self) -> Digest:
        year, month, day = self._day or (None, None, None)
        full = make_day(year, month, day) if year and month and day else None
        return Digest(
            source="huggingface-papers",
            listed_on=full,
            listed_on_source="content" if full else None,
            listed_month=None if full else month,
            listed_day=None if full else day,
            encoding_errors=self._errors,
        )

    def watch(self, lines: Iterator[Line]) -> Iterator[Line]:
        """Count lines and errors as they go by."""
        for line in lines:
            self._last = line.number
            self._errors += line.errors
            yield line

    def pieces(self, found: Iterator[Paragraph]) -> Iterator[Piece]:
        ahead: deque[Paragraph] = deque()
        current: _Open | None = None
        source = self._without_furniture(found)

        def peek(n: int) -> Paragraph | None:
            while len(ahead) <= n and (more := next(source, None)) is not None:
                ahead.append(more)
            return ahead[n] if len(ahead) > n else None

        while (paragraph := peek(0)) is not None:
            ahead.popleft()
            if paragraph.is_furniture:
                yield from self._close(current)
                yield from self._banner(paragraph.lines[0].number, paragraph.lines[-1].number)
                current = None
            elif paragraph.cut:
                yield from self._close(current)
                yield from self._reject(paragraph, RejectReason.LINE_TOO_LONG, f"{paragraph.cut:,} bytes left out")
                current = None
            elif self._continues(current, paragraph, peek(0), peek(1)) and current:
                current.body.append(paragraph)
            else:
                yield from self._close(current)
                current = None
                if _is_prose(paragraph.text):
                    yield from self._reject(
                        paragraph, RejectReason.ABSTRACT_WITHOUT_TITLE, "as long as an abstract where a title should be"
                    )
                elif not clean_line(paragraph.text):
                    yield from self._banner(paragraph.lines[0].number, paragraph.lines[-1].number)
                else:
                    current = _Open(paragraph, [])
        yield from self._close(current)
        yield from self._banner_to(self._last)

    @staticmethod
    def _continues(current: _Open | None, this: Paragraph, after: Paragraph | None, later: Paragraph | None) -> bool:
        """Tell whether a paragraph belongs to the entry being gathered."""
        if current is None:
            return False
        if not current.body:
            return _is_prose(this.text) or (_is_short_abstract(this.text) and not _is_title_of(after))
        if _is_prose(this.text):
            return current.length + len(this.text) <= _ABSTRACT_LIMIT
        next_is_title = after is None or after.is_furniture or (not _is_prose(after.text) and later is not None and _is_prose(later.text))
        return _is_short_abstract(this.text) and next_is_title and current.length + len(this.text) <= _ABSTRACT_LIMIT

    def _without_furniture(self, found: Iterator[Paragraph]) -> Iterator[Paragraph]:
        """Mark what belongs to the page and not to a paper, and take the day from the header."""
        subscribing = False
        for paragraph in found:
            text = paragraph.text
            if _FURNITURE.fullmatch(text) and (self._in_header or text.startswith(BANNER) or subscribing):
                subscribing = subscribing or text.startswith(BANNER)
                paragraph.is_furniture = True
                self._in_header = True
            elif self._in_header and (day := page_day(text)):
                self._day = self._day or day
                paragraph.is_furniture = True
            else:
                if subscribing and (glued := _GLUED.match(text)):
                    paragraph.text = text[glued.end() :]
                subscribing = self._in_header = False
            yield paragraph

    def _close(self, current: _Open | None) -> Iterator[Piece]:
        if current is None:
            return
        paragraphs = [current.title, *current.body]
        start, end = paragraphs[0].lines[0].number, paragraphs[-1].lines[-1].number
        yield from self._banner_to(start - 1)
        self._line = end
        abstract = "\n\n".join(clean_paragraphs(part.text) for part in current.body).strip()
        yield Entry(
            title=clean_line(current.title.text),
            abstract=abstract or None,
            line_start=start,
            line_end=end,
            verbatim=_verbatim(paragraphs),
        )

    def _reject(self, paragraph: Paragraph, reason: RejectReason, detail: str) -> Iterator[Piece]:
        start, end = paragraph.lines[0].number, paragraph.lines[-1].number
        yield from self._banner_to(start - 1)
        self._line = end
        yield Reject(start, end, reason, _verbatim([paragraph]), detail=detail)

    def _banner(self, start: int, end: int) -> Iterator[Piece]:
        yield from self._banner_to(start - 1)
        self._line = end
        yield Banner(start, end)

    def _banner_to(self, line: int) -> Iterator[Piece]:
        """Account for the blank lines up to a line."""
        if line > self._line:
            yield Banner(self._line + 1, line)
            self._line = line


def _is_title_of(after: Paragraph | None) -> bool:
    """Tell whether a sentence before this is rather a title, since this is prose that would otherwise have none."""
    return after is not None and not after.is_furniture and _is_prose(after.text)


def _verbatim(parts: list[Paragraph]) -> str:
    lines: list[Line] = []
    text: list[str] = []
    for part in parts:
        if lines:
            text.extend([""] * (part.lines[0].number - lines[-1].number - 1))
        lines.extend(part.lines)
        text.extend(line.verbatim for line in part.lines)
    return "\n".join(text)
