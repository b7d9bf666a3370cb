"""The published file, opened again when another one has replaced it."""

from __future__ import annotations

import datetime as dt
import shutil

from delivery.answers import papers, published
from delivery.answers.asking import query_text, used_by
from delivery.answers.published import Generation, generation_at, reading
from delivery.answers.search.searching import ask, wanted
from tests.conftest import Place

DAY = dt.date(2026, 11, 27)


def mebibytes(generation: Generation) -> float:
    """The memory that a generation may take."""
    [(limit,)] = published._open_generations[generation].execute("select current_setting('memory_limit')").fetchall()
    size, unit = limit.split()
    assert unit == "MiB"
    return float(size)


def test_a_file_that_was_replaced_holds_less_memory_and_can_still_be_asked(own: Place) -> None:
    count = "select count(*) as papers from papers"
    with reading(own.published) as reader:
        papers = reader.statement(count)
        whole = mebibytes(reader.generation)
        shutil.copyfile(own.published, own.root / "next.duckdb")
        (own.root / "next.duckdb").replace(own.published)
        with reading(own.published) as other:
            assert other.generation == generation_at(own.published) != reader.generation
            assert mebibytes(other.generation) == whole
        assert mebibytes(reader.generation) <= whole / 2
        assert reader.statement(count) == papers


def test_a_search_without_filters_reads_no_places_of_papers(own: Place) -> None:
    sql = query_text("papers")
    with reading(own.published) as reader:
        for filters, is_read in (({}, False), ({"source": "records"}, True), ({"loaded_after": DAY}, True)):
            asked = wanted(ask(reader, "speech"), papers.EVERYTHING | {"sort": "relevance", "most": 9, "skipped": 0} | filters)
            plan = reader._cursor.execute(f"explain {sql}", used_by(sql, asked)).fetchall()
            assert ("paper_appearances" in str(plan)) == is_read, filters
