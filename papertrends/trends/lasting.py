"""How likely a rise is to last, learned from the rises of earlier Sundays whose outcome is known.

A rise has lasted if, in the eight weeks after its Sunday, the share is still a given multiple of that of the half year before
it. A logistic regression gives the chance from three numbers of the Sunday; its weights are a Gaussian belief that each
Sunday's outcomes update in turn, so that no Sunday knows what came later (Spiegelhalter and Lauritzen 1990, "Sequential updating
of conditional probabilities on directed graphical structures", section 4; MacKay 1992, "The evidence framework applied to
classification networks", for the Gaussian at the mode).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

WEIGHTS: Final = ("intercept", "change_weight", "z_weight", "jump_weight")
"""Of 1, the logarithm of the change against the half year before, z, and the logarithm of the change against the eight weeks before."""

_MOST_STEPS = 50
_CLOSE_ENOUGH = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """A Gaussian over the weights: `mean` of shape (k,), `precision` (the inverse covariance) of shape (k, k)."""

    mean: Floats
    precision: Floats


PRIORS: Final = {
    "phrase": Belief(
        np.array([-2.52, 1.87, 0.54, -0.75]),
        np.array([[54.6, 45.8, 104.2, 36.9], [45.8, 48.0, 96.1, 39.4], [104.2, 96.1, 244.0, 76.0], [36.9, 39.4, 76.0, 42.5]]),
    ),
    "topic": Belief(
        np.array([-1.38, 2.53, 0.2, -0.79]),
        np.array([[27.7, 13.9, 41.9, 13.6], [13.9, 9.1, 24.1, 8.8], [41.9, 24.1, 106.4, 22.7], [13.6, 8.8, 22.7, 11.8]]),
    ),
}
"""What was learned on daily digests from May 2024 to April 2025, weighed down to the outcomes of four Sundays of 70 papers a week."""


def chances(design: Floats, belief: Belief) -> Floats:
    """Chance of lasting of each row of `design`, of shape (n, k)."""
    return 1 / (1 + np.exp(-(design @ belief.mean)))


def updated(belief: Belief, design: Floats, lasted: Floats) -> Belief:
    """Update a belief with outcomes: `design` of shape (n, k), `lasted` of shape (n,) with 0 or 1.

    The new mean is the mode of the posterior, found by Newton's method; the new precision is its curvature there.
    """
    mean, precision = belief.mean, belief.precision
    for _ in range(_MOST_STEPS):
        chance = chances(design, Belief(mean, precision))
        precision = (design.T * (chance * (1 - chance))) @ design + belief.precision
        step = np.linalg.solve(precision, design.T @ (lasted - chance) - belief.precision @ (mean - belief.mean))
        mean = mean + step
        if float(np.abs(step).max()) < _CLOSE_ENOUGH:
            break
    return Belief(mean, precision)


def walk_forward(prior: Belief, outcomes: Iterable[tuple[Floats, Floats] | None]) -> Iterator[tuple[Belief, int]]:
    """Belief on each Sunday and the number of outcomes it has seen.

    `outcomes` has, for each Sunday in order, the design and the outcomes that became known on it, or None.
    """
    belief, seen = prior, 0
    for known in outcomes:
        if known is not None:
            design, lasted = known
            belief, seen = updated(belief, design, lasted), seen + len(lasted)
        yield belief, seen
