"""One line that says what a paper does: from its summary, or the sentence of its abstract that says so."""

from __future__ import annotations

import re
from typing import Final

from papertrends.latex import readable

LONGEST: Final = 220
"""Characters: one line of a wide page, two or three of a telephone's."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\"“$])")
_SAYS = re.compile(
    r"\b(?:we|this (?:paper|work|study|report|article)|here,? we|our (?:paper|work|study|method|approach))\b[^.]{0,60}?\b"
    r"(?:introduc|propos|present|develop|show|demonstrat|study|studies|investigat|describe|release|explor|offer|build|design|find|ask|argue|"
    r"examin|deriv|analy[sz]|aim|provid|consider|address|extend|construct|establish|report|evaluat|compar|review|survey)\w*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:in this (?:paper|work|study|report|article)|to this end|to address th\w+(?: \w+){0,2}|here),\s+(?=we\b|i\b)", re.IGNORECASE
)


def gist(summary: str | None, abstract: str | None, longest: int = LONGEST) -> str:
    """Say in a line what a paper does; "" where nothing is known.

    Args:
        summary: one line that a digest gave, which is taken as it is but for LaTeX.
        abstract: its first sentence that says what the authors did, or its first sentence.
        longest: characters; a longer line ends at a word, with an ellipsis.
    """
    return shortened(readable(summary or _telling(abstract or "")), longest)


def shortened(text: str, longest: int = LONGEST) -> str:
    """Write a text on one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:–-. ") + " …"


def _telling(abstract: str) -> str:
    sentences = _SENTENCE.split(" ".join(abstract.split()))
    found = next((sentence for sentence in sentences if _SAYS.search(sentence)), sentences[0])
    told = _LEAD.sub("", found, count=1)
    return told[:1].upper() + told[1:]
