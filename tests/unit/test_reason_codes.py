"""Each reason code is used somewhere and explained in the documents."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from papertrends.papers.reasons import Reason as MergeReason
from papertrends.reasons import ConfigReason, FetchReason, FileReason, Reason, RejectReason

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "dbt_project" / "models"
PYTHON = "".join(path.read_text() for package in ("papertrends", "orchestration") for path in sorted((ROOT / package).rglob("*.py")))
SQL = "".join(path.read_text() for path in sorted((ROOT / "dbt_project/models/marts/health").glob("*.sql")))
ALL = [reason for kind in (FileReason, RejectReason, ConfigReason, FetchReason) for reason in kind]


def tables():
    spec = importlib.util.spec_from_file_location("reason_tables", ROOT / "scripts" / "reason_tables.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_what_make_reasons_writes():
    for page, kinds in tables().PAGES.items():
        assert page.read_text() == tables().current(page)
        assert all(f"| `{reason}` | " in page.read_text() for kind in kinds for reason in kind)


@pytest.mark.parametrize("reason", ALL, ids=lambda reason: f"{type(reason).__name__}.{reason.name}")
def test_each_reason_is_given_and_has_a_meaning(reason: Reason):
    assert f"{type(reason).__name__}.{reason.name}" in PYTHON or f"'{reason}'" in SQL
    assert reason.meaning
    assert not reason.meaning.endswith(".")
    assert type(reason).look_up(str(reason)) is reason


def test_each_reason_that_the_models_give_is_one_of_these():
    given = {
        code for found in re.findall(r"'([a-z_]+)' as reason|reason !?= '([a-z_]+)'|then '([a-z]+_[a-z_]+)'", SQL) for code in found if code
    }
    assert "no_such_file" in given, "the search finds the codes"
    assert given <= set(ALL)


def test_each_reason_of_a_merge_is_one_that_the_published_column_allows():
    yml = (MODELS / "marts" / "papers" / "paper_matches.yml").read_text()
    assert set(re.findall(r"- ((?:ok|miss)_\w+)", yml)) == set(MergeReason)
    assert all(reason.meaning for reason in MergeReason)


def test_each_reason_says_what_to_do_about_a_file_or_a_source():
    assert all(reason.to_do for kind in (FileReason, FetchReason) for reason in kind)
