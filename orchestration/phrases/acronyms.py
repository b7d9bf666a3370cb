"""Short forms and what they stand for, from texts that say so: "Group Relative Policy Optimization (GRPO)".

After Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from orchestration.phrases.grams import MAX_WORDS, Vocabulary, gram_keys, read_words

ACRONYMS = pa.schema([("text_no", pa.int64()), ("short", pa.uint64()), ("long", pa.uint64())])

_BRACKETS = re.compile(r"\(([^\s()]{2,10})\)")
_REACH = 100  # characters before the brackets in which a long form can lie
_END = re.compile(r"[()\n.;:!?,]")
_SHORT = re.compile(r"(?=.*[A-Z].*[A-Z0-9])[A-Za-z0-9][\w.+-]*s?$")


def long_form(short: str, before: str) -> str | None:
    """The end of the text before the brackets that the short form abbreviates; None where nothing there fits.

    From right to left every letter of the short form is found in the text, the first one at a word's start.
    """
    short = short.removesuffix("s") if short[:-1].isupper() else short
    most = min(len(short) + 5, 2 * len(short))
    words = before.split()[-most:]
    text = " ".join(words)
    at = len(text)
    for i, letter in enumerate(reversed(short.lower())):
        if not letter.isalnum():
            continue
        is_first = i == len(short) - 1
        at -= 1
        while at >= 0 and (text[at].lower() != letter or (is_first and at > 0 and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    found = text[text.rfind(" ", 0, at) + 1 :] if at and text[at - 1] == "-" else text[at:]
    return found if len(found.split()) > 1 or "-" in found else None


def definitions(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of short and long form that the text defines."""
    for match in _BRACKETS.finditer(text):
        if _SHORT.match(match[1]):
            before = _END.split(text[max(0, match.start() - _REACH) : match.start()])[-1]
            if found := long_form(match[1], before):
                yield match[1], found


def _keys(phrases: list[str]) -> list[int | None]:
    """Keys of phrases; None for what is no candidate: broken by a stop word, or of too many words."""
    vocabulary = Vocabulary()
    words = read_words([(phrase, None) for phrase in phrases], vocabulary)
    folded = np.array(vocabulary.folded, dtype=np.uint64)[words.token]
    starts = np.searchsorted(words.paper, np.arange(len(phrases) + 1))
    out: list[int | None] = []
    for start, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        size = end - start
        if 1 <= size <= MAX_WORDS and len(set(words.run[start:end].tolist())) == 1:
            *_, (_, keys, _) = gram_keys(folded[start:end])
            out.append(int(keys[0]))
        else:
            out.append(None)
    return out


def acronym_batches(papers: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Definitions in each paper (columns text_no, abstract), both forms as keys, once each."""
    for batch in papers:
        rows = [
            (number, *pair)
            for number, text in zip(batch.column("text_no").to_pylist(), batch.column("abstract").to_pylist(), strict=True)
            for pair in dict.fromkeys(definitions(text))
        ]
        shorts, longs = _keys([r[1] for r in rows]), _keys([r[2] for r in rows])
        found = dict.fromkeys(
            (row[0], short, long)
            for row, short, long in zip(rows, shorts, longs, strict=True)
            if short is not None and long is not None and short != long
        )
        columns = [pa.array([f[i] for f in found], kind) for i, kind in enumerate(ACRONYMS.types)]
        yield pa.RecordBatch.from_arrays(columns, schema=ACRONYMS)
