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

    def build(self, *, is_tested: bool = False, full_refresh: bool = False) -> None:
        done = dbt_here.build(self.folder, self.target, "--select", *SELECTED, full_refresh=full_refresh, is_tested=is_tested)
        assert done.success, done.exception or [r.message for r in done.result if r.status in {"error", "fail"}]

    def known(self, phrase: str) -> list[tuple]:
        return self.query("select phrase_id, phrase, known_from from phrases where lower(phrase) = ?", phrase)

    def change(self, sql: str) -> None:
        with duckdb.connect(str(self.file)) as con:
            con.execute("use warehouse.intermediate")
            con.execute(sql)

    def copied(self, folder: Path) -> Phrases:
        """The same warehouse in another folder."""
        shutil.copy(self.file, folder / self.file.name)
        other = object.__new__(Phrases)
        other.folder, other.target = folder, self.target
        return other

    def anew(self, folder: Path) -> Phrases:
        """The same papers, everything built from nothing."""
        other = self.copied(folder)
        other.build(full_refresh=True)
        return other


def differences(one: TrendsWarehouse, other: TrendsWarehouse) -> list[str]:
    """Tables of which one of two warehouses has a row that the other has not."""
    rows = [{table: sorted(map(repr, warehouse.query(f"from warehouse.{table}"))) for table in TABLES} for warehouse in (one, other)]
    return [table for table in TABLES if rows[0][table] != rows[1][table]]


@pytest.fixture(scope="module")
def papers() -> list[Listed]:
    return corpus(WEEKS, 25, PHRASES, seed=3)


@pytest.fixture(scope="module")
def built(papers: list[Listed], tmp_path_factory: pytest.TempPathFactory) -> Phrases:
    """The first six weeks."""
    warehouse = Phrases(tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("target"))
    warehouse.put([p for p in papers if p.paper_id < "p006"])
    warehouse.build(is_tested=True)
    return warehouse


@pytest.fixture
def early(built: Phrases, tmp_path: Path) -> Phrases:
    """The same, for a test to add to or change."""
    return built.copied(tmp_path)


def test_later_weeks_add_phrases_and_leave_the_known_ones_as_they_were(early: Phrases, papers: list[Listed], tmp_path_factory) -> None:
    before = early.query("select phrase_id, phrase, known_from from phrases")
    assert early.known("tidal lantern")
    assert not early.known("late arrival")
    early.put([p for p in papers if p.paper_id >= "p006"])
    early.build()
    assert early.known("late arrival")
    assert set(before) <= set(early.query("select phrase_id, phrase, known_from from phrases"))
    assert not differences(early, early.anew(tmp_path_factory.mktemp("anew")))


def test_papers_that_go_or_get_another_text_or_day_leave_no_trace(early: Phrases, tmp_path_factory) -> None:
    early.change("""
        delete from marts.papers where paper_id like 'p002-00%';
        update marts.papers set title = 'Other words', abstract = 'Nothing else.', text_key = 'new' where paper_id like 'p003-00%';
        update int_entries set listed_on = listed_on - 14 where entry_id like '%p004-00%';
        update int_entries set listed_on = null where entry_id like '%p004-01%'
    """)
    early.build()
    assert not differences(early, early.anew(tmp_path_factory.mktemp("anew")))


def test_a_phrase_whose_papers_have_gone_is_none(early: Phrases, papers: list[Listed], tmp_path_factory) -> None:
    early.put([Listed(f"q{n}", "The silver kettle", "The silver kettle.", papers[-1].listed_on) for n in range(5)])
    early.build()
    assert early.known("silver kettle")
    early.change("delete from marts.papers where paper_id like 'q%'")
    early.build()
    assert not early.known("silver kettle")
    assert not differences(early, early.anew(tmp_path_factory.mktemp("anew")))


def test_a_shorter_phrase_is_part_of_the_longer_one_that_holds_it_and_what_is_known_is_not_read_again(
    early: Phrases, papers: list[Listed]
) -> None:
    early.change("""
        update int_phrase_spellings set spelling = 'as read before'
        where ngram = (select min(ngram) from int_phrase_spellings where spelling not ilike '%velvet%')
    """)
    early.put([Listed(f"q{n}", "The velvet harbour", "The velvet harbour.", papers[-1].listed_on) for n in range(5)])
    early.build()
    assert early.query("select count(*) > 0 from warehouse.intermediate.int_phrase_spellings where spelling = 'as read before'") == [
        (True,)
    ]
    [(shorter, _, _)], [(longer, _, _)] = early.known("velvet harbour"), early.known("velvet harbour crane")
    assert early.query("select part_of from phrases where phrase_id = ?", shorter) == [([longer],)]
    most = "select max(papers) from (select count(*) as papers from warehouse.intermediate.int_phrase_spellings group by ngram)"
    assert early.query(most) == [(20,)], "of many papers with it, the first 20 are read for its spelling"
