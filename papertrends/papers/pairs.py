"""Candidate pairs: variants that share a blocking key, and whose abstracts may be about the same.

Keys are sorted with the variants they belong to, so that those that share one stand together (a sort-merge join). Of a
million variants nine keys in ten belong to one variant alone, and sorting is what NumPy does fastest. On a cluster, the
same is done for some keys at a time: see papertrends.dbt_model.sharing. Abstracts are looked at pair by pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from papertrends.papers.columns import column, values
from papertrends.papers.sketches import BITS, Kind

Numbers = NDArray[np.int64]

LEAST_COMMON_WORDS: Final = 0.12
"""Jaccard similarity of two abstracts' long words below which a pair is not compared."""
AT_ONCE: Final = 500_000
"""Pairs looked at together: so few that a processor's cache holds them."""
BATCH_PAIRS: Final = 8192
PAIRS_TYPE: Final = pa.schema([("variant_id_a", pa.int64()), ("variant_id_b", pa.int64())])
NUMBER_BITS: Final = 29
"""Of a variant's number, below the 34 bits of a key."""
_NUMBER: Final = 2**NUMBER_BITS - 1
_MARKS_LOW: Final = sum(1 << 15 * mark for mark in range(4))
_MARKS_HIGH: Final = _MARKS_LOW << 14


def met_pairs(variants: pa.Table) -> pa.Table:
    """Find the variants that share a key.

    Args:
        variants: columns of int_blocking_keys but that `author_marks` is -1 where authors say nothing, and `is_new`, a
            number: pairs of two that are not new are left out. A variant that has several rows, each with some of its keys,
            is as good as one that has all of them in one.

    Returns:
        Each pair, the smaller id as `variant_id_a`, and whether they share a strong key, as a number; once, if each variant
        has one row. Where both have authors' marks, those that share a key of words only must share a mark.
    """
    is_new = _all(variants, "is_new")
    if not is_new.all():
        variants = variants.take(column(np.argsort(1 - is_new, kind="stable")))
    # a variant's number is that of its row
    pairs, is_strong = _meeting(variants, int(np.count_nonzero(is_new)))
    a, b = np.sort(_all(variants, "variant_id")[pairs], axis=0)
    return pa.table({"variant_id_a": column(a), "variant_id_b": column(b), "is_strong": column(is_strong.astype(np.int8))})


def alike_pairs(pairs: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """Of pairs, those that are worth a comparison: they share a strong key, or lack an abstract, or share enough long words.

    Args:
        pairs: of `met_pairs`, with the other columns of int_blocking_keys for each side, `has_abstract` as a number.
    """
    return pa.RecordBatchReader.from_batches(PAIRS_TYPE, (_alike(batch) for batch in pairs if batch.num_rows))


def _alike(pairs: pa.RecordBatch) -> pa.RecordBatch:
    is_alike = _may_be_alike(pairs) | (values(pairs["is_strong"]) != 0)
    sides = [column(values(pairs[name])[is_alike]) for name in PAIRS_TYPE.names]
    return pa.RecordBatch.from_arrays(sides, schema=PAIRS_TYPE)


def _meeting(variants: pa.Table, new: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The numbers of variants that share a key, in two rows, and whether they share a strong one."""
    owner, keys = _lists(variants, "keys")
    strong_owner, strong_keys = _lists(variants, "strong_keys")
    # of 63 bits each: numbered, to be as short as the others
    strong_keys = np.unique(strong_keys, return_inverse=True)[1] | Kind.STRONG << 32
    entries = np.concatenate([keys << NUMBER_BITS | owner, strong_keys << NUMBER_BITS | strong_owner])
    entries.sort()
    is_other = np.diff(entries >> NUMBER_BITS, prepend=-1, append=-1) != 0
    entries = entries[~(is_other[1:] & is_other[:-1])]
    key, number = entries >> NUMBER_BITS, entries & _NUMBER
    kind = key >> 32
    marks = np.where(kind < Kind.SHINGLES, _all(variants, "author_marks")[number], -1)
    found = [np.zeros(0, np.int64)]
    for i, j in _within(key, number < new):
        meet = _may_be_by_the_same(marks[i], marks[j]) & (number[i] != number[j])
        a, b, is_strong = number[i[meet]], number[j[meet]], kind[i[meet]] == Kind.STRONG
        found.append(np.unique(a << NUMBER_BITS + 1 | b << 1 | is_strong))
    codes = np.unique(np.concatenate(found))
    codes = codes[np.diff(codes >> 1, append=-1) != 0]
    return np.stack([codes >> NUMBER_BITS + 1, codes >> 1 & _NUMBER]), codes & 1 == 1


def _may_be_by_the_same(a: Numbers, b: Numbers) -> NDArray[np.bool_]:
    """Whether pairs share an author's mark, one of four groups of 15 bits, or one of them has none."""
    differ = a ^ b
    has_zero_group = (differ - _MARKS_LOW) & ~differ & _MARKS_HIGH != 0
    return has_zero_group | (a < 0) | (b < 0)


def _within(key: Numbers, asks: NDArray[np.bool_]) -> Iterator[tuple[Numbers, Numbers]]:
    """Positions of pairs within runs of equal keys, some at a time: each that asks, with each one after it."""
    at = np.arange(len(key))
    partners = np.where(asks, np.searchsorted(key, key, "right") - at - 1, 0)
    until = np.cumsum(partners)
    cuts = np.searchsorted(until, np.arange(AT_ONCE, partners.sum(), AT_ONCE))
    for first, last in pairwise([0, *np.unique(cuts).tolist(), len(key)]):
        count = partners[first:last]
        i = np.repeat(at[first:last], count)
        yield i, i + 1 + np.arange(len(i)) - np.repeat(np.cumsum(count) - count, count)


def _may_be_alike(pairs: pa.RecordBatch) -> NDArray[np.bool_]:
    """Whether pairs can have enough long words in common: as many as common bits, and words of a that share a bit."""
    a, b = _bits(pairs["long_word_bits_a"]), _bits(pairs["long_word_bits_b"])
    words_a, words_b = (values(pairs[f"long_words_{side}"]).astype(np.int64) for side in "ab")
    common = np.bitwise_count(a & b).sum(axis=1) + words_a - np.bitwise_count(a).sum(axis=1)
    # Jaccard similarity of c common ones of n in both is c / (n - c)
    enough = common * (1 + LEAST_COMMON_WORDS) >= LEAST_COMMON_WORDS * (words_a + words_b)
    return enough | (values(pairs["has_abstract_a"]) == 0) | (values(pairs["has_abstract_b"]) == 0)


def _bits(bits: pa.BinaryArray) -> NDArray[np.uint64]:
    ends = np.frombuffer(bits.buffers()[1], np.int32)[bits.offset :][: len(bits) + 1]
    return np.frombuffer(bits.buffers()[2], np.uint8)[ends[0] : ends[-1]].view(np.uint64).reshape(-1, BITS // 64)


def _all(variants: pa.Table, name: str) -> NDArray[Any]:
    return values(variants.column(name).combine_chunks())


def _lists(variants: pa.Table, name: str) -> tuple[Numbers, Numbers]:
    """The numbers in a column of lists, and the number of the row that each stands in."""
    lists = variants.column(name).combine_chunks()
    return np.repeat(np.arange(len(lists)), np.diff(values(lists.offsets))), values(lists.flatten())
