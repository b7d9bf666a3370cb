"""Text folded for comparison: accents, case, markup and punctuation away."""

from __future__ import annotations

import html
import re

from papertrends.accents import without_accents

_MARKUP = re.compile(r"\\[a-zA-Z]+\s*\{|[{}$]|\\['\"`^~=.]")
"""LaTeX commands with an argument, braces, dollar signs and accents."""
_LOST_LETTER = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
"""A letter that an encoding lost: "Gr?nhagen"."""
_SPACED_ENTITY = re.compile(r"&\s?(#?\w+)\s?;")
"""An HTML entity, also as tokenised bibliographies have it: "& hellip ;"."""
_ASCII_MARKS = {code: " " for code in range(128) if not chr(code).isalnum()}
_NO_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """The words of a text in lower case, separated by single blanks."""
    return " ".join(folded_words(text))


def folded_words(text: str) -> list[str]:
    """The words of a text in lower case."""
    if "&" in text:
        text = html.unescape(_SPACED_ENTITY.sub(r"&\1;", text))
    if "\\" in text or "$" in text or "{" in text:
        text = _MARKUP.sub("", text)
    if "?" in text:
        text = _LOST_LETTER.sub("", text)
    if text.isascii():  # most are, and five times as fast
        return text.lower().translate(_ASCII_MARKS).split()
    return _NO_WORD.sub(" ", without_accents(text).lower()).split()
