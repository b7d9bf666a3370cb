"""Short forms and what they stand for, from texts that say so: "Group Relative Policy Optimization (GRPO)".

After Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BRACKETS = re.compile(r"\(([^\s()]{2,10})\)")
_REACH = 100  # characters before the brackets in which a long form can lie
_END = re.compile(r"[()\n.;:!?,]")
_WORD = re.compile(r"[^\W_]+")
_LINKS = frozenset("of to in for on with by from as at and the a an".split())
_SHORT = re.compile(r"(?=.*[A-Z].*[A-Z0-9])[A-Za-z0-9][\w.+-]*s?$")


def _by_initials(letters: str, text: str) -> str | None:
    """The end of the text whose words begin with these letters, words behind a hyphen included; a linking word may have none."""
    left = len(letters)
    for word in reversed(list(_WORD.finditer(text))):
        if word[0][0].lower() == letters[left - 1]:
            left -= 1
            if not left:
                return text[word.start() :] if text[word.start() - 1 : word.start()] != "-" else None
        elif word[0].lower() not in _LINKS:
            return None
    return None


def long_form(short: str, before: str) -> str | None:
    """The end of the text before the brackets that the short form abbreviates; None if nothing fits.

    Words with these initials if there are any. Otherwise the shortest fit, read from right to left, with the first letter
    at the start of a word; for PPO that alone would give "policy optimization".
    """
    short = short.removesuffix("s") if short[:-1].isupper() else short
    most = min(len(short) + 5, 2 * len(short))
    words = before.split()[-most:]
    text = " ".join(words)
    letters = "".join(filter(str.isalnum, short.lower()))
    if len(letters) > 1 and (found := _by_initials(letters, text)):
        return found
    at = len(text)
    for i, letter in enumerate(reversed(short.lower())):
        if not letter.isalnum():
            continue
        is_first = i == len(short) - 1
        at -= 1
        while at >= 0 and (text[at].lower() != letter or (is_first and at > 0 and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    found = text[text.rfind(" ", 0, at) + 1 :] if at and text[at - 1] == "-" else text[at:]
    return found if len(found.split()) > 1 or "-" in found else None


def definitions(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of short and long form that the text defines."""
    for match in _BRACKETS.finditer(text):
        if _SHORT.match(match[1]):
            before = _END.split(text[max(0, match.start() - _REACH) : match.start()])[-1]
            if found := long_form(match[1], before):
                yield match[1], found
