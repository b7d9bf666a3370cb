"""The role of a word: part of a phrase, link between its words, or end of a phrase."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from papertrends.phrases.folding import fold

LINKS = frozenset("of to in for on with by from as at".split())
"""They occur only between other words of a phrase: mixture of experts, text to image. Not "and", which lists two phrases."""

_DETERMINERS = frozenset("a an the this that these those it its their our your his her my each every".split())
"""What precedes them is a verb or a preposition: "use" in "we use the", not in "tool use in"."""

_QUANTITY = re.compile(r"[\d.]+(?:[kmbtx]|hz|fps|gb|mb|bit|ms)?(?:x\d+)?$")
"""4, 2.5, 7b, 256x256: amounts and versions, which mean nothing by themselves."""


class Role(IntEnum):
    """The role of a word. A `NUMBER` can come anywhere in a phrase but first: GPT-4.

    Those after `LINK` end a phrase; an `ARGUMENT` can be the last word of one.
    """

    WORD = 0
    NUMBER = 1
    LINK = 2
    BREAK = 3
    ARGUMENT = 4
    DETERMINER = 5


@lru_cache(maxsize=3)
def _listed(name: str) -> frozenset[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def role(folded: str) -> Role:
    """Tell the role of a folded word that no hyphen ties to another."""
    if folded in LINKS:
        return Role.LINK
    if folded in _DETERMINERS:
        return Role.DETERMINER
    if folded in _listed("argument_words.txt"):
        return Role.ARGUMENT
    if folded in _listed("stop_words.txt") or (len(folded) == 1 and not folded.isdigit()):
        return Role.BREAK
    return Role.NUMBER if _QUANTITY.match(folded) else Role.WORD


def is_generic(folded: str) -> bool:
    """Tell a folded word that says little about the subject of a paper."""
    return folded in _listed("generic_words.txt") or folded in _listed("argument_words.txt")


def is_name(word: str) -> bool:
    """Tell a name (GRPO, LoRA, qwen2) from a word with a capital at the start of a sentence or title."""
    return any(c.isupper() for c in word[1:]) or (any(c.isdigit() for c in word) and any(c.isalpha() for c in word))


def is_acronym(word: str) -> bool:
    """Tell a name of three capitals or more, among letters alone: GRPO, LoRAs, not VL, 4o or R1."""
    return word.isalpha() and sum(c.isupper() for c in word) >= 3  # noqa: PLR2004 - of two letters, too many are parts of other names
