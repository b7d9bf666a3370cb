"""The session with an engine."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Iterator

import pyarrow as pa
import pytest
from papertrends_cluster.engine import local
from papertrends_cluster.engine.session import connect
from papertrends_cluster.translate import functions
from pyspark.sql import SparkSession
from pyspark.sql.functions import arrow_udf
from pyspark.sql.types import LongType


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> Iterator[SparkSession]:
    """A session with an engine that has ended."""
    with local.sail(0) as (remote, server):
        monkeypatch.setenv("SPARK_REMOTE", remote)
        session = connect()
        server.kill()
        server.wait()
    yield session
    session.stop()


def test_a_query_fails_at_once_when_the_engine_has_ended(ended: SparkSession) -> None:
    began = time.monotonic()
    with pytest.raises(Exception, match="refused"):
        ended.sql("select 1").collect()
    # a build asks hundreds of times; with the tries of a lost connection, each would take 17 seconds
    assert time.monotonic() - began < 8


def test_an_engine_answers_while_functions_in_python_are_busy(spark: SparkSession) -> None:
    def slowly(ids: pa.Array) -> pa.Array:
        time.sleep(12)
        return ids

    # Spark reads from the annotations what it is to hand over; in this module they are text
    slowly.__annotations__ = {"ids": pa.Array, "return": pa.Array}
    slow = arrow_udf(slowly, LongType())
    busy = threading.Thread(target=spark.range(0, 8, 1, 8).select(slow("id")).collect)
    busy.start()
    time.sleep(1)
    assert connect().sql("select 1").collect() == [(1,)]
    assert busy.is_alive()
    busy.join()


def test_functions_are_registered_though_an_earlier_engine_has_ended(ended: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    with local.sail(0) as (remote, _):
        monkeypatch.setenv("SPARK_REMOTE", remote)
        session = connect()
        functions.register(session)
        assert session.sql("select duckdb_int('a0 + 1', 1)").collect() == [(2,)]
        session.stop()
    assert not ended.is_stopped


def test_a_session_that_nobody_uses_is_not_collected(spark: SparkSession) -> None:
    # PySpark itself keeps the first one
    assert not spark.is_stopped
    session = weakref.ref(connect())
    gc.collect()
    assert session() is not None
