"""A digest that comes late and lists known papers alone changes which sources and weeks past Sundays look at: the results follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.trends_warehouse import FIRST_MONDAY, Listed, TrendsWarehouse, corpus, difference

WEEKS = 38
EMPTY, MISSED, SPARSE, BEFORE = 3, range(15, 20), 27, 10
"""A week without digests, weeks without one of one source, one with fewer than half the usual, and one that nothing late concerns."""


def day(week: int, of_week: int = 0) -> dt.date:
    return FIRST_MONDAY + dt.timedelta(days=7 * week + of_week)


def sunday(week: int) -> dt.date:
    """The Sunday that ends the week."""
    return day(week, 6)


def again(papers: Iterable[Listed], source: str, days: Iterable[dt.date]) -> list[Listed]:
    """Digests of these days that list a paper which their source listed in the first week."""
    known = next(p for p in papers if p.source == source)
    return [Listed(known.paper_id, known.title, known.abstract, on, source) for on in days]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("target")


@pytest.fixture(scope="module")
def papers() -> list[Listed]:
    """Two sources with a digest on each weekday, except where some are missing."""
    burst = [0.05] * 20 + [0.6] * 10 + [0.05] * 8
    herald = corpus(WEEKS, 20, {"copper meadow": burst}, seed=2)
    courier = [
        Listed(f"c{p.paper_id}", p.title, p.abstract, p.listed_on, "courier")
        for p in corpus(WEEKS, 20, {"copper meadow": burst, "amber lattice": [0.3] * WEEKS}, seed=3)
    ]
    missing = {day(EMPTY, n) for n in range(5)} | {day(SPARSE, n) for n in range(2, 5)}
    missed = {day(week, n) for week in MISSED for n in range(5)}
    return [p for p in herald + courier if p.listed_on not in missing and (p.source == "herald" or p.listed_on not in missed)]


@pytest.fixture(scope="module")
def late(papers: list[Listed]) -> list[Listed]:
    """What was missing, with nothing new in it."""
    return [
        *again(papers, "courier", (day(week) for week in MISSED)),
        *again(papers, "herald", [day(EMPTY), day(SPARSE, 2), day(SPARSE, 3)]),
    ]


@pytest.fixture(scope="module")
def whole(papers: list[Listed], late: list[Listed], target: Path, tmp_path_factory: pytest.TempPathFactory) -> TrendsWarehouse:
    """Everything at once."""
    warehouse = TrendsWarehouse(tmp_path_factory.mktemp("whole"), target)
    warehouse.put(papers + late)
    warehouse.build()
    return warehouse


def seen(warehouse: TrendsWarehouse) -> tuple:
    """What late digests change: the sources that a Sunday compares, whether one has enough history, whether a week is partial."""
    [row] = warehouse.query(
        """select
               (select sources from trend_windows where as_of = ?), (select has_history from trend_windows where as_of = ?),
               (select is_partial from trend_periods where grain = 'week' and period_end = ?)""",
        *(sunday(20), sunday(15), sunday(SPARSE)),
    )
    return row


@pytest.fixture(scope="module")
def portions(papers: list[Listed], late: list[Listed], target: Path, tmp_path_factory: pytest.TempPathFactory) -> TrendsWarehouse:
    """The late digests after the others."""
    warehouse = TrendsWarehouse(tmp_path_factory.mktemp("portions"), target)
    warehouse.put(papers)
    warehouse.build()
    before = seen(warehouse)
    with duckdb.connect(str(warehouse.file)) as con:
        con.execute("update warehouse.intermediate.int_windows set z = 99 where kind = 'phrase' and as_of = ?", [sunday(BEFORE)])
    warehouse.put(late)
    warehouse.build()
    assert (before, seen(warehouse)) == ((["herald"], False, True), (["courier", "herald"], True, False))
    return warehouse


@pytest.mark.parametrize("table", ["trending_phrases", "lasting_weights", "trend_stories", "trend_outcomes"])
def test_a_late_digest_of_known_papers_leaves_what_a_rebuild_gives(whole: TrendsWarehouse, portions: TrendsWarehouse, table: str) -> None:
    # of the Sundays before the digest, one has another z, which shows whether it was kept
    assert not difference(whole, portions, table, f"as_of != date '{sunday(BEFORE)}'")


def test_it_does_so_for_past_bursts(whole: TrendsWarehouse, portions: TrendsWarehouse) -> None:
    table = "warehouse.intermediate.int_past_bursts"
    assert whole.query(f"select count(*) > 0 from {table} where kind = 'phrase' and not is_dealt") == [(True,)]
    assert not difference(whole, portions, table, "not is_dealt")


def test_a_sunday_before_it_keeps_its_phrases(portions: TrendsWarehouse) -> None:
    rows = "select bool_and(z = 99) from warehouse.intermediate.int_windows where kind = 'phrase' and as_of = ?"
    assert portions.query(rows, sunday(BEFORE)) == [(True,)]


def test_a_sunday_on_which_no_source_can_be_compared_any_more_has_no_phrases_left(target: Path, tmp_path: Path) -> None:
    herald = [p for p in corpus(12, 20, {"copper meadow": [0.5] * 12}) if p.listed_on and (p.listed_on < day(2) or p.listed_on >= day(10))]
    warehouse = TrendsWarehouse(tmp_path, target)
    warehouse.put(herald)
    warehouse.build()
    rows = "select count(*) > 0 from trending_phrases where as_of = ?"
    assert warehouse.query(rows, sunday(11)) == [(True,)]
    # it has digests in two of five recent weeks, the other source in none before
    warehouse.put(Listed(f"c{week}", "Salt", "Wool.", day(week), "courier") for week in (5, 6, 7))
    warehouse.build()
    assert warehouse.query("select sources from trend_windows where as_of = ?", sunday(11)) == [([],)]
    assert warehouse.query(rows, sunday(11)) == [(False,)]
