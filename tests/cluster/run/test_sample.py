"""From raw to the published file: a cluster publishes what DuckDB publishes, row for row."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from papertrends_cluster.engine import local

from tests.cluster.run.places import Place, differences


@pytest.mark.slow
def test_two_workers_of_sail_publish_what_duckdb_publishes(sail: str, of_duckdb: Place, tmp_path: Path) -> None:
    place = of_duckdb.copied(tmp_path)
    said = place.build_on(sail)
    assert "published" in said
    assert differences(of_duckdb.published, place.published) == {}
    with duckdb.connect(str(place.published), read_only=True) as con:
        assert con.execute("select count(*) > 1000 from papers").fetchone() == (True,)
        comments = con.execute(
            "select count(*) from duckdb_columns() where comment is null and schema_name = 'main' and not internal"
        ).fetchone()
        assert comments == (0,)
        assert con.execute("select count(*) > 0 from search_papers('language model')").fetchone() == (True,)


@pytest.mark.slow
def test_two_workers_of_spark_publish_what_duckdb_publishes(of_duckdb: Place, tmp_path: Path) -> None:
    place = of_duckdb.copied(tmp_path / "place")
    with local.spark(folder=tmp_path) as (remote, _):
        place.build_on(remote, seconds=3400, PAPERTRENDS_CLUSTER_FORMAT="parquet")
    assert differences(of_duckdb.published, place.published) == {}
