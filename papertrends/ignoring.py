"""Ignore a file: a row of digests.csv that withdraws it, written and taken back for somebody who does not edit the file."""

from __future__ import annotations

import csv
import io
import os
import uuid
from pathlib import Path

from papertrends.config_folder import DIGESTS, TRUTHS, read_config
from papertrends.name_patterns import file_pattern

FILE, WITHDRAWN = "file", "withdrawn"


def why_not(folder: Path, file: str) -> str | None:
    """Say why a row for a file cannot be written, or None if it can."""
    if file_pattern(file) or file != file.strip():
        return "digests.csv would read the file's name as a pattern"
    path = folder / DIGESTS.name
    place = next(part for part in (path, folder, *folder.parents) if part.exists())
    if os.access(place, os.W_OK) and os.access(folder if folder.exists() else place, os.W_OK):
        return None
    return f"{folder} is read-only here"


def ignored(folder: Path) -> set[str]:
    """Name the files that digests.csv withdraws by their whole names."""
    rows = read_config(folder).rows[DIGESTS.table]
    return {str(row[FILE]) for row in rows if TRUTHS.get(str(row[WITHDRAWN] or "").lower())}


def ignore(folder: Path, file: str) -> None:
    """Withdraw a file from the next build on. Raises `OSError` where the folder cannot be written."""
    rows = _read(folder)
    header = rows[0]
    header += [column for column in (FILE, WITHDRAWN) if column not in header]
    own = [row for row in rows[1:] if _cell(header, row, FILE) == file] or [_added(rows, header, file)]
    _set(header, own[-1], "true")
    _write(folder, rows)


def stop_ignoring(folder: Path, file: str) -> None:
    """Take a file back into use: what `ignore` wrote goes, and the rest of its row stays. Raises `OSError` as above."""
    rows = _read(folder)
    header = rows[0]
    for row in [row for row in rows[1:] if _cell(header, row, FILE) == file]:
        _set(header, row, "")
        if not any(cell.strip() for name, cell in zip(header, row, strict=False) if name != FILE):
            rows.remove(row)
    _write(folder, rows)


def _read(folder: Path) -> list[list[str]]:
    path = folder / DIGESTS.name
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    return list(csv.reader(io.StringIO(text, newline=""))) or [[FILE, WITHDRAWN]]


def _added(rows: list[list[str]], header: list[str], file: str) -> list[str]:
    row = ["" for _ in header]
    row[header.index(FILE)] = file
    rows.append(row)
    return row


def _cell(header: list[str], row: list[str], column: str) -> str:
    place = header.index(column) if column in header else len(row)
    return row[place].strip() if place < len(row) else ""


def _set(header: list[str], row: list[str], value: str) -> None:
    if WITHDRAWN in header:
        row += [""] * (len(header) - len(row))
        row[header.index(WITHDRAWN)] = value


def _write(folder: Path, rows: list[list[str]]) -> None:
    """Replace the file at once: a build that reads it meanwhile gets the old one or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{uuid.uuid4().hex}.new"
    try:
        with fresh.open("x", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)
        fresh.replace(folder / DIGESTS.name)
    finally:
        fresh.unlink(missing_ok=True)
