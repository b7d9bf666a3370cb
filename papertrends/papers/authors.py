"""Names of authors, so that two spellings of one name agree."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from papertrends.papers.folding import folded_words

LONG_NAME: Final = 6
"""Letters of a family name in which one letter may be mistyped."""
KNOWN_NAMES: Final = 10_000
"""Lists of authors kept: most pairs that are compared have the same."""
NO_NAMES: Final = frozenset({"and", "et", "al", "others", "jr", "sr", "ii", "iii"})


class Name(NamedTuple):
    """A name: its family name (the last word that is no initial), and the initials of the others."""

    family: str
    initials: frozenset[str]
    words: frozenset[str]


@functools.lru_cache(KNOWN_NAMES)
def names_of(authors: tuple[str, ...]) -> tuple[Name, ...]:
    """Read the names of a list of authors; what has no family name is none."""
    return tuple(dict.fromkeys(name for author in authors if (name := _name_of(author)) is not None))


def _name_of(author: str) -> Name | None:
    words = [word for word in folded_words(author) if word not in NO_NAMES]
    family = next((word for word in reversed(words) if len(word) > 1), None)
    if family is None:
        return None
    rest = list(words)
    rest.remove(family)
    return Name(family, frozenset(word[0] for word in rest), frozenset(words))


def share_in_common(a: Sequence[Name], b: Sequence[Name]) -> float | None:
    """The share of the shorter list's names that the other list has; None where a list is empty."""
    if not a or not b:
        return None
    if a == b:
        return 1.0
    one_way = sum(any(agree(x, y) for y in b) for x in a)
    other_way = sum(any(agree(x, y) for x in a) for y in b)
    return min(one_way, other_way) / min(len(a), len(b))


def agree(x: Name, y: Name) -> bool:
    """Whether two names may be one person's: a family name and an initial, or the family name first in one of them."""
    if x.words == y.words:
        return True
    if x.family == y.family:
        return not x.initials or not y.initials or bool(x.initials & y.initials)
    return _is_turned(x, y) or _is_turned(y, x) or _is_mistyped(x, y)


def _is_turned(x: Name, y: Name) -> bool:
    """Whether what is the given name of one is the family name of the other: "Zhang Wei" and "W. Zhang"."""
    return x.family in y.words and y.family[0] in x.initials


def _is_mistyped(x: Name, y: Name) -> bool:
    is_long = min(len(x.family), len(y.family)) >= LONG_NAME
    return is_long and bool(x.initials & y.initials) and DamerauLevenshtein.distance(x.family, y.family, score_cutoff=1) == 1
