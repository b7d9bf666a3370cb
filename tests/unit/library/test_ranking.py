"""What is ranked first is like what its reader kept, and the reason names what both have."""

from __future__ import annotations

import pytest

from papertrends.library.ranking import Corpus, Ranked, Text, rank

SUBJECTS = {
    "ferns": "spores of royal ferns unfold in damp forests",
    "clocks": "pendulum clocks drift beside warm chimneys",
    "bridges": "suspension bridges hum under walking crowds",
    "bread": "sourdough loaves rise slowly near warm ovens",
    "tides": "neap tides lag behind lunar quarters",
    "owls": "barn owls hunt voles across dark meadows",
    "looms": "jacquard looms weave punched card patterns",
    "kites": "box kites climb steadily above windy beaches",
}
EACH = 12


def text(subject: str, number: int, *authors: str) -> Text:
    return Text(f"{subject}-{number}", f"Study {number} of {subject}", f"We show that {SUBJECTS[subject]}.", authors)


PAPERS = [text(subject, number) for subject in SUBJECTS for number in range(EACH)]
CORPUS = Corpus(PAPERS)


def ranked(liked: list[Text], disliked: list[Text] | None = None, *, corpus: Corpus = CORPUS, most: int | None = None) -> list[Ranked]:
    own = {one.paper_id for one in [*liked, *(disliked or [])]}
    candidates = [paper_id for paper_id in corpus.rows if paper_id not in own]
    return rank(corpus, [(one, 1.0) for one in liked], [(one, 1.0) for one in disliked or []], candidates, most)


def subjects(found: list[Ranked]) -> list[str]:
    return [one.paper_id.partition("-")[0] for one in found]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_papers_like_those_kept_come_first(subject: str):
    found = ranked([text(subject, 0), text(subject, 1)])
    assert subjects(found)[: EACH - 2] == [subject] * (EACH - 2)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_papers_without_an_abstract_or_a_title_are_ranked_by_what_they_have():
    texts = [*PAPERS, Text("bare", "Royal ferns in damp forests", ""), Text("empty", "", "")]
    first, *others = ranked([text("ferns", 0), Text("kept", "Ferns", "")], corpus=Corpus(texts))
    assert first.paper_id in {"bare", *(f"ferns-{n}" for n in range(EACH))}
    assert {"bare", "empty"} <= {one.paper_id for one in (first, *others)}


def test_papers_like_those_hidden_come_last():
    found = subjects(ranked([text("ferns", 0)], [text("clocks", 0), text("clocks", 1)]))
    assert found[: EACH - 1] == ["ferns"] * (EACH - 1)
    assert found[2 - EACH :] == ["clocks"] * (EACH - 2)


def test_the_reason_names_what_both_have_as_the_paper_writes_it():
    texts = [*PAPERS, Text("a", "GRPO for Ferns", "GRPO is stable."), Text("b", "Better GRPO", "grpo with a GRPO baseline.")]
    [first, *_] = ranked([texts[-2], text("clocks", 3)], corpus=Corpus(texts))
    assert (first.paper_id, first.like, first.shared[0].upper()) == ("b", "a", "GRPO")
    [first, *_] = ranked([text("ferns", 0)], most=1)
    assert all(words.lower() in f"study 1 of ferns we show that {SUBJECTS['ferns']}" for words in first.shared)
    assert any(" " in words for words in first.shared), "two words together say more than either"
    texts = [Text(str(n), "Experts", "The expert.") for n in range(3)] + PAPERS
    [first, *_] = ranked([texts[0]], corpus=Corpus(texts))
    assert len([words for words in first.shared if "expert" in words.lower()]) == 1, "a plural is no second reason"


def test_an_author_in_common_is_a_reason():
    corpus = Corpus([*PAPERS, text("bridges", 29, "Ada Byron"), text("bridges", 30, "Ada Byron")])
    by_author = {one.paper_id: one.author for one in ranked([text("ferns", 0, "Ada Byron")], corpus=corpus)}
    assert by_author["bridges-29"] == by_author["bridges-30"] == "Ada Byron"
    assert by_author["bridges-1"] is None


def test_without_papers_of_ones_own_nothing_is_ranked():
    assert ranked([]) == []
    assert rank(CORPUS, [(text("ferns", 0), 1.0)], [], []) == []


def test_words_that_no_other_paper_has_rank_nothing_and_break_nothing():
    odd = Text("odd", "Xylophones", "Qwerty zxcvb.")
    assert len(ranked([odd])) == len(PAPERS)
