"""Every SQL model, fed DuckDB's own inputs, gives DuckDB's rows on the other engine."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from papertrends_cluster.gate.models import Model
from papertrends_cluster.gate.proving import Gate
from papertrends_cluster.translate import proofs

from tests.cluster.gate.building import ROOT, of_bare, of_plain

# models whose rows the fixture's own decide: an empty result would show nothing
EMPTY: set[str] = set()


def wrong(gate: Gate, models: dict[str, Model], folder: Path) -> dict[str, str]:
    """The models that differ, or whose CTEs do, and how."""
    translated = {name: how for model in models.values() for name, how in gate.differences(model).items()}
    per_row = {f"{model} per row": gate.difference_per_row(model, folder) for model in models.values() if model.over}
    return translated | {name: str(how) for name, how in per_row.items() if how}


@pytest.fixture(scope="module")
def wrong_on_sail(on_sail: Gate, on_bare: Gate, models: dict[str, Model], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return wrong(on_bare, of_bare(models), tmp_path_factory.mktemp("bare")) | wrong(on_sail, models, tmp_path_factory.mktemp("sail"))


def test_on_sail(wrong_on_sail: dict[str, str]) -> None:
    assert not wrong_on_sail, "\n".join(f"{name}: {how}" for name, how in wrong_on_sail.items())


def wrong_in_batches(gate: Gate, models: dict[str, Model], folder: Path) -> dict[str, str]:
    """The models in Python that differ, and how."""
    assert {name for name, model in models.items() if not gate.made(model).num_rows} == EMPTY
    return {name: str(how) for name, model in models.items() if (how := gate.difference_made(model, folder))}


def test_python_models_in_batches_on_sail(on_sail: Gate, on_plain: Gate, python_models: dict[str, Model], tmp_path: Path) -> None:
    plain = of_plain(python_models)
    others = {name: model for name, model in python_models.items() if name not in plain}
    assert wrong_in_batches(on_sail, others, tmp_path) | wrong_in_batches(on_plain, plain, tmp_path) == {}


def test_the_record_is_of_these_queries(wrong_on_sail: dict[str, str], models: dict[str, Model]) -> None:
    proved: dict[str, list[str]] = {}
    for name, model in models.items():
        if not any(of.split()[0] == name for of in wrong_on_sail):
            proved.setdefault(model.name, []).append(proofs.fingerprint(model.sql))
    record = {"versions": proofs.VERSIONS, "models": {name: sorted(of) for name, of in sorted(proved.items())}}
    if os.environ.get("CLUSTER_WRITE_PROOFS"):
        proofs.RECORD.write_text(json.dumps(record, indent=1) + "\n")
    assert json.loads(proofs.RECORD.read_text()) == record, "run `make cluster-proofs`, and look at what it changes"


def test_every_model_is_asked(models: dict[str, Model]) -> None:
    in_project = {path.stem for path in (ROOT / "dbt_project" / "models").rglob("*.sql")}
    assert {model.name for model in models.values()} == in_project


def test_every_query_has_rows_to_compare(on_sail: Gate, models: dict[str, Model]) -> None:
    assert {name for name, model in models.items() if not on_sail.expected(model).num_rows} == EMPTY


def test_a_query_that_was_changed_is_not_proved(models: dict[str, Model]) -> None:
    sql = models["papers-full"].sql
    proofs.require_proof("papers", sql)
    proofs.require_proof("papers", sql.replace('"warehouse".', "").replace('"', "") + "\n-- a remark")
    with pytest.raises(proofs.NotProvedError, match="was not shown"):
        proofs.require_proof("papers", sql.replace("min(doi)", "max(doi)"))
    with pytest.raises(proofs.NotProvedError, match="was not shown"):
        proofs.require_proof("no_such_model", sql)
