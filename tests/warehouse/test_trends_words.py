"""Words, spellings, acronyms and bursts: the pure parts behind phrases."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papertrends.phrases.acronyms import definitions
from papertrends.phrases.batches import gram_batches, word_batches
from papertrends.phrases.folding import fold
from papertrends.phrases.grams import Vocabulary, find_grams, read_words, written
from papertrends.phrases.lookup import lookup_batches
from papertrends.phrases.words import _lists
from papertrends.trends.bursts import find_bursts


def phrases(title: str, abstract: str | None = None) -> set[str]:
    """Candidate phrases as written."""
    vocabulary = Vocabulary()
    words = read_words([(title, abstract)], vocabulary)
    grams = find_grams(words, vocabulary)
    return {written(words, vocabulary, int(at), int(size)) for at, size in zip(grams.start, grams.size, strict=True)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("models", "Model"),
        ("LLMs", "LLM"),
        ("behaviours", "behavior"),
        ("pre-training", "Pretraining"),
        ("tokenisation", "tokenization"),
        ("modelling", "modeling"),
        ("queries", "query"),
        ("OpenAI's", "openai"),
        ("matrices", "matrix"),
        ("GPUs", "GPU"),
        ("gpus", "GPU"),
        ("IDs", "ID"),
        ("caches", "cache"),
        ("bases", "base"),
    ],
)
def test_spellings_of_a_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("bias", "bia"), ("precise", "precize"), ("o1", "o3"), ("Qwen2.5", "Qwen2"), ("physics", "physic"), ("corpus", "corpu"), ("us", "u")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_phrase_ends_at_marks_stop_words_and_the_title() -> None:
    found = phrases("Sparse attention", "We propose state space models, which outperform linear transformers. Gradient flow helps.")
    assert {"Sparse attention", "state space models", "linear transformers", "Gradient flow"} <= found
    assert not {f for f in found if "propose" in f or "transformers Gradient" in f or "attention We" in f or "which" in f}


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/openlab/widget and openlab.github.io/widget",
        "github.com/openlab/widget",
        "openlab.github.io",
        "www.openlab.example",
    ],
)
def test_an_address_is_no_phrase(address: str) -> None:
    found = phrases("Gradient flow", f"Code lies at {address}. Sparse attention is faster and/or smaller.")
    assert {"Gradient flow", "Sparse attention"} <= found
    assert not {f for f in found if "openlab" in f or "github" in f or "widget" in f}


def test_academic_prose_is_no_phrase() -> None:
    found = phrases("A note", "Extensive experiments demonstrate the effectiveness of our approach. We are leveraging this primarily.")
    assert not found


def test_compounds_are_not_cut_behind_their_hyphen() -> None:
    found = phrases("On test-time scaling")
    assert "test-time scaling" in found
    assert "time scaling" not in found


@pytest.mark.parametrize(
    "term",
    [
        "Group Relative Policy Optimization",
        "question answering",
        "parameter-efficient fine-tuning",
        "key-value cache",
        "whole-body control",
        "decision-making",
        "second-order optimization",
        "open-vocabulary segmentation",
        "anomaly detection",
        "weakly supervised learning",
        "word error rate",
        "link prediction",
    ],
)
def test_a_term_of_the_field_is_one_whatever_its_words_mean_elsewhere(term: str) -> None:
    assert term in phrases(f"We look at {term}, which is the whole key to many a decision.")


def test_words_that_only_a_hyphen_ties_still_end_a_phrase_without_one() -> None:
    found = phrases("On robots", "Robots whole and efficient learners; control second to none, state-of-the-art making.")
    assert not {f for f in found if {"whole", "efficient", "second", "making", "art"} & set(f.replace("-", " ").split())}


def test_no_word_stands_in_two_lists_of_which_one_says_that_it_ends_every_phrase() -> None:
    others = set().union(*(words for name, words in _lists().items() if name != "breaks"))
    assert not _lists()["breaks"] & others


TEXT = st.text(alphabet="aAbBsS1 -.,()'’éß\n", max_size=60)


@settings(deadline=None)
@given(st.lists(st.tuples(TEXT, st.none() | TEXT), max_size=5))
def test_looking_phrases_up_finds_exactly_what_reading_finds(texts: list[tuple[str, str | None]]) -> None:
    columns = {
        "text_no": pa.array(range(len(texts)), pa.int64()),
        "title": pa.array([t for t, _ in texts], pa.string()),
        "abstract": pa.array([a for _, a in texts], pa.string()),
    }
    [batch] = pa.table(columns).to_batches() or [pa.RecordBatch.from_pydict(columns)]
    [grams] = gram_batches([batch])
    read = set(zip(grams.column("text_no").to_pylist(), grams.column("gram").to_pylist(), strict=True))
    wanted = grams.column("gram").to_numpy(zero_copy_only=False)
    looked_up = [
        pair
        for found in lookup_batches(word_batches([batch]), wanted)
        for pair in zip(found.column("text_no").to_pylist(), found.column("gram").to_pylist(), strict=True)
    ]
    assert len(looked_up) == len(set(looked_up))
    assert read <= set(looked_up)


def test_definitions_tie_short_forms_to_long_ones() -> None:
    text = "Group Relative Policy Optimization (GRPO) beats multi-modal large language models (MLLMs) on the 2024 set (see Figure)."
    assert list(definitions(text)) == [
        ("GRPO", "Group Relative Policy Optimization"),
        ("MLLMs", "multi-modal large language models"),
    ]


def test_a_long_form_is_what_the_initials_say_where_they_say_it() -> None:
    text = (
        "We train with proximal policy optimization (PPO), do novel view synthesis (NVS), mixture of experts (MoE), "
        "and call the best vision-language models (VLMs). A convolutional net (ConvNet) is one, too."
    )
    assert list(definitions(text)) == [
        ("PPO", "proximal policy optimization"),
        ("NVS", "novel view synthesis"),
        ("MoE", "mixture of experts"),
        ("VLMs", "vision-language models"),
        ("ConvNet", "convolutional net"),
    ]


@settings(deadline=None)
@given(st.text(max_size=200))
def test_definitions_never_fail_and_their_long_forms_stand_in_the_text(text: str) -> None:
    for short, long in definitions(text):
        assert short in text
        assert all(part in text for part in long.split())


def test_a_burst_is_where_the_share_doubled_and_a_constant_share_has_none() -> None:
    totals = np.full(30, 100.0)
    bursty, constant = np.full(30, 4.0), np.full(30, 4.0)
    bursty[12:20] = 20.0
    [burst] = find_bursts(np.stack([bursty, constant]), totals, ratio=2.0, cost=1.0, min_papers=5)
    assert (burst.series, burst.first, burst.last) == (0, 12, 19)
    assert burst.strength > 0
