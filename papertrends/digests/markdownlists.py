"""Goes through the lines of a Markdown page and finds its papers: rows of tables, headings with fields below, bullets with links."""

# ruff: noqa: E501 - patterns stand in one piece

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from papertrends.digests.alerts.lines import are_names
from papertrends.digests.dates import DAY_IN_TEXT, day_in_text, name_day
from papertrends.digests.identities import doi_of_address, shown_arxiv_id
from papertrends.digests.jsonitems import KEPT_CHARACTERS
from papertrends.digests.lines import Line
from papertrends.digests.markdown import HEADING, LONGEST_MARKED_LINE
from papertrends.digests.markdowntext import (
    BREAK,
    BULLET,
    NUMBERED,
    Link,
    authors_of_bullet,
    cells,
    column,
    field_of,
    is_paper,
    is_title,
    links,
    meaning,
    text_of,
    title_in_cell,
    title_of_bullet,
    without_number,
)
from papertrends.digests.model import Digest, DigestFile, Entry, Reject
from papertrends.digests.readers.records_json import Listing
from papertrends.digests.records import make_entry
from papertrends.digests.text import storable
from papertrends.reasons import RejectReason

MAX_BLOCK_LINES = 2_000
_DASHES = re.compile(r"\|? ?:?-+:? ?(?:\| ?:?-+:? ?)*\|?")
_SAYS_DAY = re.compile(
    r"\s{0,2}(?:#|>|\*\*|title\s?:|date\s?:|.{0,20}\b(?:updated?|generated|published|listings? for|papers (?:for|of|from|on)|digest)\b|.{0,20}(?:更新|日期|发布))",
    re.IGNORECASE,
)
_TITLE_LABEL = re.compile(r"^\s*title\s*:\s*", re.IGNORECASE)
_SUBJECT = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]+)?)\)")
_CODE_HOSTS = re.compile(r"https?://(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co/(?!papers))", re.IGNORECASE)
_KNOWN_FIELDS = frozenset(
    (
        "authors",
        "author",
        "arxiv link",
        "pdf link",
        "abstract",
        "arxiv",
        "link",
        "url",
        "paper",
        "paper link",
        "subjects",
        "published",
        "date",
    )
)
_DEEPER = 2
"""A bullet with so much indent belongs to the one above."""
_LINES_OF_HEAD, _LONGEST_DAY_LINE = 40, 300
"""A line that says the day is short, and among the first."""


@dataclass(slots=True)
class _Block:
    """A heading or a bullet, and the lines that belong to it."""

    lines: list[Line]
    head: str
    is_bullet: bool
    title: str = ""
    links: list[Link] = field(default_factory=list)


def _calm(text: str) -> str:
    """A line with single blanks and at most a short indent, so that no pattern has long runs to try."""
    if "  " not in text and "\t" not in text:
        return text
    indent = min(len(text) - len(text.lstrip()), _DEEPER)
    return " " * indent + " ".join(text.split())


class Lists:
    """Goes through the lines of a page. `last` is the last line, `errors` counts bytes that are no text, `bullets` papers of bullets."""

    def __init__(self, file: DigestFile | None) -> None:
        self.last = self.errors = self.bullets = 0
        self._days: set[dt.date] = set()
        self._day: dt.date | None = None
        self._listing = Listing(file) if file else None
        self._header: list[str] | None = None
        self._before: str | None = None
        self._item = 0

    def digest(self, file: DigestFile) -> Digest:
        """Say what the page is."""
        day = next(iter(self._days)) if len(self._days) == 1 else None
        named = name_day(file.path) if not self._days else None
        said = self._listing.digest(0) if self._listing else None
        return Digest(
            source="markdown",
            source_kind="listing" if self._days or named else "unknown",
            listed_on=day or named,
            listed_on_source="content" if day else "filename" if named else None,
            encoding_errors=self.errors,
            remark=said.remark if said else None,
        )

    def pieces(self, lines: Iterator[Line]) -> Iterator[Entry | Reject]:
        """Yield what is a paper; all other lines belong to none."""
        block: _Block | None = None
        for line in lines:
            self.last = line.number
            self.errors += line.errors
            text = _calm(line.text if len(line.text) <= LONGEST_MARKED_LINE else line.text[:LONGEST_MARKED_LINE])
            row = self._row(line, text)
            if row is not None:
                if block:
                    yield from self._closed(block)
                    block = None
                if isinstance(row, Entry | Reject):
                    yield row
                continue
            heading = HEADING.fullmatch(text) if "#" in text[:8] else NUMBERED.fullmatch(text) if text.startswith("**") else None
            is_bullet = not heading and self._is_top_bullet(text, block)
            if block and (heading or is_bullet or len(block.lines) >= MAX_BLOCK_LINES):
                yield from self._closed(block)
                block = None
            self._note_day(text, is_heading=bool(heading))
            if heading:
                title = without_number(_TITLE_LABEL.sub("", text_of(heading[2])))
                block = _Block([line], text, is_bullet=False, title=title, links=links(text))
            elif is_bullet:
                block = _Block([line], text, is_bullet=True, links=links(text))
            elif block:
                block.lines.append(line)
        if block:
            yield from self._closed(block)

    def _is_top_bullet(self, text: str, block: _Block | None) -> bool:
        if not BULLET.fullmatch(text) or field_of(text):
            return False
        return block is None or len(text) - len(text.lstrip()) < _DEEPER or not block.is_bullet

    def _note_day(self, text: str, *, is_heading: bool) -> None:
        if len(text) > _LONGEST_DAY_LINE or not (is_heading or (self.last <= _LINES_OF_HEAD and _SAYS_DAY.match(text))):
            return
        found = DAY_IN_TEXT.search(text)
        day = day_in_text(found.group()) if found else None
        if day and (is_heading or not self._days):
            self._day = day
            self._days.add(day)

    # --- tables

    def _row(self, line: Line, text: str) -> Entry | Reject | bool | None:
        """A row of a table: its paper, a reject, True for its header and dashes; None for what is no row."""
        before, self._before = self._before, text
        if "|" not in text:
            self._header = None
            return None
        if "-" in text and not any(sign.isalnum() for sign in text[:12]) and _DASHES.fullmatch(text.strip()):
            names = [column(cell) for cell in cells(before)] if before and "|" in before else []
            self._header = names if any(is_title(name) for name in names) else None
            if self._header and self._listing:
                self._listing.name_columns([name for name in names if name and not is_title(name) and meaning(name) == name], line.number)
            return True if self._header else None
        if self._header is None:
            return None
        self._item += 1
        verbatim = line.verbatim[:KEPT_CHARACTERS]
        if line.cut:
            return Reject(line.number, line.number, RejectReason.LINE_TOO_LONG, verbatim, self._item, f"{line.cut:,} bytes left out")
        row = list(zip(self._header, cells(text), strict=False))
        entry = self._entry(_record_of_row(row), links(text), row, [line])
        detail = "a row without a title or without a link to a paper"
        return entry or Reject(line.number, line.number, RejectReason.NOT_A_PAPER, verbatim, self._item, detail)

    # --- headings and bullets

    def _closed(self, block: _Block) -> Iterator[Entry | Reject]:
        """The paper of a heading or a bullet, if it is one."""
        name, values = "", dict[str, list[str]]()
        for line in block.lines[1:]:
            if len(line.text) > LONGEST_MARKED_LINE:
                continue
            text = _calm(line.text)
            if found := field_of(text):
                name = found[0].strip().lower()
                values.setdefault(name, []).append(found[1])
            elif name and text.strip():
                values[name].append(text.strip())
            elif not name and block.title == "" and not block.is_bullet and text.strip():
                block.title = text_of(text)
            block.links += links(text)
        if not (values or block.links) or sum(line.cut for line in block.lines):
            return
        record = _record_of_fields(values)
        if block.is_bullet:
            block.title = title_of_bullet(block.head)
            if not any(is_paper(address) for _, address in (links(block.head) or block.links)):
                return
            if authors := authors_of_bullet(block.head, block.title):
                record.setdefault("authors", authors)
        elif not (values.keys() & _KNOWN_FIELDS or any(is_paper(address) for _, address in links(block.head))):
            return
        elif "authors" not in record:
            after = next((text_of(_calm(line.text[:LONGEST_MARKED_LINE])) for line in block.lines[1:] if line.text.strip()), "")
            if after != block.title and are_names(after):
                record["authors"] = after
        record["title"] = block.title
        self._item += 1
        entry = self._entry(record, block.links, [], [line for line in block.lines if line.text.strip()])
        if entry:
            self.bullets += block.is_bullet
            yield entry
        else:
            self._item -= 1

    def _entry(self, record: dict[str, object], found: list[Link], row: list[Link], lines: list[Line]) -> Entry | None:
        addresses = [address for _, address in found]
        known = [(address, shown_arxiv_id(address), doi_of_address(address) if "10." in address else None) for address in addresses]
        papers = [address for address, identity, doi in known if identity or doi or is_paper(address)]
        if not record.get("title") or not (papers or (record.get("authors") and addresses)):
            return None
        identity = next((identity for _, identity, _ in known if identity), None)
        record["url"] = papers[0] if papers else addresses[0]
        if identity:
            record["arxiv_id"] = identity.id
        record["doi"] = next((doi for _, _, doi in known if doi), None)
        if self._day and "listed_on" not in record:
            record["listed_on"] = self._day.isoformat()
        code = next((address for name, cell in row if "code" in name.lower() for _, address in links(cell)), None)
        record["code_url"] = code or next((address for address in addresses if _CODE_HOSTS.match(address)), None)
        record["project_url"] = next((address for name, cell in row if "project" in name.lower() for _, address in links(cell)), None)
        verbatim = "\n".join(line.verbatim for line in lines)[:KEPT_CHARACTERS]
        entry = make_entry(record, storable(verbatim), line_start=lines[0].number, line_end=lines[-1].number, item=self._item)
        if entry is None or ((identity is None or identity.version is None) and entry.listed_on == self._day):
            return entry
        return replace(entry, listed_on=self._day, arxiv_version=identity.version if identity else None)


def _record_of_row(row: list[tuple[str, str]]) -> dict[str, object]:
    record: dict[str, object] = {}
    for name, cell in row:
        if is_title(name):
            first, *more = BREAK.split(cell) if "<" in cell else [cell]
            record.setdefault("title", title_in_cell(first))
            if more and "authors" not in record and are_names(rest := text_of(more[0])):
                record["authors"] = rest
        elif cell and (known := meaning(name)) and known != "comment" and (value := text_of(cell)):
            record.setdefault(known, value)
    return record


def _record_of_fields(values: dict[str, list[str]]) -> dict[str, object]:
    record: dict[str, object] = {}
    for name, parts in values.items():
        known, text = meaning(name), "\n".join(parts).strip()
        if not text or not known:
            continue
        if known == "categories":
            record[known] = list(dict.fromkeys(_SUBJECT.findall(text))) or text_of(text)
        else:
            record.setdefault(known, text if known == "abstract" else text_of(text))
    return record
