"""MinHash bands (Broder 1997): keys that two sets share the likelier, the more they have in common.

The permutations are multiplications by odd numbers (Dietzfelbinger et al. 1997).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from papertrends.papers.hashing import Positions, mixed

BAND_ROWS: Final = 3
TOGETHER: Final = 4
"""Permutations of one call: each call takes Python's lock anew, which the other threads are waiting for."""

Counted = tuple[NDArray[np.uint32], NDArray[np.int64]]
"""Values of each text, one text after the other, and how many each text has."""


def bands_of(values: NDArray[np.uint32], offsets: Positions, bands: int) -> Counted:
    """For each text that has values, a hash of each band: of the least of its values under `BAND_ROWS` permutations."""
    has_any = np.diff(offsets) > 0
    return _band_keys(values, offsets[:-1][has_any], bands).ravel(), has_any * bands


def _band_keys(values: NDArray[np.uint32], starts: Positions, bands: int) -> NDArray[np.uint32]:
    if not len(starts):
        return np.zeros((0, bands), np.uint32)
    rows = BAND_ROWS
    # the same numbers for every run: they say which texts meet, and so which papers do
    factors, shifts = np.random.default_rng(1997).integers(0, 2**32, (bands * rows, 2, 1), np.uint32).swapaxes(0, 1)
    least = np.empty((bands * rows, len(starts)), np.uint32)
    permuted = np.empty((TOGETHER, len(values)), np.uint32)
    for first in range(0, bands * rows, TOGETHER):
        some = slice(first, min(first + TOGETHER, bands * rows))
        out = permuted[: some.stop - first]
        np.multiply(values, factors[some] | np.uint32(1), out=out)
        np.add(out, shifts[some], out=out)
        np.minimum.reduceat(out, starts, axis=1, out=least[some])
    keys = np.repeat(np.arange(1, bands + 1, dtype=np.uint64)[:, None], len(starts), axis=1)
    for row in range(rows):
        keys = mixed(keys * np.uint64(0x9FB21C651E98DF25) + least[row::rows])
    return np.ascontiguousarray((keys >> np.uint64(32)).astype(np.uint32).T)
