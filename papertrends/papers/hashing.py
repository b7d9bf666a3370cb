"""The words of many texts as hashes, on the bytes that lie one after the other in an Arrow array.

A word's hash is the difference of two prefix sums of a polynomial (Karp and Rabin 1987), so that no word is ever taken
out of its text.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Hashes = NDArray[np.uint64]
Positions = NDArray[np.int64]

CHUNK_BYTES: Final = 1_000_000
"""Texts hashed at a time: so much that NumPy is busy, so little that a processor's cache holds it."""

_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_BASE_INVERSE: Final = np.uint64(pow(int(_BASE), -1, 2**64))
_IN_WORD: Final[NDArray[np.bool_]] = np.array(
    [(chr(byte).isascii() and chr(byte).isalnum()) or byte >= 0x80 for byte in range(256)]  # noqa: PLR2004 - a part of a letter
)


def pieces(texts: pa.StringArray) -> Iterator[tuple[Bytes, Positions]]:
    """The bytes of texts, in one piece or more, with the offsets at which each text begins and the last one ends."""
    filled: Any = texts.fill_null("") if texts.null_count else texts
    if not len(filled):
        yield np.zeros(0, np.uint8), np.zeros(1, np.int64)
        return
    _, at, data = filled.buffers()
    offsets = np.frombuffer(at, np.int32)[filled.offset : filled.offset + len(filled) + 1].astype(np.int64)
    everything = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    first = 0
    while first < len(filled):
        last = max(first + 1, int(np.searchsorted(offsets, offsets[first] + CHUNK_BYTES, "right")) - 1)
        last = min(last, len(filled))
        yield everything[offsets[first] : offsets[last]], offsets[first : last + 1] - offsets[first]
        first = last


def words_of(data: Bytes, offsets: Positions) -> tuple[Hashes, Positions, Positions]:
    """Each word's hash and its length in letters, and at which word each text begins."""
    starts, stops = _edges(_IN_WORD.take(data), offsets)
    prefix = np.empty(len(data) + 1, np.uint64)  # not zeros: those come on new pages each time
    prefix[0] = 0
    np.multiply(data, _powers(_BASE, len(data)), out=prefix[1:])
    np.cumsum(prefix, out=prefix)
    hashes = mixed((prefix[stops] - prefix[starts]) * _powers(_BASE_INVERSE, len(data))[starts])
    lengths = stops - starts
    if len(data) and data.max() >= 0x80:  # noqa: PLR2004 - beyond ASCII: a letter is as many bytes as begin none
        letters = np.zeros(len(data) + 1, np.int64)
        np.cumsum((data & 0xC0) != 0x80, out=letters[1:])  # noqa: PLR2004 - all but UTF-8's continuation bytes
        lengths = letters[stops] - letters[starts]
    return hashes, lengths, np.searchsorted(starts, offsets)


def _edges(inside: NDArray[np.bool_], offsets: Positions) -> tuple[Positions, Positions]:
    """Where words begin, and where they have ended."""
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    touching = offsets[(offsets > 0) & (offsets < len(inside))]
    touching = np.unique(touching[inside[touching - 1] & inside[touching]])
    if len(touching):  # a word ends with its text, and the next text begins with another
        edges = np.insert(edges, np.searchsorted(edges, touching).repeat(2), touching.repeat(2))
    return edges[::2], edges[1::2]


def _powers(base: np.uint64, count: int) -> Hashes:
    """The powers 0 to `count` - 1 of a number, modulo 2**64."""
    return _chunks_of_powers(base, max(1, -(-count // CHUNK_BYTES)))[:count]


@functools.lru_cache(2)
def _chunks_of_powers(base: np.uint64, chunks: int) -> Hashes:
    powers = np.full(chunks * CHUNK_BYTES, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


def mixed(values: Hashes) -> Hashes:
    """Spread what values differ in over all their bits (splitmix64's finalizer, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@functools.cache
def common_words() -> NDArray[np.bool_]:
    """Of the first sixteen bits of a word's hash, whether a common word has them, and so one in a hundred others."""
    lines = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").splitlines()
    words = pa.array([" ".join(line for line in lines if not line.startswith("#"))])
    is_common = np.zeros(2**16, np.bool_)
    for data, offsets in pieces(words):
        is_common[words_of(data, offsets)[0] >> np.uint64(48)] = True
    return is_common
