"""What two variants have in common, from the words they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrends.papers.comparison import Variant, compare
from papertrends.papers.reasons import Reason
from papertrends.papers.rules import decide

RIVERS = "Charting quiet rivers with tethered balloons"
WORDS = st.lists(
    st.sampled_from(
        ["rivers", "unsupervised", "supervised", "part", "1", "ii", "2019", "reply", "llms", "large", "language", "models", "in", "vldb"]
    ),
    max_size=9,
).map(" ".join)
VARIANTS = st.builds(
    Variant,
    title=WORDS,
    abstract=st.one_of(st.none(), WORDS.map(lambda words: f"{words} " * 4)),
    authors=st.lists(st.sampled_from(["Wei Zhang", "Zhang Wei", "W. Zhang", "R. Shapire", "R. Schapire", "Yang Yang"]), max_size=3).map(
        tuple
    ),
    venue=st.one_of(st.none(), st.just("Very Large Data Bases")),
    year=st.one_of(st.none(), st.integers(2019, 2021)),
    arxiv_id=st.sampled_from([None, "2501.00001", "2501.00002"]),
    doi=st.sampled_from([None, "10.5555/a", "10.5555/a.v2", "10.5555/b"]),
)


@given(VARIANTS, VARIANTS)
def test_the_order_of_two_makes_no_difference(a: Variant, b: Variant) -> None:
    assert compare(a, b) == compare(b, a)


@given(VARIANTS)
def test_a_variant_is_the_same_as_itself(a: Variant) -> None:
    comparison = compare(a, a)
    assert comparison.title_similarity == 1
    assert decide(comparison) not in {Reason.OTHER_NUMBER, Reason.OTHER_AUTHORS, Reason.OTHER_YEAR, Reason.NOTICE}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (RIVERS, "CHARTING Quiet Rivers, with {Tethered} Ball\\'oons", True),
        (RIVERS, "Charting quiet rivers with tetherd ballons", True),
        (RIVERS, "Charting quiet rivers with tethered kites", False),
        (RIVERS, "Charting quiet rivers with tethered ballasts", False),
        ("Pre-training for rivers", "Pretraining for Rivers", True),
        ("Gr?nhagen counts", "Grünhagen counts", True),
        ("Search &amp; rescue", "Search & Rescue", True),
        ("Rivers and weirs", "Weirs and rivers", True),
    ],
)
def test_titles_that_are_the_same(one: str, other: str, same: bool) -> None:
    assert compare(Variant(one), Variant(other)).same_title is same


def test_the_order_of_words_counts_where_abstracts_can_tell() -> None:
    a, b = Variant("Rewards for agents", "one abstract of its own"), Variant("Agents for rewards", "another abstract")
    assert not compare(a, b).same_title


@pytest.mark.parametrize(
    ("one", "other", "numbered", "turned"),
    [
        ("Rivers, part 1", "Rivers, part 2", True, False),
        ("Rivers I", "Rivers II", True, False),
        ("Rivers", "Rivers 2", False, True),
        ("Rivers of 2019", "Rivers", False, False),
        ("Supervised sorting", "Unsupervised sorting", False, True),
        ("Over-heating kilns", "Overheating kilns", False, False),
    ],
)
def test_numbers_and_turned_words(one: str, other: str, numbered: bool, turned: bool) -> None:
    comparison = compare(Variant(one, "an abstract"), Variant(other, "an abstract"))
    assert (comparison.other_number, comparison.turned_word) == (numbered, turned)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (["Mei Marchetti", "Zofia K. Grigoryan"], ["M. Marchetti", "Grigoryan Z."], 1),
        (["Yang Yang"], ["Jun Yang"], 0),
        (["Ines Lindqvist", "Tomo Varga"], ["Ines Varga"], 0),
        (["R. Castellanos"], ["R. Castelanos"], 1),
        (["W. Chen"], ["W. Shen"], 0),
        (["Wei Zhang"], ["Zhang Wei"], 1),
        (["Ada Lark", "Ben Osei"], ["Ada Lark", "Cleo Marsh"], 0.5),
        (["Ada Lark"], [], None),
    ],
)
def test_authors_in_common(one: list[str], other: list[str], share: float | None) -> None:
    assert compare(Variant(RIVERS, authors=tuple(one)), Variant("Other", authors=tuple(other))).author_share == share


@pytest.mark.parametrize(
    ("title", "other", "same"),
    [
        (f"{RIVERS} VLDB 1997", Variant(RIVERS, venue="Very Large Data Bases"), True),
        (f"{RIVERS} Lindholm, P., Okonkwo, M.", Variant(RIVERS, authors=("Petra Lindholm", "Musa Okonkwo")), True),
        ("A census of PLDs", Variant("A census of programmable lamp dimmers"), True),
        (f"{RIVERS} in wartime: transactions of keepers", Variant(RIVERS), False),
    ],
)
def test_a_title_without_an_abstract_may_hold_other_fields(title: str, other: Variant, same: bool) -> None:
    assert compare(Variant(title), other).same_title is same


def test_what_stands_for_nothing_is_no_evidence() -> None:
    template = "A new species is described and illustrated, similar to others, with maps and photographs and an identification key to all."
    ferns, moss = Variant("Aldera montana from a gorge", template), Variant("Brambla nitida from a cliff", template)
    assert decide(compare(ferns, moss)) is Reason.OTHER_TEXT
    assert (
        decide(compare(Variant("Measuring rain", "No abstract available."), Variant("Letters", "No abstract available.")))
        is Reason.OTHER_TEXT
    )


def test_abstracts_have_the_three_words_in_common_that_stand_together_in_both() -> None:
    one, other = Variant(RIVERS, "the river is quiet now"), Variant(RIVERS, "the river is loud now")
    assert compare(one, other).abstract_similarity == pytest.approx(1 / 5)


def test_short_words_of_a_title_need_not_be_in_the_other_variant() -> None:
    assert compare(Variant("Of rivers and weirs"), Variant("Weirs")).title_support == pytest.approx(1 / 2)


def test_an_id_with_a_version_is_the_id() -> None:
    assert compare(Variant("a", doi="10.1101/2026.02.01v2"), Variant("b", doi="10.1101/2026.02.01")).same_doi


def test_long_words_are_counted_where_few_shingles_are_common() -> None:
    words = [f"notable{n}" for n in range(40)]
    one, reworded = " ".join(words), " ".join(words[::2] + words[1::2])
    comparison = compare(Variant("a title", one), Variant("a title", reworded))
    assert (comparison.abstract_similarity, comparison.abstract_word_similarity) == (0.0, 1.0)
    comparison = compare(Variant("a title", one), Variant("a title", " ".join(words[:35])))
    assert comparison.abstract_similarity == comparison.abstract_word_similarity == 33 / 38
