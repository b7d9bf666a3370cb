"""Models on both engines, on the same rows."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import sqlglot
from pyspark.sql import SparkSession
from sqlglot import exp

from papertrends_cluster.dbt.building import Cluster
from papertrends_cluster.engine import local, python_models
from papertrends_cluster.engine.relations import Relations
from papertrends_cluster.engine.session import connect
from papertrends_cluster.engine.spread import SpreadSession
from papertrends_cluster.engine.tables import Tables
from papertrends_cluster.gate.comparing import Difference, difference
from papertrends_cluster.gate.inputs import columns_of, known_to, written
from papertrends_cluster.gate.models import Model
from papertrends_cluster.translate import Engine, functions, translate
from papertrends_cluster.translate.functions import AS_OTHER
from papertrends_cluster.translate.parts import until

WITHOUT_ORDER = ("titles",)
"""Columns of CTEs: a list that is sorted later."""


class Gate:
    """DuckDB and another engine with the same relations."""

    def __init__(self, warehouse: Path, session: SparkSession, files: Path, engine: Engine) -> None:
        """`files` is where the relations go as Parquet."""
        self.session, self.engine = session, engine
        self.duckdb = duckdb.connect()
        self.duckdb.execute(f"attach '{warehouse}' as warehouse (read_only); use warehouse")
        self.columns = columns_of(self.duckdb)
        written(self.duckdb, self.columns, files)
        known_to(session, self.columns, files)
        functions.register(session)

    @functools.cache  # noqa: B019 -- as long as the tests
    def expected(self, model: Model, cte: str | None = None) -> pa.Table:
        """DuckDB's rows, of the part of a model that is translated or of a CTE of it."""
        return comparable(self._as_other(rows_of(translated_part(model), cte, "duckdb")), cte)

    def _as_other(self, asked: str) -> pa.Table:
        # DuckDB hands sums of whole numbers over as doubles
        cast = [
            f'"{name}"::{AS_OTHER.get(kind, kind)} as "{name}"' for name, kind, *_ in self.duckdb.execute(f"describe {asked}").fetchall()
        ]
        return self.duckdb.sql(f"select {', '.join(cast)} from ({asked})").to_arrow_table()

    def made(self, model: Model) -> pa.Table:
        """DuckDB's rows of a model in Python."""
        with self.duckdb.cursor() as con:
            con.execute("use warehouse")
            module = python_models.module_of(asked(model))
            found = module.model(module.dbtObj(lambda name: con.sql(f"select * from {name}")), con)
            rows = found.read_all() if isinstance(found, pa.RecordBatchReader) else found
            rows = rows if isinstance(rows, pa.Table) else rows.to_arrow_table()
        self.duckdb.register("made_rows", rows)
        return self._as_other("from made_rows")

    def difference_made(self, model: Model, folder: Path) -> Difference | None:
        """How a model in Python differs, whose rows lie on the other engine; what it keeps for now goes to the folder."""
        cluster = self._cluster(folder, model)
        rows, _ = python_models.run_in_batches(code_there(model), SpreadSession(cluster.tables, cluster.rows, most_rows=10**6))
        return difference(self.made(model), rows.toArrow())

    def difference_per_row(self, model: Model, folder: Path) -> Difference | None:
        """How a model that runs per row differs; in small parts, or it would not be seen if a row followed from another one, too."""
        rows, _ = self._cluster(folder, model).per_row(code_there(model), str(model.over), at_once=20)
        return difference(self._as_other(asked(model)), rows.toArrow())

    def _cluster(self, folder: Path, model: Model) -> Cluster:
        relations = Relations(folder / f"{model}.duckdb")
        for name, columns in self.columns.items():
            relations.declare(name, columns)
        tables = Tables(self.session, relations, (folder / "storage").as_uri(), kept_as="parquet")
        return Cluster(self.session, tables, self.engine, most_rows=10**6, memory_limit="1GB", folder=folder)

    def translated(self, model: Model) -> str:
        """What is translated of a model, in the words of the other engine."""
        return translate(translated_part(model), self.columns, engine=self.engine)

    def found(self, sql: str) -> pa.Table:
        """The other engine's rows."""
        return self.session.sql(sql).toArrow()

    def difference(self, model: Model, sql: str, cte: str | None = None) -> Difference | None:
        """What the other engine has of a model and DuckDB has not, or the other way round."""
        return difference(self.expected(model, cte), comparable(self.found(rows_of(sql, cte, "spark")), cte))

    def differences(self, model: Model) -> dict[str, str]:
        """How a model or one of its CTEs differs: a model of a few sums shows little of what is wrong on the way to them.

        The CTEs of one that adds to its table are nearly those of one that makes it anew.
        """
        sql = self.translated(model)
        found: dict[str, str] = {}
        for cte in (None, *(ctes_of(translated_part(model)) if model.shape == "full" else [])):
            try:
                if difference := self.difference(model, sql, cte):
                    found[f"{model} {cte or ''}".strip()] = str(difference)
            except Exception as error:  # whatever the engine says
                found[f"{model} {cte or ''}".strip()] = str(error)[:1000]
        return found


def asked(model: Model) -> str:
    """A model's query or code; one that adds to a table reads that of the first build."""
    schema, name = model.relation.split(".")
    return model.sql.replace(f'"warehouse"."{schema}"."{name}"', f'"warehouse"."before"."{name}"')


def code_there(model: Model) -> str:
    """A model's query or code with names as the other engine has them."""
    return re.sub(r'\\?"warehouse\\?"\.\\?"(\w+)\\?"\.\\?"(\w+)\\?"', r"\1.\2", asked(model))


def translated_part(model: Model) -> str:
    """A model's query, or the CTE of it up to which it is translated."""
    return until(sqlglot.parse_one(asked(model), read="duckdb"), model.over).sql("duckdb") if model.over else asked(model)


def comparable(rows: pa.Table, cte: str | None) -> pa.Table:
    """Rows without what has no promised order within a model."""
    return rows if cte is None else rows.drop_columns([name for name in WITHOUT_ORDER if name in rows.column_names])


def ctes_of(sql: str) -> list[str]:
    """The CTEs of a query."""
    return [cte.alias for cte in sqlglot.parse_one(sql, read="duckdb").ctes]


def rows_of(sql: str, cte: str | None, dialect: str) -> str:
    """A query for the rows of one of another's CTEs."""
    if cte is None:
        return sql
    tree = sqlglot.parse_one(sql, read=dialect)
    query = exp.select("*").from_(cte)
    query.set("with_", tree.args["with_"])
    return query.sql(dialect)


@contextmanager
def session_at(address: str) -> Iterator[SparkSession]:
    """A session with the engine at an address, set as the product sets its own."""
    before = os.environ.get("SPARK_REMOTE")
    os.environ["SPARK_REMOTE"] = address
    try:
        session = connect()
    finally:
        os.environ.pop("SPARK_REMOTE")
        if before is not None:
            os.environ["SPARK_REMOTE"] = before
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def sail() -> Iterator[SparkSession]:
    """A session with a Sail of its own."""
    with local.sail(workers=0) as (address, _), session_at(address) as session:
        yield session


@contextmanager
def spark() -> Iterator[SparkSession]:
    """A session with a Spark of its own, which needs Java."""
    with local.spark(workers=1) as (address, _), session_at(address) as session:
        yield session
