"""Papers in batches, from Arrow to Arrow: what the dbt Python models of phrases call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from papertrends.phrases.acronyms import definitions
from papertrends.phrases.ngrams import Ngrams, Vocabulary, Words, find_ngrams, keys_of, parts_of, read_words, spelled

BATCH = 20_000
"""Papers at a time: some 300 MB of arrays."""

_FLAGS = ("in_title", "is_alone", "is_name", "is_repeated")
NGRAM = pa.struct([("ngram", pa.int64()), *((flag, pa.bool_()) for flag in _FLAGS), ("weakness", pa.int8())])
ACRONYM = pa.struct([("short", pa.int64()), ("long", pa.int64())])
_PASSED_ON = [
    ("paper_id", pa.string()),
    ("text_key", pa.string()),
    ("week_end", pa.date32()),
    ("is_new", pa.bool_()),
    ("is_gone", pa.bool_()),
]
PAPERS = pa.schema([*_PASSED_ON, ("ngrams", pa.list_(NGRAM)), ("acronyms", pa.list_(ACRONYM))])
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


def _once_a_paper(words: Words, ngrams: Ngrams, papers: int, acronyms: list[dict[int, int]]) -> pa.ListArray:
    """The n-grams of each paper, once each, with what holds at any of the n-gram's places.

    A paper repeats an n-gram if it has it twice, or defines an acronym for it.
    """
    paper = words.paper[ngrams.start]
    order = np.lexsort((ngrams.key, paper))
    paper, key, start = paper[order], ngrams.key[order], ngrams.start[order]
    first = np.flatnonzero(np.append(True, (key[1:] != key[:-1]) | (paper[1:] != paper[:-1]))[: len(key)])
    anywhere = [words.in_title[start], ngrams.alone[order], ngrams.name[order]]
    flags = [np.logical_or.reduceat(flag, first) if len(first) else flag for flag in anywhere]
    repeated = np.diff(np.append(first, len(key))) > 1
    paper, key, weakness = paper[first], key[first], ngrams.weakness[order][first].astype(np.int8)
    ends = np.searchsorted(paper, np.arange(papers + 1)).astype(np.int32)
    for low, high, defined in zip(ends[:-1].tolist(), ends[1:].tolist(), acronyms, strict=True):
        if defined:
            repeated[low:high] |= np.isin(key[low:high], list(defined.values()))
    columns = [pa.array(column) for column in (key, *flags, repeated, weakness)]
    return pa.ListArray.from_arrays(pa.array(ends), pa.StructArray.from_arrays(columns, fields=list(NGRAM)))


def _acronyms(abstracts: list[str | None]) -> list[dict[int, int]]:
    """The short forms that each abstract defines, with their long forms, as keys; of several long forms, the first."""
    found = [(n, *pair) for n, text in enumerate(abstracts) for pair in dict.fromkeys(definitions(text or ""))]
    shorts, longs = keys_of([short for _, short, _ in found]), keys_of([long for _, _, long in found])
    defined: list[dict[int, int]] = [{} for _ in abstracts]
    for (n, _, _), short, long in zip(found, shorts, longs, strict=True):
        if short is not None and long is not None and short != long:
            defined[n].setdefault(short, long)
    return defined


def ngram_batches(papers: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The n-grams of each paper and the acronyms it defines, instead of its title and abstract."""
    vocabulary = Vocabulary()
    for batch in papers:
        acronyms = _acronyms(batch.column("abstract").to_pylist())
        ngrams = _once_a_paper(*_read(batch, vocabulary), batch.num_rows, acronyms)
        said = [[{"short": short, "long": long} for short, long in defined.items()] for defined in acronyms]
        columns = [*(batch.column(name) for name, _ in _PASSED_ON), ngrams, pa.array(said, pa.list_(ACRONYM))]
        yield pa.RecordBatch.from_arrays(columns, schema=PAPERS)


def _places(words: Words, ngrams: Ngrams, wanted: pa.Array) -> dict[tuple[int, int], tuple[int, int]]:
    """The last place of each wanted n-gram in each paper, by the paper's number and the key: start and size."""
    at = np.flatnonzero(np.isin(ngrams.key, wanted.to_numpy(zero_copy_only=False)))
    at = at[np.argsort(ngrams.start[at], kind="stable")]
    columns = (words.paper[ngrams.start[at]], ngrams.key[at], ngrams.start[at], ngrams.size[at])
    return {(paper, key): (start, size) for paper, key, start, size in zip(*(column.tolist() for column in columns), strict=True)}


def spelling_batches(papers: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """How each paper spells the n-grams in its list `wanted`, at their last place: there a title's capitals are rare."""
    vocabulary = Vocabulary()
    for batch in papers:
        words, ngrams = _read(batch, vocabulary)
        wanted = batch.column("wanted").flatten()
        places = _places(words, ngrams, wanted.field("ngram"))
        rows: list[tuple[int, int, str, str, list[int]]] = []
        for number, (paper, asked) in enumerate(zip(batch.column("paper_id").to_pylist(), batch.column("wanted").to_pylist(), strict=True)):
            for one in asked:
                place = places[number, one["ngram"]]
                said = spelled(words, vocabulary, *place), parts_of(words, vocabulary, *place)
                rows.append((one["ngram"], one["fingerprint"], paper, *said))
        columns = [pa.array([row[n] for row in rows], kind) for n, kind in enumerate(SPELLINGS.types)]
        yield pa.RecordBatch.from_arrays(columns, schema=SPELLINGS)
