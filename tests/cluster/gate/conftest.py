"""Two warehouses, each with one session for all models."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from papertrends_cluster.gate.models import Model, compiled
from papertrends_cluster.gate.proving import Gate, sail

from tests.cluster.gate.building import prepare

KEPT = os.environ.get("CLUSTER_GATE_FOLDER")
"""A folder in which a prepared warehouse outlasts the tests."""


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with the warehouse and the compiled models."""
    base = tmp_path_factory.getbasetemp()
    root = Path(KEPT) if KEPT else (base if worker_id == "master" else base.parent) / "cluster-gate"
    with FileLock(f"{root}.lock"):
        if not (root / "warehouse.duckdb").exists():
            prepare(root)
    return root


@pytest.fixture(scope="session")
def on_sail(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """DuckDB and Sail with the same relations."""
    with sail() as session:
        yield Gate(prepared / "warehouse.duckdb", session, tmp_path_factory.mktemp("relations"), "sail")


@pytest.fixture(scope="session")
def on_bare(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """The same with the rows of the bare warehouse."""
    with sail() as session:
        yield Gate(prepared / "bare-warehouse.duckdb", session, tmp_path_factory.mktemp("bare"), "sail")


@pytest.fixture(scope="session")
def on_plain(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """The same with the rows of the digests alone."""
    with sail() as session:
        yield Gate(prepared / "plain-warehouse.duckdb", session, tmp_path_factory.mktemp("plain"), "sail")


@pytest.fixture(scope="session")
def models(prepared: Path) -> dict[str, Model]:
    """Every query of every SQL model."""
    return {str(model): model for model in compiled(prepared / "compiled")}


@pytest.fixture(scope="session")
def python_models(prepared: Path) -> dict[str, Model]:
    """The code of every model in Python whose rows stay on the cluster."""
    return {str(model): model for model in compiled(prepared / "compiled", "in_batches")}
