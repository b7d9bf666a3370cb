"""A cluster that ends in the middle of a build, or is not there: a sentence, and nothing half is published."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from papertrends_cluster.engine import local

from tests.cluster.run.places import Place, differences, on


def test_without_a_cluster_a_build_says_so(of_duckdb: Place, tmp_path: Path) -> None:
    place = of_duckdb.copied(tmp_path)
    before = place.published.read_bytes()
    process = place.start(**on("sc://127.0.0.1:1"))
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "the cluster at sc://127.0.0.1:1 does not answer" in said
    assert place.published.read_bytes() == before


@pytest.mark.slow
def test_an_engine_that_ends_in_the_middle_fails_the_build_and_the_next_one_ends_right(of_duckdb: Place, tmp_path: Path) -> None:
    place = of_duckdb.copied(tmp_path)
    before = place.published.read_bytes()
    with local.sail() as (remote, server):
        process = place.start(**on(remote))
        wait_for(tmp_path / "data" / "cluster" / "marts" / "papers")
        server.kill()
        said, _ = process.communicate(timeout=400)
    assert process.returncode == 1
    assert f"the cluster at {remote} ended during the build" in said
    assert place.last_run()["outcome"] == "failed"
    assert place.published.read_bytes() == before
    with local.sail() as (remote, _):
        place.build_on(remote)
    assert differences(of_duckdb.published, place.published) == {}


@pytest.mark.slow
def test_a_worker_of_spark_that_is_killed_leaves_nothing_half(of_duckdb: Place, tmp_path: Path) -> None:
    place = of_duckdb.copied(tmp_path / "place")
    before = place.published.read_bytes()
    with local.spark(folder=tmp_path) as (remote, workers):
        process = place.start(**on(remote), PAPERTRENDS_CLUSTER_FORMAT="parquet")
        wait_for(tmp_path / "place" / "data" / "cluster" / "intermediate" / "int_entries")
        workers[0].kill()
        said, _ = process.communicate(timeout=1200)
    if process.returncode == 0:
        assert differences(of_duckdb.published, place.published) == {}
    else:
        assert "failed" in said
        assert place.published.read_bytes() == before


def wait_for(path: Path) -> None:
    """Wait until a table is there."""
    for _ in range(6000):
        if path.exists():
            return
        time.sleep(0.1)
    pytest.fail(f"{path} was not written within ten minutes")
