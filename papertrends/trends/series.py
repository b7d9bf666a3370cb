"""Bursts from weekly counts, as the dbt Python model calls them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

from papertrends.trends.bursts import find_bursts

CHUNK = 20_000
"""Series per batch: with ten years of weeks, their costs take some 500 MB."""


def bursts_of(counts: pa.Table, totals: pa.Table, *, ratio: float, cost: float, min_weeks: int) -> pa.Table:
    """Bursts by kind and id.

    `counts` has columns kind_and_id (with a blank between), period_start and papers; `totals` period_start and total_papers, in order.
    A burst starts on its first week's Monday and ends on its last week's Sunday; one in the last week is still open.
    With fewer weeks than `min_weeks` there is no usual share yet, and so no burst.
    """
    if len(totals) < min_weeks:
        counts = counts.slice(0, 0)
    weeks: list[dt.date] = totals.column("period_start").to_pylist()
    total = totals.column("total_papers").to_numpy().astype(np.float64)
    keys = counts.column("kind_and_id").combine_chunks().dictionary_encode()
    series = keys.indices.to_numpy()
    week = np.searchsorted(np.array(weeks, dtype="datetime64[D]"), counts.column("period_start").to_numpy().astype("datetime64[D]"))
    papers = counts.column("papers").to_numpy().astype(np.float64)
    rows: list[tuple[str, str, dt.date, dt.date | None, float]] = []
    for low in range(0, len(keys.dictionary), CHUNK):
        here = (series >= low) & (series < low + CHUNK)
        matrix = np.zeros((min(CHUNK, len(keys.dictionary) - low), len(weeks)))
        matrix[series[here] - low, week[here]] = papers[here]
        for burst in find_bursts(matrix, total, ratio=ratio, cost=cost):
            ended = None if burst.last == len(weeks) - 1 else weeks[burst.last] + dt.timedelta(days=6)
            kind, key = str(keys.dictionary[low + burst.series]).split(" ", 1)
            rows.append((kind, key, weeks[burst.first], ended, burst.strength))
    types = {"kind": pa.string(), "id": pa.string(), "started_on": pa.date32(), "ended_on": pa.date32(), "strength": pa.float64()}
    return pa.table({name: pa.array([row[i] for row in rows], kept_as) for i, (name, kept_as) in enumerate(types.items())})
