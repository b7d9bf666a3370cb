"""Same paper or not: the reasons, and the rules that give them, in their order.

The limits were chosen on arXiv papers as several sources word them, pairs of near-equal titles, DBLP and ACM, and Cora;
docs/dedupe.md has the figures, and says what was measured on data that nothing was chosen on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from papertrends.papers.comparison import Comparison
from papertrends.papers.reasons import Reason

SAME_ABSTRACT: Final = 0.5
"""Shingles in common. Of 9,900 pairs of different arXiv papers six have more, five of them one abstract submitted twice."""
POSTED_AGAIN: Final = 0.9
"""Shingles in common that overrule two ids or two lists of authors, under a close title."""
TELLING_ABSTRACT: Final = 25
"""Words of an abstract that says something: placeholders and lines about the volume have up to 20."""
CLOSE_TITLE: Final = 0.85
"""Similarity of titles that may be one, with other evidence."""
NUMBERED_TITLE: Final = 0.75
"""Similarity of titles, above which a number that differs makes two papers whatever their abstracts say."""
COMMON_AUTHORS: Final = 0.5
"""Of the shorter list of names."""
LONG_TITLE: Final = 4
"""Words of a title that stands alone: "book review column" does not."""
TITLE_OF_ABSTRACT: Final = 2
"""The same where one record has an abstract: columns and editorials have none."""
ADDED_WORDS: Final = 3
"""Words that the longer of two titles may add, with common authors and no abstracts to ask."""
HELD_TITLE: Final = 5
"""Words of the shorter one."""
REWORDED_ABSTRACT: Final = 0.2
"""Long words in common, of a paper that was written anew."""
REWORDED_SUPPORT: Final = 0.63
"""Share of each title's words that the other variant has, too. Among 12,000 papers four pairs of siblings had more."""
HELD_SHARE: Final = 0.9
"""Share of the shorter title's words from which on one title holds the other."""
SHARED_SUPPORT: Final = 0.4
"""The same beside an abstract that is mostly equal: of templates ("a new species of …") none had more."""

VETOES: Final = frozenset(reason for reason in Reason if not reason.is_same) - {Reason.OTHER_TEXT}
"""Reasons that keep two variants out of one group, even where a third one is the same as both."""

Rule = Callable[[Comparison], bool | None]


def has_abstracts(c: Comparison) -> bool:
    """Both abstracts say something; a placeholder or a few words do not."""
    return c.abstract_words >= TELLING_ABSTRACT


def has_common_authors(c: Comparison) -> bool:
    """Enough authors in common."""
    return c.author_share is not None and c.author_share >= COMMON_AUTHORS


def abstracts_share(c: Comparison, share: float) -> bool:
    """Two abstracts that say something have so many shingles in common."""
    return has_abstracts(c) and c.abstract_similarity is not None and c.abstract_similarity >= share


def is_posted_again(c: Comparison) -> bool:
    """Title and abstract are the same."""
    return c.title_similarity >= CLOSE_TITLE and not c.other_number and abstracts_share(c, POSTED_AGAIN)


def has_same_id(c: Comparison) -> bool:
    """One arXiv id, or one DOI where arXiv ids do not differ."""
    return bool(c.same_arxiv_id) or (bool(c.same_doi) and c.same_arxiv_id is None)


def has_other_id(c: Comparison) -> bool:
    """Another arXiv id or DOI."""
    return (c.same_arxiv_id is False or c.same_doi is False) and not is_posted_again(c)


def has_other_number(c: Comparison) -> bool:
    """Another number in titles that are close, in records that fill one template, or in records without abstracts."""
    is_template = abstracts_share(c, POSTED_AGAIN)
    return c.other_number and (not has_abstracts(c) or c.title_similarity >= NUMBERED_TITLE or is_template)


def has_turned_word(c: Comparison) -> bool:
    """A turned word, or a number that one title lacks, in close titles, where the abstracts do not say that it is wording."""
    is_close = not has_abstracts(c) or c.title_similarity >= NUMBERED_TITLE
    return c.turned_word and is_close and not abstracts_share(c, SAME_ABSTRACT)


def has_other_authors(c: Comparison) -> bool:
    """No author in common."""
    return c.author_share == 0 and not is_posted_again(c)


def has_same_abstract(c: Comparison) -> bool:
    """The abstracts are mostly equal, and not because both fill a template."""
    return abstracts_share(c, SAME_ABSTRACT) and c.title_support >= SHARED_SUPPORT


def has_reworded_abstract(c: Comparison) -> bool:
    """Another title and another abstract on the same: each title's words stand in the other entry.

    Where one title all but holds the other, all of them must: a sequel adds or changes a word.
    """
    support = 1.0 if c.title_overlap >= HELD_SHARE else REWORDED_SUPPORT
    alike = c.abstract_word_similarity is not None and c.abstract_word_similarity >= REWORDED_ABSTRACT
    return has_abstracts(c) and alike and c.title_support >= support


def has_same_title(c: Comparison) -> bool:
    """Equal titles that are long enough to stand alone, or have an author or an abstract to bear them out."""
    alone = TITLE_OF_ABSTRACT if c.abstracts == 1 else LONG_TITLE
    alike = c.abstract_word_similarity is not None and c.abstract_word_similarity >= REWORDED_ABSTRACT
    return c.same_title and (c.common_title_words >= alone or has_common_authors(c) or alike)


def has_other_year(c: Comparison) -> bool:
    """Two records without an abstract, of different years: a conference paper and its journal version, a yearly column."""
    return c.abstracts == 0 and bool(c.years_apart)


def has_close_title(c: Comparison) -> bool:
    """Close titles of common authors, where a record says little more."""
    is_longer = c.added_words is not None and c.added_words <= ADDED_WORDS and c.common_title_words >= HELD_TITLE
    return not has_abstracts(c) and has_common_authors(c) and (c.title_similarity >= CLOSE_TITLE or is_longer)


RULES: Final[list[tuple[Reason, Rule]]] = [
    (Reason.SAME_ID, has_same_id),
    (Reason.NOTICE, lambda c: c.is_notice),
    (Reason.OTHER_ID, has_other_id),
    (Reason.OTHER_NUMBER, has_other_number),
    (Reason.OTHER_NUMBER, has_turned_word),
    (Reason.OTHER_AUTHORS, has_other_authors),
    (Reason.SAME_ABSTRACT, has_same_abstract),
    (Reason.SAME_ABSTRACT, has_reworded_abstract),
    (Reason.OTHER_YEAR, has_other_year),
    (Reason.SAME_TITLE, has_same_title),
    (Reason.SAME_TITLE, has_close_title),
]


def decide(comparison: Comparison) -> Reason:
    """The reason of the first rule that holds."""
    return next((reason for reason, holds in RULES if holds(comparison)), Reason.OTHER_TEXT)
