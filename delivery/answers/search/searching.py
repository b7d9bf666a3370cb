"""Search for papers: what is asked for, the papers that match, suggestions for unknown words.

The rules of words stand in the published file (search_terms, search_phrases, search_coverage); here they become the parameters of
`papers.sql`, which reads the postings of the words asked for and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from delivery.answers.asking import Asking, Value
from delivery.answers.rows import Match, SearchTerm, Word
from delivery.answers.search import names, query_language
from delivery.answers.search.folding import fold, words_of
from delivery.answers.search.nearness import nearness
from delivery.answers.search.query_language import HAS, Query
from delivery.answers.search.terms import Term

SUGGESTIONS: Final = 3
LEAST: Final = 0.3
"""How much of what the words tell a paper needs that lacks some of them; as in search_matches of the published file."""
NEAR: Final = 0.6
"""How much a paper gains whose words all stand side by side."""
RANKED_AGAIN: Final = 50
"""Papers, the best by their words, whose texts are looked at for words that stand together."""
MOST_TOPICS: Final = 20
PAPER_KEY = re.compile(
    r"(?:arxiv:|https?://(?:dx\.)?(?:doi|arxiv)\.org/(?:abs/|pdf/)?)?(10\.\d{4,}/\S+|\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?:v\d+)?$"
)
HYPHENATED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")


NOTHING: Final = Query("")


@dataclass(frozen=True, slots=True)
class Question:
    """What a text asks for; without terms and fields it asks for nothing."""

    text: str
    terms: tuple[Term, ...]
    phrases: tuple[str, ...]
    query: Query = NOTHING
    excluded_ids: tuple[int, ...] = ()
    excluded_phrases: tuple[str, ...] = ()
    authors: tuple[tuple[str, ...], ...] = ()
    """For each `author:`, the keys of the names that it may mean."""
    topics: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    few: int = 0
    """If fewer papers than this have all words, those with some of them follow."""

    @property
    def unknown(self) -> list[Term]:
        """The words that no paper has."""
        return [term for term in self.terms if not term.word_ids]

    @property
    def telling(self) -> list[Term]:
        """The terms that a paper needs: without the commonest, unless there are no others."""
        return [term for term in self.terms if term.is_quoted or not term.is_common] or list(self.terms)

    @property
    def names(self) -> str:
        """The words that may be a name: all that is asked for, without quotes."""
        return self.query.words.replace('"', " ")

    @property
    def asks(self) -> bool:
        """Tell whether anything is asked for that narrows the papers."""
        return bool(self.terms or self.query.is_narrowed or self.excluded_ids or self.excluded_phrases)


def ask(asking: Asking, text: str) -> Question:
    """Read what a text asks for."""
    query = query_language.read(text)
    joined = {fold(match[0]).replace("-", ""): tuple(words_of(match[0])) for match in HYPHENATED.finditer(query.words)}
    found = _terms(asking, f"{query.words} {' '.join(joined)}")
    terms = _merged(_of_rows(found), query.alternatives, joined)
    excluded = _terms(asking, query.excluded)
    authors = tuple(names.keys_of(asking, name) for name in query.authors)
    topics = [names.named(asking, name, ["topic"], MOST_TOPICS) for name in query.topics]
    problems = [
        *query.problems,
        *(f"No author is called {name}." for name, keys in zip(query.authors, authors, strict=True) if not keys),
        *(f"No topic is called {name}." for name, named in zip(query.topics, topics, strict=True) if not named),
    ]
    return Question(
        query.text,
        tuple(terms),
        _with_alternatives(list(found[0].phrases or []) if found else [], query),
        query,
        tuple(row.word_id for row in excluded if row.word_id is not None and not row.is_quoted),
        tuple(excluded[0].phrases or ()) if excluded else (),
        authors,
        tuple(topic.id for named in topics for topic in named),
        tuple(problems),
        found[0].few if found else 0,
    )


def _terms(asking: Asking, words: str) -> list[SearchTerm]:
    return asking.rows("search_terms", SearchTerm, query=words) if words.strip() else []


def _of_rows(found: Sequence[SearchTerm]) -> list[Term]:
    """Make a term of the rows that have its bit, one per word of the index."""
    by_bit: dict[int, list[SearchTerm]] = {}
    for row in found:
        by_bit.setdefault(row.bit, []).append(row)
    return [
        Term(
            bit,
            group[0].term,
            group[0].singular,
            group[0].is_prefix,
            group[0].is_quoted,
            group[0].is_common,
            group[0].papers,
            tuple((row.word_id, bit, row.points or 0.0) for row in group if row.word_id is not None),
            group[0].points or 0.0,
        )
        for bit, group in by_bit.items()
    ]


def _merged(terms: Sequence[Term], alternatives: Sequence[Sequence[str]], joined: Mapping[str, Sequence[str]]) -> list[Term]:
    """Let words joined by OR be one term, and a hyphenated word also be found where it is written as one word."""
    by_word = {term.word: term for term in terms}
    for one_word, parts in joined.items():
        whole, own = by_word.get(one_word), [by_word[part] for part in parts if part in by_word]
        if whole is None or len(own) != len(parts) or one_word in parts:
            continue
        del by_word[one_word]
        bits = sum({part.bit for part in own})
        matches = tuple((word_id, bits, points) for word_id, _, points in whole.matches)
        for part in own:
            by_word[part.word] = replace(part, matches=part.matches + matches)
    for group in alternatives:
        members = list(dict.fromkeys(word for piece in group for word in words_of(piece) if word in by_word))
        if len(members) < 2:  # noqa: PLR2004 - one word is no choice
            continue
        of_group = [by_word.pop(word) for word in members]
        bit = of_group[0].bit
        by_word[members[0]] = replace(
            of_group[0],
            matches=tuple((word_id, bit, points) for term in of_group for word_id, _, points in term.matches),
            is_common=all(term.is_common for term in of_group),
            papers=sum(term.papers for term in of_group),
            others=tuple(of_group[1:]),
        )
    return list(by_word.values())


def _with_alternatives(patterns: list[str], query: Query) -> tuple[str, ...]:
    """Join the patterns of phrases in quotes that OR joins, with those of single words beside them."""
    quotes = [quote for quote in re.findall(r'"([^"]*)"', query.words)[:4] if words_of(quote)]
    by_quote = dict(zip(quotes, patterns, strict=False))
    joined: list[str] = []
    for group in query.alternatives:
        of_group = [by_quote.pop(piece.strip('"')) for piece in group if piece.strip('"') in by_quote and piece.startswith('"')]
        if of_group:
            words = [rf"(^|[^\p{{L}}\p{{N}}]){word}($|[^\p{{L}}\p{{N}}])" for piece in group if piece[0] != '"' for word in words_of(piece)]
            joined.append("|".join(of_group + words))
    return (*by_quote.values(), *joined)


def wanted(question: Question, filters: Mapping[str, Value], *, some: bool = False) -> dict[str, Value]:
    """Say for the query `papers` which papers are wanted: those with all terms, or, with `some`, also those with some of them."""
    telling = question.telling
    quoted = [term for term in question.terms if term.is_quoted]
    needed = quoted if some else telling
    answered = list(dict.fromkeys(match for term in question.terms for match in term.matches))
    bits, points = [term.bit for term in telling], [term.points for term in telling]
    query = question.query
    return {
        "searched": bool(question.terms),
        "is_one_word": len(answered) == 1 and len(question.terms) == 1,
        "word_ids": [word_id for word_id, _, _ in answered],
        "bits": [bit for _, bit, _ in answered],
        "points": [point for _, _, point in answered],
        "lead_ids": [word_id for term in _leads(needed, telling, some=some) for word_id in term.word_ids],
        "needed": sum(term.bit for term in needed),
        "wanted": sum(bits),
        "least": LEAST if some else 0,
        "term_bits": bits,
        "term_points": points,
        "phrases": list(question.phrases),
        "excluded_ids": list(question.excluded_ids),
        "excluded_phrases": list(question.excluded_phrases),
        "author_keys": [key for keys in question.authors for key in keys],
        "author_groups": [group for group, keys in enumerate(question.authors) for _ in keys],
        "authors": len(question.authors),
        "topic_ids": list(question.topics),
        "after": query.after,
        "before": query.before,
        **{f"has_{name}": name in query.has for name in HAS},
        **filters,
    }


def _leads(needed: Sequence[Term], telling: Sequence[Term], *, some: bool) -> list[Term]:
    """Choose terms one of which every wanted paper has, so that only their papers are looked at."""
    if needed:
        return [min(needed, key=lambda term: term.papers)]
    if not some:
        return list(telling)
    # without the rarest words the others tell too little
    rest = sum(term.points for term in telling)
    most = rest * LEAST
    leads: list[Term] = []
    for term in sorted(telling, key=lambda term: -term.points):
        if leads and rest < most:
            break
        leads.append(term)
        rest -= term.points
    return leads


def find(asking: Asking, question: Question, filters: Mapping[str, Value], *, some: bool = False) -> list[Match]:
    """Find the papers that are wanted; `found` counts them.

    Of the best by their words those stand first whose words also stand together.
    """
    part = dict(filters)
    most, skipped = part.get("most"), part.get("skipped")
    is_ranked = part.get("sort") == "relevance" and len(question.telling) > 1
    if not (is_ranked and isinstance(most, int) and isinstance(skipped, int) and most > 1 and skipped + most <= RANKED_AGAIN):
        return asking.rows("papers", Match, **wanted(question, part, some=some))
    best = asking.rows("papers", Match, **wanted(question, part | {"most": RANKED_AGAIN, "skipped": 0}, some=some))
    order = words_of(question.query.words)
    terms = sorted(question.telling, key=lambda term: order.index(term.word) if term.word in order else len(order))
    near = {paper.paper_id: 1 + NEAR * nearness(terms, paper.title, paper.abstract or "") for paper in best}
    best.sort(key=lambda paper: (not paper.has_all, -(paper.score or 0) * near[paper.paper_id]))
    return best[skipped : skipped + most]


def search(asking: Asking, question: Question, filters: Mapping[str, Value]) -> tuple[list[Match], int]:
    """Find papers with all words, and where these are few also those with some of the words, after them.

    Returns:
        The papers of the part asked for, and how many papers have all words.
    """
    found = find(asking, question, filters)
    with_all = found[0].found if found else 0
    if len(question.telling) < 2:  # noqa: PLR2004 - some of one word is all of it
        return found, with_all
    if not found and filters.get("skipped"):
        first = find(asking, question, {**filters, "most": 1, "skipped": 0})
        with_all = first[0].found if first else 0
    return (find(asking, question, filters, some=True), with_all) if with_all < question.few else (found, with_all)


def missing(question: Question, paper: Match) -> list[str]:
    """Name the words that a paper lacks."""
    return [term.word for term in question.telling if not paper.bits & term.bit]


def paper_key(text: str) -> str | None:
    """Read an arXiv id or a DOI, alone or as an address; None where a text is neither."""
    match = PAPER_KEY.fullmatch(text.strip().lower())
    return match[1] if match else None


def suggestions(asking: Asking, question: Question) -> list[str]:
    """Write the question anew with words that papers have, for each that none has; the nearest first."""
    near: dict[str, list[str]] = {}
    for term in question.unknown:
        if not term.is_prefix and term.word.isalpha():
            near[term.word] = [found.word for found in asking.rows("similar_words", Word, word=term.word, min_papers=1, most=SUGGESTIONS)]
    nearest = {word: words[0] for word, words in near.items() if words}
    changes = [nearest] + [nearest | {word: other} for word, words in near.items() for other in words[1:]]
    texts = [question.text] * len(changes)
    for place, change in enumerate(changes):
        for word, better in change.items():
            texts[place] = _with_word(texts[place], word, better)
    return [text for text in dict.fromkeys(texts) if text != question.text][:SUGGESTIONS]


def _with_word(text: str, word: str, better: str) -> str:
    """Replace a folded word in a text as it was written."""
    return re.sub(r"[^\W_]+", lambda match: better if fold(match[0]) == word else match[0], text)
