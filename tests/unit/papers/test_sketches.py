"""Sketches of abstracts, against the same thing said plainly."""

from __future__ import annotations

import re

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from papertrends.papers import sketches
from papertrends.papers.sketches import BITS, SETS_TYPE, replaced_texts, sketched, word_sets

WORDS = st.lists(st.sampled_from(["a", "deep", "network", "learns", "übergröße", "中文", "x1", "gradient"]), max_size=12)
TEXT = st.tuples(WORDS, st.sampled_from([" ", ", ", "-", "\n", " . "])).map(lambda made: made[1].join(made[0]))
TEXTS = st.lists(st.one_of(st.none(), TEXT), max_size=8)


def words_of(text: str | None) -> list[str]:
    return re.findall(r"(?:[a-z0-9]|[^\x00-\x7f])+", text or "")


def long_words_of(text: str | None) -> set[str]:
    return {word for word in words_of(text) if len(word) >= 6}


def shingles_of(text: str | None) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[n : n + 3]) for n in range(len(words))}


@settings(deadline=None)
@given(TEXTS)
def test_shingles_and_long_words_are_those_of_the_text(texts):
    rows = word_sets(pa.array(texts, pa.string())).to_pylist()
    assert len(rows) == len(texts)
    for text, row in zip(texts, rows, strict=True):
        assert len(row["abstract_shingles"]) == len(shingles_of(text))
        assert len(row["abstract_long_words"]) == len(long_words_of(text))
        assert row["abstract_long_words"] == sorted(set(row["abstract_long_words"]))
    for one, left in zip(texts, rows, strict=True):
        for other, right in zip(texts, rows, strict=True):
            in_common = set(left["abstract_shingles"]) & set(right["abstract_shingles"])
            assert len(in_common) == len(shingles_of(one) & shingles_of(other))


@settings(deadline=None)
@given(TEXTS)
def test_a_sketch_says_how_many_long_words_there_are_and_which_may_be_among_them(texts):
    rows = sketched(pa.array(texts, pa.string()), bands=2, word_bands=5, rows=3).to_pylist()
    sets = word_sets(pa.array(texts, pa.string())).to_pylist()
    assert len(rows) == len(texts)
    for text, row, words in zip(texts, rows, sets, strict=True):
        assert row["long_words"] == len(long_words_of(text))
        assert len(row["bands"]) == (2 if words_of(text) else 0)
        assert len(row["word_bands"]) == 0  # three rare words at most: too few
        assert {8 * n + bit for n, byte in enumerate(row["long_word_bits"]) for bit in range(8) if byte >> bit & 1} == {
            word % BITS for word in words["abstract_long_words"]
        }


@settings(deadline=None)
@given(TEXTS)
def test_a_text_is_sketched_the_same_whatever_stands_beside_it(texts):
    together = sketched(pa.array(texts, pa.string()), bands=3, word_bands=2, rows=2).to_pylist()
    alone = [sketched(pa.array([text], pa.string()), bands=3, word_bands=2, rows=2).to_pylist()[0] for text in texts]
    assert together == alone
    assert sketched(pa.array(["before", *texts], pa.string()).slice(1), bands=3, word_bands=2, rows=2).to_pylist() == together
    assert word_sets(pa.array(texts, pa.string())).to_pylist() == [
        word_sets(pa.array([text], pa.string())).to_pylist()[0] for text in texts
    ]


def test_texts_of_many_pieces_and_one_longer_than_a_piece(monkeypatch):
    texts = [f"word{n} and word{n + 1} of a text" for n in range(500)] + ["long " * 400 + "end"]
    whole = sketched(pa.array(texts), bands=2, word_bands=1, rows=2).to_pylist()
    monkeypatch.setattr(sketches, "CHUNK_BYTES", 200)
    assert sketched(pa.array(texts), bands=2, word_bands=1, rows=2).to_pylist() == whole


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=5))
def test_a_stream_of_batches_keeps_its_order_and_its_other_columns(parts):
    schema = pa.schema([("text", pa.string()), ("number", pa.int64())])
    batches = [
        pa.record_batch([pa.array(part, pa.string()), pa.array([n] * len(part), pa.int64())], schema) for n, part in enumerate(parts)
    ]
    made = replaced_texts(pa.RecordBatchReader.from_batches(schema, batches), "text", word_sets)
    assert made.schema.names == ["number", *SETS_TYPE.names]
    rows = made.read_all().to_pylist()
    assert [row.pop("number") for row in rows] == [n for n, part in enumerate(parts) for _ in part]
    assert rows == word_sets(pa.array([text for part in parts for text in part], pa.string())).to_pylist()


def test_bands_meet_as_often_as_minhash_promises():
    bands, rows, common = 20, 3, 60
    met = 0
    for n in range(200):
        shared = " ".join(f"s{n}x{k}" for k in range(common))
        pair = [f"{shared} {' '.join(f'{side}{n}x{k}' for k in range(30))}" for side in "ab"]
        one, other = sketched(pa.array(pair), bands, 1, rows).to_pylist()
        met += bool(set(one["bands"]) & set(other["bands"]))
    similarity = 58 / (58 + 2 * 32)  # three-word shingles in common, of all
    promised = 1 - (1 - similarity**rows) ** bands
    assert abs(met / 200 - promised) < 0.08


def test_a_reworded_abstract_meets_by_its_rare_words_and_not_by_common_ones():
    rare = "glacier moraine crevasse meltwater snowpack permafrost icefall bedrock".split()
    common = "accuracy algorithms benchmark performance existing methods datasets training".split()
    reworded = [" and ".join(rare), " then ".join(reversed(rare)), " and ".join(common), " then ".join(reversed(common))]
    rows = sketched(pa.array(reworded), bands=8, word_bands=16, rows=3).to_pylist()
    assert rows[0]["word_bands"] == rows[1]["word_bands"]
    assert len(rows[0]["word_bands"]) == 16
    assert not set(rows[0]["bands"]) & set(rows[1]["bands"])
    assert [row["word_bands"] for row in rows[2:]] == [[], []]
