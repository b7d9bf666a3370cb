"""Each rule has examples that fail without it, and each limit one on either side."""

from __future__ import annotations

import pytest

from papertrends.papers import rules
from papertrends.papers.comparison import Comparison
from papertrends.papers.reasons import Reason
from papertrends.papers.rules import RULES, decide


def facts(**what: object) -> Comparison:
    """Two records with long abstracts that have nothing in common, but for what is said."""
    of_nothing: dict[str, object] = {"abstracts": 2, "abstract_words": 150, "abstract_similarity": 0.0, "abstract_word_similarity": 0.0}
    return Comparison(**(of_nothing | what))  # type: ignore[arg-type]


def bare(**what: object) -> Comparison:
    """Two records without abstracts."""
    return Comparison(**what)  # type: ignore[arg-type]


POSTED = {"title_similarity": 0.99, "title_support": 1.0, "abstract_similarity": 0.95, "abstract_word_similarity": 0.97}
REWORDED = {"abstract_similarity": 0.1, "abstract_word_similarity": 0.21, "title_overlap": 0.5, "title_support": 0.64}

EXAMPLES: dict[str, tuple[Comparison, Reason]] = {
    "one arXiv id": (facts(same_arxiv_id=True), Reason.SAME_ID),
    "one DOI": (facts(same_doi=True), Reason.SAME_ID),
    "one DOI and two arXiv ids": (facts(same_doi=True, same_arxiv_id=False), Reason.OTHER_ID),
    "a reply": (facts(is_notice=True, **POSTED), Reason.NOTICE),
    "two arXiv ids, one abstract, another title": (facts(same_arxiv_id=False, **POSTED | {"title_similarity": 0.46}), Reason.OTHER_ID),
    "two arXiv ids, one title, another abstract": (facts(same_arxiv_id=False, **POSTED | {"abstract_similarity": 0.85}), Reason.OTHER_ID),
    "two arXiv ids, posted again": (facts(same_arxiv_id=False, **POSTED), Reason.SAME_ABSTRACT),
    "two DOIs, posted again under a close title": (facts(same_doi=False, **POSTED | {"title_similarity": 0.86}), Reason.SAME_ABSTRACT),
    "two DOIs and a close title that is not close enough": (facts(same_doi=False, **POSTED | {"title_similarity": 0.84}), Reason.OTHER_ID),
    "two DOIs and a placeholder": (facts(same_doi=False, abstract_words=24, same_title=True, **POSTED), Reason.OTHER_ID),
    "two DOIs and just enough words": (facts(same_doi=False, abstract_words=25, **POSTED), Reason.SAME_ABSTRACT),
    "part one and part two": (facts(other_number=True, **REWORDED | {"title_similarity": 0.76}), Reason.OTHER_NUMBER),
    "numbers in titles that are not close": (facts(other_number=True, **REWORDED | {"title_similarity": 0.74}), Reason.SAME_ABSTRACT),
    "numbered titles and one template": (facts(other_number=True, **POSTED | {"title_similarity": 0.4}), Reason.OTHER_NUMBER),
    "numbers without abstracts": (bare(other_number=True, same_title=True, common_title_words=7), Reason.OTHER_NUMBER),
    "supervised and unsupervised": (
        facts(turned_word=True, same_title=True, title_similarity=0.9, common_title_words=7),
        Reason.OTHER_NUMBER,
    ),
    "a turned word under one abstract": (facts(turned_word=True, **POSTED), Reason.SAME_ABSTRACT),
    "other authors": (facts(author_share=0.0, same_title=True, common_title_words=7), Reason.OTHER_AUTHORS),
    "other authors, posted again": (facts(author_share=0.0, **POSTED), Reason.SAME_ABSTRACT),
    "half of the abstract": (facts(abstract_similarity=0.5, title_support=0.4), Reason.SAME_ABSTRACT),
    "less of the abstract": (facts(abstract_similarity=0.49, title_support=0.4), Reason.OTHER_TEXT),
    "a template for an abstract": (facts(abstract_similarity=0.95, title_support=0.39), Reason.OTHER_TEXT),
    "few words in common": (facts(abstract_similarity=0.9, title_support=0.5, abstract_words=24), Reason.OTHER_TEXT),
    "written anew": (facts(**REWORDED), Reason.SAME_ABSTRACT),
    "too few words of the abstract": (facts(**REWORDED | {"abstract_word_similarity": 0.19}), Reason.OTHER_TEXT),
    "a title of its own": (facts(**REWORDED | {"title_support": 0.62}), Reason.OTHER_TEXT),
    "a title that holds the other and a word more": (facts(**REWORDED | {"title_overlap": 0.91, "title_support": 0.9}), Reason.OTHER_TEXT),
    "a title that nearly holds the other": (facts(**REWORDED | {"title_overlap": 0.89}), Reason.SAME_ABSTRACT),
    "a title that holds the other, and nothing new": (
        facts(**REWORDED | {"title_overlap": 1.0, "title_support": 1.0}),
        Reason.SAME_ABSTRACT,
    ),
    "one long title": (facts(same_title=True, common_title_words=4), Reason.SAME_TITLE),
    "one short title": (facts(same_title=True, common_title_words=3), Reason.OTHER_TEXT),
    "one short title and its authors": (facts(same_title=True, common_title_words=1, author_share=0.5), Reason.SAME_TITLE),
    "one short title and too few authors": (facts(same_title=True, common_title_words=1, author_share=0.49), Reason.OTHER_TEXT),
    "one short title and alike abstracts": (facts(same_title=True, common_title_words=1, abstract_word_similarity=0.2), Reason.SAME_TITLE),
    "two words and one abstract": (bare(same_title=True, common_title_words=2, abstracts=1), Reason.SAME_TITLE),
    "one word and one abstract": (bare(same_title=True, common_title_words=1, abstracts=1), Reason.OTHER_TEXT),
    "two words and no abstract": (bare(same_title=True, common_title_words=2), Reason.OTHER_TEXT),
    "other years": (bare(same_title=True, common_title_words=7, years_apart=1, author_share=1.0), Reason.OTHER_YEAR),
    "other years and an abstract": (bare(same_title=True, common_title_words=7, years_apart=1, abstracts=1), Reason.SAME_TITLE),
    "close titles and authors": (bare(title_similarity=0.86, author_share=0.6, years_apart=0), Reason.SAME_TITLE),
    "titles that are not close enough": (bare(title_similarity=0.84, author_share=0.6), Reason.OTHER_TEXT),
    "close titles without authors": (bare(title_similarity=0.86), Reason.OTHER_TEXT),
    "three words more": (bare(added_words=3, common_title_words=5, author_share=1.0), Reason.SAME_TITLE),
    "four words more": (bare(added_words=4, common_title_words=5, author_share=1.0), Reason.OTHER_TEXT),
    "three words more than a short title": (bare(added_words=3, common_title_words=4, author_share=1.0), Reason.OTHER_TEXT),
    "nothing in common": (facts(), Reason.OTHER_TEXT),
}
LIMITS = [name for name, value in vars(rules).items() if name.isupper() and isinstance(value, (int, float))]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_rules_decide(name: str) -> None:
    comparison, reason = EXAMPLES[name]
    assert decide(comparison) is reason


@pytest.mark.parametrize("place", range(len(RULES)))
def test_no_rule_can_be_left_out(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "RULES", RULES[:place] + RULES[place + 1 :])
    assert any(decide(comparison) is not reason for comparison, reason in EXAMPLES.values())


@pytest.mark.parametrize("factor", [0, 2])
@pytest.mark.parametrize("limit", LIMITS)
def test_no_limit_can_be_zeroed_or_doubled(limit: str, factor: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, limit, getattr(rules, limit) * factor)
    assert any(decide(comparison) is not reason for comparison, reason in EXAMPLES.values())


def test_the_limits_are_found() -> None:
    assert len(LIMITS) >= 10
