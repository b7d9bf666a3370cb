"""Bursts against every possible labelling of short series, and as tables."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrends.trends.bursts import find_bursts
from papertrends.trends.series import bursts_of

MONDAYS = [dt.date(2025, 1, 6) + dt.timedelta(weeks=week) for week in range(8)]
SETTINGS = {"ratio": 2.0, "cost": 1.0}


def cheapest(counts: list[int], totals: list[int], ratio: float, cost: float) -> float:
    """The least that any labelling of the periods costs: what Kleinberg's automaton looks for, by trying all."""
    usual = sum(counts) / sum(totals)
    shares = [np.clip(share, 1e-12, 0.9999) for share in (usual, usual * ratio)]

    def of(states: tuple[int, ...]) -> float:
        starts = sum(now > before for before, now in itertools.pairwise((0, *states)))
        fit = -sum(n * np.log(shares[s]) + (total - n) * np.log1p(-shares[s]) for s, n, total in zip(states, counts, totals, strict=True))
        return float(fit + starts * cost * np.log(max(2, len(counts))))

    return min(of(states) for states in itertools.product((0, 1), repeat=len(counts)))


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(12, 40)), min_size=2, max_size=7).filter(lambda s: sum(n for n, _ in s) > 0),
    st.floats(1.5, 3),
    st.floats(0.2, 2),
)
def test_no_labelling_of_the_weeks_is_cheaper(periods, ratio, cost):
    counts, totals = [n for n, _ in periods], [total for _, total in periods]
    found = find_bursts(np.array([counts], dtype=float), np.array(totals, dtype=float), ratio=ratio, cost=cost)
    everything_usual = cheapest(counts, totals, ratio, 1e9)
    paid = everything_usual - sum(burst.strength for burst in found) + len(found) * cost * np.log(max(2, len(counts)))
    assert paid == pytest.approx(cheapest(counts, totals, ratio, cost))


def burst_rows(papers: dict[str, list[int]], min_weeks: int = 8) -> list[tuple[str, dt.date, dt.date | None]]:
    """Bursts of series of eight weeks with 100 papers each; weeks without a paper have no row, as in the warehouse."""
    rows = [
        {"kind_and_id": f"phrase {name}", "period_start": week, "papers": n}
        for name, series in papers.items()
        for week, n in zip(MONDAYS, series, strict=True)
        if n
    ]
    types = {"kind_and_id": pa.string(), "period_start": pa.date32(), "papers": pa.int64()}
    counts = pa.Table.from_pylist(rows, schema=pa.schema(list(types.items())))
    totals = pa.table({"period_start": pa.array(MONDAYS, pa.date32()), "total_papers": [100] * len(MONDAYS)})
    found = bursts_of(counts, totals, **SETTINGS, min_weeks=min_weeks).to_pylist()
    return [(row["id"], row["started_on"], row["ended_on"]) for row in found]


def test_a_burst_runs_from_monday_to_sunday_and_stays_open_in_the_last_week():
    found = burst_rows({"over": [1, 1, 30, 30, 1, 1, 1, 1], "on": [1, 1, 1, 1, 1, 1, 30, 30], "never": [5] * 8})
    assert found == [("over", dt.date(2025, 1, 20), dt.date(2025, 2, 2)), ("on", dt.date(2025, 2, 17), None)]


def test_in_few_weeks_nothing_is_usual_and_nothing_bursts():
    assert burst_rows({"over": [1, 1, 30, 30, 1, 1, 1, 1]}, min_weeks=9) == []


def test_no_series_no_burst():
    assert burst_rows({}) == []


def test_a_burst_is_where_the_share_doubled_and_a_constant_share_has_none():
    totals = np.full(30, 100.0)
    bursty, constant = np.full(30, 4.0), np.full(30, 4.0)
    bursty[12:20] = 20.0
    [burst] = find_bursts(np.stack([bursty, constant]), totals, ratio=2.0, cost=1.0)
    assert (burst.series, burst.first, burst.last) == (0, 12, 19)
    assert burst.strength > 0
