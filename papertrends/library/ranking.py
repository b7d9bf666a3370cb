"""Papers ranked for a reader by what the reader saved, rated and hid.

Title and abstract become a vector of words and word pairs, weighted by tf-idf (Salton and Buckley 1988), beside the authors.
A linear model is fitted to the reader's papers against those of everybody, as arxiv-sanity does (Karpathy 2015): here by
least squares with a penalty, which takes milliseconds. What a paper and the reader's own share is the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import lsqr

from papertrends.papers.folding import folded_words
from papertrends.phrases.words import Role, role

Floats = NDArray[np.float64]

MOST_COMMON: Final = 0.2
"""Share of the papers from which on a word tells nothing of one."""
RAREST: Final = 2
"""Papers that a word or pair has at least: what one paper alone has is no reason for it."""
PENALTY: Final = 1.0
"""Of the model's weights."""
AUTHOR: Final = "author:"
SHARED: Final = 2
"""Words or pairs named as a reason."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paper as it is read here."""

    paper_id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paper for the reader: its score, and which of the reader's papers it is like because of what they share.

    `shared` are words as the paper writes them; `author` is one of both.
    """

    paper_id: str
    score: float
    like: str
    shared: tuple[str, ...] = ()
    author: str | None = None


class Corpus:
    """Papers to choose from, as vectors; made once and used for every reader."""

    def __init__(self, texts: Sequence[Text]) -> None:
        """Count the words of all papers."""
        self.texts = {text.paper_id: text for text in texts}
        self.rows = {text.paper_id: row for row, text in enumerate(texts)}
        counted = [Counter(features(text)) for text in texts]
        papers = Counter(feature for count in counted for feature in count)
        most = max(RAREST, MOST_COMMON * len(texts))
        chosen = sorted(feature for feature, n in papers.items() if RAREST <= n <= most)
        self.names = chosen
        self._columns = {feature: column for column, feature in enumerate(chosen)}
        n = np.array([papers[feature] for feature in chosen], dtype=np.float64)
        self._idf = np.log((1 + len(texts)) / (1 + n)) + 1
        self.matrix = self._vectors(counted)

    def vectors(self, texts: Iterable[Text]) -> sparse.csr_array:
        """Write other papers as vectors of the same words."""
        return self._vectors([Counter(features(text)) for text in texts])

    def _vectors(self, counted: Sequence[Mapping[str, int]]) -> sparse.csr_array:
        indptr, indices, data = [0], list[int](), list[float]()
        for count in counted:
            known = [(column, n) for feature, n in count.items() if (column := self._columns.get(feature)) is not None]
            columns = [column for column, _ in known]
            values = (1 + np.log(np.array([n for _, n in known], dtype=np.float64))) * self._idf[columns]
            length = float(np.linalg.norm(values)) or 1.0
            indices += columns
            data += (values / length).tolist()
            indptr.append(len(indices))
        shape = (len(counted), len(self._columns))
        return sparse.csr_array((np.array(data), np.array(indices, dtype=np.int32), np.array(indptr, dtype=np.int32)), shape=shape)


def features(text: Text) -> Iterator[str]:
    """Give the words and word pairs of a paper, those of the title twice, and its authors."""
    for part, times in ((text.title, 2), (text.abstract, 1)):
        for first, second in pairwise([*folded_words(part), ""]):
            if not _tells(first):
                continue
            for _ in range(times):
                yield first
                if _tells(second):
                    yield f"{first} {second}"
    yield from (AUTHOR + " ".join(folded_words(author)) for author in text.authors)


@lru_cache(maxsize=100_000)
def _tells(word: str) -> bool:
    """Tell whether a word says something of a paper: grammar, amounts and single letters do not."""
    return len(word) > 1 and role(word) is Role.WORD


def rank(
    corpus: Corpus,
    liked: Sequence[tuple[Text, float]],
    disliked: Sequence[tuple[Text, float]],
    candidates: Sequence[str],
    most: int | None = None,
) -> list[Ranked]:
    """Rank papers of a corpus for a reader, best first.

    Args:
        corpus: the papers to choose from; those that are not the reader's stand for everybody's.
        liked: the reader's papers, each with its weight.
        disliked: papers that the reader hid or rated low, each with its weight.
        candidates: ids of papers of the corpus to rank.
        most: how many to give; all by default.
    """
    if not liked or not candidates:
        return []
    texts = [text for text, _ in liked]
    own = corpus.vectors(texts)
    not_own = corpus.vectors(text for text, _ in disliked)
    weights = model(corpus, own, [weight for _, weight in liked], not_own, [weight for _, weight in disliked])
    matrix = corpus.matrix[[corpus.rows[paper_id] for paper_id in candidates]]
    scores = np.asarray(matrix @ weights).ravel()
    best = [int(at) for at in np.argsort(-scores, kind="stable")[:most]]
    return [_reasoned(corpus, candidates[at], float(scores[at]), matrix[[at]], weights, own, texts) for at in best]


def model(
    corpus: Corpus, own: sparse.csr_array, own_weights: Sequence[float], not_own: sparse.csr_array, not_own_weights: Sequence[float]
) -> Floats:
    """Fit the weights of words: the reader's papers are 1, all others -1, and both sides count the same."""
    others = len(corpus.rows)
    liked = np.array(own_weights)
    against = np.concatenate([np.array(not_own_weights) * liked.sum() / liked.size, np.full(others, liked.sum() / max(1, others))])
    roots = np.sqrt(np.concatenate([liked, against]))
    rows = sparse.vstack([own, not_own, corpus.matrix]).tocsr()
    scaled = sparse.diags_array(roots) @ rows
    wanted = np.concatenate([np.ones(liked.size), -np.ones(against.size)])
    return np.asarray(lsqr(scaled, roots * wanted, damp=PENALTY, iter_lim=60)[0])


def _reasoned(
    corpus: Corpus, paper_id: str, score: float, row: sparse.csr_array, weights: Floats, own: sparse.csr_array, liked: Sequence[Text]
) -> Ranked:
    """Say which of the reader's papers it is like: the one that shares most of what raised its score."""
    raising = row.multiply(np.maximum(weights, 0)[None, :]).tocsr()
    in_common = own @ raising.T
    best = int(np.argmax(np.asarray(in_common.todense()).ravel()))
    shared = own[[best]].multiply(raising).tocoo()
    order = np.argsort(-shared.data, kind="stable")
    names = [corpus.names[shared.coords[1][at]] for at in order]
    text = corpus.texts[paper_id]
    author = next((name for name in text.authors if AUTHOR + " ".join(folded_words(name)) in names), None)
    return Ranked(paper_id, score, liked[best].paper_id, tuple(_written(text, _telling(names))), author)


def _telling(names: Sequence[str]) -> list[str]:
    """Choose the strongest words and pairs, none of them part of another."""
    chosen: list[str] = []
    for name in names:
        if name.startswith(AUTHOR):
            continue
        # the pair says more than either of its words
        longer = next((other for other in names if f" {name} " in f" {other} " and other != name and not other.startswith(AUTHOR)), name)
        if not any(_stems(longer) & _stems(other) for other in chosen):
            chosen.append(longer)
        if len(chosen) == SHARED:
            break
    return chosen


def _stems(words: str) -> set[str]:
    """Give words without the s of a plural: "expert" beside "experts" is no second reason."""
    return {word.rstrip("s") for word in words.split()}


def _written(text: Text, names: Iterable[str]) -> Iterator[str]:
    """Write words the way the paper does: GRPO, not grpo."""
    for name in names:
        pattern = r"(?<!\w)" + r"[\s-]+".join(map(re.escape, name.split())) + r"(?!\w)"
        found = re.search(pattern, f"{text.abstract} {text.title}", re.IGNORECASE)
        yield found[0] if found else name
