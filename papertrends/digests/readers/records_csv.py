"""Records of papers as a table: CSV with a header that names a title, separated by commas, semicolons, tabs or bars.

Days are found as in the JSON records. A quote that is never closed would swallow the rest of the file: if a row grows
beyond `MAX_ROW_CHARACTERS`, its first line becomes a reject, and reading continues with the next.
"""

from __future__ import annotations

import collections
import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from papertrends.digests.fields import places, squashed
from papertrends.digests.filling import Filler
from papertrends.digests.jsonitems import KEPT_CHARACTERS
from papertrends.digests.lines import UTF8_BOM, Line, text_lines
from papertrends.digests.model import Banner, Description, Digest, DigestFile, Entry, Piece, Reject, Unit
from papertrends.digests.readers.records_json import RECORDS_ARE, Listing, piece_of
from papertrends.digests.records import is_served_error, make_entry
from papertrends.reasons import RejectReason

MAX_ROW_CHARACTERS = 4 * 1024 * 1024
MAX_ROW_LINES = 5_000
_DELIMITERS = ",;\t|%"
_MAX_HEADER = 16 * 1024
_LONGEST_NAME = 64
_LINES_BEFORE, _KNOWN_NAMES = 3, 3
"""Some exporters write a line or two about the table above its header."""
_ROWS_LOOKED_AT = 12
_LIST_SEPARATORS = (";", "|")

csv.field_size_limit(MAX_ROW_CHARACTERS * 2)


def _dialect(header: str) -> str | None:
    """The delimiter that makes a line a header with a title among at least two names, or a title alone."""
    best: tuple[int, str] | None = None
    for delimiter in _DELIMITERS:
        try:
            names = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:
            continue
        known = _names(names)
        if (
            any(is_title(name) for name in known)
            and len(set(known) - {""}) == len([name for name in known if name])
            and all(len(name) <= _LONGEST_NAME for name in known)
        ):
            best = max(best or (0, ""), (len(names), delimiter))
    return best[1] if best else None


_TITLES_TOO = ("paper", "papers", "name", "displayname", "entry", "publication")
_EVIDENCE = frozenset(("authors", "abstract", "doi", "arxiv_id", "venue", "published", "url"))
_ENOUGH = 2
"""A table without a column of titles has them in one of other names, if so many columns are those of papers."""


def _names(cells: list[str]) -> list[str]:
    """The names of columns as records know them; one of them is the title, if any may be."""
    names = [_key(cell) for cell in cells]
    if any(is_title(name) for name in names):
        return names
    evident = {field for name in names if squashed(name) not in _TITLES_TOO for field, _ in places(name)} & _EVIDENCE
    other = next((name for name in names if squashed(name) in _TITLES_TOO), None)
    return ["title" if name == other else name for name in names] if other and len(evident) >= _ENOUGH else names


def is_title(name: str) -> bool:
    """Tell whether a column of this name holds titles."""
    return any(field == "title" for field, _ in places(name))


def _key(name: str) -> str:
    """A column's name as a record's: in small letters where that is one that all records know."""
    key = name.strip().strip("\ufeff").strip()
    plain = key.lower().replace(" ", "_")
    return plain if plain in ("id", "listed_on", "doi", "abs", "pdf", "code_url", "github") else key


@dataclass(slots=True)
class _Row:
    lines: list[Line]
    fields: list[str]
    problem: str = ""


class _Unclosed(Exception):  # noqa: N818 - a signal between the two halves of this reader
    pass


class _Rows:
    """Rows with the lines that each of them took."""

    def __init__(self, lines: Iterable[Line], delimiter: str) -> None:
        self._source = iter(lines)
        self._again: collections.deque[Line] = collections.deque()
        self._taken: list[Line] = []
        self._size = 0
        self._ended = False
        self._delimiter = delimiter

    def _feed(self) -> Iterator[str]:
        while True:
            line = self._again.popleft() if self._again else next(self._source, None)
            if line is None:
                self._ended = True
                return
            self._taken.append(line)
            self._size += len(line.text)
            if len(self._taken) > 1 and (self._size > MAX_ROW_CHARACTERS or len(self._taken) > MAX_ROW_LINES):
                raise _Unclosed
            yield line.text.replace("\0", "") + "\n"

    def __iter__(self) -> Iterator[_Row]:
        while True:
            reader = csv.reader(self._feed(), delimiter=self._delimiter, strict=True)
            try:
                for fields in reader:
                    yield _Row(self._take(), fields)
            except _Unclosed:
                yield self._first_alone()
            except csv.Error:
                yield self._leniently()
            if not self._again and not self._taken and self._ended:
                return

    def _leniently(self) -> _Row:
        """Read a row that is not quite by the rules, as `"a" b,c`; set its first line apart where its quote is never closed."""
        if self._ended:
            return self._first_alone()
        try:
            fields = next(csv.reader((line.text + "\n" for line in self._taken), delimiter=self._delimiter), [])
        except csv.Error:
            return self._first_alone()
        return _Row(self._take(), fields)

    def _take(self) -> list[Line]:
        taken, self._taken, self._size = self._taken, [], 0
        return taken

    def _first_alone(self) -> _Row:
        first, *rest = self._take()
        self._again.extendleft(reversed(rest))
        self._ended = False
        return _Row([first], [], "the quote is not closed")


def _is_header(line: str, before: int) -> bool:
    """Tell whether a line is the header: below other lines it has to have several names that records know."""
    delimiter = _dialect(line)
    if delimiter is None:
        return False
    if not before:
        return delimiter in line or is_title(line.strip().strip('"'))
    return sum(bool(places(name)) for name in next(csv.reader([line], delimiter=delimiter), [])) >= _KNOWN_NAMES


class RecordsCsv:
    """One record a row."""

    about = Description(
        "tables with a header, separated by commas, semicolons, tabs, `|` or `%`",
        *RECORDS_ARE,
    )

    name = "records-csv"
    version = 5
    unit: Unit = "lines"
    may_be_empty = True
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for a header with a title."""
        text = head[:_MAX_HEADER].removeprefix(UTF8_BOM).decode("utf-8", "replace")
        lines = itertools.islice((line.rstrip("\n") for line in io.StringIO(text, newline=None) if line.strip()), 1 + _LINES_BEFORE)
        return any(_is_header(line, n) for n, line in enumerate(lines))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each row; the header is a banner."""
        with file.open() as stream:
            is_upright = _is_upright(stream.read(_MAX_HEADER).removeprefix(UTF8_BOM).decode("utf-8", "replace"))
        if is_upright:
            yield from _read_upright(file)
            return
        listing = Listing(file)
        errors = item = before = 0
        names: list[str] = []
        with file.open() as stream:
            lines = text_lines(stream)
            for line in lines:
                yield Banner(line.number, line.number)
                errors += line.errors
                if line.text.strip():
                    if not _is_header(line.text, before) and before < _LINES_BEFORE:
                        before += 1
                        continue
                    delimiter = _dialect(line.text) or ","
                    names = _names(next(csv.reader([line.text], delimiter=delimiter), []))
                    listing.name_columns([name for name in names if name], line.number)
                    break
            else:
                delimiter = ","
            for row in _Rows(lines, delimiter):
                errors += sum(line.errors for line in row.lines)
                if not row.problem and not any(field.strip() for field in row.fields):
                    yield Banner(row.lines[0].number, row.lines[-1].number)
                    continue
                item += 1
                yield _piece(row, names, item, listing)
        yield self._digest(listing, errors)

    @staticmethod
    def _digest(listing: Listing, errors: int) -> Digest:
        return listing.digest(errors)


def _is_upright(head: str) -> bool:
    """Tell a table whose records stand upright, a field a row and its name first, as Embase saves them."""
    rows = list(itertools.islice(csv.reader(io.StringIO(head, newline=None)), _ROWS_LOOKED_AT))[:-1]
    fields = [{field for field, _ in places(row[0])} for row in rows if len(row) > 1 and row[0].strip()]
    known = [found for found in fields if found]
    return len(known) >= _KNOWN_NAMES and len(known) * 2 >= len(fields) and any("title" in found for found in known)


def _read_upright(file: DigestFile) -> Iterator[Piece]:
    """Read records that stand upright; each begins where the first name of all comes again, or after a blank row."""
    listing, filler = Listing(file), Filler()
    errors = item = last = 0
    gathered: list[_Row] = []
    with file.open() as stream:
        for row in _Rows(text_lines(stream), ","):
            errors += sum(line.errors for line in row.lines)
            last = row.lines[-1].number
            is_blank = not row.problem and not any(field.strip() for field in row.fields)
            begins = bool(gathered) and bool(row.fields) and bool(gathered[0].fields) and row.fields[0] == gathered[0].fields[0]
            if gathered and (is_blank or begins or len(gathered) >= MAX_ROW_LINES):
                item += 1
                yield from filler.place(_upright_piece(gathered, item, listing))
                gathered = []
            if not is_blank:
                gathered.append(row)
    if gathered:
        yield from filler.place(_upright_piece(gathered, item + 1, listing))
    yield from filler.up_to(last)
    yield listing.digest(errors)


def _upright_piece(rows: list[_Row], item: int, listing: Listing) -> Entry | Reject:
    lines = [line for row in rows for line in row.lines]
    verbatim = "\n".join(line.verbatim for line in lines)[:KEPT_CHARACTERS]
    start, end = lines[0].number, lines[-1].number
    if any(row.problem for row in rows) or any(line.cut for line in lines):
        reason = RejectReason.LINE_TOO_LONG if any(line.cut for line in lines) else RejectReason.UNCLOSED_QUOTE
        return Reject(start, end, reason, verbatim, item, next((row.problem for row in rows if row.problem), ""))
    record: dict[str, object] = {}
    for name, *values in (row.fields for row in rows if row.fields):
        told = [value for value in values if value.strip()]
        if name.strip() and told:
            record.setdefault(_key(name), told[0] if len(told) == 1 else told)
    return piece_of(record, verbatim, listing, line_start=start, line_end=end, item=item)


def _piece(row: _Row, names: list[str], item: int, listing: Listing) -> Entry | Reject:
    start, end = row.lines[0].number, row.lines[-1].number
    verbatim = "\n".join(line.verbatim for line in row.lines)
    cut = sum(line.cut for line in row.lines)
    if cut or row.problem:
        reason = RejectReason.LINE_TOO_LONG if cut else RejectReason.UNCLOSED_QUOTE
        return Reject(start, end, reason, verbatim[:KEPT_CHARACTERS], item, row.problem or f"{cut:,} bytes left out")
    if len(row.fields) > len(names) and any(field.strip() for field in row.fields[len(names) :]):
        return Reject(start, end, RejectReason.TOO_MANY_FIELDS, verbatim, item, f"{len(row.fields)} fields under {len(names)} names")
    record: dict[str, object] = {name: field for name, field in zip(names, row.fields, strict=False) if field.strip()}
    for name in (name for name in names if any(field in ("categories", "keywords") for field, _ in places(name))):
        value = record.get(name)
        separator = next((sign for sign in _LIST_SEPARATORS if isinstance(value, str) and sign in value), None)
        if separator and isinstance(value, str):
            record[name] = value.split(separator)
    entry = make_entry(record, verbatim, line_start=start, line_end=end, item=item)
    if entry is None:
        return Reject(start, end, RejectReason.NO_TITLE, verbatim, item)
    if is_served_error(entry.title, entry.abstract):
        return Reject(start, end, RejectReason.SERVED_ERROR, verbatim, item)
    listing.note(entry, record)
    return entry
