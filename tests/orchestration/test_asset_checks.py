"""The checks that Dagster shows: each passes on sound data, and names the file at fault when something is wrong."""

from __future__ import annotations

from collections.abc import Callable

import dagster as dg
import duckdb
import pytest

from orchestration.defs.ingest import checks
from orchestration.warehouse import raw
from papertrends import run_status
from papertrends.settings import Settings

FILE = {
    "file_id": "f1",
    "content_sha256": "c1",
    "file_path": "monday.jsonl",
    "format": "jsonl",
    "reader_version": 1,
    "source": "arxiv",
    "source_kind": "daily",
    "encoding_errors": 0,
    "size_bytes": 10,
    "lines": 3,
    "lines_accounted": 3,
    "items": 1,
    "items_accounted": 1,
    "entries": 1,
    "rejects": 0,
    "run_id": "r1",
    "loaded_at": "2026-01-05 06:00:00",
}
ENTRY = {
    "file_id": "f1",
    "entry_id": "e1",
    "position": 1,
    "line_start": 1,
    "line_end": 1,
    "item": 1,
    "title": "A title",
    "abstract": "An abstract.",
    "authors": [],
    "categories": [],
    "keywords": [],
    "verbatim": "{}",
}
OUTCOME = {"run_id": "r1", "file_path": "monday.jsonl", "outcome": "loaded", "seen_at": "2026-01-05 06:00:00"}

Add = Callable[..., None]


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Settings:
    settings = Settings(data_dir=tmp_path)
    monkeypatch.setattr(checks, "settings", settings)
    return settings


@pytest.fixture
def add(settings) -> Add:
    """Add a row to a table of the warehouse."""

    def add(table: str, **values: object) -> None:
        with raw.open_warehouse(settings.warehouse) as con:
            insert(con, table, values)

    return add


def insert(con: duckdb.DuckDBPyConnection, table: str, values: dict[str, object]) -> None:
    marks = ", ".join("?" for _ in values)
    con.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", list(values.values()))


def result_of(check: dg.AssetChecksDefinition, *arguments: object) -> dg.AssetCheckResult:
    result = check(*arguments)
    assert isinstance(result, dg.AssetCheckResult)
    return result


@pytest.mark.parametrize("counted", ["lines", "items"])
def test_a_file_that_is_not_wholly_accounted_for_fails_the_run(settings, add, counted):
    job = dg.define_asset_job("only_the_check", selection=dg.AssetSelection.checks(checks.every_line_accounted))
    files = dg.AssetSpec(dg.AssetKey(["raw", "digest_files"]))
    defs = dg.Definitions(assets=[files], asset_checks=[checks.every_line_accounted], jobs=[job])

    def evaluate() -> tuple[dg.AssetCheckEvaluation, str]:
        with dg.DagsterInstance.ephemeral() as instance:
            done = defs.resolve_job_def("only_the_check").execute_in_process(instance=instance, raise_on_error=False)
            return done.get_asset_check_evaluations()[0], done.run_id

    add("raw.digest_files", **FILE)
    assert evaluate()[0].passed
    add("raw.digest_files", **FILE | {"file_id": "f2", "file_path": "torn.jsonl", f"{counted}_accounted": 0})
    evaluation, run_id = evaluate()
    assert not evaluation.passed
    assert evaluation.severity == dg.AssetCheckSeverity.ERROR
    assert evaluation.blocking
    assert "torn" in str(evaluation.metadata["files"].value)
    assert "monday" not in str(evaluation.metadata["files"].value)
    (run,) = run_status.read(settings.run_status).runs
    assert (run.run_id, run.outcome) == (run_id, "failed")
    assert "torn.jsonl" in run.message


def test_a_file_whose_latest_outcome_is_rejected_is_named_with_its_reason(add):
    add("raw.digest_outcomes", **OUTCOME)
    add("raw.digest_outcomes", **OUTCOME | {"file_path": "mended.txt", "outcome": "rejected", "reason": "empty"})
    add("raw.digest_outcomes", **OUTCOME | {"file_path": "mended.txt", "seen_at": "2026-01-06 06:00:00"})
    assert result_of(checks.no_file_rejected).passed
    add("raw.digest_outcomes", **OUTCOME | {"file_path": "noise.bin", "outcome": "rejected", "reason": "unknown_format"})
    found = result_of(checks.no_file_rejected)
    assert not found.passed
    assert found.severity == dg.AssetCheckSeverity.WARN
    assert found.description == "1 file rejected", "the UI reads it as Markdown, and files name themselves as they like"
    named = found.metadata["files"]
    assert isinstance(named, dg.TableMetadataValue)
    assert [(record.data["file"], record.data["reason"]) for record in named.records] == [("noise.bin", "unknown_format")]


def test_an_undated_digest_is_named(settings, add):
    with raw.open_warehouse(settings.warehouse) as con:
        columns = "file_path varchar, format varchar, entries bigint, listed_on date, listed_from date"
        con.execute(f"create schema marts; create table marts.digests ({columns})")
    add("marts.digests", file_path="monday.jsonl", format="jsonl", entries=1, listed_on="2026-01-05", listed_from=None)
    add("marts.digests", file_path="january.csv", format="csv", entries=9, listed_on=None, listed_from="2026-01-01")
    assert result_of(checks.every_digest_has_a_day).passed
    add("marts.digests", file_path="someday.jsonl", format="jsonl", entries=7, listed_on=None, listed_from=None)
    found = result_of(checks.every_digest_has_a_day)
    assert not found.passed
    assert "someday.jsonl" in str(found.metadata["digests"].value)
    assert "monday.jsonl" not in str(found.metadata["digests"].value)


@pytest.mark.parametrize("abstract", [None, ""])
def test_entries_without_an_abstract_are_counted_by_file(add, abstract):
    add("raw.digest_files", **FILE)
    add("raw.digest_entries", **ENTRY)
    assert result_of(checks.every_entry_has_an_abstract).passed
    for n in (2, 3):
        add("raw.digest_entries", **ENTRY | {"entry_id": f"e{n}", "abstract": abstract})
    found = result_of(checks.every_entry_has_an_abstract)
    assert not found.passed
    assert found.metadata["entries"].value == 2
    assert "monday.jsonl" in str(found.metadata["files"].value)
