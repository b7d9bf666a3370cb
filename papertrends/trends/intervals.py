"""How far a share may be from what so many papers show."""

from __future__ import annotations

from math import sqrt
from typing import Final

Z_95: Final = 1.959964
"""Standard deviations on both sides of the mean that hold 95% of a normal distribution."""


def wilson(numerator: int, denominator: int) -> tuple[float, float] | None:
    """Give the 95% interval of a share by Wilson's score (1927); None of nothing."""
    if denominator <= 0:
        return None
    share, z2 = numerator / denominator, Z_95**2
    middle = share + z2 / (2 * denominator)
    spread = Z_95 * sqrt(share * (1 - share) / denominator + z2 / (4 * denominator**2))
    return max(0.0, (middle - spread) / (1 + z2 / denominator)), min(1.0, (middle + spread) / (1 + z2 / denominator))
