"""Records as Python programs leave them: pandas' tables as JSON (by column, or split into columns and rows), and printed lists of dicts.

Such a document says nothing until it is whole, so it is read whole; larger ones are refused with what to save instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import orjson

from papertrends.digests.jsonitems import KEPT_CHARACTERS
from papertrends.digests.lines import UTF8_BOM, decode
from papertrends.digests.model import Description, DigestFile, Entry, Piece, Reject, Unit, Unreadable
from papertrends.digests.persons import MAX_LITERAL_CHARACTERS, literal_of
from papertrends.digests.readers.records_csv import is_title
from papertrends.digests.readers.records_json import RECORDS_ARE, Listing, piece_of
from papertrends.digests.text import storable
from papertrends.reasons import FileReason

MAX_BYTES = 64 * 1024 * 1024
_BY_COLUMN = re.compile(r'\s*\{\s*"((?:[^"\\]|\\.){1,64})"\s*:\s*\{\s*"((?:[^"\\]|\\.){1,64})"\s*:')
_COLUMN = re.compile(r'"((?:[^"\\]|\\.){1,64})"\s*:\s*\{\s*"')
_SPLIT = re.compile(r'\s*\{\s*"columns"\s*:\s*\[([^\[\]]{0,20000})\]')
_PRINTED = re.compile(r"\s*\[\s*\{\s*'")
_PRINTED_TITLE = re.compile(r"'[A-Za-z_ ]{0,20}title'\s*:", re.IGNORECASE)
_ROW = re.compile(r"[0-9]{1,12}")


class RecordsPython:
    """The reader of what pandas and `print` write."""

    about = Description(
        "tables saved by pandas as JSON, by column or split; a list of dicts as Python prints it",
        *RECORDS_ARE,
    )

    name = "records-python"
    version = 1
    unit: Unit = "items"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for columns whose values stand under the numbers of rows, for the names of columns, or for a printed dict."""
        text = head.removeprefix(UTF8_BOM).decode("utf-8", "replace")
        if split := _SPLIT.match(text):
            return any(is_title(name) for name in re.findall(r'"([^"\\]{1,64})"', split[1]))
        if by_column := _BY_COLUMN.match(text):
            return bool(_ROW.fullmatch(by_column[2])) and any(is_title(name) for name in _COLUMN.findall(text))
        return bool(_PRINTED.match(text) and _PRINTED_TITLE.search(text))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each row. Raises `Unreadable` where the document is too large, or is not whole."""
        with file.open() as stream:
            data = stream.read(MAX_BYTES + 1).removeprefix(UTF8_BOM)
        text, _, errors = decode(data)
        is_printed = bool(_PRINTED.match(text[:1000]))
        if len(data) > MAX_BYTES or (is_printed and len(text) > MAX_LITERAL_CHARACTERS):
            raise Unreadable(FileReason.TOO_LARGE, detail="a table or list of this kind is read whole: save it as JSON Lines")
        document = literal_of(text) if is_printed else _parsed(data)
        listing = Listing(file)
        item = 0
        for record in _rows(document):
            item += 1
            yield _piece(record, listing, item)
        if not item:
            raise Unreadable(FileReason.NOTHING_UNDERSTOOD, line=1, detail="the document is not whole: save it again")
        yield listing.digest(errors)


def _parsed(data: bytes) -> object:
    try:
        return orjson.loads(data)
    except ValueError:
        return None


def _rows(document: object) -> Iterator[object]:
    """The rows of a document, each as a record."""
    if isinstance(document, list):
        yield from document
    elif isinstance(document, dict):
        found = cast("dict[str, Any]", document)
        names, rows = found.get("columns"), found.get("data")
        if isinstance(names, list) and isinstance(rows, list):
            yield from (dict(zip(map(str, names), row, strict=False)) if isinstance(row, list) else row for row in rows)
            return
        columns = {name: values for name, values in found.items() if isinstance(values, Mapping)}
        for key in dict.fromkeys(key for values in columns.values() for key in values):
            yield {name: values[key] for name, values in columns.items() if key in values}


def _piece(record: object, listing: Listing, item: int) -> Entry | Reject:
    verbatim = storable(json.dumps(record, ensure_ascii=False, default=str))[:KEPT_CHARACTERS]
    return piece_of(record, verbatim, listing, line_start=1, line_end=1, item=item)
