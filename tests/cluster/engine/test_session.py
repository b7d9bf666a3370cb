"""The session with an engine."""

from __future__ import annotations

import gc
import time
import weakref
from collections.abc import Iterator

import pytest
from papertrends_cluster.engine import local
from papertrends_cluster.engine.session import connect
from papertrends_cluster.translate import functions
from pyspark.sql import SparkSession


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
