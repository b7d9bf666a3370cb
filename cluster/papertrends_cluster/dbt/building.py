"""How a model's table is made on the cluster, from what dbt compiles for DuckDB."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import sqlglot
from sqlglot import exp

from papertrends_cluster.dbt import changes
from papertrends_cluster.engine import python_models
from papertrends_cluster.engine.per_row import GIVEN, ROWS_AT_ONCE, per_row
from papertrends_cluster.engine.relations import Relations, quoted
from papertrends_cluster.engine.session import Dialect, connect, dialect_of
from papertrends_cluster.engine.spread import SpreadSession
from papertrends_cluster.engine.tables import Tables, casts
from papertrends_cluster.engine.types import is_same
from papertrends_cluster.translate import functions, translate
from papertrends_cluster.translate.parts import after, until

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Columns = Mapping[str, str]


class ContractError(RuntimeError):
    """A model's columns are not those that its contract promises."""


class Cluster:
    """A session with a cluster, and its tables."""

    def __init__(self, spark: SparkSession, tables: Tables, dialect: Dialect, *, most_rows: int, memory_limit: str, folder: Path) -> None:
        """`folder` is for temporary files of models that run here."""
        self.spark, self.tables, self.dialect = spark, tables, dialect
        self.relations = tables.relations
        self._most_rows, self._memory_limit, self._folder = most_rows, memory_limit, folder

    @classmethod
    def opened(cls, state: Path, storage: str, *, kept_as: str, most_rows: int, memory_limit: str) -> Cluster:
        """Connect, and make known to the session what there is. Raises `NoClusterError`."""
        spark = connect()
        functions.register(spark)
        tables = Tables(spark, Relations(state), storage, kept_as=kept_as)
        tables.open()
        return cls(
            spark, tables, dialect_of(spark), most_rows=most_rows, memory_limit=memory_limit, folder=state.parent / f"{state.name}.tmp"
        )

    def close(self) -> None:
        """End the session."""
        self.relations.close()
        self.spark.stop()

    def translated(self, query: str) -> str:
        """A query in the engine's words. Raises `Untranslatable`, and what DuckDB raises for one that is wrong."""
        return translate(query, self.relations.named_in(query), engine=self.dialect)

    def rows(self, query: str) -> DataFrame:
        """The rows of a query in DuckDB's SQL, with the types that DuckDB would give them."""
        columns = self.relations.described(query)
        return self.spark.sql(self.translated(query)).toDF(*columns).selectExpr(*casts(columns))

    def per_row(self, query: str, over: str, *, at_once: int = ROWS_AT_ONCE) -> tuple[DataFrame, Columns]:
        """The rows of a query of which each follows from one row of a CTE, and their columns. Raises `TooLargeError`."""
        tree, columns = sqlglot.parse_one(query, read="duckdb"), self.relations.described(query)
        given, rest = until(tree, over).sql("duckdb"), after(tree, over, GIVEN).sql("duckdb")
        rows, kinds = self.rows(self._materialized(given)), self.relations.described(given)
        return per_row(rows, kinds, rest, self.relations, columns, at_once=at_once), columns

    def build(self, name: str, code: str, model: Mapping[str, Any], *, adds_to: bool) -> None:
        """Make a model's table, or add to it what is new. `code` is what dbt compiled."""
        found, columns = self._result(name, code, model, adds_to=adds_to)
        config = model["config"]
        if config.get("contract", {}).get("enforced"):
            columns = promised(name, columns, model["columns"])
            found = found.selectExpr(*casts(columns))
        if not adds_to:
            self.relations.declare(name, columns)
            self.tables.replace(name, found)
        else:
            known = self.relations.columns(name)
            if set(known) != set(columns):
                msg = f"{name} now has other columns ({', '.join(set(known) ^ set(columns))}): run a full refresh"
                raise ContractError(msg)
            keys = _keys(config) if config.get("incremental_strategy") == "delete+insert" else []
            new = self.tables.staged(found.selectExpr(*casts(known)), known)
            self.tables.change(name, new.select(*keys) if keys else None, new)
        self._check_not_null(name, model)

    def seed(self, name: str, path: Path, types: Columns) -> None:
        """Make the table of a seed from its file."""
        with duckdb.connect() as con:
            con.execute(f"create table seed ({', '.join(f'{column} {kind}' for column, kind in types.items())})")
            con.execute(f"copy seed from '{path}' (format csv, header true, delimiter ',')")
            found = con.table("seed").to_arrow_table()
        self.relations.declare(name, types)
        self.tables.replace(name, self.tables.staged_file(lambda file: pq.write_table(found, file), types))

    def change(self, statement: str) -> None:
        """Do what a hook says."""
        table = changes.changed_table(statement)
        change = changes.read(statement, list(self.relations.columns(table)))
        self.tables.change(table, self.rows(change.gone), self.rows(change.new) if change.new else None)

    def _result(self, name: str, code: str, model: Mapping[str, Any], *, adds_to: bool) -> tuple[DataFrame, Columns]:
        meta = model["config"].get("meta", {})
        runs = meta.get("runs")
        if model["language"] == "python":
            if runs == "in_batches":
                return python_models.run_in_batches(code, SpreadSession(self.tables, self.rows, most_rows=self._most_rows))
            place = python_models.OnePlace(self.tables, most_rows=self._most_rows, memory_limit=self._memory_limit, folder=self._folder)
            return python_models.run_in_one_place(code, place, self.tables, name if adds_to else None)
        if runs == "per_row":
            return self.per_row(code, meta["over"])
        return self.rows(self._materialized(code)), self.relations.described(code)

    def _materialized(self, code: str) -> str:
        """Compute the CTEs that a query wants materialized now and once.

        An engine computes a CTE again for each of its readers; and Sail 0.7 cannot count rows in the stage that writes to Delta.
        """
        tree = sqlglot.parse_one(code, read="duckdb")
        wanted = [cte for cte in tree.ctes if cte.args.get("materialized")]
        for cte in wanted:
            query, name = until(tree, cte.alias).sql("duckdb"), f"staged.cte_{uuid.uuid4().hex[:12]}"
            self.tables.make_for_now(name, self.rows(query), self.relations.described(query))
            cte.set("this", exp.select("*").from_(name))
            cte.set("materialized", None)
        return tree.sql("duckdb") if wanted else code

    def _check_not_null(self, name: str, model: Mapping[str, Any]) -> None:
        wanted = [c["name"] for c in model["columns"].values() if any(one["type"] == "not_null" for one in c.get("constraints", []))]
        if not wanted:
            return
        counted = self.spark.table(quoted(name)).selectExpr(*(f"count_if(`{column}` is null) as `{column}`" for column in wanted))
        if missing := [column for column, nulls in counted.collect()[0].asDict().items() if nulls]:
            msg = f"{name} promises a value in every row of {', '.join(missing)}, and has rows without"
            raise ContractError(msg)


def promised(name: str, columns: Columns, contract: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The columns in the contract's order. Raises `ContractError` if they are other ones, or of other types."""
    wanted = {column["name"]: str(column["data_type"]) for column in contract.values()}
    wrong = [
        f"{column} is {columns.get(column, 'missing')}, promised {kind}"
        for column, kind in wanted.items()
        if not _keeps(columns, column, kind)
    ]
    wrong += [f"{column} is not promised" for column in columns if column not in wanted]
    if wrong:
        msg = f"{name} breaks its contract: {'; '.join(wrong)}"
        raise ContractError(msg)
    return {column: columns[column] for column in wanted}


def _keeps(columns: Columns, column: str, kind: str) -> bool:
    return column in columns and is_same(columns[column], kind)


def _keys(config: Mapping[str, Any]) -> list[str]:
    key = config["unique_key"]
    return [part.strip() for part in (key.split(",") if isinstance(key, str) else key)]
