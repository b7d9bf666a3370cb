"""Titles of records without an abstract, as bibliographies and scans have them.

Authors, the venue and the year may stand in such a title, or be missing. What the other record says tells which of its
words those are; only the others are left to compare.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

YEAR: Final = re.compile(r"(19|20)\d\d")
ORDINAL: Final = re.compile(r"\d+(st|nd|rd|th)")
VENUE_WORDS: Final = frozenset(
    "acm annual bulletin conf conference congress ieee int international journal panel proc proceedings record sigmod "
    "symposium trans transactions tutorial vldb workshop".split()
)
"""Words that begin a venue's name or a kind of session. Written down after looking at DBLP and ACM records."""
SMALL_WORDS: Final = frozenset(("a", "an", "the", "of", "in", "on", "and"))
ACRONYM_LENGTHS: Final = range(3, 6)


def year_at_end(title: str) -> int | None:
    """The year that a folded title ends with."""
    last = title.rpartition(" ")[2]
    return int(last) if YEAR.fullmatch(last) else None


def unexplained(words: Sequence[str], said: Collection[str], other: Sequence[str]) -> list[str]:
    """Those words of a title that the other record does not say, up to where a venue begins.

    Args:
        words: the title's words, in order.
        said: every word of the other record.
        other: its title and venue, in order: an acronym counts as what the other side spells out ("LLMs").

    Returns:
        The words, in order; years, single letters and articles are none.
    """
    spelled_out = {word for run in _runs_for(words, _singular(said)) for word in run}
    acronyms = {_initials(run) for run in _runs_for(other, _singular(words))}
    left: list[str] = []
    for word in words:
        if word in said or word in spelled_out or word.rstrip("s") in acronyms or _says_nothing(word):
            continue
        if word in VENUE_WORDS or ORDINAL.fullmatch(word):
            break
        left.append(word)
    return left


def _singular(words: Collection[str]) -> set[str]:
    return {word.rstrip("s") for word in words}


def _says_nothing(word: str) -> bool:
    return word in SMALL_WORDS or (len(word) == 1 and not word.isdigit()) or YEAR.fullmatch(word) is not None


def _initials(run: Sequence[str]) -> str:
    return "".join(word[0] for word in run)


def _runs_for(words: Sequence[str], acronyms: Collection[str]) -> list[Sequence[str]]:
    """Runs of words whose initials are one of the acronyms."""
    runs = (words[first : first + length] for length in ACRONYM_LENGTHS for first in range(len(words) - length + 1))
    return [run for run in runs if _initials(run) in acronyms]
