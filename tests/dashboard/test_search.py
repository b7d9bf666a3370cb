"""What is typed into the search box, read without any data; and how near words stand."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from delivery.answers.search.folding import fold
from delivery.answers.search.nearness import nearness
from delivery.answers.search.query_language import read
from delivery.answers.search.terms import Term


def test_words_fields_and_alternatives_are_told_apart():
    query = read('diffusion OR flow OR "score matching" -video -"image editing" author:"Yann LeCun" topic:robotics has:CODE after:2025-02')
    assert query.words == 'diffusion flow "score matching"'
    assert query.alternatives == (("diffusion", "flow", '"score matching"'),)
    assert query.excluded == 'video "image editing"'
    assert (query.authors, query.topics, query.has) == (("Yann LeCun",), ("robotics",), ("code",))
    assert query.after == dt.date(2025, 2, 1)
    assert not query.problems


@pytest.mark.parametrize(
    ("typed", "after", "before"),
    [
        ("after:2025", dt.date(2025, 1, 1), None),
        ("before:2024-02", None, dt.date(2024, 2, 29)),
        ("before:2025", None, dt.date(2025, 12, 31)),
        ("after:2025-06-03 before:2025-06-05", dt.date(2025, 6, 3), dt.date(2025, 6, 5)),
    ],
)
def test_a_month_or_a_year_is_taken_whole(typed, after, before):
    assert (read(typed).after, read(typed).before) == (after, before)


@pytest.mark.parametrize(
    "typed", ["after:yesterday", "before:2025-13", "after:2025-02-30", "has:everything", "author:?", "author:", "Topic: ", "has:"]
)
def test_a_field_that_says_nothing_is_reported_and_not_searched_for(typed):
    assert read(typed).problems
    assert not read(typed).words


@pytest.mark.parametrize(
    ("typed", "words"), [("OR graph", "OR graph"), ("graph OR", "graph"), ("a-b -", "a-b"), ("http://x.y", "http://x.y")]
)
def test_what_is_no_operator_is_words(typed, words):
    assert read(typed).words == words
    assert not read(typed).excluded


def term(word: str, *others: Term) -> Term:
    return Term(1, word, word, False, False, False, 1, (), 1.0, others)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("a world model here", "a model of the world"),
        ("a model world", "a model of one world, which is far from any other"),
        ("worlds, models", "the world is one thing that nobody knows, and a model another"),
    ],
)
def test_words_side_by_side_and_in_order_stand_nearer(better, worse):
    terms = [term("world"), term("model")]
    assert nearness(terms, better, "") > nearness(terms, worse, "")


def test_no_word_is_near_across_the_end_of_the_title():
    terms = [term("world"), term("model")]
    assert nearness(terms, "The world", "Model of it") == 0
    assert nearness(terms, "", "A world model") == 1
    assert nearness([term("world")], "A world", "") == 0
    assert nearness([term("globe", term("world")), term("model")], "A world model", "") == 1


def test_index_query_and_page_fold_words_alike():
    words = ["Réseaux", "NAÏVE", "Zürich", "Łódź", "Ångström", "İstanbul", "straße", "ΔΕΛΤΑ", "GPT-4o", "Żółć", "ﬁne"]
    folded = duckdb.sql("select [lower(strip_accents(word)) for word in $words]", params={"words": words}).fetchall()[0][0]
    assert [fold(word) for word in words] == folded
