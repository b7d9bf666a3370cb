"""Python models with `meta: {runs: in_batches}`: their queries run on the cluster, and so does what they make of each batch."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import pyarrow as pa
import sqlglot
from sqlglot import exp

from papertrends.dbt_model import Made
from papertrends_cluster.engine.relations import quoted
from papertrends_cluster.engine.tables import Tables, empty
from papertrends_cluster.engine.types import kept_type, spark_schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class Asks(Protocol):
    """Runs a query in DuckDB's SQL on the cluster."""

    def __call__(self, query: str) -> DataFrame:
        """Its rows."""
        ...


class SpreadSession:
    """A model's session. As in DuckDB, a query finds relations under the names of variables where it is asked."""

    def __init__(self, tables: Tables, ask: Asks) -> None:
        """`ask` runs a query."""
        self.tables, self.ask = tables, ask
        self._made: dict[str, str] = {}

    def load(self, name: str) -> SpreadRelation:
        """Take a relation of the cluster, by `schema.table`."""
        return SpreadRelation(self, f"select * from {quoted(name)}", name)

    table = load

    def query(self, query: str) -> SpreadRelation:
        """Ask for rows, or make a table of them that is gone with the session."""
        frame = inspect.currentframe()
        here = frame.f_back.f_locals if frame and frame.f_back else {}
        tree = self._resolved(sqlglot.parse_one(query, read="duckdb"), here)
        if isinstance(tree, exp.Create):
            name = f"staged.made_{uuid.uuid4().hex[:12]}"
            self._made[tree.this.name] = name
            made = tree.expression.sql("duckdb")
            columns = self.tables.relations.described(made)
            self.tables.make_for_now(name, self.ask(made), columns)
            return self.load(name)
        return SpreadRelation(self, tree.sql("duckdb"))

    sql = query

    def _resolved(self, tree: exp.Expression, here: Mapping[str, object]) -> exp.Expression:
        names = self._made | {name: found.name for name, found in here.items() if isinstance(found, SpreadRelation) and found.name}
        its_own = {cte.alias for cte in tree.find_all(exp.CTE)}
        made = tree.this if isinstance(tree, exp.Create) else None
        for table in tree.find_all(exp.Table):
            if not table.db and table.name in names and table.name not in its_own and table is not made:
                alias = table.alias_or_name
                schema, _, name = names[table.name].partition(".")
                table.replace(exp.alias_(exp.table_(name, db=schema), alias, table=True))
        return tree


class SpreadRelation:
    """A query's result, not yet computed, whose rows lie on the cluster."""

    def __init__(self, session: SpreadSession, query: str, name: str | None = None) -> None:
        """`name` is the relation's own, if it is one of the cluster's."""
        self._session, self._query, self.name = session, query, name

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows: of models, only those of one figure ask for it."""
        return [tuple(row) for row in self._session.ask(self._query).collect()]

    def in_batches(self, made: Made) -> tuple[DataFrame, Mapping[str, str]]:
        """What `made` makes of the rows, where they lie; and its columns, with DuckDB's types."""
        given = self._session.tables.relations.described(self._query)
        shape = empty(given).schema
        with_rows = made(pa.RecordBatchReader.from_batches(shape, []))
        columns = described(with_rows.schema)
        run = _in_executor(made, shape, empty({name: kept_type(kind) for name, kind in columns.items()}).schema)
        return self._session.ask(self._query).mapInArrow(run, spark_schema(columns)), columns


def described(schema: pa.Schema) -> dict[str, str]:
    """The columns of Arrow data, with DuckDB's types."""
    with duckdb.connect() as con:
        con.register("shape", schema.empty_table())
        return {str(row[0]): str(row[1]) for row in con.execute("describe from shape").fetchall()}


def _in_executor(made: Made, given: pa.Schema, returned: pa.Schema) -> Any:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        read = (batch for each in batches for batch in pa.Table.from_batches([each]).cast(given).to_batches())
        for batch in made(pa.RecordBatchReader.from_batches(given, read)):
            yield from pa.Table.from_batches([batch]).cast(returned).to_batches()

    return run
