"""A failing check shows the rows at fault and where they came from."""

from __future__ import annotations

import pytest

from orchestration.warehouse import raw
from orchestration.warehouse.offending import SHOWN_ROWS, OffendingRow, offending_rows


@pytest.fixture
def con(tmp_path):
    with raw.open_warehouse(tmp_path / "warehouse.duckdb") as con:
        con.execute(
            """
            insert into raw.digest_files by name
            select 'f1' as file_id, 'c' as content_sha256, 'monday.jsonl' as file_path, 'jsonl' as format, 1 as reader_version,
                'arxiv' as source, 'daily' as source_kind, 0 as encoding_errors, 1 as size_bytes, 9 as lines, 9 as lines_accounted,
                1 as items, 1 as items_accounted, 1 as entries, 0 as rejects, 'r' as run_id, timestamp '2026-01-05' as loaded_at;
            insert into raw.digest_entries by name
            select 'f1' as file_id, 'e1' as entry_id, 1 as position, 7 as line_start, 8 as line_end, 1 as item, 'A title' as title,
                []::varchar[] as authors, []::varchar[] as categories, []::varchar[] as keywords, '{}' as verbatim;
            create schema marts;
            create table marts.digests (digest_id varchar, file_path varchar);
            insert into marts.digests values ('d1', 'monday.jsonl');
            create table marts.paper_appearances (paper_id varchar, digest_id varchar, line_start bigint);
            insert into marts.paper_appearances values ('p1', 'd1', 7);
            """
        )
        yield con


@pytest.mark.parametrize(
    ("query", "file", "line"),
    [
        ("select 'e1' as entry_id, 'A title' as title", "monday.jsonl", 7),
        ("select 'p1' as paper_id", "monday.jsonl", 7),
        ("select 'd1' as digest_id", "monday.jsonl", None),
        ("select 'topics.csv' as file, 3 as line", "topics.csv", 3),
        ("select 'e9' as entry_id", None, None),
        ("select 'GRPO' as phrase", None, None),
    ],
)
def test_a_row_is_traced_to_its_file_and_line(con, query, file, line):
    (row,) = offending_rows(con, query)
    assert (row.file, row.line) == (file, line)


def test_a_row_reads_as_a_sentence(con):
    (row,) = offending_rows(con, "select 'e1' as entry_id, null as title;")
    assert str(row) == "entry_id e1, title null (monday.jsonl line 7)"


def test_only_the_first_rows_are_shown_and_long_values_are_cut(con):
    rows = offending_rows(con, "select repeat('word ', 1000) as title from range(100)")
    assert len(rows) == SHOWN_ROWS
    assert len(rows[0].values["title"]) <= 80


def test_a_query_that_cannot_be_run_shows_nothing(con):
    assert offending_rows(con, "select * from gone") == []
    assert str(OffendingRow({"n": "1"})) == "n 1"
