"""The same on Spark, which takes minutes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from papertrends_cluster.gate.models import Model
from papertrends_cluster.gate.proving import Gate, spark

from tests.cluster.gate.building import of_plain
from tests.cluster.gate.test_models import wrong, wrong_in_batches


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java")
def test_on_spark(prepared: Path, models: dict[str, Model], python_models: dict[str, Model], tmp_path: Path) -> None:
    with spark() as session:
        plain = of_plain(python_models)
        others = {name: model for name, model in python_models.items() if name not in plain}
        gate = Gate(prepared / "warehouse.duckdb", session, tmp_path / "relations", "spark")
        found = wrong_in_batches(gate, others, tmp_path) | wrong(gate, models, tmp_path)
    with spark() as session:
        found |= wrong_in_batches(Gate(prepared / "plain-warehouse.duckdb", session, tmp_path / "plain", "spark"), plain, tmp_path)
    assert not found, "\n".join(f"{name}: {how}" for name, how in found.items())
