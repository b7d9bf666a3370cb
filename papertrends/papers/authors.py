"""Names of authors, so that two spellings of one name agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from papertrends.papers.folding import fold

LONG_NAME: Final = 6
"""Letters of a family name in which one letter may be mistyped."""
NO_NAMES: Final = frozenset({"and", "et", "al", "others", "jr", "sr", "ii", "iii"})


class Name(NamedTuple):
    """A name: its family name (the last word that is no initial), and the initials of the others."""

    family: str
    initials: frozenset[str]
    words: frozenset[str]


def names_of(authors: Iterable[str]) -> tuple[Name, ...]:
    """Read the names of a list of authors; what has no family name is none."""
    found: dict[Name, None] = {}
    for author in authors:
        words = [word for word in fold(author).split() if word not in NO_NAMES]
        family = next((word for word in reversed(words) if len(word) > 1), None)
        if family is not None:
            rest = list(words)
            rest.remove(family)
            found[Name(family, frozenset(word[0] for word in rest), frozenset(words))] = None
    return tuple(found)


def share_in_common(a: tuple[Name, ...], b: tuple[Name, ...]) -> float | None:
    """The share of the shorter list's names that the other list has; None where a list is empty."""
    if not a or not b:
        return None
    one_way = sum(any(agree(x, y) for y in b) for x in a)
    other_way = sum(any(agree(x, y) for x in a) for y in b)
    return min(one_way, other_way) / min(len(a), len(b))


def agree(x: Name, y: Name) -> bool:
    """Whether two names may be one person's: one family name and initial, or the same words in another order."""
    if x.words == y.words:
        return True
    if x.family == y.family:
        return not x.initials or not y.initials or bool(x.initials & y.initials)
    if x.family in y.words and y.family[0] in x.initials:
        return y.initials <= {word[0] for word in x.words} or len(x.words) == len(y.words)
    return (
        bool(x.initials & y.initials)
        and min(len(x.family), len(y.family)) >= LONG_NAME
        and DamerauLevenshtein.distance(x.family, y.family, score_cutoff=1) == 1
    )
