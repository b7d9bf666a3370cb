"""A small warehouse of paper records, for tests: raw tables filled without the readers, dbt run on them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from tests.warehouse import dbt_here

ROOT = Path(__file__).parents[2]
SEEN_AT = dt.datetime(2025, 7, 1)  # noqa: DTZ001 - the warehouse keeps UTC without a zone
MODELS = ["+papers", "+paper_appearances", "+paper_aliases", "+paper_matches"]
TABLES = {
    # without the fingerprint of its readings
    "papers": "select * exclude (entries_key) from marts.papers order by all",
    "aliases": "select * from marts.paper_aliases order by all",
    "appearances": "select * from marts.paper_appearances order by all",
    "matches": "select * from marts.paper_matches order by all",
}
Record = Mapping[str, object]


def insert(con: duckdb.DuckDBPyConnection, table: str, values: Mapping[str, object]) -> None:
    """Insert one row by column names."""
    columns = ", ".join(f"? as {column}" for column in values)
    con.execute(f"insert into {table} by name select {columns}", list(values.values()))


def add_digest(
    data: Path, name: str, listed_on: str | None, records: Iterable[Record], *, reader_version: int = 1, form: str = "records_json"
) -> None:
    """Add a digest file to the raw tables, as reading it would; of records, unless `form` names another format."""
    rows = list(records)
    sha = hashlib.sha256(repr((name, rows)).encode()).hexdigest()
    file_id = f"f_{sha[:16]}_{reader_version}"
    counts = {"entries": len(rows), "rejects": 0, "lines": len(rows), "lines_accounted": len(rows)} | {
        "items": len(rows),
        "items_accounted": len(rows),
    }
    with duckdb.connect(str(data / "warehouse.duckdb")) as con:
        con.execute((ROOT / "orchestration/warehouse/raw.sql").read_text())
        insert(
            con,
            "raw.digest_files",
            {"file_id": file_id, "content_sha256": sha, "file_path": name, "format": form, "reader_version": reader_version}
            | {"source": "records", "source_kind": "daily", "listed_on": listed_on, "listed_on_source": "content"}
            | {"encoding_errors": 0, "size_bytes": 1, "run_id": name, "loaded_at": SEEN_AT}
            | counts,
        )
        insert(
            con,
            "raw.digest_outcomes",
            {"run_id": name, "file_path": name, "content_sha256": sha, "file_id": file_id, "outcome": "loaded"}
            | {"modified_at": SEEN_AT, "seen_at": SEEN_AT}
            | counts,
        )
        for position, record in enumerate(rows, 1):
            entry = {"file_id": file_id, "entry_id": "e_" + hashlib.md5(f"{sha}{position}".encode()).hexdigest()[:16]}  # noqa: S324 - a key
            place = {"position": position, "line_start": position, "line_end": position, "item": position, "verbatim": ""}
            empty: dict[str, object] = {"authors": [], "categories": [], "keywords": []}
            insert(con, "raw.digest_entries", entry | place | empty | dict(record))


def run(data: Path, *, full_refresh: bool = False) -> None:
    """Build the paper models on what the raw tables hold."""
    done = dbt_here.build(data, data / "target", "-s", *MODELS, full_refresh=full_refresh, is_tested=False)
    assert done.success, dbt_here.failures(done)


def tables(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of papers in the marts."""
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as con:
        return {name: con.execute(sql).fetchall() for name, sql in TABLES.items()}
