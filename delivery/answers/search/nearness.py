"""How near to one another the words of a search stand in a text."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from delivery.answers.search.folding import fold
from delivery.answers.search.terms import Term, forms, whole_words

FAR: Final = 40
"""Letters between two words that are not near any more: about six words."""
REVERSED: Final = 0.5
"""What words in the other order count."""
ABSTRACT: Final = 10 * FAR
"""Letters put between title and abstract, so that no words are near across the line between them."""


def nearness(terms: Sequence[Term], title: str, abstract: str) -> float:
    """Say how near words stand that follow each other in a search, from 0 to 1: side by side and in the same order most.

    Args:
        terms: in the order of the search.
        title: of a paper.
        abstract: of the same paper.
    """
    text = fold(f"{title}{' ' * ABSTRACT}{abstract}")
    places = [[match.span() for match in whole_words(forms(term)).finditer(text)] for term in terms]
    pairs = list(pairwise(places))
    return sum(max(_near(a, b), REVERSED * _near(b, a)) for a, b in pairs) / len(pairs) if pairs else 0.0


def _near(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> float:
    """Say how near the next of some places is after one of others."""
    starts = [start for start, _ in b]
    gaps = [starts[place] - end for _, end in a if (place := bisect(starts, end)) < len(starts)]
    return max(0.0, 1 - (min(gaps) - 1) / FAR) if gaps else 0.0
