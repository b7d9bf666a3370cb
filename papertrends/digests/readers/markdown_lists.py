"""Lists of papers in Markdown, as repositories of daily papers write them: tables, fields below a heading, bullets with links.

- Tables: a header that names titles (or papers), a line of dashes, a paper a row. Links in any cell tell ids, code and pages.
- Fields: a heading, `### Title:` or the title itself, and bullets such as `- **Authors:** …`, `- **Arxiv link:** …`.
- Bullets: an item that links to a paper, the link's text or what is bold being its title.

A day in a heading, in the front matter, or in a line that says when the page was updated is that of the papers below it;
without any it is the day in the file's name. A summary in a table is not the authors', so it is no abstract.
"""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from papertrends.digests.alerts import are_names
from papertrends.digests.dates import name_day, parse_day
from papertrends.digests.feeditems import SCHOLARLY
from papertrends.digests.fields import places
from papertrends.digests.filling import Filler
from papertrends.digests.identities import doi_of_address, shown_arxiv_id
from papertrends.digests.jsonitems import KEPT_CHARACTERS
from papertrends.digests.lines import Line, text_lines
from papertrends.digests.markdown import HEADING, LONGEST_MARKED_LINE, plain
from papertrends.digests.markup import plain_text
from papertrends.digests.model import Description, Digest, DigestFile, Entry, Piece, Reject, Unit
from papertrends.digests.readers.records_json import Listing
from papertrends.digests.records import make_entry
from papertrends.digests.text import clean_line, storable
from papertrends.reasons import RejectReason

MAX_BLOCK_LINES = 2_000
_FEW_BULLETS = 2
"""One item that links to a paper is a note, several are a list."""
_DASHES = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_CELLS = re.compile(r"(?<!\\)\|")
_LINK = re.compile(
    r"(!?)\[((?:[^\[\]]|\[[^\[\]]{0,200}\]){0,1000})\]\(\s*<?([^()\s<>]{1,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?)>?(?:\s+\"[^\"]{0,500}\")?\s*\)"
)
_BARE = re.compile(r"(?<![(\[<\"'])https?://[^\s<>()\"'|\]]{4,1000}")
_HREF = re.compile(r"<a\s[^<>]{0,500}?href\s*=\s*[\"']?([^\"'\s<>]{1,2000})", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKS = re.compile(r"\*{1,3}|__|~~|`")
_ASIDE = re.compile(r"\s*(?<!\])\((?:[^()]|\([^()]*\)){0,2000}\)")
_BULLET = re.compile(r"\s*(?:[-*+•]|[0-9]{1,4}[.)])\s+(\S.*)")
_FIELD = re.compile(r"\s*(?:[-*+•]\s+)?(?:\*\*|__)\s*([A-Za-z][A-Za-z /_-]{1,30}?)\s*:?\s*(?:\*\*|__)\s*:?\s*(.*)")
_PLAIN_FIELD = re.compile(
    r"\s*[-*+•]\s+(Authors?|Abstract|Summary|TL;DR|Date|Published|Subjects?|Categories|Keywords|Venue|Code|PDF|Link|Paper|arXiv)\s*:\s*(.*)",
    re.IGNORECASE,
)
_ISO = r"(?:19|20)[0-9]{2}[-./年][0-9]{1,2}[-./月][0-9]{1,2}"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = re.compile(
    rf"{_ISO}|[0-9]{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS},?\s+(?:19|20)[0-9]{{2}}|[0-9]{{1,2}}\s+{_MONTHS}\s+[0-9]{{2}}\b|{_MONTHS}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)[0-9]{{2}}",
    re.IGNORECASE,
)
_SAYS_DAY = re.compile(
    r"\s*(?:#|>|\*\*|title\s*:|date\s*:|.{0,20}\b(?:updated?|generated|published|listings? for|papers (?:for|of|from|on)|digest)\b)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:(?:https?://)?(?:arxiv\.org/\S*|arxiv:?\s?)?\d{4}\.\d{4,5}(?:v\d+)?|arxiv|paper|pdf|link|html|abs(?:tract)?|doi|code|github|project|page|here|url|📄|🔗|read more.*|https?://\S*|\W*)",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[\[\]<>*_~`\\]")
_SUBJECT = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]+)?)\)")
_TITLES = ("paper", "papers", "name", "paper & link", "papername")
_EXTRA = {
    "publishdate": "published", "pdf": "url", "paperlink": "url", "arxiv": "url", "links": "url", "comment": "comment", "comments": "comment", "summary": "tldr",
    "tldr": "tldr", "updatedate": "", "tags": "keywords", "topic": "keywords", "subjects": "categories", "subject": "categories", "author": "authors", "pdflink": "url",
}  # fmt: skip
"""What columns and fields of such lists mean beside what all records do."""
_CODE_HOSTS = re.compile(r"https?://(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co/(?!papers))", re.IGNORECASE)


class MarkdownLists:
    """The reader of tables and lists of papers in Markdown."""

    about = Description(
        "Markdown tables, fields and bullets that list papers, as in repositories of daily papers",
        "`markdown`",
        "listing if it has a day, else unknown",
        "the day in a heading, the front matter, or a line that says when the page was updated; else the file's name",
    )

    name = "markdown-lists"
    version = 1
    unit: Unit = "lines"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for a paper among the first lines, in one of the three forms."""
        text = head.decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
        if text.startswith(("<?xml", "{", "<!doctype", "<html", "<rss", "<feed")) or not _might_hold_a_paper(text):
            return False
        lines = [Line(n, line, line) for n, line in enumerate(re.split(r"\r\n|\r|\n", text), 1)]
        lists, entries = _Lists(None), 0
        for piece in lists.pieces(iter(lines)):
            entries += isinstance(piece, Entry)
            if entries and (entries > lists.bullets or lists.bullets >= _FEW_BULLETS):
                return True
        return False

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield entries and rejects, banners between them, then the digest."""
        lists, filler = _Lists(file), Filler()
        with file.open() as stream:
            for piece in lists.pieces(text_lines(stream)):
                yield from filler.place(piece)
        yield from filler.up_to(lists.last)
        yield lists.digest(file)


def _might_hold_a_paper(text: str) -> bool:
    return bool(re.search(r"(?m)^\s*(?:\||#|[-*+•]\s|[0-9]{1,4}[.)]\s)", text)) and any(
        sign in text for sign in ("arxiv", "doi.org", "/papers/", "openreview", "http")
    )


@dataclass(slots=True)
class _Block:
    """A heading or a bullet, and the lines that belong to it."""

    lines: list[Line]
    title: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)


class _Lists:
    """Goes through the lines of a page."""

    def __init__(self, file: DigestFile | None) -> None:
        self.last = self.errors = 0
        self._days: set[dt.date] = set()
        self._day: dt.date | None = None
        self._listing = Listing(file) if file else None
        self._header: list[str] | None = None
        self._before: Line | None = None
        self._item = 0
        self.bullets = 0

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
            text = line.text if len(line.text) <= LONGEST_MARKED_LINE else line.text[:LONGEST_MARKED_LINE]
            row = self._row(line, text)
            heading = HEADING.fullmatch(text) if "#" in text[:8] else None
            starts = bool(heading) or self._is_top_bullet(text, block)
            if block and (row is not None or starts or len(block.lines) >= MAX_BLOCK_LINES):
                yield from self._closed(block)
                block = None
            if row is not None:
                if isinstance(row, Entry | Reject):
                    yield row
                continue
            self._note_day(text, is_heading=bool(heading))
            if heading:
                block = _Block([line], title=re.sub(r"^\s*title\s*:\s*", "", _text(heading[2]), flags=re.IGNORECASE), links=_links(text))
                block.fields["#"] = text
            elif starts:
                block = _Block([line], links=_links(text))
                block.fields["-"] = text
            elif block:
                block.lines.append(line)
        if block:
            yield from self._closed(block)

    def _is_top_bullet(self, text: str, block: _Block | None) -> bool:
        found = _BULLET.fullmatch(text)
        if not found or _FIELD.fullmatch(text) or _PLAIN_FIELD.fullmatch(text):
            return False
        indent = len(text) - len(text.lstrip())
        return block is None or indent < 2 or "-" not in block.fields  # noqa: PLR2004 - deeper bullets belong to the one above

    def _note_day(self, text: str, *, is_heading: bool) -> None:
        if len(text) > 300 or not (is_heading or (self.last <= 40 and _SAYS_DAY.match(text))):  # noqa: PLR2004 - a line that says the day is short, and at the top
            return
        found = _DAY.search(text)
        day = parse_day(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", _western(found.group()))) if found else None
        if day and (is_heading or not self._days):
            self._day = day
            self._days.add(day)

    # --- tables

    def _row(self, line: Line, text: str) -> Entry | Reject | bool | None:
        """A row of a table: its paper, a reject, True for its header and dashes; None for what is no row."""
        before, self._before = self._before, line
        if "|" not in text:
            self._header = None
            return None
        if "-" in text and _DASHES.fullmatch(text):
            names = _cells(before.text) if before and "|" in before.text else []
            self._header = [_name(cell) for cell in names] if any(_is_title(_name(cell)) for cell in names) else None
            if self._header and self._listing:
                self._listing.name_columns(
                    [name for name in self._header if name and not _is_title(name) and _meaning(name) == name], line.number
                )
            return True if self._header else None
        if self._header is None:
            return None
        self._item += 1
        verbatim = line.verbatim[:KEPT_CHARACTERS]
        if line.cut:
            return Reject(line.number, line.number, RejectReason.LINE_TOO_LONG, verbatim, self._item, f"{line.cut:,} bytes left out")
        cells = _cells(text)
        record: dict[str, object] = {}
        for name, cell in zip(self._header, cells, strict=False):
            if _is_title(name):
                first, *more = _BREAK.split(cell)
                record.setdefault("title", _title(first))
                if more and "authors" not in record and are_names(rest := _text(more[0])):
                    record["authors"] = rest
            elif (meaning := _meaning(name)) and meaning != "comment" and (value := _text(cell)):
                record.setdefault(meaning, value)
        entry = self._entry(record, _links(text), dict(zip(self._header, cells, strict=False)), [line])
        if entry is None:
            return Reject(
                line.number,
                line.number,
                RejectReason.NOT_A_PAPER,
                verbatim,
                self._item,
                "a row without a title or without a link to a paper",
            )
        return entry

    # --- headings and bullets

    def _closed(self, block: _Block) -> Iterator[Entry | Reject]:
        """The paper of a heading or a bullet, if it is one."""
        name, values = "", dict[str, list[str]]()
        for line in block.lines[1:]:
            if len(line.text) > LONGEST_MARKED_LINE:
                continue
            if found := _FIELD.fullmatch(line.text) or _PLAIN_FIELD.fullmatch(line.text):
                name = found[1].strip().lower()
                values.setdefault(name, []).append(found[2])
            elif name and line.text.strip():
                values[name].append(line.text.strip())
            elif not name and block.title == "" and "#" in block.fields and line.text.strip():
                block.title = _text(line.text)
            block.links += _links(line.text)
        if not (values or block.links) or sum(line.cut for line in block.lines):
            return
        record: dict[str, object] = {}
        for field_name, parts in values.items():
            meaning, text = _meaning(field_name), "\n".join(parts).strip()
            if not text or not meaning:
                continue
            if meaning == "categories":
                record[meaning] = list(dict.fromkeys(_SUBJECT.findall(text))) or _text(text)
            else:
                record.setdefault(meaning, text if meaning == "abstract" else _text(text))
        if "#" in block.fields and not (values.keys() & _KNOWN_FIELDS or _is_paper_link(block.fields["#"])):
            return
        if "#" in block.fields and "authors" not in record:
            after = next((_text(line.text) for line in block.lines[1:] if line.text.strip()), "")
            if after != block.title and are_names(after):
                record["authors"] = after
        if "-" in block.fields:
            block.title = _title_of_bullet(block.fields["-"])
            if not _is_paper_link(block.fields["-"]):
                return
            if authors := _authors_of_bullet(block.fields["-"], block.title):
                record.setdefault("authors", authors)
        record["title"] = block.title
        self._item += 1
        full = [line for line in block.lines if line.text.strip()]
        entry = self._entry(record, block.links, {}, full)
        if entry:
            self.bullets += "-" in block.fields
            yield entry
        else:
            self._item -= 1

    def _entry(self, record: dict[str, object], links: list[tuple[str, str]], cells: dict[str, str], lines: list[Line]) -> Entry | None:
        addresses = [address for _, address in links]
        identities = [shown_arxiv_id(address) for address in addresses]
        dois = [doi_of_address(address) if "10." in address else None for address in addresses]
        papers = [
            address
            for address, identity, known in zip(addresses, identities, dois, strict=True)
            if identity or known or SCHOLARLY.match(address)
        ]
        if not record.get("title") or not (papers or (record.get("authors") and addresses)):
            return None
        identity = next((found for found in identities if found), None)
        record["url"] = papers[0] if papers else addresses[0]
        if identity:
            record["arxiv_id"] = identity.id
        record["doi"] = next((found for found in dois if found), None)
        if self._day and "listed_on" not in record:
            record["listed_on"] = self._day.isoformat()
        code = next((address for name, cell in cells.items() if "code" in name.lower() for _, address in _links(cell)), None)
        record["code_url"] = code or next((address for address in addresses if _CODE_HOSTS.match(address)), None)
        record["project_url"] = next(
            (address for name, cell in cells.items() if "project" in name.lower() for _, address in _links(cell)), None
        )
        verbatim = "\n".join(line.verbatim for line in lines)[:KEPT_CHARACTERS]
        entry = make_entry(record, storable(verbatim), line_start=lines[0].number, line_end=lines[-1].number, item=self._item)
        if entry is None or ((identity is None or identity.version is None) and entry.listed_on == self._day):
            return entry
        return replace(entry, listed_on=self._day, arxiv_version=identity.version if identity else None)


def _western(day: str) -> str:
    return re.sub(r"[年月]", "-", day) if "年" in day else day


def _cells(text: str) -> list[str]:
    inner = text.strip()
    inner = inner.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip().replace("\\|", "|") for cell in _CELLS.split(inner)]


def _name(cell: str) -> str:
    return re.sub(r"[^\w &/.-]+", "", _text(cell)).strip()


@functools.lru_cache(maxsize=1024)
def _is_title(name: str) -> bool:
    return name.lower() in _TITLES or any(found == "title" for found, _ in places(name))


@functools.lru_cache(maxsize=1024)
def _meaning(name: str) -> str:
    """The name under which a record knows a column or field."""
    key = re.sub(r"[^a-z]", "", name.lower())
    return _EXTRA.get(key, "") if key in _EXTRA else "url" if key.endswith("link") else name


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


def _links(text: str) -> list[tuple[str, str]]:
    """The links of a line, each with its text; pictures are none."""
    found = [(words, address) for picture, words, address in _LINK.findall(text) if not picture]
    return [
        *found,
        *(("", address) for address in _HREF.findall(text)),
        *(("", address.rstrip(".,;*_")) for address in _BARE.findall(text)),
    ]


def _is_paper_link(text: str) -> bool:
    return any(shown_arxiv_id(address) or doi_of_address(address) or SCHOLARLY.match(address) for _, address in _links(text))


def _text(cell: str) -> str:
    """A cell as text, without links, marks and tags."""
    if cell.isascii() and not _MARKED.search(cell):
        return clean_line(cell)
    text = plain(cell)
    if "<" in text and ">" in text:
        text = re.sub(r"<[^<>]{1,500}>", " ", re.sub(r"<summary>.*?</summary>", "", text)) if "<" in text else plain_text(text)
    return clean_line(_MARKS.sub("", text))


def _is_no_name(words: str) -> bool:
    """Tell whether a link's text says what it leads to and not what that is called: [pdf], arXiv, here."""
    return bool(_NO_NAME.fullmatch(_text(words).strip("[]() ")))


def _title(cell: str) -> str:
    """The title in a cell: without what stands in brackets with links in it."""
    bare = cell
    for aside in _ASIDE.findall(cell):
        if "](" in aside:
            bare = bare.replace(aside, "", 1)
    named = [words for picture, words, _ in _LINK.findall(bare) if not picture and not _is_no_name(words)]
    rest = _text(_LINK.sub(" ", bare)).strip(" -–—:|·,")
    return rest if rest and not _NO_NAME.fullmatch(rest) and not named else _text(named[0]) if named else _text(bare)


def _authors_of_bullet(text: str, title: str) -> str:
    """The names that stand between the title of an item and its links."""
    if not title:
        return ""
    after = _text(_LINK.sub(lambda link: link[2] if title and title in _text(link[2]) else " \n ", text)).partition(title)[2]
    for part in re.split(r"\.\s|\n|\bPaper:|[\[(]", after.strip(" ,.;:-–—")):
        part = re.sub(r"[\s,]*\bet\.?\s*al\b.*", "", part).strip(" ,.;:-–—")  # noqa: PLW2901 - what comes after them is theirs
        if part and are_names(part):
            return part
        break
    return ""


def _title_of_bullet(text: str) -> str:
    """The title in an item of a list: the text of the link to the paper, else what is bold, else what stands before the link."""
    body = found[1] if (found := _BULLET.fullmatch(text)) else text
    for picture, words, address in _LINK.findall(body):
        if not picture and _is_paper_link(f"({address}) {address}") and not _is_no_name(words):
            return _text(words)
    bold = [words for words in re.findall(r"\*\*([^*]{5,500})\*\*", body) if not _is_no_name(words) and not _DAY.fullmatch(_text(words))]
    if bold:
        return _text(bold[0])
    return ""
