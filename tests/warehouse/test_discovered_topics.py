"""Topics that no taxonomy has: groups of phrases that stand together, found in the text, and kept under their ids."""

from __future__ import annotations

import dataclasses
import datetime as dt

import duckdb
import pytest

from tests.warehouse.trends_warehouse import Listed, TrendsWarehouse, corpus

WEEKS = 12
OUTSIDE = ["lantern drift", "glass harbour", "copper tide"]
NAMED = ["salt ledger", "amber kiln", "woven gate"]
MANNER = ["plain matter", "usual cloth", "quiet weave"]
ASIDE = ["faint echo", "narrow hinge", "mild thread"]
NESTED = ["velvet sluice", "velvet sluice gauge", "brisk pebble"]


def speaking_of(
    phrases: list[str], papers: list[Listed], *, every: int, first: int = 0, area: str = "winds", in_title: bool = True
) -> list[Listed]:
    """Let each paper whose place is `first` and then each `every` later say all the phrases."""
    named = f", with {', '.join(phrases)}" if in_title else ""
    said = " ".join(f"We study the {phrase}, and more of the {phrase}." for phrase in phrases)
    return [
        dataclasses.replace(paper, title=f"{paper.title}{named}", abstract=f"{paper.abstract} {said}", topics=(area,))
        if n % every == first
        else paper
        for n, paper in enumerate(papers)
    ]


@pytest.fixture(scope="module")
def papers() -> list[Listed]:
    said = corpus(WEEKS, 100, {})
    said = speaking_of(OUTSIDE, said, every=97)
    said = speaking_of(NAMED, said, every=89, first=1)
    said = speaking_of(ASIDE, said, every=83, first=3, in_title=False)
    said = speaking_of(NESTED, said, every=130, first=4)
    said = speaking_of([NESTED[0], NESTED[2]], said, every=130, first=40)
    return speaking_of(MANNER, said, every=20, first=2)


@pytest.fixture(scope="module")
def built(papers: list[Listed], tmp_path_factory: pytest.TempPathFactory) -> TrendsWarehouse:
    """Eleven weeks, then a twelfth; the first discoveries are kept in the table `earlier`."""
    warehouse = TrendsWarehouse(tmp_path_factory.mktemp("discovered"), tmp_path_factory.mktemp("target"))
    with duckdb.connect(str(warehouse.file)) as con:
        con.executemany("insert into intermediate.int_term_forms values (?, ?)", [(phrase, phrase) for phrase in NAMED])
    warehouse.put(papers[: (WEEKS - 1) * 100])
    warehouse.build()
    with duckdb.connect(str(warehouse.file)) as con:
        con.execute("create table intermediate.earlier as from intermediate.int_discovered_topics")
    warehouse.put(papers[(WEEKS - 1) * 100 :])
    warehouse.build()
    return warehouse


def discovered(warehouse: TrendsWarehouse, table: str = "int_discovered_topics") -> dict[str, str]:
    return dict(warehouse.query(f"select topic_id, lower(name) from warehouse.intermediate.{table}"))


def sets_of_papers(warehouse: TrendsWarehouse) -> list[set[str]]:
    """The papers of each discovered topic."""
    rows = warehouse.query("select list(paper_id) from warehouse.intermediate.int_discovered_paper_topics group by topic_id")
    return [set(papers) for (papers,) in rows]


def saying(phrase: str, warehouse: TrendsWarehouse) -> set[str]:
    return {
        paper for (paper,) in warehouse.query("select paper_id from warehouse.intermediate.int_papers where contains(abstract, ?)", phrase)
    }


def test_phrases_that_stand_together_outside_the_taxonomy_become_one_topic(built: TrendsWarehouse) -> None:
    assert next(iter(discovered(built).values())) in OUTSIDE
    assert sets_of_papers(built) == [saying(OUTSIDE[0], built)]


def test_what_the_taxonomy_names_is_not_outside_it(built: TrendsWarehouse) -> None:
    assert len(saying(NAMED[0], built)) >= 8
    assert saying(NAMED[0], built) not in sets_of_papers(built)


def test_what_one_paper_in_twenty_says_is_a_manner_of_speaking(built: TrendsWarehouse) -> None:
    assert saying(MANNER[0], built) not in sets_of_papers(built)


def test_what_is_in_no_title_is_said_of_papers_and_no_topic(built: TrendsWarehouse) -> None:
    assert len(saying(ASIDE[0], built)) >= 8
    assert built.query("select 1 from warehouse.intermediate.int_phrases where lower(phrase) = ?", ASIDE[0]), "it is a phrase"
    assert saying(ASIDE[0], built) not in sets_of_papers(built)


def test_a_phrase_and_a_longer_one_that_holds_it_count_once(built: TrendsWarehouse) -> None:
    assert len(saying(NESTED[0], built)) >= 8
    known = "select 1 from warehouse.intermediate.int_phrases where lower(phrase) = ?"
    assert all(built.query(known, phrase) for phrase in NESTED), "each is a phrase of its own"
    assert saying(NESTED[0], built) not in sets_of_papers(built), "two phrases are too few for a topic"


def test_one_more_week_keeps_the_topics_under_their_ids(built: TrendsWarehouse) -> None:
    assert discovered(built, "earlier")
    assert discovered(built, "earlier").items() <= discovered(built).items()


def test_a_discovered_topic_is_compared_from_the_day_on_that_it_was_one(built: TrendsWarehouse) -> None:
    """Its papers came before, but of any day nothing is said that was not known then."""
    with built.published() as con:
        (topic, known_from) = con.execute("select topic_id, known_from from topics where known_from is not null").fetchall()[0]
        (first,) = con.execute("select min(period_start) from topic_trends where topic_id = ? and papers > 0", [topic]).fetchall()[0]
        assert first < known_from
        days = [(known_from + dt.timedelta(days=days), days >= 0) for days in (-1, 0, 7)]
        assert [(day, bool(con.execute("from trending_on(?) where id = ?", [day, topic]).fetchall())) for day, _ in days] == days
