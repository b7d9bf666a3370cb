"""Titles and abstracts as hashes: the blocking keys by which variants that may be one paper meet.

Everything is done for many texts at once, on the bytes that lie one after the other in an Arrow array: a word's hash is
the difference of two prefix sums of a polynomial (Karp and Rabin 1987), so that no word is ever taken out of its text.
Shingles and MinHash follow Broder (1997); the permutations are multiplications by odd numbers (Dietzfelbinger et al. 1997).
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from enum import IntEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from papertrends.papers.columns import column

Hashes = NDArray[np.uint64]
Positions = NDArray[np.int64]

CHUNK_BYTES: Final = 1_000_000
"""Texts sketched at a time: so much that NumPy is busy, so little that a processor's cache holds it."""
TOGETHER: Final = 4
"""Permutations of one call: each call takes Python's lock anew, which the other threads are waiting for."""
THREADS: Final = 2
BATCH_ROWS: Final = 4000
"""Texts handed on at a time: the memory of one batch serves the next."""
LONG_WORD: Final = 6
LONGER_WORD: Final = 4
FEW_LONG_WORDS: Final = 8
"""An abstract of fewer is none to find others by: then every two neighbouring words of the title are keys."""
BANDS: Final = 12
"""Of shingles: with 3 rows, pairs of abstracts at a Jaccard of 0.5 are found with 80%, at 0.7 with 99%."""
WORD_BANDS: Final = 24
"""Of uncommon long words, which outlive a rewording."""
BAND_ROWS: Final = 3
LEAST_RARE_WORDS: Final = 4
"""With fewer, every abstract with the same one or two would be found alike."""
BITS: Final = 2048
"""So many that two abstracts' words, about 80 each, seldom share one by chance."""

_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_BASE_INVERSE: Final = np.uint64(pow(int(_BASE), -1, 2**64))
_IN_WORD: Final[NDArray[np.bool_]] = np.array(
    [(chr(byte).isascii() and chr(byte).isalnum()) or byte >= 0x80 for byte in range(256)]  # noqa: PLR2004 - a part of a letter
)

KEYS_TYPE: Final = pa.schema(
    [("keys", pa.list_(pa.int64())), ("has_abstract", pa.bool_()), ("long_words", pa.int16()), ("long_word_bits", pa.binary())]
)
Counted = tuple[NDArray[np.uint32], NDArray[np.int64]]
"""Values of each text, one text after the other, and how many each text has."""


class Kind(IntEnum):
    """What a key was made of; its number stands above the key's 32 bits of hash."""

    TITLE = 0
    WORDS = 1
    SHINGLES = 2
    STRONG = 3


def replaced_texts(batches: pa.RecordBatchReader, texts: Sequence[str], by: Callable[..., pa.RecordBatch]) -> pa.RecordBatchReader:
    """Replace the texts of a stream of batches by what is made of them, while it is read: no more than a few are held.

    Args:
        batches: read in the thread that reads the result.
        texts: the columns that hold texts.
        by: makes of these columns of some rows a batch with a row for each; called in `THREADS` other threads.

    Returns:
        The batches in their order; the columns that `by` made stand at their end, and the texts are gone.
    """
    others = [field for field in batches.schema if field.name not in texts]
    schema = pa.schema(others + list(by(*(pa.nulls(0, pa.string()) for _ in texts)).schema))

    def replaced(batch: pa.RecordBatch) -> pa.RecordBatch:
        made = by(*(batch.column(text) for text in texts))
        return pa.RecordBatch.from_arrays([batch.column(field.name) for field in others] + made.columns, schema=schema)

    def stream() -> Iterator[pa.RecordBatch]:
        ahead: deque[Future[pa.RecordBatch]] = deque()
        with ThreadPoolExecutor(THREADS) as threads:
            for batch in batches:
                ahead.append(threads.submit(replaced, batch))
                if len(ahead) > THREADS:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()

    return pa.RecordBatchReader.from_batches(schema, stream())


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
    parts = [_of_abstracts(data, offsets) for data, offsets in _pieces(abstracts)]
    long_words = np.concatenate([part.long_words for part in parts])
    is_short = long_words < FEW_LONG_WORDS
    keys = [
        (Kind.TITLE, *_joined([_neighbours(data, offsets, None) for data, offsets in _pieces(titles)])),
        (Kind.TITLE, *_joined([_neighbours(data, offsets, wanted) for (data, offsets), wanted in _with_rows(titles, is_short)])),
        (Kind.TITLE, *_joined([_first_words(data, offsets) for data, offsets in _pieces(names)])),
        (Kind.WORDS, *_joined([part.word_bands for part in parts])),
        (Kind.SHINGLES, *_joined([part.bands for part in parts])),
    ]
    bits = pa.concat_arrays([part.bits for part in parts])
    has_abstract = pa.array(~is_short)
    return pa.RecordBatch.from_arrays([_merged(keys), has_abstract, column(long_words.astype(np.int16)), bits], schema=KEYS_TYPE)


class _OfAbstracts(NamedTuple):
    long_words: NDArray[np.int64]
    word_bands: Counted
    bands: Counted
    bits: pa.Array


def _of_abstracts(data: NDArray[np.uint8], offsets: Positions) -> _OfAbstracts:
    words, lengths, word_offsets = _words(data, offsets)
    long_words, long_offsets = _long_words(words, lengths, word_offsets)
    return _OfAbstracts(
        np.minimum(np.diff(long_offsets), np.iinfo(np.int16).max),
        _bands(*_rare(long_words, long_offsets), WORD_BANDS),
        _bands(_shingles(words, word_offsets), word_offsets, BANDS),
        _bits(long_words, long_offsets),
    )


def _neighbours(data: NDArray[np.uint8], offsets: Positions, wanted: NDArray[np.bool_] | None) -> Counted:
    """A hash of every two neighbours among a text's uncommon words; where `wanted` is given, among all its longer words."""
    words, lengths, word_offsets = _words(data, offsets)
    if wanted is None:
        is_kept = ~_common_words()[words >> np.uint64(48)]
    else:
        is_kept = (lengths >= LONGER_WORD) & np.repeat(wanted, np.diff(word_offsets))
    words, word_offsets = words[is_kept], np.concatenate([[0], np.cumsum(is_kept)])[word_offsets]
    counts = np.diff(word_offsets)
    is_last = np.zeros(len(words), np.bool_)
    is_last[word_offsets[1:][counts > 0] - 1] = True
    following = np.append(words[1:], np.uint64(0))[: len(words)]
    pairs = _mixed(words + following * np.uint64(0xC2B2AE3D27D4EB4F))[~is_last]
    return (pairs >> np.uint64(32)).astype(np.uint32), np.maximum(counts - 1, 0)


def _first_words(data: NDArray[np.uint8], offsets: Positions) -> Counted:
    """A hash of each text's first word, unless it is a common one: "Survey: …" names nothing."""
    words, _, word_offsets = _words(data, offsets)
    counts = np.diff(word_offsets) > 0
    first = words[word_offsets[:-1][counts]]
    is_kept = ~_common_words()[first >> np.uint64(48)]
    counts[counts] = is_kept
    return (_mixed(first[is_kept]) >> np.uint64(32)).astype(np.uint32), counts.astype(np.int64)


def _with_rows(texts: pa.StringArray, flags: NDArray[np.bool_]) -> Iterator[tuple[tuple[NDArray[np.uint8], Positions], NDArray[np.bool_]]]:
    first = 0
    for data, offsets in _pieces(texts):
        last = first + len(offsets) - 1
        yield (data, offsets), flags[first:last]
        first = last


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


def _pieces(texts: pa.StringArray) -> Iterator[tuple[NDArray[np.uint8], Positions]]:
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


def _words(data: NDArray[np.uint8], offsets: Positions) -> tuple[Hashes, Positions, Positions]:
    """Each word's hash and its length in letters, and at which word each text begins."""
    starts, stops = _edges(_IN_WORD.take(data), offsets)
    prefix = np.empty(len(data) + 1, np.uint64)  # not zeros: those come on new pages each time
    prefix[0] = 0
    np.multiply(data, _powers(_BASE, len(data)), out=prefix[1:])
    np.cumsum(prefix, out=prefix)
    hashes = _mixed((prefix[stops] - prefix[starts]) * _powers(_BASE_INVERSE, len(data))[starts])
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
    if count > CHUNK_BYTES:  # one text that is longer than a piece should be
        return _all_powers.__wrapped__(base, count)
    return _all_powers(base, CHUNK_BYTES)[:count]


@functools.cache
def _all_powers(base: np.uint64, count: int) -> Hashes:
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


def _mixed(values: Hashes) -> Hashes:
    """Spread what values differ in over all their bits (splitmix64's finalizer, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _shingles(words: Hashes, word_offsets: Positions) -> NDArray[np.uint32]:
    """The shingle that begins at each word; a text's last two are of two words and of one."""
    following = np.zeros((2, len(words)), np.uint64)
    following[0, :-1] = words[1:]
    following[1, :-2] = words[2:]
    last = word_offsets[1:][np.diff(word_offsets) > 0] - 1
    following[:, last] = 0
    before_last = word_offsets[1:][np.diff(word_offsets) > 1] - 2
    following[1, before_last] = 0
    mixed = _mixed(words + following[0] * np.uint64(0xC2B2AE3D27D4EB4F) + following[1] * np.uint64(0x165667B19E3779F9))
    return (mixed >> np.uint64(32)).astype(np.uint32)


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
    is_rare = ~_common_words()[long_words >> np.uint32(16)]
    counts = np.diff(np.concatenate([[0], np.cumsum(is_rare)])[offsets])
    counts_kept = np.where(counts >= LEAST_RARE_WORDS, counts, 0)
    is_rare &= np.repeat(counts >= LEAST_RARE_WORDS, np.diff(offsets))
    return long_words[is_rare], np.concatenate([[0], np.cumsum(counts_kept)])


@functools.cache
def _common_words() -> NDArray[np.bool_]:
    """Of the first sixteen bits of a word's hash, whether a common word has them, and so one in a hundred others."""
    lines = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").splitlines()
    words = pa.array([" ".join(line for line in lines if not line.startswith("#"))])
    is_common = np.zeros(2**16, np.bool_)
    for data, offsets in _pieces(words):
        is_common[_words(data, offsets)[0] >> np.uint64(48)] = True
    return is_common


def _bands(values: NDArray[np.uint32], offsets: Positions, bands: int) -> Counted:
    """For each text that has values, a hash of each band: of the least of its values under `BAND_ROWS` permutations."""
    has_any = np.diff(offsets) > 0
    return _band_keys(values, offsets[:-1][has_any], bands).ravel(), has_any * bands


def _band_keys(values: NDArray[np.uint32], starts: Positions, bands: int) -> NDArray[np.uint32]:
    if not len(starts):
        return np.zeros((0, bands), np.uint32)
    rows = BAND_ROWS
    # the same numbers for every run: they say which texts meet, and so which papers do
    factors, shifts = np.random.default_rng(1997).integers(0, 2**32, (bands * rows, 2, 1), np.uint32).swapaxes(0, 1)
    least = np.empty((bands * rows, len(starts)), np.uint32)
    permuted = np.empty((TOGETHER, len(values)), np.uint32)
    for first in range(0, bands * rows, TOGETHER):
        some = slice(first, min(first + TOGETHER, bands * rows))
        out = permuted[: some.stop - first]
        np.multiply(values, factors[some] | np.uint32(1), out=out)
        np.add(out, shifts[some], out=out)
        np.minimum.reduceat(out, starts, axis=1, out=least[some])
    keys = np.repeat(np.arange(1, bands + 1, dtype=np.uint64)[:, None], len(starts), axis=1)
    for row in range(rows):
        keys = _mixed(keys * np.uint64(0x9FB21C651E98DF25) + least[row::rows])
    return np.ascontiguousarray((keys >> np.uint64(32)).astype(np.uint32).T)


def _bits(words: NDArray[np.uint32], offsets: Positions) -> pa.Array:
    """For each text, the bits that its words set, as bytes."""
    count = len(offsets) - 1
    is_set = np.zeros(count * BITS, np.bool_)
    is_set[np.repeat(np.arange(count) * BITS, np.diff(offsets)) + words % BITS] = True
    ends = np.arange(count + 1, dtype=np.int32) * (BITS // 8)
    return pa.Array.from_buffers(pa.binary(), count, [None, pa.py_buffer(ends), pa.py_buffer(np.packbits(is_set, bitorder="little"))])
