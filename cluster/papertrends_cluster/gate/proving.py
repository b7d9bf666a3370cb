"""Models on both engines, on the same rows."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import sqlglot
from pyspark.sql import SparkSession
from sqlglot import exp

from papertrends_cluster.engine import local
from papertrends_cluster.engine.session import connect
from papertrends_cluster.gate.comparing import Difference, difference
from papertrends_cluster.gate.inputs import columns_of, known_to, written
from papertrends_cluster.gate.models import Model
from papertrends_cluster.translate import Engine, functions, translate
from papertrends_cluster.translate.functions import AS_OTHER

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

    @staticmethod
    def asked(model: Model) -> str:
        """A model's query; one that adds to a table reads that of the first build."""
        schema, name = model.relation.split(".")
        return model.sql.replace(f'"warehouse"."{schema}"."{name}"', f'"warehouse"."before"."{name}"')

    @functools.cache  # noqa: B019 -- as long as the tests
    def expected(self, model: Model, cte: str | None = None) -> pa.Table:
        """DuckDB's rows, of a model or of a CTE of it."""
        asked = rows_of(self.asked(model), cte, "duckdb")
        # DuckDB hands sums of whole numbers over as doubles
        cast = [
            f'"{name}"::{AS_OTHER.get(kind, kind)} as "{name}"' for name, kind, *_ in self.duckdb.execute(f"describe {asked}").fetchall()
        ]
        return comparable(self.duckdb.sql(f"select {', '.join(cast)} from ({asked})").to_arrow_table(), cte)

    def translated(self, model: Model) -> str:
        """A model's query in the words of the other engine."""
        return translate(self.asked(model), self.columns, engine=self.engine)

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
        for cte in (None, *(ctes_of(self.asked(model)) if model.shape == "full" else [])):
            try:
                if difference := self.difference(model, sql, cte):
                    found[f"{model} {cte or ''}".strip()] = str(difference)
            except Exception as error:  # whatever the engine says
                found[f"{model} {cte or ''}".strip()] = str(error)[:1000]
        return found


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
