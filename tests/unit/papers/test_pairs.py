"""Candidate pairs: who meets whom, compared with a plain loop, and which pairs are left out."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papertrends.papers import pairs
from papertrends.papers.pairs import PAIRS_TYPE, alike_pairs, met_pairs
from papertrends.papers.sketches import BITS, Kind

TITLE, SHINGLES = (int(kind) << 32 for kind in (Kind.TITLE, Kind.SHINGLES))
ALL_MARKS = 2**60 - 1


def variant(
    variant_id: int,
    *keys: int,
    strong: tuple[int, ...] = (),
    marks: int = -1,
    has_abstract: bool = True,
    words: tuple[int, ...] = (0, 1, 2),
) -> dict[str, Any]:
    bits = sum(1 << word for word in {word % BITS for word in words}).to_bytes(BITS // 8, "little")
    of_abstract = {"has_abstract": int(has_abstract), "long_words": len(words), "long_word_bits": bits}
    return {"variant_id": variant_id, "keys": list(keys), "strong_keys": list(strong), "author_marks": marks, "is_new": 1} | of_abstract


LISTS = [("keys", pa.list_(pa.int64())), ("strong_keys", pa.list_(pa.int64()))]
TYPES = pa.schema([("variant_id", pa.int64()), *LISTS, ("author_marks", pa.int64()), ("is_new", pa.int8())])
SKETCH = {"has_abstract": pa.int8(), "long_words": pa.int16(), "long_word_bits": pa.binary()}
LOOKED_AT = pa.schema(
    [*PAIRS_TYPE, ("is_strong", pa.int8()), *((f"{name}_{side}", kind) for side in "ab" for name, kind in SKETCH.items())]
)


def found(*variants: dict[str, Any]) -> list[tuple[int, ...]]:
    of = {one["variant_id"]: one for one in variants}
    met = met_pairs(pa.Table.from_pylist(list(variants), TYPES)).to_pylist()
    looked_at = [pair | {f"{name}_{side}": of[pair[f"variant_id_{side}"]][name] for side in "ab" for name in SKETCH} for pair in met]
    # beside a row that is not asked for: columns may be parts of others
    table = pa.Table.from_pylist([*looked_at[:1], *looked_at], LOOKED_AT)[min(1, len(looked_at)) :]
    alike = alike_pairs(pa.RecordBatchReader.from_batches(LOOKED_AT, table.to_batches(2))).read_all()
    return sorted(tuple(row.values()) for row in alike.to_pylist())


def known(variant: dict[str, Any]) -> dict[str, Any]:
    return variant | {"is_new": 0}


@pytest.mark.parametrize(
    ("one", "other", "is_candidate"),
    [
        pytest.param(variant(1, 7), variant(2, 8), False, id="no key in common"),
        pytest.param(variant(1, 7, 7), variant(2, 8), False, id="a key twice"),
        pytest.param(variant(1, SHINGLES + 7), variant(2, TITLE + 7), False, id="one hash, made of different things"),
        pytest.param(variant(1, 7), variant(2, 7), True, id="a key"),
        pytest.param(variant(1, 7, words=(1, 2, 3, 4)), variant(2, 7, words=(4, 5, 6, 7, 8)), True, id="an eighth of the words"),
        pytest.param(variant(1, 7, words=(1, 2, 3, 4)), variant(2, 7, words=(4, 5, 6, 7, 8, 9)), False, id="a ninth of the words"),
        pytest.param(variant(1, 7, words=(1, BITS + 1)), variant(2, 7, words=(1, 2)), True, id="words that share a bit count"),
        pytest.param(variant(1, 7, words=()), variant(2, 7, has_abstract=False), True, id="no abstract"),
        pytest.param(variant(1, strong=(2**62 + 9,), words=(1,)), variant(2, strong=(2**62 + 9,), words=(2,)), True, id="an id"),
        pytest.param(variant(1, strong=(7,)), variant(2, 7), False, id="an id and words"),
        pytest.param(variant(1, 7, marks=0), variant(2, 7, marks=ALL_MARKS), False, id="words of other authors"),
        pytest.param(variant(1, 7, marks=0), variant(2, 7, marks=ALL_MARKS - (0x7FFF << 30)), True, id="words of an author in common"),
        pytest.param(variant(1, 7, marks=0), variant(2, 7), True, id="words of no authors"),
        pytest.param(variant(1, SHINGLES + 7, marks=0), variant(2, SHINGLES + 7, marks=ALL_MARKS), True, id="shingles of other authors"),
    ],
)
def test_two_are_compared_if(one: dict[str, Any], other: dict[str, Any], is_candidate: bool) -> None:
    assert found(one, other) == ([(1, 2)] if is_candidate else [])


def test_pairs_of_two_known_variants_are_left_out() -> None:
    assert found(known(variant(5, 7)), variant(9, 7), known(variant(3, 7))) == [(3, 9), (5, 9)]


def test_no_variants_make_no_pairs() -> None:
    assert found() == []
    assert found(variant(1), variant(2)) == []


KEYS = st.tuples(st.lists(st.integers(0, 5), max_size=6), st.lists(st.integers(0, 3), max_size=2))


@settings(deadline=None)
@given(st.lists(KEYS, max_size=9), st.sets(st.integers(0, 9)), st.integers(1, 9))
def test_they_are_those_that_a_loop_finds(made: list[tuple[list[int], list[int]]], new: set[int], at_once: int) -> None:
    variants = [variant(10 - n, *keys, strong=tuple(strong)) | {"is_new": int(n in new)} for n, (keys, strong) in enumerate(made)]
    wanted = [
        (10 - b, 10 - a)
        for (a, one), (b, other) in combinations(enumerate(made), 2)
        if {a, b} & new and (set(one[0]) & set(other[0]) or set(one[1]) & set(other[1]))
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "AT_ONCE", at_once)
        assert found(*variants) == sorted(wanted)


def test_a_variant_with_its_keys_in_several_rows_is_as_good() -> None:
    apart = [variant(4, 7), variant(2, strong=(9,)), variant(2, 7), variant(4, strong=(9,)), variant(3, 8), variant(1, 8)]
    met = met_pairs(pa.Table.from_pylist(apart, TYPES)).to_pylist()
    assert sorted(tuple(row.values()) for row in met) == [(1, 3, 0), (2, 4, 0), (2, 4, 1)]
