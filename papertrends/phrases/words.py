"""Which words can stand in a phrase, and where in it."""

from __future__ import annotations

import re
from enum import IntFlag
from functools import lru_cache
from pathlib import Path

from papertrends.phrases.folding import fold

_QUANTITY = re.compile(r"[\d.]+(?:[kmbtx]|hz|fps|time|gb|mb|bit|ms)?(?:x\d+)?$")
"""4, 2.5, 7b, 100k, 256x256: what says how much, and nothing by itself."""

_SHORTEST_ADVERB = 6  # "only" and "reply" end alike

_LISTS = Path(__file__).with_name("words")


class Place(IntFlag):
    """Where in a phrase a word cannot stand.

    A `LINK` stands only between two others; a `BREAK` ends a phrase, a `TIED` one where no hyphen ties it to another word.
    """

    FREE = 0
    NOT_FIRST = 1
    NOT_LAST = 2
    NOT_ALONE = 4
    LINK = 8
    BREAK = 16
    TIED = 32


def _folded(name: str) -> frozenset[str]:
    lines = (_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    return {name: _folded(name) for name in ("breaks", "edges", "not_first", "not_last", "not_alone", "links", "tied", "ly")}


def place(folded: str) -> Place:
    """Say where a folded word cannot stand."""
    lists = _lists()
    if folded in lists["links"]:
        return Place.LINK
    is_adverb = folded.endswith("ly") and len(folded) >= _SHORTEST_ADVERB and folded not in lists["ly"]
    if folded in lists["breaks"] or (len(folded) == 1 and not folded.isdigit()) or is_adverb:
        return Place.BREAK
    out = Place.TIED | Place.NOT_ALONE if folded in lists["tied"] else Place.FREE
    if folded in lists["edges"]:
        out |= Place.NOT_FIRST | Place.NOT_LAST | Place.NOT_ALONE
    if folded in lists["not_first"]:
        out |= Place.NOT_FIRST | Place.NOT_ALONE
    if folded in lists["not_last"]:
        out |= Place.NOT_LAST | Place.NOT_ALONE
    if folded in lists["not_alone"]:
        out |= Place.NOT_ALONE
    if _QUANTITY.match(folded):
        out |= Place.NOT_FIRST | Place.NOT_ALONE
    elif folded[0].isdigit():
        out |= Place.NOT_ALONE
    return out
