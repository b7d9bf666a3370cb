"""Known phrases in texts that are lists of folded words, and the phrases within phrases."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from papertrends.phrases.batches import PARTS
from papertrends.phrases.grams import MAX_WORDS, Ints, Keys, gram_keys

TEXT_GRAMS = pa.schema([("text_no", pa.int64()), ("gram", pa.uint64())])
_BITS = 22
_MASK = np.uint64((1 << _BITS) - 1)


def _words(batch: pa.RecordBatch) -> Keys:
    """The words of all lists of the batch, one after the other."""
    return batch.column("words").flatten().to_numpy(zero_copy_only=False).astype(np.uint64)


def _found(words: Keys, wanted: Keys, sizes: Container[int] = range(1, MAX_WORDS + 1)) -> Iterator[tuple[Ints, int, Keys]]:
    """Places, size and keys of the wanted phrases (sorted keys); a filter by the keys' last bits goes before the search."""
    bits = np.zeros(1 << _BITS, dtype=np.bool_)
    bits[wanted & _MASK] = True
    for size, keys, whole in gram_keys(words, sizes):
        at = np.flatnonzero(whole & bits[keys & _MASK])
        place = np.minimum(np.searchsorted(wanted, keys[at]), len(wanted) - 1)
        at = at[wanted[place] == keys[at]]
        yield at, size, keys[at]


def lookup_batches(
    texts: Iterable[pa.RecordBatch], wanted: npt.NDArray[np.uint64], sizes: Container[int] = range(1, MAX_WORDS + 1)
) -> Iterator[pa.RecordBatch]:
    """Which of the wanted phrases, of so many words, each text (columns text_no, words) holds, once each."""
    wanted = np.unique(wanted)
    for batch in texts:
        words = _words(batch)
        if not len(wanted) or not len(words):
            continue
        numbers = batch.column("text_no").to_numpy(zero_copy_only=False)
        ends = np.cumsum(batch.column("words").value_lengths().to_numpy(zero_copy_only=False))
        found = [(numbers[np.searchsorted(ends, at, side="right")], keys) for at, _, keys in _found(words, wanted, sizes)]
        if not found:
            continue
        texts_found, keys = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.lexsort((keys, texts_found))
        texts_found, keys = texts_found[order], keys[order]
        first = np.append(True, (keys[1:] != keys[:-1]) | (texts_found[1:] != texts_found[:-1]))[: len(keys)]
        yield pa.RecordBatch.from_arrays([pa.array(texts_found[first]), pa.array(keys[first])], schema=TEXT_GRAMS)


def part_batches(texts: Iterable[pa.RecordBatch], wanted: npt.NDArray[np.uint64]) -> Iterator[pa.RecordBatch]:
    """Every shorter run of words within the wanted phrases, each text being searched for any of them."""
    wanted = np.unique(wanted)
    known: set[int] = set()
    for batch in texts:
        words = _words(batch)
        whole: list[int] = []
        parts: list[int] = []
        for at, size, keys in _found(words, wanted) if len(wanted) else ():
            fresh, where = np.unique(keys, return_index=True)
            for key, place in zip(fresh.tolist(), at[where].tolist(), strict=True):
                if size > 1 and key not in known:
                    within = {int(k) for n, ks, inside in gram_keys(words[place : place + size]) for k in ks[inside] if n < size}
                    whole += [key] * len(within)
                    parts += within
            known.update(fresh.tolist())
        yield pa.RecordBatch.from_arrays([pa.array(whole, pa.uint64()), pa.array(parts, pa.uint64())], schema=PARTS)
