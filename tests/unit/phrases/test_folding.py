"""The spellings of a word fold alike, and different words do not."""

from __future__ import annotations

import pytest

from papertrends.phrases.folding import fold


@pytest.mark.parametrize("word", ["its", "gas"])
def test_short_words_have_no_plural(word: str) -> None:
    assert fold(word) == word


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
        ("naïve", "naive"),
        ("rubrics", "rubric"),
    ],
)
def test_spellings_of_a_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bias", "bia"),
        ("precise", "precize"),
        ("o1", "o3"),
        ("Qwen2.5", "Qwen2"),
        ("physics", "physic"),
        ("corpus", "corpu"),
        ("us", "u"),
        ("CLIP", "clips"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)
