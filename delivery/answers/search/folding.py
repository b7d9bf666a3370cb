"""Words of a text, folded as the published file folds them."""

from __future__ import annotations

import re
import unicodedata


def fold(value: str) -> str:
    """Fold case and accents as the published file's search_words_of does, one character for one where that is possible."""
    decomposed = (character if character.isascii() else unicodedata.normalize("NFD", character)[0] for character in value)
    return "".join(decomposed).lower()


def words_of(text: str) -> list[str]:
    """Part a text into folded words: runs of letters and digits."""
    return re.findall(r"[^\W_]+", fold(text))
