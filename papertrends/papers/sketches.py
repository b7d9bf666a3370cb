"""Titles and abstracts as blocking keys, by which variants that may be one paper meet."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from papertrends.papers.columns import column
from papertrends.papers.hashing import Bytes, Hashes, Positions, common_words, mixed, pieces, words_of
from papertrends.papers.minhash import Counted, bands_of

LONG_WORD: Final = 6
LONGER_WORD: Final = 4
FEW_LONG_WORDS: Final = 8
"""An abstract of fewer is none to find others by: then every two neighbouring words of the title are keys."""
BANDS: Final = 12
"""Of shingles: with 3 rows, pairs of abstracts at a Jaccard of 0.5 are found with 80%, at 0.7 with 99%."""
WORD_BANDS: Final = 24
"""Of uncommon long words, which outlive a rewording."""
LEAST_RARE_WORDS: Final = 4
"""With fewer, every abstract with the same one or two would be found alike."""
BITS: Final = 2048
"""So many that two abstracts' words, about 80 each, seldom share one by chance."""

KEYS_TYPE: Final = pa.schema(
    [("keys", pa.list_(pa.int64())), ("has_abstract", pa.bool_()), ("long_words", pa.int16()), ("long_word_bits", pa.binary())]
)


class Kind(IntEnum):
    """What a key was made of; its number stands above the key's 32 bits of hash."""

    TITLE = 0
    WORDS = 1
    SHINGLES = 2
    STRONG = 3
    """An id or the whole title: a key by itself, of 63 bits; see int_text_variants."""


def blocking_keys(titles: pa.StringArray, names: pa.StringArray, abstracts: pa.StringArray) -> pa.RecordBatch:
    """Hash texts that are in lower case; words are runs of letters and digits, and of all beyond ASCII.

    Args:
        titles: one a row.
        names: what stands before the title's colon; null where nothing does.
        abstracts: a null has no words.

    Returns:
        A batch of `KEYS_TYPE` with a row per variant. Keys: neighbouring words of the title, the name before its colon,
        and MinHash bands of the abstract's long words but for common ones, which outlive a rewording, and of its
        shingles. Beside them, how many long words the abstract has, and their bits: long word h sets bit h % `BITS`.
        Bands are short: of a million abstracts one in four shares one with another by chance, which the bits tell.
    """
    counts, word_bands, bands, bits = zip(*(_of_abstracts(data, offsets) for data, offsets in pieces(abstracts)), strict=True)
    long_words = np.concatenate(counts)
    is_short = long_words < FEW_LONG_WORDS
    keys = [
        *((Kind.TITLE, *neighbours) for neighbours in _of_titles(titles, is_short)),
        (Kind.TITLE, *_joined([_first_words(data, offsets) for data, offsets in pieces(names)])),
        (Kind.WORDS, *_joined(word_bands)),
        (Kind.SHINGLES, *_joined(bands)),
    ]
    columns = [_merged(keys), pa.array(~is_short), column(long_words.astype(np.int16)), pa.concat_arrays(bits)]
    return pa.RecordBatch.from_arrays(columns, schema=KEYS_TYPE)


def _of_abstracts(data: Bytes, offsets: Positions) -> tuple[NDArray[np.int64], Counted, Counted, pa.Array]:
    """How many long words each abstract has, the bands of these and of its shingles, and its bits."""
    words, lengths, word_offsets = words_of(data, offsets)
    long_words, long_offsets = _long_words(words, lengths, word_offsets)
    return (
        np.minimum(np.diff(long_offsets), np.iinfo(np.int16).max),
        bands_of(*_rare(long_words, long_offsets), WORD_BANDS),
        bands_of(_shingles(words, word_offsets), word_offsets, BANDS),
        _bits(long_words, long_offsets),
    )


def _of_titles(texts: pa.StringArray, is_short: NDArray[np.bool_]) -> list[Counted]:
    """A hash of every two neighbours among a title's uncommon words; where the abstract is short, among all longer words, too."""
    uncommon: list[Counted] = []
    longer: list[Counted] = []
    first = 0
    for data, offsets in pieces(texts):
        last = first + len(offsets) - 1
        words, lengths, word_offsets = words_of(data, offsets)
        uncommon.append(_neighbours(words, word_offsets, ~common_words()[words >> np.uint64(48)]))
        is_wanted = (lengths >= LONGER_WORD) & np.repeat(is_short[first:last], np.diff(word_offsets))
        longer.append(_neighbours(words, word_offsets, is_wanted))
        first = last
    return [_joined(uncommon), _joined(longer)]


def _neighbours(words: Hashes, word_offsets: Positions, is_kept: NDArray[np.bool_]) -> Counted:
    """A hash of every two neighbours among the words kept of each text."""
    words, word_offsets = words[is_kept], np.concatenate([[0], np.cumsum(is_kept)])[word_offsets]
    counts = np.diff(word_offsets)
    is_last = np.zeros(len(words), np.bool_)
    is_last[word_offsets[1:][counts > 0] - 1] = True
    pairs = mixed(words + np.roll(words, -1) * np.uint64(0xC2B2AE3D27D4EB4F))[~is_last]
    return (pairs >> np.uint64(32)).astype(np.uint32), np.maximum(counts - 1, 0)


def _first_words(data: Bytes, offsets: Positions) -> Counted:
    """A hash of each text's first word, unless it is a common one: "Survey: …" names nothing."""
    words, _, word_offsets = words_of(data, offsets)
    counts = np.diff(word_offsets) > 0
    first = words[word_offsets[:-1][counts]]
    is_kept = ~common_words()[first >> np.uint64(48)]
    counts[counts] = is_kept
    return (mixed(first[is_kept]) >> np.uint64(32)).astype(np.uint32), counts.astype(np.int64)


def _joined(parts: Sequence[Counted]) -> Counted:
    return np.concatenate([values for values, _ in parts]), np.concatenate([counts for _, counts in parts])


def _merged(keys: Sequence[tuple[Kind, NDArray[np.uint32], NDArray[np.int64]]]) -> pa.ListArray:
    """One list of keys for each text, those of one kind after those of another."""
    ends = np.cumsum(np.sum([counts for _, _, counts in keys], axis=0))
    offsets = np.concatenate([[0], ends])
    merged = np.empty(offsets[-1], np.int64)
    start = offsets[:-1]
    for kind, values, counts in keys:
        own = np.cumsum(counts) - counts
        merged[np.repeat(start - own, counts) + np.arange(len(values))] = values.astype(np.int64) | (int(kind) << 32)
        start = start + counts
    return pa.ListArray.from_arrays(column(offsets.astype(np.int32)), column(merged))


def _shingles(words: Hashes, word_offsets: Positions) -> NDArray[np.uint32]:
    """The shingle that begins at each word; a text's last two are of two words and of one."""
    following = np.zeros((2, len(words)), np.uint64)
    following[0, :-1] = words[1:]
    following[1, :-2] = words[2:]
    last = word_offsets[1:][np.diff(word_offsets) > 0] - 1
    following[:, last] = 0
    before_last = word_offsets[1:][np.diff(word_offsets) > 1] - 2
    following[1, before_last] = 0
    spread = mixed(words + following[0] * np.uint64(0xC2B2AE3D27D4EB4F) + following[1] * np.uint64(0x165667B19E3779F9))
    return (spread >> np.uint64(32)).astype(np.uint32)


def _long_words(words: Hashes, lengths: Positions, word_offsets: Positions) -> tuple[NDArray[np.uint32], Positions]:
    """Distinct long words, and at which of them each text begins."""
    at = np.flatnonzero(lengths >= LONG_WORD)
    return _distinct((words[at] >> np.uint64(32)).astype(np.uint32), np.searchsorted(at, word_offsets))


def _distinct(values: NDArray[np.uint32], offsets: Positions) -> tuple[NDArray[np.uint32], Positions]:
    """Distinct values of each text, ascending, and at which of them each text begins."""
    texts = np.arange(len(offsets), dtype=np.uint64) << np.uint64(32)
    keys = np.repeat(texts[:-1], np.diff(offsets)) | values
    keys.sort()
    is_first = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    keys = keys[is_first]
    return keys.astype(np.uint32), np.searchsorted(keys, texts)


def _rare(long_words: NDArray[np.uint32], offsets: Positions) -> tuple[NDArray[np.uint32], Positions]:
    """The long words that tell texts apart, of those texts that have some, and at which of them each text begins."""
    is_rare = ~common_words()[long_words >> np.uint32(16)]
    counts = np.diff(np.concatenate([[0], np.cumsum(is_rare)])[offsets])
    counts_kept = np.where(counts >= LEAST_RARE_WORDS, counts, 0)
    is_rare &= np.repeat(counts >= LEAST_RARE_WORDS, np.diff(offsets))
    return long_words[is_rare], np.concatenate([[0], np.cumsum(counts_kept)])


def _bits(words: NDArray[np.uint32], offsets: Positions) -> pa.Array:
    """For each text, the bits that its words set, as bytes."""
    count = len(offsets) - 1
    is_set = np.zeros(count * BITS, np.bool_)
    is_set[np.repeat(np.arange(count) * BITS, np.diff(offsets)) + words % BITS] = True
    ends = np.arange(count + 1, dtype=np.int32) * (BITS // 8)
    return pa.Array.from_buffers(pa.binary(), count, [None, pa.py_buffer(ends), pa.py_buffer(np.packbits(is_set, bitorder="little"))])
