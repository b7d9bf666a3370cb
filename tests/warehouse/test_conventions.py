"""Conventions of the dbt project, checked in its manifest; and its unit tests."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.dbt_manifest import ensure_manifest
from orchestration.warehouse.raw import DERIVED_SCHEMAS
from tests.warehouse import dbt_here

PROJECT = Path(__file__).parents[2] / "dbt_project"
MOST_MODELS, LONGEST_PATH, MOST_LINES, MOST_PYTHON_MODELS = 75, 20, 100, 8
"""A newcomer reads a path of models at a sitting, and a model on a screen or two."""


@pytest.fixture(scope="module")
def manifest() -> dict:
    return json.loads(ensure_manifest(PROJECT).read_text())


@pytest.fixture(scope="module")
def models(manifest) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def layer(model: dict) -> str:
    return model["fqn"][1]


def test_what_a_build_from_nothing_drops_is_what_models_and_seeds_write(manifest):
    written = {n["schema"] for n in manifest["nodes"].values() if n["resource_type"] in {"model", "seed"}}
    assert written == set(DERIVED_SCHEMAS)


def test_every_model_says_what_a_row_is(models):
    without = [m["name"] for m in models if not re.match(r"(One row per|Exactly one row)", m["description"].strip())]
    assert not without, "a description begins with the grain"


def test_every_mart_is_under_contract_and_every_column_is_described(models):
    marts = [m for m in models if layer(m) == "marts"]
    assert len(marts) >= 25
    assert not [m["name"] for m in marts if not m["config"]["contract"]["enforced"]]
    assert not [f"{m['name']}.{c}" for m in marts for c, column in m["columns"].items() if not column["description"]]


def test_staging_joins_nothing_and_a_source_with_a_staging_model_is_read_by_it_alone(models):
    assert not [m["name"] for m in models if layer(m) == "staging" and re.search(r"\bjoin\b", m["raw_code"], re.IGNORECASE)]
    readers: dict[str, set[str]] = {}
    for model in models:
        for node in model["depends_on"]["nodes"]:
            if node.startswith("source."):
                readers.setdefault(node, set()).add(layer(model))
    assert not [source for source, layers in readers.items() if "staging" in layers and len(layers) > 1]


def test_nothing_is_cast_or_trimmed_after_staging(models):
    """Values of the configuration folder are text: staging turns them into days, numbers and flags."""
    later = [m for m in models if layer(m) != "staging"]
    assert not [m["name"] for m in later if re.search(r"\btrim\(|::boolean|try_cast", m["raw_code"])]


def parents(model: dict, models: list[dict]) -> list[dict]:
    known = {m["unique_id"]: m for m in models}
    return [known[node] for node in model["depends_on"]["nodes"] if node in known]


def test_the_project_stays_small_enough_to_be_read(models):
    assert len(models) <= MOST_MODELS
    assert len([m["name"] for m in models if m["language"] == "python"]) <= MOST_PYTHON_MODELS
    lines = {m["name"]: m["raw_code"].count("\n") + 1 for m in models}
    assert not {name: n for name, n in lines.items() if n > MOST_LINES}


def test_no_value_passes_through_more_than_twenty_models(models):
    longest: dict[str, list[str]] = {}

    def path_to(model: dict) -> list[str]:
        name = model["name"]
        if name not in longest:
            longest[name] = [*max((path_to(parent) for parent in parents(model, models)), key=len, default=[]), name]
        return longest[name]

    path = max((path_to(model) for model in models), key=len)
    assert len(path) <= LONGEST_PATH, path


def subject(model: dict) -> str:
    """What a folder is about: topics, in intermediate as in marts."""
    return model["fqn"][2] if len(model["fqn"]) > 3 else model["fqn"][1]


def test_no_subject_reads_another_in_a_circle(models):
    """Each subject depends only on earlier ones. A table that no model reads may depend on any."""
    read = {parent["unique_id"] for model in models for parent in parents(model, models)}
    reads: dict[str, set[str]] = {}
    for model in models:
        if model["unique_id"] in read:
            found = {subject(parent) for parent in parents(model, models)}
            reads.setdefault(subject(model), set()).update(found - {subject(model)})
    while done := [name for name, others in reads.items() if not others & reads.keys()]:
        reads = {name: others for name, others in reads.items() if name not in done}
    assert not reads, "these read each other"


@pytest.mark.parametrize(
    ("construct", "pattern"),
    [
        ("unsigned 64-bit numbers", r"\bubigint\b|\buint64\b"),
        ("slices", r"\w\[[^\]\[']*:[^\]\[']*\]"),
        ("days subtracted", r"_on - \w+\.?\w*_on\b"),
    ],
)
def test_engine_specific_sql_is_in_macros(models, construct, pattern):
    found = [m["name"] for m in models if m["language"] == "sql" and re.search(pattern, re.sub(r"\{\{.*?\}\}", "", m["raw_code"]))]
    assert not found, construct


def test_no_table_is_read_by_where_its_rows_stand(manifest, models):
    texts = {m["name"]: m["raw_code"] for m in models} | {
        m["name"]: m["macro_sql"] for m in manifest["macros"].values() if m["package_name"] == "papertrends"
    }
    assert not [name for name, text in texts.items() if re.search(r"\browid\b", text)]


def test_every_macro_is_used(manifest):
    own = {name: macro for name, macro in manifest["macros"].items() if macro["package_name"] == "papertrends"}
    texts = [n.get("raw_code") or "" for n in manifest["nodes"].values()] + [m["macro_sql"] for m in own.values()]
    texts += [path.read_text(encoding="utf-8") for path in PROJECT.glob("models/**/*.yml")]
    calls = "\n".join(re.sub(r"\{%-? (macro|test) \w+", "", text) for text in texts)
    called_by_dbt = {"generate_schema_name"}
    unused = [
        macro["name"]
        for macro in own.values()
        if macro["name"] not in called_by_dbt and not re.search(rf"\b{macro['name'].removeprefix('test_')}\b", calls)
    ]
    assert not unused


def test_every_mart_is_tested(manifest, models):
    tested = {n for t in manifest["nodes"].values() if t["resource_type"] == "test" for n in t["depends_on"]["nodes"]}
    assert not [m["name"] for m in models if layer(m) == "marts" and m["unique_id"] not in tested]


def test_each_model_has_a_yml_beside_it(models):
    assert not [m["name"] for m in models if not (PROJECT / m["original_file_path"]).with_suffix(".yml").exists()]


def test_exposures_name_marts(manifest):
    marts = {m for m, node in manifest["nodes"].items() if node["resource_type"] == "model" and node["fqn"][1] == "marts"}
    pages = manifest["exposures"].values()
    assert pages
    assert all(set(page["depends_on"]["nodes"]) <= marts for page in pages)


@pytest.mark.parametrize(
    ("spoil", "failing"),
    [
        (
            "insert into marts.digests from marts.digests limit 1; update intermediate.int_term_forms set form = null where rowid = 0",
            {"candidate_key_digests_digest_id", "candidate_key_int_term_forms_term_key__form"},
        ),
        ("select 1", set()),
    ],
)
def test_a_duplicate_or_partly_null_key_fails_its_test(built, tmp_path, spoil, failing):
    shutil.copy(built.data / "warehouse.duckdb", tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        con.execute(spoil)
    # of a capture the day may be null, and of these it is
    models = ["digests", "int_term_forms", "int_captures"]
    chosen = [f"{model},test_name:candidate_key" for model in models]
    done = dbt_here.invoke(tmp_path, tmp_path / "target", "test", "--select", *chosen)
    assert len(done.result) == len(models)
    assert {result.node.name for result in done.result if result.status == "fail"} == failing


def test_the_rules_hold_as_their_unit_tests_say(built, tmp_path):
    """Dbt's unit tests need the relations they stand on; they run on a copy of a built warehouse."""
    shutil.copy(built.data / "warehouse.duckdb", tmp_path / "warehouse.duckdb")
    done = dbt_here.invoke(tmp_path, tmp_path / "target", "test", "--select", "test_type:unit")
    assert done.success, [result.message for result in done.result or [] if result.status != "pass"] or done.exception
    assert len(done.result) >= 10
