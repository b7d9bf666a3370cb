"""Papers in batches, from Arrow to Arrow: what the dbt Python models of phrases call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from papertrends.phrases.acronyms import definitions
from papertrends.phrases.ngrams import Ngrams, Vocabulary, Words, find_ngrams, keys_of, parts_of, read_words, spelled

BATCH = 20_000
"""Papers at a time: some 300 MB of arrays."""

NGRAM = pa.struct(
    [("ngram", pa.int64()), ("in_title", pa.bool_()), ("is_alone", pa.bool_()), ("is_name", pa.bool_()), ("is_word", pa.bool_())]
)
ACRONYM = pa.struct([("short", pa.int64()), ("long", pa.int64())])
PAPERS = pa.schema([("paper_id", pa.string()), ("text_key", pa.string()), ("ngrams", pa.list_(NGRAM)), ("acronyms", pa.list_(ACRONYM))])
SPELLINGS = pa.schema(
    [
        ("ngram", pa.int64()),
        ("fingerprint", pa.int64()),
        ("paper_id", pa.string()),
        ("spelling", pa.string()),
        ("parts", pa.list_(pa.int64())),
    ]
)


def _read(batch: pa.RecordBatch, vocabulary: Vocabulary) -> tuple[Words, Ngrams]:
    texts = list(zip(batch.column("title").to_pylist(), batch.column("abstract").to_pylist(), strict=True))
    words = read_words(texts, vocabulary)
    return words, find_ngrams(words, vocabulary)


def _once_a_paper(words: Words, ngrams: Ngrams, vocabulary: Vocabulary) -> tuple[npt.NDArray[np.int64], pa.StructArray]:
    """The n-grams of each paper, once each: the number of the paper, and what is so of any of their places."""
    paper = words.paper[ngrams.start]
    order = np.lexsort((ngrams.key, paper))
    paper, key, start = paper[order], ngrams.key[order], ngrams.start[order]
    first = np.flatnonzero(np.append(True, (key[1:] != key[:-1]) | (paper[1:] != paper[:-1]))[: len(key)])
    names = np.array(vocabulary.names, dtype=np.bool_)[words.token]
    anywhere = [words.in_title[start], ngrams.alone[order], names[start]]
    flags = [np.logical_or.reduceat(flag, first) if len(first) else flag for flag in anywhere]
    columns = [key[first], *flags, ngrams.size[order][first] == 1]
    return paper[first], pa.StructArray.from_arrays([pa.array(column) for column in columns], fields=list(NGRAM))


def _acronyms(abstracts: list[str | None]) -> pa.Array:
    """The short forms that each abstract defines, with their long forms, as keys."""
    found = [(n, *pair) for n, text in enumerate(abstracts) for pair in dict.fromkeys(definitions(text or ""))]
    shorts, longs = keys_of([short for _, short, _ in found]), keys_of([long for _, _, long in found])
    rows: list[list[dict[str, int]]] = [[] for _ in abstracts]
    for (n, _, _), short, long in zip(found, shorts, longs, strict=True):
        if short is not None and long is not None and short != long and {"short": short, "long": long} not in rows[n]:
            rows[n].append({"short": short, "long": long})
    return pa.array(rows, pa.list_(ACRONYM))


def ngram_batches(papers: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The n-grams of each paper (columns paper_id, text_key, title, abstract), and the acronyms it defines."""
    vocabulary = Vocabulary()
    for batch in papers:
        paper, ngrams = _once_a_paper(*_read(batch, vocabulary), vocabulary)
        ends = np.searchsorted(paper, np.arange(batch.num_rows + 1)).astype(np.int32)
        lists = pa.ListArray.from_arrays(pa.array(ends), ngrams)
        columns = [batch.column("paper_id"), batch.column("text_key"), lists, _acronyms(batch.column("abstract").to_pylist())]
        yield pa.RecordBatch.from_arrays(columns, schema=PAPERS)


def spelling_batches(papers: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """How each paper writes the n-grams in its list `wanted`, where it does so last: there titles' capitals are seldom."""
    vocabulary = Vocabulary()
    for batch in papers:
        words, ngrams = _read(batch, vocabulary)
        wanted = batch.column("wanted").flatten()
        of_paper = np.repeat(np.arange(batch.num_rows), batch.column("wanted").value_lengths().to_numpy(zero_copy_only=False))
        asked = dict(
            zip(
                zip(of_paper.tolist(), wanted.field("ngram").to_pylist(), strict=True), wanted.field("fingerprint").to_pylist(), strict=True
            )
        )
        at = np.flatnonzero(np.isin(ngrams.key, wanted.field("ngram").to_numpy(zero_copy_only=False)))
        at = at[np.argsort(ngrams.start[at], kind="stable")]
        places = {
            (paper, key): (start, size)
            for paper, key, start, size in zip(
                words.paper[ngrams.start[at]].tolist(),
                ngrams.key[at].tolist(),
                ngrams.start[at].tolist(),
                ngrams.size[at].tolist(),
                strict=True,
            )
        }
        ids = batch.column("paper_id").to_pylist()
        rows = [
            (
                key,
                fingerprint,
                ids[paper],
                spelled(words, vocabulary, *places[paper, key]),
                parts_of(words, vocabulary, *places[paper, key]),
            )
            for (paper, key), fingerprint in asked.items()
        ]
        columns = [pa.array([row[n] for row in rows], kind) for n, kind in enumerate(SPELLINGS.types)]
        yield pa.RecordBatch.from_arrays(columns, schema=SPELLINGS)
