"""What the warehouse already knows of the digest files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import duckdb

Row = dict[str, Any]

NUMBERS = ("format", "size_bytes", "entries", "rejects", "lines", "lines_accounted", "items", "items_accounted")
LATEST = ("outcome", "content_sha256", "file_id", "reason", "readers_version", "modified_at", "seen_at", *NUMBERS)
READING = (
    "file_id",
    "file_path",
    "format",
    "reader_version",
    "entries",
    "rejects",
    "lines",
    "lines_accounted",
    "items",
    "items_accounted",
)


@dataclass(slots=True)
class Known:
    """What the warehouse knows: the latest outcome of each path, and how each content was last read."""

    latest: dict[str, Row]
    understood: dict[str, str]
    """Path to the content last understood there."""
    readings: dict[str, Row]
    received: dict[str, dt.datetime]
    unpublished: set[str]
    """Paths whose latest outcome has been told to nobody: the run that noted it broke off before it published."""


def what_is_known(con: duckdb.DuckDBPyConnection) -> Known:
    """Read the latest outcomes and readings from the warehouse."""

    def rows(columns: tuple[str, ...], rest: str) -> list[Row]:
        found = con.execute(f"select {', '.join(columns)} from {rest}").fetchall()  # noqa: S608 - our own names
        return [dict(zip(columns, row, strict=True)) for row in found]

    newest = "qualify row_number() over (partition by {key} order by {order} desc) = 1"
    latest = rows(("file_path", *LATEST), "raw.digest_outcomes " + newest.format(key="file_path", order="seen_order"))
    understood = rows(
        ("file_path", "content_sha256"),
        "raw.digest_outcomes where file_id is not null " + newest.format(key="file_path", order="seen_order"),
    )
    readings = rows(("content_sha256", *READING), "raw.digest_files " + newest.format(key="content_sha256", order="read_order"))
    received = rows(("content_sha256", "min(modified_at)"), "raw.digest_outcomes where content_sha256 is not null group by all")
    unpublished = rows(("file_path",), "raw.digest_outcomes where seen_order > coalesce((select last_outcome from meta.published), 0)")
    return Known(
        latest={row.pop("file_path"): row for row in latest},
        understood={row["file_path"]: row["content_sha256"] for row in understood},
        readings={row.pop("content_sha256"): row for row in readings},
        received={row["content_sha256"]: row["min(modified_at)"] for row in received},
        unpublished={row["file_path"] for row in unpublished},
    )
