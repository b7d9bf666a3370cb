"""What rises, falls and is counted, on invented papers with known trends."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.warehouse.trends_warehouse import FIRST_MONDAY, Listed, TrendsWarehouse, corpus, difference

WEEKS = 54
RISER, FADER, STEADY = "tidal lantern", "amber lattice", "copper meadow"
SHORTER, LONGER = "velvet harbour", "velvet harbour crane"


def ramp(start: int, low: float, high: float) -> list[float]:
    """A share that goes from low to high within eight weeks from `start` on."""
    return [low if week < start else min(high, low + (high - low) * (week - start + 1) / 8) for week in range(WEEKS)]


PLANTED = {
    RISER: ramp(28, 0.004, 0.06),
    FADER: ramp(28, 0.06, 0.0),
    STEADY: [0.05] * WEEKS,
    SHORTER: [0.08] * 6 + [0.0] * (WEEKS - 6),
    LONGER: ramp(28, 0.0, 0.06),
}


def sunday(week: int) -> dt.date:
    """The Sunday that ends the week."""
    return FIRST_MONDAY + dt.timedelta(days=7 * week + 6)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("target")


@pytest.fixture(scope="module")
def papers() -> list[Listed]:
    return corpus(WEEKS, 60, PLANTED, seed=2)


@pytest.fixture(scope="module")
def whole(papers: list[Listed], target: Path, tmp_path_factory: pytest.TempPathFactory) -> TrendsWarehouse:
    """Everything at once."""
    warehouse = TrendsWarehouse(tmp_path_factory.mktemp("whole"), target)
    warehouse.put(papers)
    warehouse.build(is_tested=True)
    return warehouse


def test_a_phrase_that_grows_is_rising_within_weeks_and_never_before_it_grew(whole: TrendsWarehouse) -> None:
    called = whole.called(RISER)
    assert called
    assert sunday(28) < called[0] <= sunday(34)


def test_a_phrase_that_fades_is_falling_and_a_steady_one_is_not_called(whole: TrendsWarehouse) -> None:
    status = dict(
        whole.query(
            "select p.phrase, t.status from trending_phrases as t inner join phrases as p using (phrase_id) where t.as_of = ?", sunday(38)
        )
    )
    assert status[FADER] == "falling"
    assert status[STEADY] == "steady"


def test_a_phrase_found_only_in_a_longer_one_is_not_called_itself(whole: TrendsWarehouse) -> None:
    called = whole.called(LONGER)
    assert called
    assert not whole.called(SHORTER), "each of its recent papers has the longer phrase"
    rows = "select count(*) from trending_phrases as t inner join phrases as p using (phrase_id) where p.phrase = ? and t.as_of {}"
    assert whole.query(rows.format("<= ?"), SHORTER, sunday(20)) != [(0,)], "when it stood alone it was compared"
    [(part_of,)] = whole.query("select part_of from phrases where phrase = ?", SHORTER)
    assert whole.query("select phrase from phrases where list_contains(?::varchar[], phrase_id)", part_of) == [(LONGER,)]


def test_chance_is_seldom_called(whole: TrendsWarehouse) -> None:
    rows = whole.query(
        """select t.as_of, count(*) filter (where t.status in ('rising', 'new') and not list_contains(?, p.phrase))
           from trending_phrases as t inner join phrases as p using (phrase_id) group by t.as_of""",
        [RISER, LONGER],
    )
    assert sum(n for _, n in rows) / len(rows) <= 1


def test_nothing_is_called_before_there_is_history(whole: TrendsWarehouse) -> None:
    rows = whole.query("select distinct status from trending_phrases where as_of <= ?", sunday(14))
    assert rows == [("insufficient",)]


def test_each_figure_comes_with_its_denominator(whole: TrendsWarehouse) -> None:
    rows = whole.query(
        """select recent_share = recent_papers / recent_total_papers, recent_total_papers, baseline_total_papers
           from trending_phrases where as_of = ?""",
        sunday(53),
    )
    assert set(rows) == {(True, 8 * 60, 44 * 60)}


def test_the_burst_of_the_riser_starts_when_it_grew_and_is_still_open(whole: TrendsWarehouse) -> None:
    [(started, ended)] = whole.query(
        "select b.started_on, b.ended_on from phrase_bursts as b inner join phrases as p using (phrase_id) where p.phrase = ?", RISER
    )
    assert FIRST_MONDAY + dt.timedelta(weeks=27) <= started <= FIRST_MONDAY + dt.timedelta(weeks=34)
    assert ended is None


def test_what_was_in_a_burst_is_followed_up(whole: TrendsWarehouse) -> None:
    rows = whole.query(
        """select p.phrase, o.as_of, o.lasted, o.by_chance
           from trend_outcomes as o inner join phrases as p on o.id = p.phrase_id where o.status = 'burst' order by o.as_of"""
    )
    riser = [day for phrase, day, lasted, by_chance in rows if phrase == RISER and lasted and by_chance < 0.2]
    assert len(riser) > 5
    assert sunday(28) <= riser[0] <= sunday(34), "it is in a burst from when it grew"
    assert riser[-1] <= sunday(WEEKS - 9), "eight whole weeks follow"
    assert [lasted for phrase, _, lasted, _ in rows if phrase == STEADY] == [False], "by chance, and it did not last"
    assert FADER not in {phrase for phrase, *_ in rows}, "it has faded by the time"
    assert whole.query("select sum(bursts) < ? from false_calls where kind = 'phrase'", len(rows)) == [(True,)]


def test_as_of_any_day_answers_what_the_sundays_table_says(whole: TrendsWarehouse) -> None:
    with whole.published() as con:
        rows = con.execute(
            """select count(*), count(*) filter (where a.status = t.status and a.rank = t.rank and (abs(a.z - t.z) < 1e-9 or t.z is null))
               from (from trending_on(?) where kind = 'phrase') as a full join (from trending_phrases where as_of = ?) as t
               on a.id = t.phrase_id""",
            [sunday(53), sunday(53)],
        ).fetchall()
        riser = con.execute(
            "select t.status from trending_on(?) as t inner join phrases as p on t.id = p.phrase_id where p.phrase = ?",
            [sunday(40) + dt.timedelta(days=2), RISER],
        ).fetchall()
    assert rows[0][0] == rows[0][1] > 0
    assert riser == [("rising",)]


MARTS = (
    "trending_phrases trending_topics trending_papers trend_stories trend_outcomes lasting_weights phrases paper_phrases phrase_trends"
    " topic_trends phrase_bursts topic_neighbours trend_periods trend_windows"
).split()


def test_as_of_a_day_is_the_same_whatever_came_after_and_portions_give_the_same_tables(
    whole: TrendsWarehouse, papers: list[Listed], target: Path, tmp_path: Path
) -> None:
    cut = sunday(34)
    portions = TrendsWarehouse(tmp_path, target)
    portions.put([p for p in papers if p.listed_on and p.listed_on <= cut])
    portions.build()
    then = f"as_of <= date '{cut}'"
    for table in ("trending_phrases", "trending_topics", "trending_papers", "trend_stories", "lasting_weights"):
        assert not difference(whole, portions, table, then), f"{table} was computed from later papers"
    known_then = f"not is_dealt and as_of between date '{sunday(1)}' and date '{sunday(33)}'"
    assert not difference(whole, portions, "intermediate.int_past_bursts", known_then), "a burst was found with later papers"
    middle = sunday(39) - dt.timedelta(days=3)
    for until in (middle, sunday(WEEKS)):
        portions.put([p for p in papers if p.listed_on and cut < p.listed_on <= until])
        portions.build()
        cut = until
    for table in MARTS:
        assert not difference(whole, portions, table), f"{table} depends on the order of loading"
