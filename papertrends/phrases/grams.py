"""Texts into candidate phrases: runs of one to five words without a boundary, as arrays of 64-bit keys.

A key is a hash of the folded words, so that it means the same in every run and corpus. All of it works on batches of
papers with numpy: a million abstracts hold two hundred million words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from papertrends.phrases.folding import PREFIXES, fold
from papertrends.phrases.words import Place, place

MAX_WORDS = 5
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+|\.\d+)*|[^\w\s]|\n")
"""A word, a hyphen, or a mark that ends every phrase. A paper's title is parted from its abstract by a line feed."""

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_BARE_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}/\S*|[\w-]+\.github\.io")
_BARE_SIGN = re.compile(r"\.(?:[a-z]{2,}/|github\.io)")
"""What every bare address holds: looked for first, since from its dot on it is found ten times faster than the whole."""

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

GLUED = 1 << 31
_HYPHENS = "-‐‑"
_HYPHEN, _MARK = 0, 1  # numbers of these two in every vocabulary
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_GLUE = np.uint64(0xD1B54A32D192ED03)


def _hash(text: str) -> int:
    """31 bits, never 0: the highest bit of a word in a list says that a hyphen stands before it."""
    return (int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "little") & (GLUED - 1)) or 1


_CAPITAL, _NAME = 1, 2


def _is_named(word: str) -> int:
    """Tell what is a name wherever it stands (GRPO, LoRA, qwen2), and a capital that may begin a sentence, from the rest."""
    if any(c.isupper() for c in word[1:]) or (any(c.isdigit() for c in word) and any(c.isalpha() for c in word)):
        return _NAME
    return _CAPITAL if word[0].isupper() else 0


@dataclass(slots=True)
class Vocabulary:
    """Numbers for words as written, with what each folds to and where it can stand. Grows as texts come."""

    ids: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_HYPHENS, _HYPHEN))
    words: list[str] = field(default_factory=lambda: ["-", "."])
    folded: list[int] = field(default_factory=lambda: [0, 0])
    written: list[int] = field(default_factory=lambda: [0, 0])
    places: list[int] = field(default_factory=lambda: [int(Place.BREAK), int(Place.BREAK)])
    named: list[int] = field(default_factory=lambda: [0, 0])
    prefix: list[bool] = field(default_factory=lambda: [False, False])

    def add(self, token: str) -> int:
        """Number of one token, which may be new."""
        if (known := self.ids.get(token)) is not None:
            return known
        if not token[0].isalnum():
            self.ids[token] = _MARK
            return _MARK
        number = self.ids[token] = len(self.words)
        folded = fold(token)
        self.words.append(token)
        self.folded.append(_hash(folded))
        self.written.append(_hash(token))
        self.places.append(int(place(folded)))
        self.named.append(_is_named(token))
        self.prefix.append(token.lower() in PREFIXES)
        return number

    def number(self, tokens: Sequence[str]) -> Ints:
        """Numbers of the tokens, new ones added."""
        ids = self.ids
        for token in set(tokens).difference(ids):
            self.add(token)
        return np.fromiter(map(ids.__getitem__, tokens), dtype=np.int64, count=len(tokens))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a batch of papers that can stand in a phrase, one array element each.

    `paper` is the number of the paper in the batch, `token` its number in the vocabulary, `glued` whether a hyphen
    stands before it, `run` the number of its stretch without a boundary, `in_title` whether it stands in the title,
    `named` whether it is written as a name where no sentence or title would ask for a capital.
    """

    paper: Ints
    token: Ints
    glued: Flags
    run: Ints
    in_title: Flags
    named: Flags


def _join_prefixes(ids: Ints, vocabulary: Vocabulary) -> tuple[Ints, Flags]:
    """Make one word of prefix, hyphen and word ("pre-training"). Returns the numbers, and which places to keep."""
    keep = np.ones(len(ids), dtype=np.bool_)
    prefix = np.array(vocabulary.prefix, dtype=np.bool_)
    at = np.flatnonzero(prefix[ids[:-2]] & (ids[1:-1] == _HYPHEN) & (ids[2:] > _MARK))
    at = at[np.append(True, at[1:] - 2 > at[:-1])] if len(at) else at
    joined: dict[tuple[int, int], int] = {}
    for left, right in set(zip(ids[at].tolist(), ids[at + 2].tolist(), strict=True)):
        joined[left, right] = vocabulary.add(f"{vocabulary.words[left]}-{vocabulary.words[right]}")
    ids = ids.copy()
    ids[at] = [joined[pair] for pair in zip(ids[at].tolist(), ids[at + 2].tolist(), strict=True)]
    keep[at + 1] = keep[at + 2] = False
    return ids, keep


def _without_addresses(text: str) -> str:
    """The text with a full stop for each address: "github" and an owner's name in one are no words of the text."""
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" . ", text)
    return _BARE_ADDRESS.sub(" . ", text) if _BARE_SIGN.search(text) else text


def read_words(texts: Sequence[tuple[str, str | None]], vocabulary: Vocabulary) -> Words:
    """Words of titles and abstracts."""
    tokens: list[str] = []
    ends: list[int] = []
    title_ends: list[int] = []
    find = TOKEN.findall
    for title, abstract in texts:
        tokens += find(_without_addresses(title))
        title_ends.append(len(tokens))
        tokens.append("\n")
        if abstract:
            tokens += find(_without_addresses(abstract))
        tokens.append("\n")
        ends.append(len(tokens))
    ids = vocabulary.number(tokens)
    sizes = np.diff(np.array([0, *ends], dtype=np.int64))
    paper = np.repeat(np.arange(len(texts), dtype=np.int64), sizes)
    in_title = np.arange(len(ids), dtype=np.int64) < np.repeat(np.array(title_ends, dtype=np.int64), sizes)
    ids, keep = _join_prefixes(ids, vocabulary)
    ids, paper, in_title = ids[keep], paper[keep], in_title[keep]
    places = np.array(vocabulary.places, dtype=np.int64)[ids]
    before, after = np.append(_MARK, ids[:-1]), np.append(ids[1:], _MARK)
    loose = (before != _HYPHEN) & (after != _HYPHEN)
    breaks = (ids != _HYPHEN) & (((places & Place.BREAK) != 0) | (((places & Place.TIED) != 0) & loose))
    run = np.cumsum(breaks)
    shape = np.array(vocabulary.named, dtype=np.int64)[ids]
    named = (shape == _NAME) | ((shape == _CAPITAL) & ~in_title & (before != _MARK))
    words = (ids > _MARK) & ~breaks
    return Words(paper[words], ids[words], (before == _HYPHEN)[words], run[words], in_title[words], named[words])


@dataclass(frozen=True, slots=True)
class Grams:
    """Occurrences of candidate phrases: where each starts in `Words`, how many words it has, its key and its spelling."""

    start: Ints
    size: Ints
    key: Keys
    form: Keys


def mix(key: Keys) -> Keys:
    """Scatter the bits of keys (the finaliser of SplitMix64)."""
    key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return key ^ (key >> np.uint64(31))


def gram_keys(words: Keys, sizes: Container[int] = range(1, MAX_WORDS + 1)) -> Iterator[tuple[int, Keys, Flags]]:
    """For each number of words: the key at each place, and whether a phrase can lie there.

    It lies in one run (a 0 parts runs) and does not start behind a hyphen: "time scaling" is not in "test-time scaling".
    """
    key = np.zeros(len(words), dtype=np.uint64)
    whole = words < GLUED
    words = words & np.uint64(GLUED - 1)
    for size in range(1, min(MAX_WORDS, len(words)) + 1):
        count = len(words) - size + 1
        key = key[:count] * _MULTIPLIER + words[size - 1 :]
        whole = whole[:count] & (words[size - 1 :] != 0)
        if size in sizes:
            yield size, mix(key + np.uint64(size)), whole


def find_grams(words: Words, vocabulary: Vocabulary) -> Grams:
    """Every candidate phrase at every place. A phrase lies in one run, and starts and ends with words that can."""
    folded = np.array(vocabulary.folded, dtype=np.uint64)[words.token]
    written = np.array(vocabulary.written, dtype=np.uint64)[words.token] + _GLUE * words.glued.astype(np.uint64)
    places = np.array(vocabulary.places, dtype=np.int64)[words.token]
    can_start = ((places & (Place.NOT_FIRST | Place.LINK)) == 0) & ~words.glued
    can_end = (places & (Place.NOT_LAST | Place.LINK)) == 0
    links = np.concatenate([[0], np.cumsum((places & Place.LINK) != 0)])
    found: list[tuple[Ints, Ints, Keys, Keys]] = []
    key = np.zeros(len(folded), dtype=np.uint64)
    form = key.copy()
    for size in range(1, MAX_WORDS + 1):
        count = len(folded) - size + 1
        if count <= 0:
            break
        key = key[:count] * _MULTIPLIER + folded[size - 1 :]
        form = form[:count] * _MULTIPLIER + (written[size - 1 :] if size > 1 else written)
        if size == 1:
            good = can_start & can_end & ((places & Place.NOT_ALONE) == 0)
        else:
            good = (words.run[:count] == words.run[size - 1 :]) & can_start[:count] & can_end[size - 1 :]
            good &= links[size : size + count] - links[:count] <= (size - 1) // 2
        at = np.flatnonzero(good)
        found.append((at, np.full(len(at), size, dtype=np.int64), mix(key[at] + np.uint64(size)), mix(form[at])))
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return Grams(none, none, none.astype(np.uint64), none.astype(np.uint64))
    return Grams(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def written(words: Words, vocabulary: Vocabulary, start: int, size: int) -> str:
    """The phrase at this place as the paper writes it, hyphens kept."""
    out = vocabulary.words[words.token[start]]
    for at in range(start + 1, start + size):
        out += ("-" if words.glued[at] else " ") + vocabulary.words[words.token[at]]
    return out
