"""The terms of a search, and how they are found in a text that is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A search term, with the words of the index that match it."""

    bit: int
    word: str
    singular: str
    """The word as the index has it."""
    is_prefix: bool
    is_quoted: bool
    is_common: bool
    """Whether more than half of the papers have it, or it is a function word: a paper may lack it."""
    papers: int
    """How many papers have it; of a prefix at least as many as any of them."""
    matches: tuple[tuple[int, int, float], ...]
    """Of each word of the index that matches: its id, the bits of the terms that it answers, and its points."""
    points: float
    others: tuple[Term, ...] = ()
    """Terms that do as well, joined by OR."""

    @property
    def word_ids(self) -> tuple[int, ...]:
        """The words of the index that match it."""
        return tuple(word_id for word_id, _, _ in self.matches)


def forms(term: Term) -> list[str]:
    """Give a term as regular expressions for folded text, singular and plural."""
    more = [form for other in term.others for form in forms(other)]
    word = re.escape(term.word)
    if term.is_prefix:
        return [word + r"[^\W_]*", *more]
    found: list[str] = []
    for stem in {term.word, term.singular}:
        found += [stem, f"{stem}s", f"{stem}es", f"{stem[:-1]}ies", f"{stem[:-2]}es", f"{stem[:-1]}ces"]
    return [re.escape(form) for form in found] + more


def whole_words(patterns: Sequence[str]) -> re.Pattern[str]:
    """Match any of several regular expressions as whole words of folded text."""
    return re.compile(r"(?<![^\W_])(?:" + "|".join(sorted(patterns, key=len, reverse=True)) + r")(?![^\W_])")
