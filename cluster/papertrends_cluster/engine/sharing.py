"""Rows that share a value, together, for a function that makes rows of pairs of them.

Each row stands once for each of its values, with that value alone, in the partition of the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from papertrends.dbt_model import MadeOfAll

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

PARTITION_VALUES = 20_000_000
"""In one partition, on average: some 30 bytes each, held in memory while the function runs."""
LEAST_PARTITIONS = 4
WHERE = ["list_of_all", "value_of_all"]
"""Columns: the number of the list that has the value, and the value."""


def together(rows: DataFrame, lists: Sequence[str]) -> DataFrame:
    """A row for each value of each list, without the lists; those of one value in the same partition."""
    of_list, value = WHERE
    others = [f"`{name}`" for name in rows.columns if name not in lists]
    each = [rows.selectExpr(*others, f"{n} as {of_list}", f"explode(array_distinct(`{name}`)) as {value}") for n, name in enumerate(lists)]
    values = reduce(lambda one, other: one.unionAll(other), each).where(f"{value} is not null")
    sizes = " + ".join(f"coalesce(sum(size(`{name}`)), 0)" for name in lists)
    count = int(rows.selectExpr(f"{sizes} as count").collect()[0][0])
    return values.repartition(max(LEAST_PARTITIONS, -(-count // PARTITION_VALUES)), *WHERE)


def in_executor(
    made: MadeOfAll, lists: Sequence[str], given: pa.Schema, returned: pa.Schema
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Call a function on all rows of a partition of `together`, with their values in lists again."""

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        if held := list(batches):
            rows = pa.Table.from_batches(held)
            held.clear()
            yield from made(_with_lists(rows, lists, given)).cast(returned).to_batches()

    return run


def _with_lists(rows: pa.Table, lists: Sequence[str], given: pa.Schema) -> pa.Table:
    of_list, value = (rows[column].combine_chunks() for column in WHERE)
    columns = {name: rows[name] for name in given.names if name not in lists}
    for n, name in enumerate(lists):
        is_here = of_list.to_numpy() == n
        ends = pa.array(np.concatenate([[0], np.cumsum(is_here)]).astype(np.int32))
        columns[name] = pa.ListArray.from_arrays(ends, value.filter(pa.array(is_here)))
    return pa.table({name: columns[name] for name in given.names}).cast(given)
