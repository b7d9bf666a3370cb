"""arXiv's listing text, as its mails and listing files carry it: records between rules, in three sections.

A record opens with a line of two backslashes and its id, has named fields, then, between two more such lines, its
abstract. New records come first, then cross-listings, marked so; replaced records say so, and have no abstract. Text
that was quoted in a forwarded mail is read without its quote marks.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from papertrends.digests.authors import split_authors
from papertrends.digests.dates import parse_day, utc_day
from papertrends.digests.identities import arxiv_id, doi
from papertrends.digests.model import Entry, Reject, Section
from papertrends.digests.tex import without_tex
from papertrends.digests.text import clean_line, clean_paragraphs, storable
from papertrends.reasons import RejectReason

LISTING_HEAD = re.compile(rb"^[> \t]*\\\\[ \t]*\r?\n(?:[ \t]*\r?\n)?[> \t]*(?:arXiv:|Paper[ (:]|/\* )", re.MULTILINE)
MAX_BLOCK_LINES = 20_000

_QUOTE = re.compile(r"(?:>[ ]?|\|[ ])+")
_RULE = re.compile(r"\s*(?:[-=_]{40,}|%%%---.*)\s*")
_RULE_ENDS = frozenset("-=_% \t")
_SLASHES = re.compile(r"\s*\\\\\s*(?:\(\s*(?P<url>https?://[^\s,)]+).*)?")
_RECORD = re.compile(
    r"\s*(?:arXiv:|Paper:?\s*(?=[(:]|[a-z-]+/\d))\s*(?:\(\*cross-listing\*\):?\s*)?(?P<id>[^\s(]+)\s*(?P<cross>\(\*cross-listing\*\))?.*"
)
_REPLACED = re.compile(r"\s*replaced with revised version\b", re.IGNORECASE)
_FIELD = re.compile(
    r"(Title|Authors?|Categories|Comments|Journal-ref|DOI|MSC-class|ACM-class|Report-no|License|Subj-class|Proxy"
    r"|Date(?: \((?:v\d+|revised v\d+)\))?):\s*(.*)"
)
_DAY_HEADER = re.compile(r"\s*/\*\s*(.+?)\s*\*/\s*")
_WINDOW = re.compile(r"\s*received from\s+.+?\s+to\s+(.+?)\s*", re.IGNORECASE)
_UNSUBSCRIBE = re.compile(r".*\bTo: ([a-z-]+)@arXiv\.org\b", re.IGNORECASE)
_HEADER = re.compile(r"(Date|Subject|From|To|List-ID):\s*(.*)", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:\w+:\s*)*([a-z][a-z-]+) daily\b")
_MAX_MAIL_DELAY = 5
_LONGEST_FRONT = 1_000
_LONGEST_DATE = 200
_FRIDAY = 4
_FEW_LINES = 3


class TextLine(NamedTuple):
    """A line of decoded text, and the lines of the file that hold it."""

    start: int
    end: int
    text: str
    verbatim: str


class Block(NamedTuple):
    """The lines between two rules: where each starts and ends in the file, its text, and its verbatim text."""

    starts: Sequence[int]
    ends: Sequence[int]
    texts: list[str]
    verbatims: list[str]

    def part(self, start: int, end: int) -> Block:
        """Some of the lines."""
        return Block(self.starts[start:end], self.ends[start:end], self.texts[start:end], self.verbatims[start:end])


def blocks_of(lines: Iterable[TextLine]) -> Iterator[Block]:
    """Part decoded lines at the rules."""
    gathered: list[TextLine] = []
    for line in lines:
        rule = line.text[-1:] in _RULE_ENDS and is_rule(line.text)
        if not rule:
            gathered.append(line)
        if gathered and (rule or len(gathered) >= MAX_BLOCK_LINES):
            yield Block(*(list(column) for column in zip(*gathered, strict=True)))  # type: ignore[arg-type]
            gathered = []
    if gathered:
        yield Block(*(list(column) for column in zip(*gathered, strict=True)))  # type: ignore[arg-type]


@dataclass(slots=True)
class About:
    """What a listing says about itself."""

    archives: set[str] = field(default_factory=set)
    window_end: dt.date | None = None
    mailed_on: dt.date | None = None
    days: set[dt.date] = field(default_factory=set)

    @property
    def day(self) -> dt.date | None:
        """The day under which arXiv announces the list: the one after the last day of submissions, on weekdays.

        arXiv takes submissions until 14:00 and announces at 20:00 of its own time, which is the next day in UTC; what
        comes after Friday's end stands in Monday's list. A mail of about that time says the same by its date.
        """
        if self.window_end is None:
            return self.mailed_on
        if self.mailed_on and 0 <= (self.mailed_on - self.window_end).days <= _MAX_MAIL_DELAY:
            return self.mailed_on
        weekday = self.window_end.weekday()
        return self.window_end + dt.timedelta(days=7 - weekday if weekday >= _FRIDAY else 1)


class Listing:
    """Reads listing text. `about` fills while reading; ordinals of records go on from `items`."""

    def __init__(self, items: int = 0) -> None:
        self.about = About()
        self.items = items
        self._day: dt.date | None = None

    def read(self, blocks: Iterable[Block]) -> Iterator[Entry | Reject]:
        """Yield the records; all other lines belong to none."""
        for block in blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Entry | Reject]:
        first = next((n for n, text in enumerate(block.texts) if text.strip()), None)
        if first is None:
            return
        block = block.part(first, len(block.texts))
        quote = _QUOTE.match(block.texts[0])
        if quote:
            block = block._replace(texts=[_unquoted(text, quote.group()) for text in block.texts])
        if block.texts[0][:1].isspace():
            block = block._replace(texts=_undented(block.texts))
        if _is_spaced(block.texts):
            block = _unspaced(block)
        texts = block.texts
        starts = [n for n, text in enumerate(texts) if (not n or "\\\\" in text) and _is_start(texts, n)]
        if not starts or starts[0]:
            self._front(texts[: starts[0] if starts else None])
        for start, end in itertools.pairwise([*starts, len(texts)]):
            yield self._record(block.part(start, end))

    def _front(self, texts: list[str]) -> None:
        """Take what a block without a record, or before its first, says about the list."""
        for text in texts:
            if len(text) > _LONGEST_FRONT:
                continue
            if found := _DAY_HEADER.fullmatch(text):
                self._day = parse_day(found[1])
                if self._day:
                    self.about.days.add(self._day)
            elif (found := _WINDOW.fullmatch(text)) and (day := parse_day(found[1])):
                self.about.window_end = day
            elif found := _UNSUBSCRIBE.match(text):
                self.about.archives.add(found[1].lower())
            elif found := _HEADER.fullmatch(text):
                self.header(found[1].lower(), found[2])

    def header(self, name: str, value: str) -> None:
        """Take what a mail's header says about the list."""
        if name == "date":
            self.about.mailed_on = utc_day(value) or self.about.mailed_on
        elif name == "subject" and (found := _SUBJECT.match(value)):
            self.about.archives.add(found[1])
        elif name == "list-id" and (found := re.match(r".*<([a-z-]+)\.daily\.arxiv\.org>", value, re.IGNORECASE)):
            self.about.archives.add(found[1].lower())

    def _record(self, block: Block) -> Entry | Reject:
        self.items += 1
        texts = block.texts
        marks = [n for n, text in enumerate(texts) if "\\\\" in text and _SLASHES.fullmatch(text)]
        opening = 1 if marks and marks[0] == 0 else 0
        marks = [n for n in marks if n > opening]
        fields_end = marks[0] if marks else len(texts)
        closing = next((n for n in marks if (found := _SLASHES.fullmatch(texts[n])) and found["url"]), None)
        end = closing if closing is not None else marks[1] if len(marks) > 1 else _last_full(texts)
        verbatim = "\n".join(block.verbatims[: end + 1])
        identity = _RECORD.fullmatch(texts[opening])
        fields = _fields(texts[opening + 1 : fields_end])
        title = clean_line(without_tex(fields.get("Title", "")))
        if not title:
            return Reject(block.starts[0], block.ends[end], RejectReason.NO_TITLE, verbatim, self.items)
        section = _section(identity, texts[opening + 1 : fields_end])
        abstract = _abstract(texts[fields_end + 1 : end if end in marks else end + 1]) if marks else ""
        found = arxiv_id(identity["id"]) if identity else None
        address = _SLASHES.fullmatch(texts[end]) if end in marks else None
        published = None if section == "replaced" else utc_day(_without_size(fields.get("Date (v1)") or fields.get("Date", "")))
        written = clean_line(fields.get("Authors") or fields.get("Author") or "")
        return Entry(
            title=title,
            line_start=block.starts[0],
            line_end=block.ends[end],
            verbatim=verbatim,
            item=self.items,
            abstract=abstract or None,
            authors=split_authors(written),
            authors_as_written=written or None,
            venue=clean_line(fields.get("Journal-ref", "")) or None,
            published_on=published,
            published_precision="day" if published else None,
            arxiv_id=found.id if found else None,
            arxiv_version=found.version if found else None,
            doi=doi(fields["DOI"]) if "DOI" in fields else None,
            url=storable(address["url"]) if address and address["url"] else f"https://arxiv.org/abs/{found.id}" if found else None,
            categories=tuple(clean_line(fields.get("Categories") or fields.get("Subj-class") or "").replace(",", " ").split()),
            source_record_id=clean_line(identity["id"]) or None if identity else None,
            listed_on=self._day,
            section=section,
        )


def is_rule(text: str) -> bool:
    """Tell whether a line is a rule, quoted or not."""
    return bool(_RULE.fullmatch(_QUOTE.sub("", text, count=1)))


def _unquoted(text: str, quote: str) -> str:
    return "" if text.strip() == quote.strip() else text.removeprefix(quote)


def _undented(texts: list[str]) -> list[str]:
    """Lines without the indent of the first, as a text has it that was pasted."""
    indent = len(texts[0]) - len(texts[0].lstrip())
    return [text[indent:] if not text[:indent].strip() else text for text in texts]


def _is_spaced(texts: list[str]) -> bool:
    """Tell a text with a blank line after each of its lines, as word processors save it."""
    full = [n for n, text in enumerate(texts) if text.strip()]
    return len(full) > _FEW_LINES and all(b - a > 1 for a, b in itertools.pairwise(full))


def _unspaced(block: Block) -> Block:
    kept = [n for n, text in enumerate(block.texts) if text.strip() or (n and not block.texts[n - 1].strip())]
    return Block(
        [block.starts[n] for n in kept], [block.ends[n] for n in kept], [block.texts[n] for n in kept], [block.verbatims[n] for n in kept]
    )


def _is_start(texts: list[str], n: int) -> bool:
    if n == 0 and _RECORD.fullmatch(texts[0]):
        return True  # the opening line was lost
    if not _SLASHES.fullmatch(texts[n]):
        return False
    following = next((text for text in texts[n + 1 : n + 3] if text.strip()), "")
    return bool(_RECORD.fullmatch(following)) and arxiv_id((_RECORD.fullmatch(following) or {"id": ""})["id"]) is not None


def _section(identity: re.Match[str] | None, texts: list[str]) -> Section:
    if any(_REPLACED.match(text) for text in texts):
        return "replaced"
    return "cross" if identity and "(*cross-listing*)" in identity.group() else "new"


def _fields(texts: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for text in texts:
        if found := _FIELD.fullmatch(text.strip() if not name else text):
            name = found[1]
            fields.setdefault(name, found[2])
        elif name and text.strip():
            fields[name] += f" {text.strip()}"
    return fields


def _abstract(texts: list[str]) -> str:
    """Join the abstract's lines; an indented line begins a paragraph, unless most are indented."""
    indented = sum(1 for text in texts[1:] if text[:1].isspace())
    mark = indented * 2 < len(texts)
    return clean_paragraphs(
        without_tex("\n".join(f"\n{text}" if mark and n and text[:1].isspace() else text for n, text in enumerate(texts)))
    )


def _last_full(texts: list[str]) -> int:
    return max((n for n, text in enumerate(texts) if text.strip()), default=0)


def _without_size(text: str) -> str:
    return re.sub(r"\s*\([^()]*\)\s*$", "", text[:_LONGEST_DATE])
