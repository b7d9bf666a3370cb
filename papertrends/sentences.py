"""How messages and pages write numbers."""

from __future__ import annotations


def counted(number: int | None, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun: 1 paper, 1,200 papers, 2 entries. None counts as 0."""
    count = number or 0
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
