"""Which papers count, when and where: searches, days, sources, areas; and how spellings become one phrase."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.warehouse.trends_warehouse import FIRST_MONDAY, Listed, TrendsWarehouse, corpus

WEDNESDAY = FIRST_MONDAY + dt.timedelta(days=2)
FILLER = "Salt and wool."


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("target")


@pytest.fixture(scope="module")
def few(target: Path, tmp_path_factory: pytest.TempPathFactory) -> TrendsWarehouse:
    """A handful of listings, each for one rule."""
    days = dt.timedelta
    warehouse = TrendsWarehouse(tmp_path_factory.mktemp("few"), target)
    warehouse.put(
        [
            Listed("once", "Low tide", FILLER, WEDNESDAY, topics=("seas", "tides")),
            Listed("once", "Low tide", FILLER, WEDNESDAY + days(9)),
            Listed("once", "Low tide", FILLER, WEDNESDAY + days(1), source="courier"),
            Listed("found", "Searched tide", FILLER, WEDNESDAY, source="finder", source_kind="search", topics=("seas", "tides")),
            Listed("undated", "Tide without a day", FILLER, None, topics=("seas", "tides")),
            Listed("other", "North wind", FILLER, WEDNESDAY + days(14), topics=("winds",)),
            Listed("last", "High tide", FILLER, WEDNESDAY + days(28), topics=("seas", "tides")),
        ]
    )
    warehouse.build(is_tested=True)
    return warehouse


def test_a_paper_counts_once_on_its_first_day_and_searches_and_undated_never(few: TrendsWarehouse) -> None:
    rows = few.query("select period_start, papers, total_papers from topic_trends where topic_id = 'tides' and grain = 'day' order by all")
    days = dt.timedelta
    assert rows == [(WEDNESDAY, 1, 1), (WEDNESDAY + days(14), 0, 1), (WEDNESDAY + days(28), 1, 1)]


def test_a_week_without_digests_is_missing_and_the_first_and_running_weeks_are_partial(few: TrendsWarehouse) -> None:
    rows = few.query("select period_start, total_papers, is_partial from trend_periods where grain = 'week' order by all")
    weeks = [FIRST_MONDAY + dt.timedelta(weeks=n) for n in range(5)]
    # the second week only repeats what was listed before; the fourth has no digest
    assert rows == [(weeks[0], 1, True), (weeks[1], 0, False), (weeks[2], 1, False), (weeks[4], 1, True)]


def test_an_area_counts_the_papers_of_its_topics(few: TrendsWarehouse) -> None:
    assert few.query("select sum(papers) from topic_trends where topic_id = 'seas' and grain = 'month'") == [(2,)]


def test_each_source_counts_on_the_day_it_listed_the_paper(few: TrendsWarehouse) -> None:
    rows = few.query(
        "select source, period_start, papers from topic_trends_by_source where topic_id = 'tides' and grain = 'day' and papers > 0"
    )
    assert ("courier", WEDNESDAY + dt.timedelta(days=1), 1) in rows
    assert ("herald", WEDNESDAY, 1) in rows
    assert not [row for row in rows if row[0] == "finder"]


def test_a_source_that_joins_does_not_make_its_favourite_subject_a_trend(target: Path, tmp_path: Path) -> None:
    everybody = corpus(40, 30, {"copper meadow": [0.05] * 40})
    newcomer = [
        Listed(f"n{p.paper_id}", f"Quartz harbour for {p.title}", f"{p.abstract} The quartz harbour again.", p.listed_on, source="courier")
        for p in corpus(40, 30, {}, seed=2)
        if p.listed_on and p.listed_on >= FIRST_MONDAY + dt.timedelta(weeks=33)
    ]
    warehouse = TrendsWarehouse(tmp_path, target)
    warehouse.put(everybody + newcomer)
    warehouse.build()
    assert warehouse.query("select papers > 100 from phrases where phrase = 'quartz harbour'") == [(True,)]
    assert warehouse.called("quartz harbour") == []
    windows = warehouse.query("select sources from trend_windows where as_of = ?", FIRST_MONDAY + dt.timedelta(weeks=38, days=-1))
    assert windows == [(["herald"],)]


def test_spellings_and_acronyms_are_one_phrase(target: Path, tmp_path: Path) -> None:
    texts = [
        "We tune Group Relative Policy Optimisation (GRPO) for tides.",
        "Group Relative Policy Optimization (GRPO) is slow on tides.",
        "group-relative policy optimization (GRPO) needs rewards.",
        "With GRPO we train tide models.",
        "GRPO again and GRPO once more.",
        "A tide with GRPO.",
    ]
    warehouse = TrendsWarehouse(tmp_path, target)
    warehouse.put(Listed(f"g{n}", f"GRPO number {n}", text, WEDNESDAY) for n, text in enumerate(texts))
    warehouse.build()
    [(phrase, variants, papers, first)] = warehouse.query(
        "select phrase, variants, papers, first_paper_id from phrases where phrase = 'GRPO' or list_contains(variants, 'GRPO')"
    )
    spellings = {phrase.lower(), *(v.lower() for v in variants)}
    assert "grpo" in spellings
    assert papers == len(texts)
    assert first == "g0"
