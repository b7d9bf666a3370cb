"""A Sail server of a single process for these tests, and tables in a folder of each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from papertrends_cluster.engine import local
from papertrends_cluster.engine.relations import Relations
from papertrends_cluster.engine.session import connect
from papertrends_cluster.engine.tables import Tables
from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def remote() -> Iterator[str]:
    with local.sail(0) as (address, _):
        yield address


@pytest.fixture
def spark(remote: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[SparkSession]:
    monkeypatch.setenv("SPARK_REMOTE", remote)
    session = connect()
    yield session
    session.stop()


@pytest.fixture(params=["delta", "parquet"])
def tables(request: pytest.FixtureRequest, spark: SparkSession, tmp_path: Path) -> Iterator[Tables]:
    relations = Relations(tmp_path / "cluster.duckdb")
    yield Tables(spark, relations, (tmp_path / "storage").as_uri(), kept_as=request.param)
    relations.close()
