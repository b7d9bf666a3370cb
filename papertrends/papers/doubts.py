"""How sure a decision is: how close to the limits of the rules, and whether ids bear out what the texts say."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from papertrends.papers.comparison import Comparison
from papertrends.papers.rules import decide, has_same_id

SHIFTED: Final = ("title_similarity", "title_support", "abstract_similarity", "abstract_word_similarity")
"""The similarities that the rules compare with limits."""
STEPS: Final = 10
"""Hundredths by which they are shifted at most."""


def ids_say_same(c: Comparison) -> bool | None:
    """Whether arXiv ids or DOIs, known on both sides, say that it is one paper; None if there are none to compare."""
    if has_same_id(c):
        return True
    return None if c.same_arxiv_id is None and c.same_doi is None else False


def without_ids(c: Comparison) -> Comparison:
    """The same comparison with the ids hidden."""
    return replace(c, same_arxiv_id=None, same_doi=None)


def margin(c: Comparison) -> float | None:
    """By how much all similarities would have to be higher, or lower, for another verdict; None if by more than 0.1."""
    verdict = decide(c).is_same
    for sign in (1, -1):
        if decide(_shifted(c, sign * STEPS / 100)).is_same != verdict:
            return next(step / 100 for step in range(1, STEPS + 1) if decide(_shifted(c, sign * step / 100)).is_same != verdict)
    return None


def _shifted(c: Comparison, by: float) -> Comparison:
    known = {name: value for name in SHIFTED if (value := getattr(c, name)) is not None}
    return replace(c, **{name: min(1.0, max(0.0, value + by)) for name, value in known.items()})
