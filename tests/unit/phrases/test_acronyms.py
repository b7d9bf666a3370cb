"""What acronyms stand for, by the texts that define them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from papertrends.phrases.acronyms import definitions


def test_definitions_tie_short_forms_to_long_ones() -> None:
    text = "Group Relative Policy Optimization (GRPO) beats multi-modal large language models (MLLMs) on the 2024 set (see Figure)."
    assert list(definitions(text)) == [
        ("GRPO", "Group Relative Policy Optimization"),
        ("MLLMs", "multi-modal large language models"),
    ]


def test_a_long_form_lies_within_a_hundred_characters() -> None:
    near, far = (" ".join(letter + length * "x" for letter in "abcdefgh") for length in (9, 15))
    assert list(definitions(f"{near} (ABCDEFGH)")) == [("ABCDEFGH", near)]
    assert list(definitions(f"{far} (ABCDEFGH)")) == []


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
