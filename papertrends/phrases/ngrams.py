"""Turns titles and abstracts into n-grams: runs of one to four words that could be phrases, each with a 63-bit key.

A key is a hash of the folded words, so it means the same in every run and corpus. Whole batches of papers are read with
NumPy: a million abstracts have two hundred million words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from papertrends.phrases.folding import PREFIXES, fold
from papertrends.phrases.words import Role, is_acronym, is_generic, is_name, role

MAX_WORDS = 4
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+|\.\d+)*|[^\w\s]|\n")
"""A word, a hyphen, or a mark that ends every phrase. A line feed stands between title and abstract."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?:[\w-]+\.)+[a-z]{2,}/\S*|[\w-]+\.github\.io")
_SIGN_OF_ADDRESS = re.compile(r"://|www\.|\.(?:[a-z]{2,}/|github\.io)")
"""Looked for first: found ten times faster than an address."""

_HYPHENS = "-‐‑"
_HYPHEN, _MARK, _COMMA = 0, 1, 2  # the numbers of these three in every vocabulary
_COMMAS = ",;()/"
"""Marks within a sentence: a capital behind them says something."""

_BITS = (1 << 64) - 1
_MULTIPLIER, _SCATTER, _SCATTER_AGAIN = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_Hashes = npt.NDArray[np.uint64]


def _hash(folded: str) -> int:
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest(), "little")


def _keys(mixed: _Hashes) -> Ints:
    """Scatter the bits (the finaliser of SplitMix64) and keep 63 of them."""
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(_SCATTER)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(_SCATTER_AGAIN)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(1)).astype(np.int64)


def _mixed(hashes: Sequence[int]) -> int:
    mixed = 0
    for word in hashes:
        mixed = (mixed * _MULTIPLIER + word) & _BITS
    return mixed


def tokens(text: str) -> list[str]:
    """Words, hyphens and marks of a text, with a full stop for each address, whose parts are not words of the text."""
    return _TOKEN.findall(_ADDRESS.sub(" . ", text) if _SIGN_OF_ADDRESS.search(text) else text)


@dataclass(slots=True)
class Vocabulary:
    """Numbers for words as written, with what each folds to. Grows with the texts read."""

    ids: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_HYPHENS, _HYPHEN) | dict.fromkeys(_COMMAS, _COMMA))
    words: list[str] = field(default_factory=lambda: ["-", ".", ","])
    folded: list[int] = field(default_factory=lambda: [0, 0, 0])
    roles: list[int] = field(default_factory=lambda: [Role.BREAK] * 3)
    names: list[bool] = field(default_factory=lambda: [False] * 3)
    capitals: list[bool] = field(default_factory=lambda: [False] * 3)
    acronyms: list[bool] = field(default_factory=lambda: [False] * 3)
    generic: list[bool] = field(default_factory=lambda: [False] * 3)
    prefixes: list[bool] = field(default_factory=lambda: [False] * 3)

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
        self.roles.append(role(folded))
        self.names.append(is_name(token))
        self.capitals.append(token[0].isupper())
        self.acronyms.append(is_acronym(token))
        self.generic.append(is_generic(folded))
        self.prefixes.append(token.lower() in PREFIXES)
        return number

    def number(self, found: Sequence[str]) -> Ints:
        """Numbers of tokens, new ones added."""
        for token in set(found).difference(self.ids):
            self.add(token)
        return np.fromiter(map(self.ids.__getitem__, found), dtype=np.int64, count=len(found))


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of a batch of papers, without hyphens, one array element each.

    `paper` is the number of the paper in the batch, `token` the number in the vocabulary, `glued` whether a hyphen
    ties it to the word before, `in_title` whether it stands in the title.
    """

    paper: Ints
    token: Ints
    glued: Flags
    in_title: Flags


def _joined(ids: Ints, vocabulary: Vocabulary) -> tuple[Ints, Flags]:
    """Make one word of prefix, hyphen and word ("pre-training"). Returns the numbers, and which places to keep."""
    keep = ids != _HYPHEN
    prefixes = np.array(vocabulary.prefixes, dtype=np.bool_)
    at = np.flatnonzero(prefixes[ids[:-2]] & (ids[1:-1] == _HYPHEN) & (ids[2:] > _COMMA))
    at = at[np.append(True, at[1:] - 2 > at[:-1])] if len(at) else at
    ids = ids.copy()
    pairs = list(zip(ids[at].tolist(), ids[at + 2].tolist(), strict=True))
    joined = {pair: vocabulary.add(f"{vocabulary.words[pair[0]]}-{vocabulary.words[pair[1]]}") for pair in set(pairs)}
    ids[at] = [joined[pair] for pair in pairs]
    keep[at + 2] = False
    return ids, keep


def read_words(texts: Sequence[tuple[str, str | None]], vocabulary: Vocabulary) -> Words:
    """Words of titles and abstracts."""
    found: list[str] = []
    ends: list[int] = []
    title_ends: list[int] = []
    for title, abstract in texts:
        found += [*tokens(title), "\n"]
        title_ends.append(len(found))
        found += [*tokens(abstract or ""), "\n"]
        ends.append(len(found))
    sizes = np.diff(np.array([0, *ends], dtype=np.int64))
    paper = np.repeat(np.arange(len(texts), dtype=np.int64), sizes)
    in_title = np.arange(len(found), dtype=np.int64) < np.repeat(np.array(title_ends, dtype=np.int64), sizes)
    ids, keep = _joined(vocabulary.number(found), vocabulary)
    glued = np.append(False, ids[:-1] == _HYPHEN)[: len(ids)][keep]
    paper, ids, in_title = paper[keep], ids[keep], in_title[keep]
    glued &= (ids > _COMMA) & np.append(False, ids[:-1] > _COMMA)[: len(ids)]
    return Words(paper, ids, glued, in_title)


@dataclass(frozen=True, slots=True)
class Ngrams:
    """Places of n-grams: where each starts in `Words`, how many words it has, its key, and whether it stands alone.

    `name`: written as a name. `weakness`: 2 for a single word, and 1 more for a generic word at an end.
    """

    start: Ints
    size: Ints
    key: Ints
    alone: Flags
    name: Flags
    weakness: Ints


def _names(words: Words, vocabulary: Vocabulary) -> tuple[Flags, Flags, Flags]:
    """Single words written as names, words that can begin a longer name, and words that can go on with it.

    Names are told by their letters, or by a capital that neither title, sentence nor neighbour explains.
    """
    token, count = words.token, len(words.token)
    letters, capital = (np.array(flags, dtype=np.bool_)[token] for flags in (vocabulary.names, vocabulary.capitals))
    inside = np.append(False, token[:-1] != _MARK)[:count] & ~words.in_title & ~np.append(False, capital[:-1])[:count]
    tied = words.glued | np.append(words.glued[1:], False)[:count] | np.append(capital[1:], False)[:count]
    numbers = np.array(vocabulary.roles, dtype=np.int8)[token] == Role.NUMBER
    return letters | (capital & inside & ~tied), letters | (capital & inside), letters | capital | numbers


def find_ngrams(words: Words, vocabulary: Vocabulary) -> Ngrams:
    """Every n-gram at every place: no word in it ends a phrase, no link begins or ends it, no hyphen ties it to what is before.

    But an acronym can begin it: "Flow-GRPO" is a kind of GRPO. And its last word can be one of academic argument, where that stands
    as a noun does: "tool use" in "tool use is", not in "tools use a".

    It stands alone if the words on both sides end a phrase or are links: "language models" in "of language models", and
    not in "large language models".
    """
    roles = np.array(vocabulary.roles, dtype=np.int8)[words.token]
    ties = np.append(words.glued[1:], False)[: len(roles)]
    # a hyphen makes a stop word part of a compound, "few-shot", which is complete only with the other part
    cut = ties & ~words.glued & (roles >= Role.LINK)
    roles = np.where((words.glued | ties) & (roles >= Role.LINK), Role.WORD, roles)
    whole, count = roles < Role.BREAK, len(roles)
    (single, named, goes_on), generic = _names(words, vocabulary), np.array(vocabulary.generic, dtype=np.bool_)[words.token]
    starts = ~words.glued | np.array(vocabulary.acronyms, dtype=np.bool_)[words.token]
    can_start, can_end = (roles == Role.WORD) & starts, (roles <= Role.NUMBER) & ~cut
    edge_before = np.append(True, roles[:-1] > Role.NUMBER)[:count]
    edge_after = np.append(roles[1:] > Role.NUMBER, True)[:count]
    argument = (roles == Role.ARGUMENT) & edge_after & (np.append(roles[1:], Role.BREAK)[:count] != Role.DETERMINER)
    folded = np.array(vocabulary.folded, dtype=np.uint64)[words.token]
    mixed, inside = np.zeros(count, dtype=np.uint64), np.ones(count, dtype=np.bool_)
    found: list[tuple[Ints, Ints, Ints, Flags, Flags, Ints]] = []
    for size in range(1, max(1, min(MAX_WORDS, count)) + 1):
        last, here = slice(size - 1, None), slice(0, count - size + 1)
        mixed, ends = mixed[here] * np.uint64(_MULTIPLIER) + folded[last], can_end[last] if size == 1 else can_end[last] | argument[last]
        at = np.flatnonzero(inside[here] & can_start[here] & ends)
        inside, named = inside[here] & whole[last], named if size == 1 else named[here] & goes_on[last]
        end, word = at + size - 1, np.full(len(at), size == 1)
        alone, weakness = edge_before[at] & edge_after[end], 2 * word.astype(np.int64) + (generic[at] | generic[end])
        found.append((at, np.full(len(at), size), _keys(mixed[at]), alone, (single if size == 1 else named)[at], weakness))
    return Ngrams(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def parts_of(words: Words, vocabulary: Vocabulary, start: int, size: int) -> list[int]:
    """Keys of the shorter runs of words within the n-gram at this place."""
    hashes = [vocabulary.folded[token] for token in words.token[start : start + size].tolist()]
    runs = [_mixed(hashes[a : a + n]) for n in range(1, size) for a in range(size - n + 1)]
    return list(dict.fromkeys(_keys(np.array(runs, dtype=np.uint64)).tolist()))


def keys_of(phrases: Sequence[str]) -> list[int | None]:
    """The key of each phrase; None for one that is not a single n-gram."""
    vocabulary = Vocabulary()
    words = read_words([(phrase, None) for phrase in phrases], vocabulary)
    ngrams = find_ngrams(words, vocabulary)
    starts = np.searchsorted(words.paper, np.arange(len(phrases) + 1))
    # after each phrase come the two marks that end title and abstract
    wholes = {(start, end - start - 2): n for n, (start, end) in enumerate(zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True))}
    keys: list[int | None] = [None] * len(phrases)
    for start, size, key in zip(ngrams.start.tolist(), ngrams.size.tolist(), ngrams.key.tolist(), strict=True):
        if (n := wholes.get((start, size))) is not None:
            keys[n] = key
    return keys


def phrase_id_of(text: str) -> str | None:
    """The id that a text would have as a phrase; None if it is not a single n-gram."""
    (key,) = keys_of([text])
    return None if key is None else f"ph_{key:016x}"


def spelled(words: Words, vocabulary: Vocabulary, start: int, size: int) -> str:
    """The n-gram at this place as the paper writes it, hyphens kept."""
    out = vocabulary.words[words.token[start]]
    for at in range(start + 1, start + size):
        out += ("-" if words.glued[at] else " ") + vocabulary.words[words.token[at]]
    return out
