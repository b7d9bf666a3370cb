"""A Sail cluster of two workers, and DuckDB's own build of the sample."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from papertrends_cluster.engine import local

from tests.cluster.run.places import Place


@pytest.fixture(scope="session")
def sail() -> Iterator[str]:
    with local.sail() as (remote, _):
        yield remote


@pytest.fixture(scope="session")
def of_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The bundled sample, built and published by DuckDB."""
    place = Place(tmp_path_factory.mktemp("duckdb"))
    place.build()
    return place
