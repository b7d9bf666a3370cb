"""Rows that share a value, together, for a function that makes rows of pairs of them.

Each row stands once for each value that another row has, too, with that value alone. A value that very many rows have is cut
into pairs of pieces, so that every two rows meet in at least one, and no machine needs all of them at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from papertrends.dbt_model import MadeOfAll

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

PIECE_ROWS = 500
"""Of rows with one value. Every two pieces meet: 1,000 rows have half a million pairs."""
ROWS_AT_ONCE = 100_000
"""Given to the function at a time, or few more."""
WHERE = ["part_of_all", "list_of_all", "value_of_all"]
"""Columns: 0, or the two pieces of a value's rows; the list that has the value; and the value."""

PLACE = "place_of_all"
"""Column: the row's number among those of its value and part, by which rows that do not stand together are noticed."""


class ApartError(RuntimeError):
    """The engine has not kept the rows of a value together."""


def together(rows: DataFrame, row_id: str, lists: Sequence[str]) -> DataFrame:
    """The rows for each value that they share, those of one value one after the other, without the lists."""
    part, of_list, value = WHERE
    others = [f"`{name}`" for name in rows.columns if name not in lists]
    each = [rows.selectExpr(*others, f"{n} as {of_list}", f"explode(array_distinct(`{name}`)) as {value}") for n, name in enumerate(lists)]
    values = reduce(lambda one, other: one.unionAll(other), each).where(f"{value} is not null")
    # of ten values, nine belong to one row
    shared = values.groupBy(of_list, value).count().where("count > 1")
    shared = shared.selectExpr(of_list, value, f"cast(ceil(count / {PIECE_ROWS}) as bigint) as pieces")
    pieces = values.join(shared, [of_list, value]).selectExpr(
        *others, of_list, value, "pieces", f"pmod(`{row_id}`, pieces) as piece", "explode(sequence(0, pieces - 1)) as other"
    )
    found = pieces.where("pieces = 1 or piece != other").selectExpr(
        *others, of_list, value, f"if(pieces = 1, 0, least(piece, other) * pieces + greatest(piece, other)) as {part}"
    )
    # Sail leaves out a sort that nothing needs, but not one that numbers need
    return found.selectExpr("*", f"row_number() over (partition by {', '.join(WHERE)} order by `{row_id}`) as {PLACE}")


def in_executor(
    made: MadeOfAll, lists: Sequence[str], given: pa.Schema, returned: pa.Schema
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Call a function on rows of `together`, with their values in lists again."""

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for some in at_a_time(batches):
            yield from made(_with_lists(some, lists, given)).cast(returned).to_batches()

    return run


def at_a_time(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Rows in the order of `together`, all those of a value together, and those of two parts apart. Raises `ApartError`."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(map(len, held)) >= ROWS_AT_ONCE:
            *whole, last = _by_part(held)
            yield from map(_checked, whole)
            if begins := np.flatnonzero(last[PLACE].to_numpy() == 1)[1:].tolist():
                yield _checked(last[: begins[-1]])
                last = last[begins[-1] :]
            held = last.to_batches()
    yield from map(_checked, _by_part(held) if held else [])


def _by_part(batches: list[pa.RecordBatch]) -> list[pa.Table]:
    rows = pa.Table.from_batches(batches)
    ends = np.flatnonzero(_changes(rows, WHERE[:1])) + 1
    return [rows[start:end] for start, end in pairwise([0, *ends.tolist(), len(rows)])]


def _changes(rows: pa.Table, columns: Sequence[str]) -> np.ndarray:
    """Whether the next row has another value in one of these columns."""
    return np.any([np.diff(rows[column].to_numpy()) != 0 for column in columns], axis=0)


def _checked(rows: pa.Table) -> pa.Table:
    place = rows[PLACE].to_numpy()
    wanted = np.where(_changes(rows, WHERE), 1, place[:-1] + 1)
    if len(place) and (place[0] != 1 or not np.array_equal(place[1:], wanted)):
        msg = "the engine has not kept the rows that share a value together, which a model needs"
        raise ApartError(msg)
    return rows


def _with_lists(rows: pa.Table, lists: Sequence[str], given: pa.Schema) -> pa.Table:
    _, of_list, value = (rows[column].combine_chunks() for column in WHERE)
    columns = {name: rows[name] for name in given.names if name not in lists}
    for n, name in enumerate(lists):
        is_here = of_list.to_numpy() == n
        ends = pa.array(np.concatenate([[0], np.cumsum(is_here)]).astype(np.int32))
        columns[name] = pa.ListArray.from_arrays(ends, value.filter(pa.array(is_here)))
    return pa.table({name: columns[name] for name in given.names}).cast(given)
