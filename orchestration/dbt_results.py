"""The results of a dbt build: which models and tests failed, with the offending rows and where they came from."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from dagster_dbt import DbtCliInvocation

from orchestration.warehouse import raw
from orchestration.warehouse.offending import OffendingRow, offending_rows
from orchestration.warehouse.opening import WHY_NOT_OPENED
from papertrends import run_status

SAYS_WHERE = re.compile(r"\s*\w+ Error in \w+ \S+ \([^)]*\)\s+")
"""How dbt begins what it says of a model or test: its name, which is said already, and its file."""
LONGEST_MESSAGE = 600
"""Characters of what dbt says of one failed model: enough for five bad rows of a configuration file."""
FAILED = {"error", "fail"}
FOUND_ROWS = {"fail", "warn"}
OFFENDING = "offending"
"""A folder in dbt's target folder, of Parquet files with the rows that tests found."""
NAMED = 5
"""How many failures a message names; the run's checks show the rest."""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one model or test. `outcome` is dbt's word; `rows` are the offending rows of a test."""

    unique_id: str
    outcome: str
    message: str
    failures: int | None
    rows: list[OffendingRow] = field(default_factory=list[OffendingRow])

    @property
    def name(self) -> str:
        """The model's or test's name."""
        return self.unique_id.split(".")[2]

    @property
    def is_test(self) -> bool:
        """Whether it is a test."""
        return self.unique_id.startswith("test.")

    def in_words(self) -> str:
        """The name, dbt's own first words, and the rows found."""
        said = textwrap.shorten(SAYS_WHERE.sub("", self.message, count=1), LONGEST_MESSAGE, placeholder=" …")
        return f"{self.name}: {said}" + (f": {'; '.join(map(str, self.rows))}" if self.rows else "")


def read(invocation: DbtCliInvocation, warehouse: Path) -> list[Result]:
    """Read the result of each model and test; empty if the build stopped before writing them.

    dbt must have ended, since this queries the warehouse.
    """
    try:
        found = cast("list[dict[str, Any]]", invocation.get_artifact("run_results.json")["results"])
    except (FileNotFoundError, KeyError):
        return []
    queries = {one["unique_id"]: one["compiled_code"] for one in found if one["status"] in FOUND_ROWS and one.get("compiled_code")}
    # what an engine that keeps its tables elsewhere has found
    kept = {unique_id: invocation.target_path / OFFENDING / f"{unique_id}.parquet" for unique_id in queries}
    queries |= {unique_id: f"from '{path}'" for unique_id, path in kept.items() if path.exists()}
    rows = _rows(queries, warehouse)
    return [
        Result(one["unique_id"], one["status"], str(one["message"]), one.get("failures"), rows.get(one["unique_id"], [])) for one in found
    ]


def _rows(queries: dict[str, str], warehouse: Path) -> dict[str, list[OffendingRow]]:
    if not queries:
        return {}
    with raw.open_warehouse(warehouse) as con:
        return {unique_id: offending_rows(con, query) for unique_id, query in queries.items()}


def what_failed(results: list[Result], target: Path) -> str:
    """Name the failed models and tests, with the start of dbt's message and the offending rows."""
    if not results and (why := target / WHY_NOT_OPENED).exists():
        return why.read_text(encoding="utf-8")
    if not results:
        return "dbt ended before it ran a model; what it said stands in the run's log"
    failed = [result.in_words() for result in results if result.outcome in FAILED]
    return f"{len(failed)} {'model or test' if len(failed) == 1 else 'models or tests'} failed: " + "; ".join(failed[:NAMED])


def checks(results: list[Result], invocation: DbtCliInvocation) -> list[run_status.Check]:
    """Say how the tests of a build ended."""
    found: list[run_status.Check] = []
    for result in results:
        if result.is_test:
            about = invocation.manifest["nodes"].get(result.unique_id, {})
            found.append(
                run_status.Check(
                    name=result.name,
                    table=(about.get("attached_node") or "").split(".")[-1] or None,
                    column=about.get("column_name"),
                    outcome=result.outcome,
                    failures=result.failures,
                    rows=[str(row) for row in result.rows],
                )
            )
    return found
