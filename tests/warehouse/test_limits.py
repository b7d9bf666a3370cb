"""Every limit of the models decides a row of a dbt unit test.

The mutation script runs this; `make test` runs the same unit tests on a warehouse that it has anyway (test_conventions).
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.warehouse import dbt_here

RAW = Path(__file__).parents[2] / "orchestration" / "warehouse" / "raw.sql"


@pytest.mark.slow
def test_the_unit_tests_of_the_models_hold_on_empty_tables(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        con.execute(RAW.read_text(encoding="utf-8"))
    made = dbt_here.invoke(tmp_path, tmp_path / "target", "build", "--exclude-resource-type", "test", "unit_test")
    assert made.success, made.exception or [result.message for result in made.result if result.status == "error"]
    done = dbt_here.invoke(tmp_path, tmp_path / "target", "test", "--select", "test_type:unit")
    assert done.success, done.exception or [result.node.name for result in done.result if result.status != "pass"]
