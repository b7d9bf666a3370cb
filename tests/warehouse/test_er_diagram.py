"""docs/er-diagram.md agrees with the contracts and with the data."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from types import ModuleType

import pytest

from orchestration.dbt_manifest import ensure_manifest
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("er_diagram", ROOT / "scripts" / "er_diagram.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["er_diagram"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def manifest() -> dict:
    return json.loads(ensure_manifest(ROOT / "dbt_project").read_text(encoding="utf-8"))


def test_the_page_is_what_the_contracts_say(script, manifest):
    assert script.document(manifest) == script.DOCUMENT.read_text(encoding="utf-8"), "a mart changed: run make diagram"


def test_every_line_is_one_that_mermaid_reads(script, manifest):
    line = re.compile(
        r'    \w+( (\|\||\|o)--o\{ \w+ : "[\w, ]+")?| {4}\w+ \{| {4}\}| {8}[a-z][\w()\[\]-]* \w+( (PK|FK|UK)(, (PK|FK|UK))*)?'
    )
    diagrams = re.findall(r"```mermaid\nerDiagram\n(.+?)\n```", script.document(manifest), re.DOTALL)
    assert len(diagrams) >= 5
    assert not [text for diagram in diagrams for text in diagram.splitlines() if not line.fullmatch(text)]


def test_the_published_file_has_these_tables_and_columns(script, manifest, built):
    tables = {name: list(table.columns) for name, table in script.read_tables(manifest).items()}
    published = built.query(
        "select table_name, list(column_name order by column_index) from duckdb_columns() where database_name = 'p' group by 1"
    )
    assert tables == {name: columns for name, columns in published if name not in {"about", "published_trends"}}


def test_every_relation_holds(script, manifest, built, history):
    relations = script.find_relations(script.read_tables(manifest))
    assert {("paper_appearances", "papers"), ("phrases", "papers"), ("topics", "topics"), ("phrase_trends", "trend_periods")} <= {
        (relation.table, relation.to) for relation in relations
    }
    for place in (built, history):
        for relation in relations:
            present = " and ".join(f"own.{column} is not null" for column in relation.columns)
            same = " and ".join(f"own.{own} = other.{other}" for own, other in zip(relation.columns, relation.to_columns, strict=True))
            orphans = place.query(
                f"select count(*) from {relation.table} as own anti join {relation.to} as other on {same} where {present}"
            )
            assert orphans == [(0,)], relation
