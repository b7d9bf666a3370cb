"""Two titles side by side: the words that only one of them has are marked, in brackets and bold, not by colour alone."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from dashboard.text import escaped_piece, isolated
from delivery.answers.search.folding import fold

LONGEST: Final = 2000
"""Characters of a text that are compared: titles are shorter, and a longer text must not keep a reader waiting."""

_WORD = re.compile(r"\w+(?:\.\d+)*")
Span = tuple[int, int]


def marked(left: str, right: str) -> tuple[str, str]:
    """Escape two texts and mark the words in which they differ; case, accents, blanks and punctuation are no difference."""
    left, right = _one_line(left), _one_line(right)
    left_words, right_words = _words(left), _words(right)
    matcher = SequenceMatcher(None, [word for word, _ in left_words], [word for word, _ in right_words], autojunk=False)
    only_left: list[Span] = []
    only_right: list[Span] = []
    for tag, left_from, left_to, right_from, right_to in matcher.get_opcodes():
        if tag != "equal":
            only_left += _span(left_words[left_from:left_to])
            only_right += _span(right_words[right_from:right_to])
    return _written(left, only_left), _written(right, only_right)


def differ(left: str, right: str) -> bool:
    """Tell whether two texts differ in a word."""
    return [word for word, _ in _words(_one_line(left))] != [word for word, _ in _words(_one_line(right))]


def _one_line(text: str) -> str:
    return " ".join(text[:LONGEST].split())


def _words(text: str) -> list[tuple[str, Span]]:
    return [(fold(match.group()), match.span()) for match in _WORD.finditer(text)]


def _span(words: list[tuple[str, Span]]) -> list[Span]:
    """Give the stretch from the first of some neighbouring words to the last."""
    return [(words[0][1][0], words[-1][1][1])] if words else []


def _written(text: str, spans: list[Span]) -> str:
    out: list[str] = []
    at = 0
    for start, end in spans:
        out += [escaped_piece(text[at:start]), f":orange-background[**\\[{escaped_piece(text[start:end])}\\]**]"]
        at = end
    return isolated("".join([*out, escaped_piece(text[at:])]))
