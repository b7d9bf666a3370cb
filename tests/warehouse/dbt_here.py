"""dbt in the tests' own process, so that it need not start and parse for each small warehouse."""

from __future__ import annotations

import os
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
_manifests: list[Manifest] = []


def manifest() -> Manifest:
    """The parsed project, once `invoke` has run."""
    return _manifests[0]


def invoke(data: Path, target: Path, *arguments: str) -> dbtRunnerResult:
    """Run a command of dbt on the warehouse in a folder; the file is free afterwards."""
    fixed = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target), "--log-path", str(data)]
    before = os.environ.get("PAPERTRENDS_DATA_DIR")
    os.environ["PAPERTRENDS_DATA_DIR"] = str(data)
    try:
        if not _manifests:
            # the project is the same wherever the warehouse lies; of itself dbt would parse it again for each folder
            parsed = dbtRunner().invoke(["--quiet", "parse", *fixed])
            assert parsed.success, parsed.exception
            assert isinstance(parsed.result, Manifest)
            _manifests.append(parsed.result)
        return dbtRunner(manifest=_manifests[0].deepcopy()).invoke(["--quiet", *arguments, *fixed])
    finally:
        DuckDBConnectionManager.close_all_connections()
        if before is None:
            del os.environ["PAPERTRENDS_DATA_DIR"]
        else:
            os.environ["PAPERTRENDS_DATA_DIR"] = before


def failures(done: dbtRunnerResult) -> list[str]:
    """What models and tests that failed say."""
    assert done.exception is None, done.exception
    assert isinstance(done.result, RunExecutionResult)
    return [str(result.message) for result in done.result.results if result.status in {"error", "fail"}]


def build(data: Path, target: Path, *arguments: str, full_refresh: bool = False) -> dbtRunnerResult:
    """Run `dbt build` as the pipeline does, without unit tests."""
    anew = ["--full-refresh"] if full_refresh else []
    return invoke(data, target, "build", "--exclude-resource-type", "unit_test", *arguments, *anew)
