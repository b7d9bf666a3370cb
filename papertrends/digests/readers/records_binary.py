"""Records in tables that are no text: Parquet, and workbooks of Excel and LibreOffice (.xlsx, .ods).

A workbook's sheets are read one after the other; a sheet without a column of titles among its first rows holds no papers.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from papertrends.digests.jsonitems import KEPT_CHARACTERS
from papertrends.digests.model import Description, DigestFile, Entry, Piece, Reject, Unit, Unreadable
from papertrends.digests.readers.records_csv import is_title
from papertrends.digests.readers.records_json import RECORDS_ARE, Listing, piece_of
from papertrends.digests.seekable import seekable
from papertrends.digests.text import storable
from papertrends.reasons import FileReason

ROWS_AT_ONCE = 1_000
MAX_WORKBOOK_BYTES = 64 * 1024 * 1024
"""A workbook is read whole."""
HEADER_ROWS = 20
"""A table's header stands among so many rows of its sheet."""


class RecordsParquet:
    """One record a row."""

    about = Description(
        "Parquet files with a column of titles",
        *RECORDS_ARE,
    )

    name = "records-parquet"
    version = 2
    unit: Unit = "items"
    may_be_empty = True
    is_text = False

    def matches(self, head: bytes) -> bool:
        """Look for Parquet's own mark."""
        return head.startswith(b"PAR1")

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each row. Raises `Unreadable` where the file is damaged, or has no titles."""
        listing = Listing(file)
        with seekable(file) as stream:
            try:
                table = pq.ParquetFile(stream)
                names = list(table.schema_arrow.names)
                if not any(is_title(name) for name in names):
                    raise Unreadable(FileReason.NO_TITLE_COLUMN, detail=f"its columns are {', '.join(map(repr, names[:40]))}")
                listing.name_columns(names, 1)
                item = 0
                for batch in table.iter_batches(batch_size=ROWS_AT_ONCE):
                    for row in batch.to_pylist():
                        item += 1
                        yield _piece(row, listing, item)
            except (pa.ArrowException, OSError, ValueError, TypeError, OverflowError, MemoryError) as error:
                raise Unreadable(FileReason.DAMAGED, detail=f"the Parquet file cannot be read: {error}"[:200]) from error
        yield listing.digest(0)


class RecordsWorkbook:
    """One record a row of a sheet."""

    about = Description(
        "workbooks (.xlsx, .ods): every sheet with a column of titles",
        *RECORDS_ARE,
    )

    name = "records-workbook"
    version = 2
    unit: Unit = "items"
    may_be_empty = False
    is_text = False

    def matches(self, head: bytes) -> bool:
        """Look for the parts of a workbook."""
        return head.startswith(b"PK\x03\x04") and (b"xl/" in head or b"opendocument.spreadsheet" in head)

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield an entry or a reject for each row below a header. Raises `Unreadable` where the workbook cannot be read."""
        with file.open() as stream:
            data = stream.read(MAX_WORKBOOK_BYTES + 1)
        if len(data) > MAX_WORKBOOK_BYTES:
            raise Unreadable(FileReason.TOO_LARGE, detail=f"a workbook of more than {MAX_WORKBOOK_BYTES:,} bytes: save it as CSV")
        listing = Listing(file)
        item = 0
        for rows in _sheets(data):
            names: list[str] = []
            for n, row in enumerate(rows):
                if not names:
                    if n >= HEADER_ROWS:
                        break
                    if any(isinstance(cell, str) and is_title(cell) for cell in row):
                        names = [str(cell).strip() for cell in row]
                        listing.name_columns([name for name in names if name], n + 1)
                    continue
                record = {name: _value(cell) for name, cell in zip(names, row, strict=False) if name and cell not in ("", None)}
                if record:
                    item += 1
                    yield _piece(record, listing, item)
        yield listing.digest(0)


def _sheets(data: bytes) -> Iterator[list[list[Any]]]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            yield workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, TypeError, OverflowError, MemoryError) as error:
        raise Unreadable(
            FileReason.OFFICE_DOCUMENT, detail=f"the workbook cannot be read ({error}): save its table as CSV"[:200]
        ) from error


def _value(cell: object) -> object:
    """A cell as a record's value: whole numbers and days come as what they look like."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.isoformat()[:10] if isinstance(cell, dt.date) else cell


def _piece(row: dict[str, Any], listing: Listing, item: int) -> Entry | Reject:
    record = {name: _plain(value) for name, value in row.items()}
    verbatim = storable(json.dumps(record, ensure_ascii=False, default=str))[:KEPT_CHARACTERS]
    return piece_of(record, verbatim, listing, line_start=1, line_end=1, item=item)


def _plain(value: object) -> object:
    """Days as text, and bytes as the text they mostly are."""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
