"""Sketches of abstracts: their distinct three-word shingles and long words as hashes, and MinHash bands to find alike ones by.

Everything is done for many texts at once, on the bytes that lie one after the other in an Arrow array: a word's hash is
the difference of two prefix sums of a polynomial (Karp and Rabin 1987), so that no word is ever taken out of its text.
Shingles and MinHash follow Broder (1997); the permutations are multiplications by odd numbers (Dietzfelbinger et al. 1997).
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Positions = NDArray[np.int64]

CHUNK_BYTES: Final = 1_000_000
"""Texts sketched at a time: so much that NumPy is busy, so little that a processor's cache holds it."""
THREADS: Final = 2
BATCH_ROWS: Final = 4000
"""Texts handed on at a time: the memory of one batch serves the next."""
LONG_WORD: Final = 6
BITS: Final = 2048
"""So many that two abstracts' words, about 80 each, seldom share one by chance."""

_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_BASE_INVERSE: Final = np.uint64(pow(int(_BASE), -1, 2**64))
_IN_WORD: Final[NDArray[np.bool_]] = np.array(
    [(chr(byte).isascii() and chr(byte).isalnum()) or byte >= 0x80 for byte in range(256)]  # noqa: PLR2004 - a part of a letter
)

SKETCH_TYPE: Final = pa.schema(
    [
        ("abstract_shingles", pa.list_(pa.uint32())),
        ("abstract_long_words", pa.list_(pa.uint32())),
        ("long_words", pa.uint16()),
        ("bands", pa.list_(pa.uint64())),
        ("long_word_bits", pa.binary()),
    ]
)


def sketched_batches(batches: pa.RecordBatchReader, text: str, bands: int, rows: int) -> pa.RecordBatchReader:
    """Replace the texts of a stream of batches by their sketches, while it is read: no more than a few are held.

    Args:
        batches: read in the thread that reads the result, and sketched in `THREADS` others.
        text: the column that holds the texts; see `sketched`.
        bands: MinHash bands of each text.
        rows: minima that one band is made of.

    Returns:
        The batches in their order; the columns of `SKETCH_TYPE` stand at their end, and the texts are gone.
    """
    others = [field for field in batches.schema if field.name != text]
    schema = pa.schema(others + list(SKETCH_TYPE))

    def replaced(batch: pa.RecordBatch) -> pa.RecordBatch:
        made = sketched(batch.column(text), bands, rows)
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


def sketched(texts: pa.StringArray, bands: int, rows: int) -> pa.RecordBatch:
    """Sketch texts that are in lower case; words are runs of letters and digits, and of all beyond ASCII.

    Args:
        texts: one a row; a null has no words.
        bands: MinHash bands of each text.
        rows: minima that one band is made of.

    Returns:
        A batch of `SKETCH_TYPE` with a row per text: distinct hashes of shingles and of words of six letters and more,
        ascending; how many long words there are; one hash a band, none where there is no word; and `BITS` bits: word h
        sets bit h % `BITS`.
    """
    made = [_sketch(data, offsets, bands, rows) for data, offsets in _pieces(texts)]
    return pa.concat_batches(made) if made else pa.RecordBatch.from_pylist([], schema=SKETCH_TYPE)


def _pieces(texts: pa.StringArray) -> Iterator[tuple[NDArray[np.uint8], Positions]]:
    """The bytes of texts, in pieces, with the offsets at which each text begins and the last one ends."""
    filled: Any = texts.fill_null("")
    if not len(filled):
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


def _sketch(data: NDArray[np.uint8], offsets: Positions, bands: int, rows: int) -> pa.RecordBatch:
    count = len(offsets) - 1
    words, lengths, word_offsets = _words(data, offsets)
    shingle_ends, shingles = _distinct(_shingles(words, word_offsets), _owners(word_offsets))
    is_long = lengths >= LONG_WORD
    long_ends, long_words = _distinct((words[is_long] >> np.uint64(32)).astype(np.uint32), _owners(word_offsets)[is_long])
    shingle_offsets, long_offsets = _offsets(shingle_ends, count), _offsets(long_ends, count)
    has_any = np.diff(shingle_offsets) > 0
    keys = _bands(shingles, shingle_offsets[:-1][has_any], bands, rows)
    band_offsets = np.concatenate([[0], np.cumsum(has_any * bands)]).astype(np.int32)
    return pa.RecordBatch.from_arrays(
        [
            pa.ListArray.from_arrays(shingle_offsets, pa.array(shingles)),
            pa.ListArray.from_arrays(long_offsets, pa.array(long_words)),
            pa.array(np.minimum(np.diff(long_offsets), np.iinfo(np.uint16).max).astype(np.uint16)),
            pa.ListArray.from_arrays(band_offsets, pa.array(keys.ravel())),
            _bits(long_words, _owners(long_offsets), count),
        ],
        schema=SKETCH_TYPE,
    )


def _words(data: NDArray[np.uint8], offsets: Positions) -> tuple[Hashes, Positions, Positions]:
    """Each word's hash and its length in letters, and at which word each text begins."""
    inside = _IN_WORD[data]
    begins, ends = inside.copy(), inside.copy()
    begins[1:] &= ~inside[:-1]
    ends[:-1] &= ~inside[1:]
    edges = offsets[(offsets > 0) & (offsets < len(data))]  # two texts touch here, and a word of one ends with it
    begins[edges] = inside[edges]
    ends[edges - 1] = inside[edges - 1]
    starts, stops = np.flatnonzero(begins), np.flatnonzero(ends) + 1
    prefix = np.zeros(len(data) + 1, np.uint64)
    np.cumsum((data.astype(np.uint64) + np.uint64(1)) * _powers(_BASE, len(data)), out=prefix[1:])
    hashes = _mixed((prefix[stops] - prefix[starts]) * _powers(_BASE_INVERSE, len(data))[starts])
    lengths = stops - starts
    if len(data) and data.max() >= 0x80:  # noqa: PLR2004 - beyond ASCII: a letter is as many bytes as begin none
        letters = np.zeros(len(data) + 1, np.int64)
        np.cumsum((data & 0xC0) != 0x80, out=letters[1:])  # noqa: PLR2004 - all but UTF-8's continuation bytes
        lengths = letters[stops] - letters[starts]
    return hashes, lengths, np.searchsorted(starts, offsets)


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


def _owners(offsets: NDArray[Any]) -> Positions:
    """The text that each element of a list column belongs to."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


def _distinct(values: NDArray[np.uint32], owners: Positions) -> tuple[Positions, NDArray[np.uint32]]:
    """Distinct values of each owner, ascending, and their owners."""
    keys = np.sort((owners.astype(np.uint64) << np.uint64(32)) | values)
    if len(keys):
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    return (keys >> np.uint64(32)).astype(np.int64), keys.astype(np.uint32)


def _offsets(owners: Positions, count: int) -> NDArray[np.int32]:
    return np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=count))]).astype(np.int32)


def _bands(shingles: NDArray[np.uint32], starts: NDArray[np.int32], bands: int, rows: int) -> Hashes:
    """A hash of each band of each text that has shingles: of the least of its shingles under `rows` permutations."""
    keys = np.zeros((len(starts), bands), np.uint64)
    if not len(starts):
        return keys
    # the same numbers for every run: they say which texts meet, and so which papers do
    chosen = np.random.default_rng(1997).integers(0, 2**32, (bands, rows, 2), np.uint32)
    for band in range(bands):
        key = np.full(len(starts), band + 1, np.uint64)
        for factor, shift in chosen[band]:
            least = np.minimum.reduceat(shingles * (factor | np.uint32(1)) + shift, starts)
            key = _mixed(key * np.uint64(0x9FB21C651E98DF25) + least)
        keys[:, band] = key
    return keys


def _bits(words: NDArray[np.uint32], owners: Positions, count: int) -> pa.Array:
    """For each text, the bits that its words set, as bytes."""
    places = np.sort(owners * BITS + words % BITS)
    numbers = places >> 3
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    bits = np.zeros(count * BITS // 8, np.uint8)
    if len(starts):
        bits[numbers[starts]] = np.bitwise_or.reduceat(np.left_shift(1, places & 7).astype(np.uint8), starts)
    offsets = np.arange(count + 1, dtype=np.int32) * (BITS // 8)
    return pa.Array.from_buffers(pa.binary(), count, [None, pa.py_buffer(offsets), pa.py_buffer(bits)])
