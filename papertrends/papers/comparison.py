"""What two text variants have in common: the facts that the rules decide on.

A comparison is symmetric and looks at nothing but its two variants. Counts over the warehouse play no part: with them,
the order of loading would decide.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from papertrends.papers.authors import Name, names_of, share_in_common
from papertrends.papers.citations import YEAR, unexplained, year_at_end
from papertrends.papers.folding import fold, folded_words

MOST_SHINGLES: Final = 0.5
"""Abstracts with so many in common have most words in common, too: those are not counted, which saves a seventh of the time."""
LONG_WORD: Final = 6
"""Letters of the words that say what an abstract is about."""
TITLE_WORD: Final = 4
"""Letters of a title's words that the other variant should have somewhere."""
TYPO_SHARE: Final = 0.2
"""Share of letters that may differ in the words that only one of two equal titles has."""

_ODD: Final = np.int64(0x1E3779B97F4A7C15)
_NUMBER: Final = re.compile(r"[a-z]{0,4}\d+[a-z]{0,3}|i{1,3}|iv|vi{0,3}|ix|one|two|three|four|five|first|second|third|fourth|fifth")
_NOTICE: Final = re.compile(
    r"repl(y|ies)|comments?|response|rebuttal|errat(um|a)|corrigend(um|a)|corrections?|retract(ion|ed)|rejoinder"
    r"|discussion|addendum|supplement(ary)?"
)
_DOI_VERSION: Final = re.compile(r"[./]?v\d+$")
"""bioRxiv, Research Square and others end the DOI of a version so."""


@dataclass(frozen=True)
class Variant:
    """What entries say of a paper, word for word."""

    title: str
    abstract: str | None = None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    arxiv_id: str | None = None
    doi: str | None = None

    @functools.cached_property
    def folded_title(self) -> str:
        """The title's words, folded."""
        return fold(self.title)

    @functools.cached_property
    def title_words(self) -> tuple[str, ...]:
        """The title's words in order."""
        return tuple(self.folded_title.split())

    @functools.cached_property
    def abstract_words(self) -> tuple[str, ...]:
        """The abstract's words in order."""
        return tuple(folded_words(self.abstract)) if self.abstract else ()

    @functools.cached_property
    def shingles(self) -> NDArray[np.int64]:
        """The hashes of every three words that stand together in the abstract (Broder 1997), each once, ascending."""
        words = np.fromiter(map(hash, self.abstract_words), np.int64, len(self.abstract_words))
        hashes = (words[:-2] * _ODD + words[1:-1]) * _ODD + words[2:]
        hashes.sort()
        return hashes[np.append(True, hashes[1:] != hashes[:-1])[: len(hashes)]]

    @functools.cached_property
    def long_words(self) -> frozenset[str]:
        """The abstract's long words."""
        return frozenset([word for word in self.abstract_words if len(word) >= LONG_WORD])

    @functools.cached_property
    def names(self) -> tuple[Name, ...]:
        """The authors."""
        return names_of(self.authors)

    @functools.cached_property
    def title_and_venue(self) -> tuple[str, ...]:
        """The words of title and venue in order."""
        return self.title_words + tuple(folded_words(self.venue or ""))

    @functools.cached_property
    def all_words(self) -> frozenset[str]:
        """The words of title, abstract, venue and authors."""
        return frozenset(self.abstract_words).union(self.title_and_venue, *(name.words for name in self.names))

    @functools.cached_property
    def paper_year(self) -> int | None:
        """The year it states; of a record without an abstract also the one its title ends with."""
        return self.year if self.year is not None or self.abstract else year_at_end(self.folded_title)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two variants have in common; None where one of them does not say."""

    same_arxiv_id: bool | None = None
    same_doi: bool | None = None

    title_similarity: float = 0.0
    """Of the folded titles, letter by letter, 0 to 1."""
    common_title_words: int = 0
    title_overlap: float = 0.0
    """Share of the shorter title's words that the other title has."""
    same_title: bool = False
    """Equal but for blanks, markup and a typo; without abstracts also but for authors, venue and year in it."""
    added_words: int | None = None
    """Words that only one of two titles has, where the other has none of its own."""
    title_support: float = 0.0
    """The share of each title's telling words that the other variant has in its title or abstract; the smaller one."""
    other_number: bool = False
    """Each title has a number that the other does not have: Part 1 and Part 2."""
    turned_word: bool = False
    """Only one title has a number, or a prefix makes its word out of one of the other: supervised and unsupervised."""
    is_notice: bool = False
    """One of them answers or corrects another paper."""

    author_share: float | None = None
    """The share of the shorter list of authors that the other has."""
    years_apart: int | None = None

    abstracts: int = 0
    """How many of the two have an abstract."""
    abstract_words: int = 0
    """Words of the shorter abstract."""
    abstract_similarity: float | None = None
    """Jaccard similarity of the abstracts' shingles."""
    abstract_word_similarity: float | None = None
    """Jaccard similarity of the abstracts' long words, which survives rewording; `abstract_similarity` from `MOST_SHINGLES` on."""


def compare(a: Variant, b: Variant) -> Comparison:
    """Compare two variants; which one comes first makes no difference."""
    abstracts = bool(a.abstract_words) + bool(b.abstract_words)
    both = abstracts == 2  # noqa: PLR2004 - both of two
    only_a, only_b = (_own_words(a, b), _own_words(b, a)) if both else (_unexplained(a, b), _unexplained(b, a))
    common = len(set(a.title_words) & set(b.title_words))
    is_written_apart = _is_written_apart(a, b)
    numbers_a, numbers_b = _numbers(only_a), _numbers(only_b)
    in_common = _sorted_jaccard(a.shingles, b.shingles) if both else None
    return Comparison(
        same_arxiv_id=_equal(a.arxiv_id, b.arxiv_id),
        same_doi=_equal(_without_version(a.doi), _without_version(b.doi)),
        title_similarity=fuzz.ratio(a.folded_title, b.folded_title) / 100,
        common_title_words=common,
        title_overlap=common / max(1, min(len(set(a.title_words)), len(set(b.title_words)))),
        same_title=is_written_apart or (not both and common > 1 and not only_a and not only_b) or _is_typo(only_a, only_b),
        added_words=None if only_a and only_b else len(only_a) + len(only_b),
        title_support=min(_support(a, b), _support(b, a)),
        other_number=not is_written_apart and bool(numbers_a) and bool(numbers_b),
        turned_word=not is_written_apart and (bool(numbers_a) != bool(numbers_b) or _has_turned_word(only_a, only_b)),
        is_notice=_notices(only_a) != _notices(only_b),
        author_share=_author_share(a, b),
        years_apart=abs(a.paper_year - b.paper_year) if a.paper_year is not None and b.paper_year is not None else None,
        abstracts=abstracts,
        abstract_words=min(len(a.abstract_words), len(b.abstract_words)),
        abstract_similarity=in_common,
        abstract_word_similarity=in_common if in_common is None or in_common >= MOST_SHINGLES else _jaccard(a.long_words, b.long_words),
    )


def _equal(a: str | None, b: str | None) -> bool | None:
    return None if a is None or b is None else a == b


def _without_version(doi: str | None) -> str | None:
    return None if doi is None else _DOI_VERSION.sub("", doi)


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, len(a | b))


def _sorted_jaccard(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """The same of arrays, as long as a pair of abstracts is, in a third of the time of sets."""
    both = np.sort(np.concatenate((a, b)))
    common = int(np.count_nonzero(both[1:] == both[:-1]))
    return common / max(1, len(both) - common)


def _own_words(one: Variant, other: Variant) -> list[str]:
    return [word for word in one.title_words if word not in other.title_words]


def _unexplained(one: Variant, other: Variant) -> list[str]:
    return unexplained(one.title_words, other.all_words, other.title_and_venue)


def _is_written_apart(a: Variant, b: Variant) -> bool:
    """Whether two titles are equal but for blanks: "pre-training" and "pretraining"."""
    return a.folded_title.replace(" ", "") == b.folded_title.replace(" ", "")


def _is_typo(only_a: Sequence[str], only_b: Sequence[str]) -> bool:
    a, b = "".join(only_a), "".join(only_b)
    return bool(a and b) and DamerauLevenshtein.distance(a, b) <= TYPO_SHARE * max(len(a), len(b))


def _numbers(words: Collection[str]) -> set[str]:
    """The words that number a thing: 2, v2, 3b, ii, second. A year is none."""
    return {word for word in words if _NUMBER.fullmatch(word) and not YEAR.fullmatch(word)}


def _notices(words: Collection[str]) -> set[str]:
    return {word for word in words if _NOTICE.fullmatch(word)}


def _has_turned_word(only_a: Collection[str], only_b: Collection[str]) -> bool:
    """Whether a prefix makes a word of one title out of one of the other."""
    return any(min(len(x), len(y)) >= LONG_WORD and (x.endswith(y) or y.endswith(x)) for x in only_a for y in only_b)


def _support(one: Variant, other: Variant) -> float:
    words = {word for word in one.title_words if len(word) >= TITLE_WORD}
    missing = words.difference(other.title_words, other.abstract_words)
    return (len(words) - len(missing)) / len(words) if words else 1.0


def _author_share(a: Variant, b: Variant) -> float | None:
    """The authors in common; those of one may also stand in the other's title."""
    if a.names and b.names:
        return share_in_common(a.names, b.names)
    names, title = (a.names, b.title_words) if a.names else (b.names, a.title_words)
    found = sum(name.family in title for name in names)
    return found / len(names) if found else None
