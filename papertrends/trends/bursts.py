"""Bursts of attention by a two-state automaton, for many series at once.

After Kleinberg (2002), "Bursty and hierarchical structure in streams", the batched form: in each period a share of the
papers is relevant; a burst is a stretch that `ratio` times the usual share explains at lower cost, including the cost of
starting it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Burst:
    """A stretch of periods, both ends included, and the cost that the burst state saves, in nats."""

    series: int
    first: int
    last: int
    strength: float


def _costs(counts: Counts, totals: Counts, share: Counts) -> Counts:
    """Cost of each period given a share per series, without the binomial coefficient, which is the same in both states."""
    share = np.clip(share, 1e-12, 0.9999)[:, None]
    return -(counts * np.log(share) + (totals - counts) * np.log1p(-share))


def find_bursts(counts: Counts, totals: Counts, *, ratio: float, cost: float) -> list[Burst]:
    """Bursts of each series. `counts` is series x periods, `totals` the papers of each period (all above zero)."""
    series, periods = counts.shape
    if not series or not periods:
        return []
    usual = counts.sum(axis=1) / totals.sum()
    costs = np.stack([_costs(counts, totals, usual), _costs(counts, totals, usual * ratio)])
    rise = cost * np.log(max(2, periods))
    best = costs[:, :, 0] + np.array([[0.0], [rise]])
    came_from = np.zeros((2, series, periods), dtype=np.int8)
    for t in range(1, periods):
        stay_low, fall = best[0], best[1]
        climb, stay_high = best[0] + rise, best[1]
        came_from[0, :, t] = fall < stay_low
        came_from[1, :, t] = stay_high <= climb
        best = np.stack([np.minimum(stay_low, fall), np.minimum(climb, stay_high)]) + costs[:, :, t]
    state = np.zeros((series, periods), dtype=np.int8)
    state[:, -1] = best[1] < best[0]
    rows = np.arange(series)
    for t in range(periods - 1, 0, -1):
        state[:, t - 1] = came_from[state[:, t], rows, t]
    saved = np.cumsum(costs[0] - costs[1], axis=1)
    edges = np.diff(np.pad(state, ((0, 0), (1, 1))), axis=1)
    starts, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
    out: list[Burst] = []
    for (row, first), (_, end) in zip(starts.tolist(), ends.tolist(), strict=True):
        before = first - 1
        strength = saved[row, end - 1] - (saved[row, before] if first else 0)
        out.append(Burst(row, first, end - 1, float(strength)))
    return out
