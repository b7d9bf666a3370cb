"""Python models with `meta: {runs: in_batches}`: their queries run on the cluster, and so does what they make of each batch."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot
from sqlglot import exp

from papertrends.dbt_model import Made, MadeOfAll
from papertrends_cluster.engine.relations import quoted
from papertrends_cluster.engine.sharing import in_executor, together
from papertrends_cluster.engine.tables import Tables, empty
from papertrends_cluster.engine.types import kept_type, spark_schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class Asks(Protocol):
    """Runs a query in DuckDB's SQL on the cluster."""

    def __call__(self, query: str) -> DataFrame:
        """Its rows."""
        ...


class TooManyRowsError(RuntimeError):
    """A model needs more rows in one place than the setting allows."""


class SpreadSession:
    """A model's session. As in DuckDB, a query finds relations and Arrow tables under the names of variables where it is asked."""

    def __init__(self, tables: Tables, ask: Asks, *, most_rows: int) -> None:
        """`ask` runs a query; `most_rows` of a result are taken to the model."""
        self.tables, self.ask, self.most_rows = tables, ask, most_rows
        self._made: dict[str, str] = {}
        self._taken: dict[int, tuple[pa.Table, str]] = {}

    def load(self, name: str) -> SpreadRelation:
        """Take a relation of the cluster, by `schema.table`."""
        return SpreadRelation(self, self.ask(f"select * from {quoted(name)}"), self.tables.relations.columns(name), name)

    table = load

    def query(self, query: str) -> SpreadRelation:
        """Ask for rows, or make a table of them that is gone with the session."""
        frame = inspect.currentframe()
        here = frame.f_back.f_locals if frame and frame.f_back else {}
        tree = self._resolved(sqlglot.parse_one(query, read="duckdb"), here)
        asked = (tree.expression if isinstance(tree, exp.Create) else tree).sql("duckdb")
        found = SpreadRelation(self, self.ask(asked), self.tables.relations.described(asked))
        if isinstance(tree, exp.Create):
            self._made[tree.this.name] = found.known_as()
        return found

    sql = query

    def kept(self, rows: DataFrame, columns: Mapping[str, str]) -> str:
        """Make a table of rows, for this model; returns its name."""
        name = f"staged.made_{uuid.uuid4().hex[:12]}"
        self.tables.make_for_now(name, rows, columns)
        return name

    def _resolved(self, tree: exp.Expression, here: Mapping[str, object]) -> exp.Expression:
        its_own = {cte.alias for cte in tree.find_all(exp.CTE)}
        made = tree.this if isinstance(tree, exp.Create) else None
        for table in list(tree.find_all(exp.Table)):
            if not table.db and table.name not in its_own and table is not made and (found := self._name_of(table.name, here)):
                alias = table.alias_or_name
                schema, _, name = found.partition(".")
                table.replace(exp.alias_(exp.table_(name, db=schema), alias, table=True))
        return tree

    def _name_of(self, word: str, here: Mapping[str, object]) -> str | None:
        if word in self._made:
            return self._made[word]
        found = here.get(word)
        if isinstance(found, SpreadRelation):
            return found.known_as()
        if not isinstance(found, pa.Table):
            return None
        if id(found) not in self._taken:
            columns = described(found.schema)
            rows = self.tables.staged_file(lambda file: pq.write_table(found, file), columns)
            self._taken[id(found)] = found, self.kept(rows, columns)
        return self._taken[id(found)][1]


class SpreadRelation:
    """Rows that lie on the cluster, not yet computed."""

    def __init__(self, session: SpreadSession, rows: DataFrame, columns: Mapping[str, str], name: str | None = None) -> None:
        """`columns` with DuckDB's types; `name` is the relation's own, if it is one of the cluster's."""
        self._session, self.rows, self.columns, self._name = session, rows, columns, name

    def known_as(self) -> str:
        """The name of a table with these rows: they are computed once, when a query first needs them."""
        if self._name is None:
            self._name = self._session.kept(self.rows, self.columns)
        return self._name

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows: only few are asked for."""
        return [tuple(row) for row in self.rows.collect()]

    def to_arrow_table(self) -> pa.Table:
        """All rows, in this process. Raises `TooManyRowsError`."""
        most = self._session.most_rows
        if (count := self.rows.count()) > most:
            msg = f"{count:,} rows are needed in one place, and PAPERTRENDS_CLUSTER_MOST_ROWS allows {most:,}"
            raise TooManyRowsError(msg)
        return self.rows.toArrow().cast(empty(self.columns).schema)

    def in_batches(self, made: Made) -> SpreadRelation:
        """What `made` makes of the rows, where they lie."""
        given = empty(self.columns).schema
        columns = described(made(pa.RecordBatchReader.from_batches(given, [])).schema)
        run = _in_executor(made, given, as_kept(columns))
        return SpreadRelation(self._session, self.rows.mapInArrow(run, spark_schema(columns)), columns)

    def sharing(self, lists: Sequence[str], made: MadeOfAll) -> SpreadRelation:
        """What `made` makes of rows that share a value in one of their lists."""
        given = empty(self.columns)
        columns = described(made(given).schema)
        run = in_executor(made, lists, given.schema, as_kept(columns))
        return SpreadRelation(self._session, together(self.rows, lists).mapInArrow(run, spark_schema(columns)), columns)


def described(schema: pa.Schema) -> dict[str, str]:
    """The columns of Arrow data, with DuckDB's types."""
    with duckdb.connect() as con:
        con.register("shape", schema.empty_table())
        return {str(row[0]): str(row[1]) for row in con.execute("describe from shape").fetchall()}


def as_kept(columns: Mapping[str, str]) -> pa.Schema:
    """Columns with DuckDB's types, as the engine has them."""
    return empty({name: kept_type(kind) for name, kind in columns.items()}).schema


def _in_executor(made: Made, given: pa.Schema, returned: pa.Schema) -> Any:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        read = (batch for each in batches for batch in pa.Table.from_batches([each]).cast(given).to_batches())
        for batch in made(pa.RecordBatchReader.from_batches(given, read)):
            yield from pa.Table.from_batches([batch]).cast(returned).to_batches()

    return run
