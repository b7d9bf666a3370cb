"""The published file, opened again when another one has replaced it."""

from __future__ import annotations

import shutil

from delivery.answers import published
from delivery.answers.published import Generation, generation_at, reading
from tests.conftest import Place


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
