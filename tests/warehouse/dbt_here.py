"""dbt in the tests' own process, where it need not start anew for each small warehouse."""

from __future__ import annotations

import os
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


def build(data: Path, target: Path, *arguments: str, full_refresh: bool = False) -> dbtRunnerResult:
    """Run `dbt build` as the pipeline does, without unit tests, on the warehouse in a folder; the file is free afterwards."""
    fixed = ["--quiet", "build", "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target)]
    fixed += ["--log-path", str(data), "--exclude-resource-type", "unit_test"]
    before = os.environ.get("PAPERTRENDS_DATA_DIR")
    os.environ["PAPERTRENDS_DATA_DIR"] = str(data)
    try:
        return dbtRunner().invoke([*fixed, *arguments, *(["--full-refresh"] if full_refresh else [])])
    finally:
        DuckDBConnectionManager.close_all_connections()
        if before is None:
            del os.environ["PAPERTRENDS_DATA_DIR"]
        else:
            os.environ["PAPERTRENDS_DATA_DIR"] = before
