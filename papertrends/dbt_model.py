"""What dbt hands to a Python model, `model(dbt, session)`, for type checkers: the part of it that the models use."""

from __future__ import annotations

from collections.abc import Callable
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
    def register(self, name: str, table: pa.Table) -> object: ...  # noqa: D102


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


@runtime_checkable
class Spread(Protocol):
    """A query's result whose rows lie on several machines."""

    def in_batches(self, made: Made) -> Any:
        """What `made` makes of the rows, on those machines."""


def in_batches(relation: Relation, rows: int, made: Made) -> pa.RecordBatchReader:
    """Make rows of a relation's rows while they are read, so many at a time.

    What `made` makes of some rows must not depend on the others: where rows lie on several machines, it is called on each.
    """
    return relation.in_batches(made) if isinstance(relation, Spread) else made(relation.to_arrow_reader(rows))
