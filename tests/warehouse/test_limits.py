"""Each limit in dbt_project.yml decides a row of a dbt unit test: set to zero or doubled, it makes one fail.

`make test` runs the same unit tests once, with the limits as they are (test_conventions).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest
import yaml

from tests.warehouse import dbt_here

pytestmark = pytest.mark.slow

RAW = Path(__file__).parents[2] / "orchestration" / "warehouse" / "raw.sql"
VARS = yaml.safe_load((dbt_here.PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
IN_PYTHON = ("burst_", "acronym_")
"""Limits that only Python models read: tests/unit/trends/test_limits_of_bursts.py and tests/unit/phrases/test_ties.py have their rules."""
LIMITS = {name: value for name, value in VARS.items() if isinstance(value, int | float) and not name.startswith(IN_PYTHON)}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse in which every table is empty: unit tests need only the columns."""
    folder = tmp_path_factory.mktemp("empty")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
        con.execute(RAW.read_text(encoding="utf-8"))
    made = dbt_here.invoke(folder, folder / "target", "build", "--exclude-resource-type", "test", "unit_test")
    assert made.success, dbt_here.failures(made)
    return folder


def test_the_unit_tests_hold_with_the_limits_as_they_are(empty: Path) -> None:
    done = dbt_here.invoke(empty, empty / "target", "test", "--select", "test_type:unit")
    assert done.success, done.exception or dbt_here.failures(done)


def models_that_read(limit: str) -> list[str]:
    """Names of the models whose SQL, or a macro that it calls, reads the limit."""
    manifest = dbt_here.manifest()
    reads = re.compile(rf"var\(['\"]{limit}['\"]")
    macros = {name for name, macro in manifest.macros.items() if reads.search(macro.macro_sql)}
    while more := {name for name, macro in manifest.macros.items() if macros & set(macro.depends_on.macros)} - macros:
        macros |= more
    models = [node for node in manifest.nodes.values() if node.resource_type == "model"]
    return [node.name for node in models if reads.search(node.raw_code) or macros & set(node.depends_on.macros)]


@pytest.mark.parametrize("factor", [0, 2])
@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_that_is_zero_or_doubled_makes_a_unit_test_fail(empty: Path, limit: str, factor: int) -> None:
    models = models_that_read(limit)
    assert models, "no model reads this limit"
    chosen = [f"test_type:unit,{model}" for model in models]
    changed = json.dumps({limit: LIMITS[limit] * factor})
    # with --fail-fast, dbt now and then closes a connection that another test still uses, and ends with that error
    done = dbt_here.invoke(empty, empty / "target", "test", "--select", *chosen, "--vars", changed)
    assert done.exception is None, done.exception
    assert not done.success, f"no unit test of {', '.join(models)} notices"
