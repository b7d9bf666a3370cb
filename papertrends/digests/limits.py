"""The limits of what is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes are those of the uncompressed content."""

    max_bytes: int = 20 * 1024**3
    max_ratio: int = 100
    """Digests of every format here shrink to a quarter or, with many repeats, to a thirtieth; bombs to a thousandth."""
    ratio_from_bytes: int = 32 * 1024**2
    """Small content may expand as it likes: it does no harm."""
    max_members: int = 100_000
    max_nesting: int = 3
    """An archive in an archive in an archive is read; what lies deeper is not."""
