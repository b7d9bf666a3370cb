"""What was in a burst on past Sundays: the same as the bursts that end on the last week, had the digests ended there."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

from papertrends.trends.bursts import find_bursts, is_bursting
from papertrends.trends.past import past_bursts

FIRST = dt.date(2025, 1, 5)
ALWAYS, NEVER = dt.date(1, 1, 1), dt.date(9999, 12, 31)


def sunday(week: int) -> dt.date:
    """The Sunday that ends the week."""
    return FIRST + dt.timedelta(weeks=week)


def in_bursts(
    papers: list[int],
    seen_from: dt.date = ALWAYS,
    until: dt.date = NEVER,
    wanted: tuple[int, ...] = (),
    min_weeks: int = 8,
    min_papers: int = 5,
) -> list[int]:
    """Numbers of the weeks of 100 papers at whose end a phrase is in a burst."""
    rows = [("phrase ph_1", sunday(week), count, seen_from, until) for week, count in enumerate(papers) if count]
    names = ("kind_and_id", "week_end", "papers", "visible_from", "visible_until")
    counts = pa.table({name: [row[place] for row in rows] for place, name in enumerate(names)})
    weeks = range(len(papers))
    totals = pa.table(
        {
            "week_end": [sunday(week) for week in weeks],
            "total_papers": [100 for _ in weeks],
            "is_wanted": [not wanted or week in wanted for week in weeks],
        }
    )
    found = past_bursts(counts, totals, ratio=2.0, cost=1.5, min_weeks=min_weeks, min_papers=min_papers)
    return [(day - FIRST).days // 7 for day in found.column("as_of").to_pylist()]


ROSE_AND_FELL = [2] * 20 + [12] * 6 + [2] * 10


def test_it_is_what_the_automaton_says_of_the_weeks_so_far() -> None:
    deal = np.random.default_rng(5)
    totals = deal.integers(40, 90, 40).astype(np.float64)
    shares = np.where(deal.random((300, 40)) < 0.2, 0.12, 0.03)
    counts = deal.binomial(totals.astype(int), np.repeat(shares[:, ::8], 8, axis=1)).astype(np.float64)
    seen = 0
    for weeks in range(2, 41):
        now = is_bursting(counts[:, :weeks], totals[:weeks], ratio=2.0, cost=1.5)
        found = find_bursts(counts[:, :weeks], totals[:weeks], ratio=2.0, cost=1.5)
        assert set(np.flatnonzero(now)) == {burst.series for burst in found if burst.last == weeks - 1}
        seen += int(now.sum())
    assert seen > 100


def test_a_burst_is_known_while_it_lasts_and_no_longer() -> None:
    assert in_bursts(ROSE_AND_FELL) == list(range(20, 26))
    assert in_bursts(ROSE_AND_FELL[:23]) == [20, 21, 22], "no later week is used"


def test_only_wanted_weeks_are_looked_at() -> None:
    assert in_bursts(ROSE_AND_FELL, wanted=(3, 21, 30)) == [21]


def test_papers_count_from_the_week_in_which_the_words_became_a_phrase_until_they_count_as_another() -> None:
    assert in_bursts(ROSE_AND_FELL, seen_from=sunday(22)) == [22, 23, 24, 25]
    assert in_bursts(ROSE_AND_FELL, until=sunday(22)) == [20, 21]


def test_few_papers_or_weeks_show_no_burst() -> None:
    papers = [0] * 12 + [12]
    assert in_bursts(papers, min_papers=12, min_weeks=13) == [12]
    assert in_bursts(papers, min_papers=13) == []
    assert in_bursts(papers, min_weeks=14) == []


def test_a_burst_comes_with_the_usual_share() -> None:
    counts = pa.table(
        {"kind_and_id": ["topic t"], "week_end": [sunday(9)], "papers": [30], "visible_from": [ALWAYS], "visible_until": [NEVER]}
    )
    totals = pa.table({"week_end": [sunday(week) for week in range(11)], "total_papers": [50] * 11, "is_wanted": [True] * 11})
    assert past_bursts(counts, totals, ratio=2.0, cost=1.5, min_weeks=8, min_papers=5).to_pylist() == [
        {"as_of": sunday(9), "kind": "topic", "id": "t", "usual_papers": 30, "usual_total_papers": 500}
    ]
