"""Decisions on candidate pairs, batch by batch."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from papertrends.papers.comparison import Variant, compare
from papertrends.papers.doubts import ids_say_same, margin, without_ids
from papertrends.papers.rules import decide

BATCH_TEXTS: Final = 2000
"""Pairs held at a time; the words of an abstract that occurs in several of them are found once."""
DECISIONS_TYPE: Final = pa.schema(
    [
        ("variant_id_a", pa.int64()),
        ("variant_id_b", pa.int64()),
        ("change", pa.int64()),
        ("is_same", pa.bool_()),
        ("reason", pa.string()),
        ("title_similarity", pa.float64()),
        ("abstract_similarity", pa.float64()),
        ("margin", pa.float64()),
        ("is_same_by_ids", pa.bool_()),
        ("reason_by_text", pa.string()),
    ]
)
FIELDS: Final = ("variant_id", "title", "abstract", "authors", "venue", "year", "arxiv_id", "doi")


def decided(pairs: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """Decide on a stream of pairs: `variant_id_a`, `title_a`, … and the same of b, and `change`, which is passed on."""
    return pa.RecordBatchReader.from_batches(DECISIONS_TYPE, map(_decided, (batch for batch in pairs if batch.num_rows)))


def _decided(batch: pa.RecordBatch) -> pa.RecordBatch:
    known: dict[int, Variant] = {}
    sides = [zip(*(batch.column(f"{field}_{side}").to_pylist() for field in FIELDS), strict=True) for side in "ab"]
    rows: list[tuple[Any, ...]] = []
    for change, a, b in zip(batch.column("change").to_pylist(), *sides, strict=True):
        comparison = compare(_variant(known, a), _variant(known, b))
        reason = decide(comparison)
        similarities = comparison.title_similarity, comparison.abstract_similarity
        by_ids = ids_say_same(comparison)
        by_text = None if by_ids is None else decide(without_ids(comparison)).value
        rows.append((a[0], b[0], change, reason.is_same, reason.value, *similarities, margin(comparison), by_ids, by_text))
    columns = [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), DECISIONS_TYPE.types, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=DECISIONS_TYPE)


def _variant(known: dict[int, Variant], row: tuple[Any, ...]) -> Variant:
    variant_id, title, abstract, authors, *others = row
    if variant_id not in known:
        known[variant_id] = Variant(title, abstract, tuple(authors), *others)
    return known[variant_id]
