"""dbt in the tests' own process, so that it need neither start nor parse for each small warehouse."""

from __future__ import annotations

import os
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import extended_mashumuro_decoder

from orchestration.dbt_manifest import PARSED, ensure_manifest

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


def manifest() -> Manifest:
    """The parsed project, as the asset definitions have it: of itself dbt would parse it again for each folder."""
    # a new one for each command, since dbt changes what it is given
    return Manifest.from_msgpack((ensure_manifest(PROJECT).parent / PARSED).read_bytes(), decoder=extended_mashumuro_decoder)


def invoke(data: Path, target: Path, *arguments: str) -> dbtRunnerResult:
    """Run a command of dbt on the warehouse in a folder; the file is free afterwards."""
    fixed = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target), "--log-path", str(data)]
    before = os.environ.get("PAPERTRENDS_DATA_DIR")
    os.environ["PAPERTRENDS_DATA_DIR"] = str(data)
    try:
        # nobody reads what it would write of each command, which takes half a second
        return dbtRunner(manifest=manifest()).invoke(["--quiet", "--no-write-json", *arguments, *fixed])
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


def build(data: Path, target: Path, *arguments: str, full_refresh: bool = False, is_tested: bool = True) -> dbtRunnerResult:
    """Run `dbt build` as the pipeline does, without unit tests; and without tests of the data where a test looks at all of it."""
    left_out = ["unit_test"] if is_tested else ["unit_test", "test"]
    anew = ["--full-refresh"] if full_refresh else []
    return invoke(data, target, "build", "--exclude-resource-types", *left_out, *arguments, *anew)
