"""Show where a text has the words of a search."""

from __future__ import annotations

import re

from dashboard.text import escaped_piece, is_safe_formula, isolated, with_mathematics
from delivery.answers.search.folding import fold
from delivery.answers.search.searching import Question
from delivery.answers.search.terms import forms, whole_words


def marked(text: str, question: Question) -> str:
    """Escape a text and highlight the search terms; formulas are drawn in texts without highlights."""
    text = " ".join(text.split())
    pattern = _pattern(question)
    folded = fold(text)
    if pattern is None or len(folded) != len(text) or any(map(is_safe_formula, re.findall(r"\$([^$]+)\$", text))):
        return with_mathematics(text)
    out: list[str] = []
    at = 0
    for match in pattern.finditer(folded):
        out += [escaped_piece(text[at : match.start()]), f":orange-background[**{escaped_piece(text[match.start() : match.end()])}**]"]
        at = match.end()
    return isolated("".join([*out, escaped_piece(text[at:])]))


def excerpt(abstract: str, question: Question, *, width: int = 280) -> str | None:
    """Cut out the part of an abstract with the most search terms; None where it has none."""
    text = " ".join(abstract.split())
    pattern = _pattern(question)
    folded = fold(text)
    if pattern is None or len(folded) != len(text):
        return None
    places = [(match.start(), match[0]) for match in pattern.finditer(folded)]
    if not places:
        return None
    start, _ = max(places, key=lambda place: len({word for at, word in places if place[0] <= at < place[0] + width * 2 // 3}))
    start = max(0, start - width // 4)
    start = text.find(" ", start) + 1 if start else 0
    end = start + width
    cut = text[start:] if end >= len(text) else text[start:end].rsplit(" ", 1)[0]
    return ("… " if start else "") + cut + (" …" if start + len(cut) < len(text) else "")


def _pattern(question: Question) -> re.Pattern[str] | None:
    """Match the terms that tell what is asked for, singular and plural, in a folded text."""
    patterns = [form for term in question.telling for form in forms(term)]
    return whole_words(patterns) if patterns else None
