"""Blocking keys, compared with a plain reimplementation."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papertrends.papers import hashing
from papertrends.papers.minhash import BAND_ROWS
from papertrends.papers.sketches import BANDS, BITS, KEYS_TYPE, WORD_BANDS, Kind, blocking_keys
from papertrends.papers.streams import replaced_texts

WORDS = st.lists(st.sampled_from(["a", "deep", "network", "learns", "übergröße", "中文", "x1", "gradient"]), max_size=12)
TEXT = st.tuples(WORDS, st.sampled_from([" ", ", ", "-", "\n", " . "])).map(lambda made: made[1].join(made[0]))
TEXTS = st.lists(st.one_of(st.none(), TEXT), max_size=8)


def words_of(text: str | None) -> list[str]:
    return re.findall(r"(?:[a-z0-9]|[^\x00-\x7f])+", text or "")


def long_words_of(text: str | None) -> set[str]:
    return {word for word in words_of(text) if len(word) >= 6}


def keys_of(
    titles: list[str], abstracts: Sequence[str | None] | None = None, names: Sequence[str | None] | None = None
) -> list[dict[str, set[int]]]:
    """Of each row the keys of each kind."""
    nothing: Sequence[str | None] = [None] * len(titles)
    made = blocking_keys(*(pa.array(texts, pa.string()) for texts in (titles, names or nothing, abstracts or nothing)))
    return [{kind.name: {key for key in row if key >> 32 == kind} for kind in Kind} for row in made.column("keys").to_pylist()]


@settings(deadline=None)
@given(TEXTS)
def test_the_bits_tell_which_long_words_there_may_be(texts: list[str | None]) -> None:
    nothing = pa.nulls(len(texts), pa.string())
    rows = blocking_keys(nothing, nothing, pa.array(texts, pa.string())).to_pylist()
    assert len(rows) == len(texts)
    for text, row in zip(texts, rows, strict=True):
        assert row["long_words"] == len(long_words_of(text))
        assert sum(byte.bit_count() for byte in row["long_word_bits"]) <= len(long_words_of(text))
        assert len(row["long_word_bits"]) * 8 == BITS
        assert len({key for key in row["keys"] if key >> 32 == Kind.SHINGLES}) == (BANDS if words_of(text) else 0)
        assert not row["has_abstract"]  # three different long words at most: too few


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_text_has_the_same_keys_whatever_stands_beside_it(titles: list[str | None], abstracts: list[str | None]) -> None:
    rows = min(len(titles), len(abstracts))
    columns = [pa.array(texts[:rows], pa.string()) for texts in (titles, titles, abstracts)]
    together = blocking_keys(*columns).to_pylist()
    alone = [blocking_keys(*(column.slice(row, 1) for column in columns)).to_pylist()[0] for row in range(rows)]
    assert together == alone


def test_texts_of_many_pieces_and_one_longer_than_a_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pa.array([f"word{n} and word{n + 1} of a text" for n in range(500)] + ["long " * 400 + "end"])
    whole = blocking_keys(texts, texts, texts).to_pylist()
    monkeypatch.setattr(hashing, "CHUNK_BYTES", 200)
    assert blocking_keys(texts, texts, texts).to_pylist() == whole


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=5))
def test_a_stream_of_batches_keeps_its_order_and_its_other_columns(parts: list[list[str | None]]) -> None:
    schema = pa.schema([("a", pa.string()), ("number", pa.int64()), ("b", pa.string()), ("c", pa.string())])
    texts = [pa.array(part, pa.string()) for part in parts]
    batches = [pa.record_batch([text, pa.array([n] * len(text), pa.int64()), text, text], schema) for n, text in enumerate(texts)]
    made = replaced_texts(pa.RecordBatchReader.from_batches(schema, batches), ["a", "b", "c"], blocking_keys)
    assert made.schema.names == ["number", *KEYS_TYPE.names]
    rows = made.read_all().to_pylist()
    assert [row.pop("number") for row in rows] == [n for n, part in enumerate(parts) for _ in part]
    flat = pa.array([text for part in parts for text in part], pa.string())
    assert rows == blocking_keys(flat, flat, flat).to_pylist()


def test_bands_meet_as_often_as_minhash_promises():
    met = 0
    for n in range(200):
        shared = " ".join(f"s{n}x{k}" for k in range(60))
        pair: list[str | None] = [f"{shared} {' '.join(f'{side}{n}x{k}' for k in range(45))}" for side in "ab"]
        one, other = keys_of(["", ""], pair)
        met += bool(one["SHINGLES"] & other["SHINGLES"])
    similarity = 58 / (58 + 2 * 47)  # three-word shingles in common, of all
    promised = 1 - (1 - similarity**BAND_ROWS) ** BANDS
    assert abs(met / 200 - promised) < 0.1


def test_a_reworded_abstract_meets_by_its_rare_words_and_not_by_common_ones():
    rare = "glacier moraine crevasse meltwater snowpack permafrost icefall bedrock".split()
    common = "accuracy algorithms benchmark performance existing methods datasets training".split()
    reworded: list[str | None] = [" and ".join(rare), " then ".join(reversed(rare)), " and ".join(common), " then ".join(reversed(common))]
    rows = keys_of([""] * 4, reworded)
    assert rows[0]["WORDS"] == rows[1]["WORDS"]
    assert len(rows[0]["WORDS"]) == WORD_BANDS
    assert not rows[0]["SHINGLES"] & rows[1]["SHINGLES"]
    assert [row["WORDS"] for row in rows[2:]] == [set(), set()]


def test_titles_meet_by_neighbouring_words_that_are_not_common():
    abstract = " ".join(f"glacier{n}" for n in range(9))
    titles = [
        "charting tethered balloons",
        "tethered balloons over large language models",
        "large language models",
        "balloons for tethered",
    ]
    rows = keys_of(titles, [abstract] * 4)
    assert len(rows[0]["TITLE"] & rows[1]["TITLE"]) == 1
    assert not rows[2]["TITLE"]
    assert not rows[0]["TITLE"] & rows[3]["TITLE"]


def test_a_record_without_an_abstract_meets_by_all_its_longer_words():
    one, other = keys_of(["large language models", "on large language models of 2024"])
    assert len(one["TITLE"] & other["TITLE"]) == 2


def test_titles_meet_by_the_name_before_the_colon():
    one, other, survey, another = keys_of(["a", "b", "c", "d"], names=["lumenfold", "lumenfold", "survey", "survey"])
    assert one["TITLE"] == other["TITLE"] != set()
    assert survey["TITLE"] == another["TITLE"] == set()
