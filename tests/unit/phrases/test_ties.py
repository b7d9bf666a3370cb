"""Which phrases count as another, and from which week on."""

from __future__ import annotations

import datetime as dt

from papertrends.phrases.ngrams import keys_of
from papertrends.phrases.ties import Agreement, Phrase, acronym_ties, canonical, spelled_out

AGREE = Agreement(3, 0.7)


def week(number: int) -> dt.date:
    return dt.date(2025, 1, 5) + dt.timedelta(weeks=number)


def key(text: str) -> int:
    [found] = keys_of([text])
    assert found
    return found


def phrases(**weeks: int) -> dict[int, Phrase]:
    """Phrases with the weeks in which they became one; "_" stands for a blank."""
    found = [Phrase(key(name.replace("_", " ")), week(number), name.replace("_", " ")) for name, number in weeks.items()]
    return {phrase.ngram: phrase for phrase in found}


def named(known: dict[int, Phrase], *defined: tuple[str, str, int, int]) -> dict[tuple[str, str], tuple[int, int | None]]:
    """What each phrase counts as, and the weeks from which and up to which it does."""
    rows = [(key(short), key(long), week(number), papers) for short, long, number, papers in defined]
    ties = list(acronym_ties(known, rows, AGREE))
    found = canonical(known, [*ties, *spelled_out(known, ties)])

    def number(day: dt.date | None) -> int | None:
        return None if day is None else (day - week(0)).days // 7

    return {(known[one].spelling, known[other].spelling): (number(since) or 0, number(until)) for one, other, since, until in found}


def test_the_later_of_an_acronym_and_its_long_form_counts_as_the_earlier() -> None:
    found = named(phrases(GRPO=1, group_relative_policy_optimization=3), ("GRPO", "group relative policy optimization", 0, 3))
    assert found[("group relative policy optimization", "GRPO")] == (3, None)
    assert found[("GRPO", "GRPO")] == (1, None)


def test_in_the_same_week_the_longer_one_is_the_earlier() -> None:
    found = named(phrases(RL=1, reinforcement_learning=1), ("RL", "reinforcement learning", 0, 3))
    assert found[("RL", "reinforcement learning")] == (1, None)


def test_a_tie_that_becomes_evident_later_holds_from_then_on() -> None:
    known = phrases(RL=1, reinforcement_learning=2)
    found = named(known, ("RL", "reinforcement learning", 0, 2), ("RL", "reinforcement learning", 5, 1))
    assert found[("reinforcement learning", "reinforcement learning")] == (2, 5)
    assert found[("reinforcement learning", "RL")] == (5, None)


def test_too_few_papers_or_too_little_agreement_make_no_tie() -> None:
    known = phrases(LRM=1, large_reasoning_models=1, large_reconstruction_models=1)
    assert ("LRM", "large reasoning models") not in named(known, ("LRM", "large reasoning models", 0, 2))
    split = named(known, ("LRM", "large reasoning models", 0, 6), ("LRM", "large reconstruction models", 0, 3))
    assert split[("LRM", "LRM")] == (1, None)
    settled = named(known, ("LRM", "large reasoning models", 0, 7), ("LRM", "large reconstruction models", 0, 3))
    assert settled[("LRM", "large reasoning models")] == (1, None)


def test_an_acronym_has_one_long_form() -> None:
    known = phrases(LRM=1, large_reasoning_models=1, large_reconstruction_models=1)
    found = named(known, ("LRM", "large reconstruction models", 1, 3), ("LRM", "large reasoning models", 2, 90))
    assert found[("LRM", "large reconstruction models")] == (1, None)
    assert found[("large reasoning models", "large reasoning models")] == (1, None)


def test_an_acronym_counts_as_its_long_form_inside_longer_phrases() -> None:
    known = phrases(RL=1, reinforcement_learning=1, online_RL=4, online_reinforcement_learning=2)
    found = named(known, ("RL", "reinforcement learning", 1, 3))
    assert found[("online RL", "online reinforcement learning")] == (4, None)


def test_a_name_with_an_empty_word_counts_as_the_name() -> None:
    found = named(phrases(VLA=1, VLA_models=2, video=1, video_models=2))
    assert found[("VLA models", "VLA")] == (2, None)
    assert found[("video models", "video models")] == (2, None)


def test_what_joins_a_phrase_that_has_joined_another_follows_it() -> None:
    known = phrases(MLLM=1, multimodal_large_language_models=2, multimodal_LLMs=3, LLM=1, large_language_models=1)
    found = named(
        known,
        ("MLLM", "multimodal large language models", 2, 3),
        ("LLM", "large language models", 1, 3),
    )
    assert found[("multimodal LLMs", "MLLM")] == (3, None)
