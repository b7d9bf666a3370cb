"""Papers in batches through `grams`, from Arrow to Arrow: what the dbt Python models of phrases call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from papertrends.phrases.grams import GLUED, Grams, Vocabulary, Words, find_grams, read_words, written

BATCH = 20_000
"""Papers at a time: some 300 MB of arrays."""

WORDS = pa.schema([("text_no", pa.int64()), ("words", pa.list_(pa.uint32()))])
GRAMS = pa.schema(
    [
        ("text_no", pa.int64()),
        ("gram", pa.uint64()),
        ("form", pa.uint64()),
        ("words", pa.uint8()),
        ("times", pa.uint16()),
        ("in_title", pa.bool_()),
        ("is_name", pa.bool_()),
    ]
)
FORMS = pa.schema([("gram", pa.uint64()), ("form", pa.uint64()), ("written", pa.string())])
PARTS = pa.schema([("gram", pa.uint64()), ("part", pa.uint64())])

Texts = Sequence[tuple[str, str | None]]


def _texts(batch: pa.RecordBatch) -> tuple[npt.NDArray[np.int64], Texts]:
    numbers = batch.column("text_no").to_numpy(zero_copy_only=False)
    return numbers, list(zip(batch.column("title").to_pylist(), batch.column("abstract").to_pylist(), strict=True))


def word_batches(papers: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Folded words of each paper (columns text_no, title, abstract) as hashes, as `gram_keys` reads them."""
    vocabulary = Vocabulary()
    for batch in papers:
        numbers, texts = _texts(batch)
        words = read_words(texts, vocabulary)
        folded = np.array(vocabulary.folded, dtype=np.uint32)[words.token] + words.glued.astype(np.uint32) * np.uint32(GLUED)
        # a 0 before each word that starts a run
        fresh = np.append(True, words.run[1:] != words.run[:-1])[: len(folded)]
        out = np.zeros(len(folded) + int(fresh.sum()), dtype=np.uint32)
        places = np.arange(len(folded)) + np.cumsum(fresh)
        out[places] = folded
        per_paper = np.bincount(words.paper, minlength=len(texts)) + np.bincount(words.paper[fresh], minlength=len(texts))
        offsets = np.append(0, np.cumsum(per_paper)).astype(np.int32)
        lists = pa.ListArray.from_arrays(pa.array(offsets), pa.array(out))
        yield pa.RecordBatch.from_arrays([pa.array(numbers), lists], schema=WORDS)


def _one_per_paper(words: Words, grams: Grams) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Order of the occurrences by paper and gram, and where in that order each pair starts."""
    paper = words.paper[grams.start]
    order = np.lexsort((grams.start, grams.key, paper))
    paper, key = paper[order], grams.key[order]
    first = np.append(True, (key[1:] != key[:-1]) | (paper[1:] != paper[:-1])) if len(key) else np.zeros(0, dtype=np.bool_)
    return order, np.flatnonzero(first)


def gram_batches(papers: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Candidate phrases of each paper, once each: how often, whether in the title, whether written as a name.

    `form` is the spelling of the last occurrence, which is seldom one of the title with its capitals.
    """
    vocabulary = Vocabulary()
    for batch in papers:
        numbers, texts = _texts(batch)
        words = read_words(texts, vocabulary)
        grams = find_grams(words, vocabulary)
        order, starts = _one_per_paper(words, grams)
        times = np.diff(np.append(starts, len(order)))
        first, last = order[starts], order[starts + times - 1]
        named = np.add.reduceat(words.named[grams.start[order]], starts) > 0 if len(starts) else np.zeros(0, dtype=np.bool_)
        columns = [
            numbers[words.paper[grams.start[first]]],
            grams.key[first],
            grams.form[last],
            grams.size[first].astype(np.uint8),
            np.minimum(times, 999).astype(np.uint16),
            words.in_title[grams.start[first]],
            named,
        ]
        yield pa.RecordBatch.from_arrays([pa.array(c) for c in columns], schema=GRAMS)


def form_batches(papers: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Spellings as written, for the pairs of `gram` and `form` in each paper's list column `wanted` (of forms)."""
    vocabulary = Vocabulary()
    for batch in papers:
        numbers, texts = _texts(batch)
        words = read_words(texts, vocabulary)
        grams = find_grams(words, vocabulary)
        wanted = batch.column("wanted")
        papers_of_wanted = np.repeat(np.arange(len(numbers)), wanted.value_lengths().to_numpy(zero_copy_only=False))
        asked = set(zip(papers_of_wanted.tolist(), wanted.flatten().to_pylist(), strict=True))
        at = np.flatnonzero(np.isin(grams.form, wanted.flatten().to_numpy(zero_copy_only=False)))
        rows: dict[tuple[int, int], str] = {}
        for place, paper in zip(at.tolist(), words.paper[grams.start[at]].tolist(), strict=True):
            form = int(grams.form[place])
            if (paper, form) in asked and (pair := (int(grams.key[place]), form)) not in rows:
                rows[pair] = written(words, vocabulary, int(grams.start[place]), int(grams.size[place]))
        columns = [
            pa.array([gram for gram, _ in rows], pa.uint64()),
            pa.array([form for _, form in rows], pa.uint64()),
            pa.array(list(rows.values()), pa.string()),
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=FORMS)
