"""Phrases of made-up papers: what later papers change, what they do not, and that portions make the same tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.warehouse import dbt_here
from tests.warehouse.trends_warehouse import Listed, TrendsWarehouse, corpus

WEEKS = 8
SELECTED = ("int_paper_source_days", "int_paper_days", "path:models/intermediate/phrases", "path:models/marts/phrases")
TABLES = (
    "intermediate.int_paper_ngrams",
    "intermediate.int_phrase_ngrams",
    "intermediate.int_phrase_spellings",
    "intermediate.int_phrase_nestings",
    "marts.paper_phrases",
    "marts.phrases",
)
PHRASES = {"tidal lantern": [0.3] * WEEKS, "velvet harbour crane": [0.3] * WEEKS, "late arrival": [0.0] * 6 + [0.5] * 2}


class Phrases(TrendsWarehouse):
    """The models of phrases and the days they stand on."""

    def build(self, *, full_refresh: bool = False) -> None:
        done = dbt_here.build(self.folder, self.target, "--select", *SELECTED, full_refresh=full_refresh)
        assert done.success, done.exception or [r.message for r in done.result if r.status in {"error", "fail"}]

    def known(self, phrase: str) -> list[tuple]:
        return self.query("select phrase_id, phrase, known_from from phrases where lower(phrase) = ?", phrase)

    def change(self, sql: str) -> None:
        with duckdb.connect(str(self.file)) as con:
            con.execute("use warehouse.intermediate")
            con.execute(sql)

    def anew(self, folder: Path) -> Phrases:
        """The same papers, everything built from nothing."""
        shutil.copy(self.file, folder / self.file.name)
        other = object.__new__(Phrases)
        other.folder, other.target = folder, self.target
        other.build(full_refresh=True)
        return other


def differences(one: TrendsWarehouse, other: TrendsWarehouse) -> list[str]:
    """Tables of which one of two warehouses has a row that the other has not."""
    return [
        table
        for table in TABLES
        if sorted(map(repr, one.query(f"from warehouse.{table}"))) != sorted(map(repr, other.query(f"from warehouse.{table}")))
    ]


@pytest.fixture(scope="module")
def papers() -> list[Listed]:
    return corpus(WEEKS, 25, PHRASES, seed=3)


@pytest.fixture
def early(papers: list[Listed], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Phrases:
    """The first six weeks."""
    warehouse = Phrases(tmp_path, tmp_path_factory.mktemp("target"))
    warehouse.put([p for p in papers if p.paper_id < "p006"])
    warehouse.build()
    return warehouse


def test_later_weeks_add_phrases_and_leave_the_known_ones_as_they_were(early: Phrases, papers: list[Listed], tmp_path_factory) -> None:
    before = early.query("select phrase_id, phrase, known_from from phrases")
    assert early.known("tidal lantern")
    assert not early.known("late arrival")
    early.put([p for p in papers if p.paper_id >= "p006"])
    early.build()
    assert early.known("late arrival")
    assert set(before) <= set(early.query("select phrase_id, phrase, known_from from phrases"))
    assert not differences(early, early.anew(tmp_path_factory.mktemp("anew")))


@pytest.mark.parametrize(
    "change",
    [
        "delete from marts.papers where paper_id like 'p002%'",
        "update marts.papers set title = 'Other words', abstract = 'Nothing else.', text_key = 'new' where paper_id like 'p003-00%'",
        "update int_entries set listed_on = listed_on - 14 where entry_id like '%p004%'",
        "update int_entries set listed_on = null where entry_id like '%p001%'",
    ],
)
def test_papers_that_go_or_get_another_text_or_day_leave_no_trace(early: Phrases, change: str, tmp_path_factory) -> None:
    early.change(change)
    early.build()
    assert not differences(early, early.anew(tmp_path_factory.mktemp("anew")))


def test_a_week_is_read_again_only_when_it_or_an_earlier_one_changed(early: Phrases, papers: list[Listed]) -> None:
    """Marked rows of weeks that did not change are still there."""
    early.change("update int_phrase_ngrams set is_word = null where week_end = (select min(week_end) from int_phrase_ngrams)")
    early.put([p for p in papers if p.paper_id >= "p006"])
    early.build()
    assert early.query("select count(*) > 0 from warehouse.intermediate.int_phrase_ngrams where is_word is null") == [(True,)]


def test_spellings_are_read_from_the_first_papers_of_a_phrase(early: Phrases) -> None:
    rows = early.query("select count(*) as papers from warehouse.intermediate.int_phrase_spellings group by ngram order by papers desc")
    assert rows[0][0] >= 5


def test_a_shorter_phrase_is_part_of_the_longer_one_that_holds_it(early: Phrases, papers: list[Listed]) -> None:
    early.put([Listed(f"q{n}", "The velvet harbour", "The velvet harbour.", papers[-1].listed_on) for n in range(5)])
    early.build()
    [(shorter, _, _)], [(longer, _, _)] = early.known("velvet harbour"), early.known("velvet harbour crane")
    assert early.query("select part_of from phrases where phrase_id = ?", shorter) == [([longer],)]
