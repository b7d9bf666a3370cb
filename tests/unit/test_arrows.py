"""Imports point downwards: the domain knows neither the tools around it nor the packages that use it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "papertrends": {"dagster", "dagster_dbt", "dbt", "duckdb", "streamlit", "delivery", "orchestration", "dashboard", "tests"},
    "delivery": {"dagster", "dagster_dbt", "dbt", "streamlit", "orchestration", "dashboard", "tests"},
    "orchestration": {"streamlit", "dashboard", "tests"},
    "dashboard": {"dagster", "dagster_dbt", "dbt", "orchestration", "tests"},
    "dbt_project": {"dagster", "dagster_dbt", "streamlit", "delivery", "orchestration", "dashboard", "tests"},
}


def imported(path: Path) -> set[str]:
    """Top-level packages that a file imports, also inside its functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", FORBIDDEN)
def test_no_import_points_upwards(package: str):
    files = [path for path in (ROOT / package).rglob("*.py") if "target" not in path.parts]
    assert files
    wrong = {str(path.relative_to(ROOT)): sorted(imported(path) & FORBIDDEN[package]) for path in files}
    assert {path: names for path, names in wrong.items() if names} == {}
