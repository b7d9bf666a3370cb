"""What dbt hands to a Python model, `model(dbt, session)`, for type checkers: the part of it that the models use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, runtime_checkable

import pyarrow as pa


class Relation(Protocol):
    """A query's result, not yet computed."""

    def fetchall(self) -> list[tuple[Any, ...]]: ...  # noqa: D102 - DuckDB documents them
    def fetchnumpy(self) -> dict[str, Any]: ...  # noqa: D102
    def to_arrow_reader(self, batch_size: int) -> pa.RecordBatchReader: ...  # noqa: D102
    def to_arrow_table(self) -> pa.Table: ...  # noqa: D102


class Session(Protocol):
    """The connection to the warehouse. A query finds relations under the names of Python variables beside it."""

    def sql(self, query: str) -> Relation: ...  # noqa: D102
    def query(self, query: str) -> Relation: ...  # noqa: D102
    def table(self, name: str) -> Relation: ...  # noqa: D102


class Config(Protocol):
    """The model's configuration: what it sets in its own file, and what its yml says."""

    def __call__(self, *, materialized: str, incremental_strategy: str = ..., unique_key: str = ...) -> None: ...  # noqa: D102
    def get(self, name: str) -> Any: ...  # noqa: D102


class Dbt(Protocol):
    """The model's place among the others."""

    config: Config
    this: object
    """Its own table, whose text is the name."""
    is_incremental: bool

    def ref(self, name: str) -> Relation: ...  # noqa: D102


Made = Callable[[pa.RecordBatchReader], pa.RecordBatchReader]
MadeOfAll = Callable[[pa.Table], pa.Table]


@runtime_checkable
class Spread(Protocol):
    """A query's result whose rows lie on several machines. What is made of it is another."""

    def in_batches(self, made: Made) -> Any:
        """What `made` makes of the rows, on those machines."""

    def sharing(self, lists: Sequence[str], made: MadeOfAll) -> Any:
        """What `made` makes of rows that share a value, on those machines."""


def in_batches(relation: Relation, rows: int, made: Made) -> pa.RecordBatchReader:
    """Make rows of a relation's rows while they are read, so many at a time.

    Where rows lie on several machines, `made` is called on those of each: what it makes of some rows must not depend on the
    others, or must be such that a later step makes the same of it.
    """
    return relation.in_batches(made) if isinstance(relation, Spread) else made(relation.to_arrow_reader(rows))


def sharing(relation: Relation, lists: Sequence[str], made: MadeOfAll) -> pa.Table:
    """Make rows of pairs of a relation's rows that share a value in one of their lists.

    `made` is called on all rows. Where these lie on several machines, it is called on those that have some of the values, each
    row once for each value, with no other in its lists; every two rows that share a value stand together in a call.

    Args:
        relation: its rows; what is not in the lists goes along with each of their values, and should be small.
        lists: its columns of lists. A value in one of them is another one than the same value in the next.
        made: makes rows of pairs.

    Returns:
        Rows that later queries of the model find, as those of `for_queries`. A pair may be among them more than once.
    """
    return relation.sharing(lists, made) if isinstance(relation, Spread) else made(relation.to_arrow_table())


def for_queries(made: pa.RecordBatchReader) -> pa.Table:
    """What `in_batches` made, for later queries of the same model: they find it under the name of its variable."""
    return made if isinstance(made, Spread) else made.read_all()
