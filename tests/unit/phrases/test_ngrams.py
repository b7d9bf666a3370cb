"""What of a text is an n-gram, and how its spellings fold: the pure parts behind phrases."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papertrends.phrases.batches import ngram_batches, spelling_batches
from papertrends.phrases.ngrams import Vocabulary, find_ngrams, keys_of, phrase_id_of, read_words, spelled


def ngrams(title: str, abstract: str | None = None, *, alone: bool = False) -> set[str]:
    """The n-grams of a paper as written; with `alone`, only those that stand alone."""
    vocabulary = Vocabulary()
    words = read_words([(title, abstract)], vocabulary)
    found = find_ngrams(words, vocabulary)
    places = zip(found.start.tolist(), found.size.tolist(), found.alone.tolist(), strict=True)
    return {spelled(words, vocabulary, start, size) for start, size, is_alone in places if is_alone or not alone}


def read(*texts: tuple[str, str | None]) -> list[dict[str, Any]]:
    """The rows of papers p0, p1, … with these titles and abstracts."""
    columns = {
        "paper_id": pa.array([f"p{n}" for n in range(len(texts))], pa.string()),
        "text_key": pa.array(["k"] * len(texts), pa.string()),
        "week_end": pa.array([None] * len(texts), pa.date32()),
        "is_new": pa.array([True] * len(texts)),
        "is_gone": pa.array([False] * len(texts)),
        "title": pa.array([title for title, _ in texts], pa.string()),
        "abstract": pa.array([abstract for _, abstract in texts], pa.string()),
    }
    [batch] = ngram_batches([pa.record_batch(columns)])
    return batch.to_pylist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chain of thought", "Chain-of-Thought"),
        ("pre-trained language models", "Pretrained Language Model"),
        ("multi-modal behaviours", "multimodal behavior"),
        ("GPT 4", "GPT-4"),
    ],
)
def test_spellings_of_a_phrase_have_one_key(one: str, other: str) -> None:
    assert keys_of([one]) == keys_of([other]) != [None]


def test_keys_are_the_same_in_every_run_and_fit_into_63_bits() -> None:
    """Published ids are made of them: this one never changes."""
    assert keys_of(["chain of thought"]) == [CHAIN_OF_THOUGHT]
    assert 0 <= CHAIN_OF_THOUGHT < 2**63
    assert phrase_id_of("Chains of Thought") == f"ph_{CHAIN_OF_THOUGHT:016x}"


CHAIN_OF_THOUGHT = 3824741334382071010


@pytest.mark.parametrize(
    "text", ["", "the", "of thought", "we propose attention", "one. two", "a b c d e", "2.5", "state space models that scale"]
)
def test_what_is_no_phrase_as_a_whole_has_no_key(text: str) -> None:
    assert keys_of([text]) == [None]


def test_an_ngram_ends_at_marks_at_stop_words_and_with_the_title() -> None:
    found = ngrams("Sparse attention", "We propose state space models, which outperform linear transformers. Gradient flow helps.")
    assert {"Sparse attention", "state space models", "linear transformers", "Gradient flow"} <= found
    assert not {f for f in found if "propose" in f or "transformers Gradient" in f or "attention We" in f or "which" in f}


def test_an_ngram_has_four_words_at_most() -> None:
    found = ngrams("Sparse linear state space models")
    assert {"Sparse linear state space", "linear state space models"} <= found
    assert "Sparse linear state space models" not in found


def test_linking_words_stand_only_between_others() -> None:
    found = ngrams("A mixture of experts of note")
    assert "mixture of experts" in found
    assert not {f for f in found if f.startswith("of ") or f.endswith(" of")}


def test_a_number_does_not_begin_an_ngram() -> None:
    assert {f for f in ngrams("On 7B models of Llama 3") if "7B" in f or "3" in f} == {"models of Llama 3", "Llama 3"}


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/openlab/widget and openlab.github.io/widget",
        "github.com/openlab/widget",
        "openlab.github.io",
        "www.openlab.example",
    ],
)
def test_an_address_is_no_part_of_the_text(address: str) -> None:
    found = ngrams("Gradient flow", f"Code lies at {address}. Sparse attention is faster and/or smaller.")
    assert {"Gradient flow", "Sparse attention"} <= found
    assert not {f for f in found if "openlab" in f or "github" in f or "widget" in f}


def test_compounds_are_not_cut_behind_their_hyphen() -> None:
    found = ngrams("On test-time scaling")
    assert "test-time scaling" in found
    assert "time scaling" not in found


def test_a_stop_word_that_a_hyphen_ties_to_another_word_is_part_of_the_phrase() -> None:
    found = ngrams("Few-shot learning of many few learners")
    assert "Few-shot learning" in found
    assert not {f for f in found if "few learners" in f}


def test_an_ngram_stands_alone_between_words_that_end_or_link_phrases() -> None:
    assert ngrams("Scaling of the language models for code", alone=True) == {
        "Scaling",
        "language models",
        "language models for code",
        "code",
    }


def test_of_each_ngram_a_paper_says_once_where_it_stands_and_how() -> None:
    [row] = read(("A look at GRPO", "GRPO beats policy search. Policy search is an old search."))
    found = {n["ngram"]: n for n in row["ngrams"]}
    assert len(found) == len(row["ngrams"])
    grpo, policy_search, search = (found[key] for key in keys_of(["GRPO", "policy search", "search"]) if key)
    assert (grpo["in_title"], grpo["is_name"], grpo["is_repeated"], grpo["weakness"]) == (True, True, True, 2)
    assert (policy_search["in_title"], policy_search["is_name"], policy_search["is_repeated"], policy_search["weakness"]) == (
        False,
        False,
        True,
        0,
    )
    assert not search["in_title"]


def flags(text: str, ngram: str, *, title: str = "Of it") -> dict[str, Any]:
    """What a paper with this abstract says of one of its n-grams."""
    [row] = read((title, text))
    [found] = [n for n in row["ngrams"] if n["ngram"] == keys_of([ngram])[0]]
    return found


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("We train with Muon at scale.", True),
        ("Muon trains at scale.", False),
        ("We train with muon at scale.", False),
        ("We train with Big Muon at scale.", False),
        ("We train with Muon-like steps.", False),
        ("Of GRPO, Muon and others.", True),
    ],
)
def test_a_capital_that_neither_sentence_nor_neighbour_explains_makes_a_name(text: str, is_name: bool) -> None:
    assert flags(text, "muon")["is_name"] == is_name


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("We ask Gemini 2.5 Pro to judge.", True),
        ("We ask gemini 2.5 pro to judge.", False),
        ("We ask Gemini 2.5 pro to judge.", False),
    ],
)
def test_numbers_and_capitals_go_on_with_a_name(text: str, is_name: bool) -> None:
    assert flags(text, "gemini 2.5 pro")["is_name"] == is_name


def test_a_title_makes_no_name_of_a_capital() -> None:
    assert not flags("Nothing else.", "muon", title="Training with Muon at scale")["is_name"]


def test_a_paper_that_defines_an_acronym_for_a_phrase_repeats_it() -> None:
    text = "Low-rank adaptation (LoRA) is cheap. So is prompt tuning."
    assert flags(text, "low-rank adaptation")["is_repeated"]
    assert not flags(text, "prompt tuning")["is_repeated"]


@pytest.mark.parametrize(
    ("text", "ngram", "weakness"),
    [
        ("Of policy search.", "policy search", 0),
        ("Of complex tasks.", "complex tasks", 1),
        ("Of complex policy search.", "complex policy search", 1),
        ("Of tool use.", "tool use", 1),
        ("Of quantization.", "quantization", 2),
        ("Of tasks.", "tasks", 3),
    ],
)
def test_single_and_generic_words_are_weak(text: str, ngram: str, weakness: int) -> None:
    assert flags(text, ngram)["weakness"] == weakness


def test_a_word_of_argument_ends_a_phrase_where_it_stands_as_a_noun() -> None:
    assert "tool use" in ngrams("On tool use in agents")
    assert "tool use" not in ngrams("Agents that tool use a lot")
    assert "tool use" not in ngrams("On tool use agents")
    assert not {f for f in ngrams("On tool use in agents") if f.startswith("use")}


def test_an_acronym_counts_behind_a_hyphen_and_other_words_do_not() -> None:
    found = ngrams("On Flow-GRPO and GPT-4o and test-time scaling")
    assert {"Flow-GRPO", "GRPO"} <= found
    assert not {"4o", "time scaling"} & found


TEXT = st.text(alphabet="aAbBsS1 -.,()'’éß\n", max_size=60)


@settings(deadline=None)
@given(st.lists(st.tuples(TEXT, st.none() | TEXT), min_size=1, max_size=5))
def test_each_ngram_of_a_paper_is_spelled_as_it_was_read(texts: list[tuple[str, str | None]]) -> None:
    """What is found in a text, written out and read again, has the same key: pages and acronyms rely on it."""
    rows = read(*texts)
    asked = [[{"ngram": n["ngram"], "fingerprint": 1} for n in row["ngrams"]] for row in rows]
    wanted = pa.array(asked, pa.list_(pa.struct([("ngram", pa.int64()), ("fingerprint", pa.int64())])))
    columns = [pa.array([row["paper_id"] for row in rows]), *(pa.array([t[n] for t in texts], pa.string()) for n in (0, 1)), wanted]
    [batch] = spelling_batches([pa.record_batch(columns, ["paper_id", "title", "abstract", "wanted"])])
    found = batch.to_pylist()
    assert [(row["paper_id"], row["ngram"]) for row in found] == [(row["paper_id"], n["ngram"]) for row in rows for n in row["ngrams"]]
    assert keys_of([row["spelling"] for row in found]) == [row["ngram"] for row in found]


def test_the_parts_of_a_phrase_are_the_shorter_runs_in_it() -> None:
    [row] = read(("Large language models", None))
    key = keys_of(["large language models"])[0]
    wanted = pa.array([[{"ngram": key, "fingerprint": 1}]])
    columns = [pa.array([row["paper_id"]]), pa.array(["Large language models"]), pa.array([None], pa.string()), wanted]
    [batch] = spelling_batches([pa.record_batch(columns, ["paper_id", "title", "abstract", "wanted"])])
    [found] = batch.to_pylist()
    assert set(found["parts"]) == set(keys_of(["large", "language", "model", "large language", "language model"]))


def test_an_acronym_and_its_long_form_are_keys_and_each_paper_says_so_once() -> None:
    twice = "Group Relative Policy Optimization (GRPO) trains. We use Group Relative Policy Optimization (GRPO)."
    other = "The group-relative policy optimisation (GRPO) of others, and nothing of (it) in brackets (2024)."
    rows = read(("A", twice), ("B", other), ("C", "Nothing is defined here."))
    short, long = keys_of(["GRPO", "group relative policy optimization"])
    assert [row["acronyms"] for row in rows] == [[{"short": short, "long": long}], [{"short": short, "long": long}], []]


def test_an_acronym_is_not_tied_to_the_end_of_its_long_form() -> None:
    """Where the first word can begin no phrase, the rest of the long form is another phrase, and not what is abbreviated."""
    rows = read(("A", "For novel view synthesis (NVS)."), ("B", "For sparse view synthesis (SVS)."))
    assert [len(row["acronyms"]) for row in rows] == [0, 1]
