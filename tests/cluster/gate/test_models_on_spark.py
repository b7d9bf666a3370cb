"""The same on Spark, which takes minutes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from papertrends_cluster.gate.models import Model
from papertrends_cluster.gate.proving import Gate, spark

from tests.cluster.gate.test_models import wrong


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java")
def test_on_spark(prepared: Path, models: dict[str, Model], tmp_path: Path) -> None:
    with spark() as session:
        found = wrong(Gate(prepared / "warehouse.duckdb", session, tmp_path / "relations", "spark"), models, tmp_path)
    assert not found, "\n".join(f"{name}: {how}" for name, how in found.items())
