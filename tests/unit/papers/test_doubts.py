"""How close a decision is to another one, and what the texts would say without ids."""

from __future__ import annotations

import pytest

from papertrends.papers.comparison import Comparison
from papertrends.papers.doubts import ids_say_same, margin, without_ids
from papertrends.papers.reasons import Reason
from papertrends.papers.rules import decide
from tests.unit.papers.test_rules import POSTED, facts


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        # half of the abstract in common is the limit; a title that all but holds the other rules out that it was reworded
        (facts(abstract_similarity=0.53, abstract_word_similarity=0.53, title_support=0.8, title_overlap=0.95), 0.04),
        (facts(abstract_similarity=0.48, abstract_word_similarity=0.1, title_support=0.9), 0.02),
        (facts(abstract_similarity=0.9, abstract_word_similarity=0.9, title_support=0.9), None),
        (facts(abstract_similarity=0.39, abstract_word_similarity=0.0, title_support=0.9), None),
        # ids decide, whatever the texts say, unless it is almost posted again
        (facts(same_arxiv_id=True), None),
        (facts(same_arxiv_id=False, **POSTED | {"abstract_similarity": 0.87}), 0.03),
        # more alike titles make another number another paper: the limit is below
        (facts(other_number=True, title_similarity=0.77, abstract_similarity=0.7, abstract_word_similarity=0.7, title_support=0.9), 0.03),
    ],
)
def test_the_margin_is_what_would_change_the_verdict(pair: Comparison, expected: float | None) -> None:
    assert margin(pair) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (facts(), None),
        (facts(same_arxiv_id=True, same_doi=False), True),
        (facts(same_arxiv_id=False, same_doi=True), False),
        (facts(same_doi=True), True),
        (facts(same_doi=False), False),
    ],
)
def test_ids_say_whether_it_is_one_paper(pair: Comparison, expected: bool | None) -> None:
    assert ids_say_same(pair) is expected


def test_with_ids_hidden_the_texts_decide() -> None:
    assert decide(without_ids(facts(same_arxiv_id=True))) is Reason.OTHER_TEXT
    assert decide(without_ids(facts(same_arxiv_id=False, same_doi=False, **POSTED | {"abstract_similarity": 0.7}))) is Reason.SAME_ABSTRACT
