"""Search for the Papers page: the parsed query, matching papers, suggestions for unknown words, highlights.

The rules of a search stand in the published file (search_terms and search_phrases); here they become the parameters of
`queries/papers.sql`, which reads the postings of the words asked for and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard import data
from dashboard.data import Value
from dashboard.rows.papers import FoundPaper, SearchTerm, Word
from dashboard.text import escaped_piece, fold, is_safe_formula, isolated, with_mathematics

LONGEST_QUERY: Final = 1_000
"""Letters of a query that are read, as in the macros of the published file."""
SUGGESTIONS: Final = 3
PAPER_KEY = re.compile(
    r"(?:arxiv:|https?://(?:dx\.)?(?:doi|arxiv)\.org/(?:abs/|pdf/)?)?(10\.\d{4,}/\S+|\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?:v\d+)?$"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A search term, with the words of the index that match it."""

    bit: int
    word: str
    singular: str
    """The word as the index has it."""
    is_prefix: bool
    is_quoted: bool
    is_common: bool
    """Whether more than half of the papers have it: a paper with it alone is no match."""
    papers: int
    """How many papers have it; of a prefix at least as many as any of them."""
    word_ids: tuple[int, ...]
    points: float


@dataclass(frozen=True, slots=True)
class Question:
    """What a text asks for; without terms it asks for nothing."""

    text: str
    terms: tuple[Term, ...]
    phrases: tuple[str, ...]

    @property
    def unknown(self) -> list[Term]:
        """The words that no paper has."""
        return [term for term in self.terms if not term.word_ids]


def ask(text: str) -> Question:
    """Read what a text asks for."""
    text = text[:LONGEST_QUERY].strip()
    found = data.rows("search_terms", SearchTerm, query=text) if text else []
    terms: dict[int, list[SearchTerm]] = {}
    for row in found:
        terms.setdefault(row.bit, []).append(row)
    read = [
        Term(
            bit,
            group[0].term,
            group[0].singular,
            group[0].is_prefix,
            group[0].is_quoted,
            group[0].is_common,
            group[0].papers,
            tuple(row.word_id for row in group if row.word_id is not None),
            group[0].points or 0.0,
        )
        for bit, group in terms.items()
    ]
    return Question(text, tuple(read), tuple(found[0].phrases or ()) if found else ())


def wanted(question: Question, filters: Mapping[str, Value], *, some: bool = False) -> dict[str, Value]:
    """Say for the query `papers` which papers are wanted: those with all terms, or, with `some`, those in quotes and at least one."""
    quoted = [term for term in question.terms if term.is_quoted]
    needed = quoted if some else list(question.terms)
    # whoever has all of them has the rarest: only its papers are looked at
    telling = [term for term in question.terms if term.word_ids and not term.is_common]
    leads = [min(needed, key=lambda term: term.papers)] if needed else telling or list(question.terms)
    answered = [(word_id, term) for term in question.terms for word_id in term.word_ids]
    return {
        "searched": bool(question.terms),
        "is_one_word": len(answered) == 1 and len(question.terms) == 1,
        "word_ids": [word_id for word_id, _ in answered],
        "bits": [term.bit for _, term in answered],
        "points": [term.points for _, term in answered],
        "lead_ids": [word_id for term in leads for word_id in term.word_ids],
        "needed": sum(term.bit for term in needed),
        "phrases": list(question.phrases),
        **filters,
    }


def find(question: Question, filters: Mapping[str, Value], *, some: bool = False) -> list[FoundPaper]:
    """Find the papers that are wanted; `found` counts them."""
    return data.rows("papers", FoundPaper, **wanted(question, filters, some=some))


def paper_key(text: str) -> str | None:
    """Read an arXiv id or a DOI, alone or as an address; None where a text is neither."""
    match = PAPER_KEY.fullmatch(text.strip().lower())
    return match[1] if match else None


def suggestions(question: Question) -> list[str]:
    """Write the question anew with words that papers have, for each that none has; the nearest first."""
    near: dict[str, list[str]] = {}
    for term in question.unknown:
        if not term.is_prefix and term.word.isalpha():
            near[term.word] = [found.word for found in data.rows("similar_words", Word, word=term.word, min_papers=1, most=SUGGESTIONS)]
    nearest = {word: words[0] for word, words in near.items() if words}
    changes = [nearest] + [nearest | {word: other} for word, words in near.items() for other in words[1:]]
    texts = [question.text] * len(changes)
    for place, change in enumerate(changes):
        for word, better in change.items():
            texts[place] = _with_word(texts[place], word, better)
    return [text for text in dict.fromkeys(texts) if text != question.text][:SUGGESTIONS]


def _with_word(text: str, word: str, better: str) -> str:
    """Replace a folded word in a text as it was written."""
    return re.sub(r"[^\W_]+", lambda match: better if _folded(match[0]) == word else match[0], text)


def _folded(text: str) -> str:
    return fold(text) if len(fold(text)) == len(text) else text.lower()


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
    """Match the search terms, singular and plural, in a folded text."""
    forms = [form for term in question.terms for form in _forms(term)]
    if not forms:
        return None
    return re.compile(r"(?<![^\W_])(?:" + "|".join(sorted(forms, key=len, reverse=True)) + r")(?![^\W_])")


def _forms(term: Term) -> list[str]:
    word = re.escape(term.word)
    if term.is_prefix:
        return [word + r"[^\W_]*"]
    forms: list[str] = []
    for stem in {term.word, term.singular}:
        forms += [stem, f"{stem}s", f"{stem}es", f"{stem[:-1]}ies", f"{stem[:-2]}es", f"{stem[:-1]}ces"]
    return [re.escape(form) for form in forms]
