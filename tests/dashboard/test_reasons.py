"""The reasons that the dashboard puts into words are the documented ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.views import reasons

ROOT = Path(__file__).parents[2]
TABLES = [
    ("dedupe.md", "## Reason codes", 1, reasons.MATCHES),
    ("reason-codes.md", "## Why a file was not read", 1, reasons.FILES),
    ("reason-codes.md", "## Why a file was not read", 2, reasons.FILES_WHAT_TO_DO),
    ("reason-codes.md", "## Why a piece was not understood", 1, reasons.PIECES),
    ("reason-codes.md", "## What was wrong in the configuration folder", 1, reasons.CONFIGURATION),
]


def documented(file: str, heading: str, column: int) -> dict[str, str]:
    part = (ROOT / "docs" / file).read_text().split(f"\n{heading}", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")]
    said = {code.strip(" `"): row[column] for row in rows[2:] for code in row[0].split(",")}
    return {code: re.sub(r"\[[^]]*\]\((\w+\.md)[^)]*\)", r"`docs/\1`", text) for code, text in said.items()}


@pytest.mark.parametrize(("file", "heading", "column", "shown"), TABLES)
def test_the_words_on_screen_are_those_of_the_documentation(file, heading, column, shown):
    assert shown == documented(file, heading, column)


def test_every_reason_that_the_models_give_has_words():
    yml = (ROOT / "dbt_project/models/marts/papers/paper_matches.yml").read_text()
    assert set(re.findall(r"- ((?:ok|miss)_\w+)", yml)) == set(reasons.MATCHES)


def test_every_outcome_of_a_file_has_the_words_of_its_column():
    yml = " ".join((ROOT / "dbt_project/models/marts/health/digest_outcomes.yml").read_text().split())
    assert all(f"{outcome} ({words})" in yml for outcome, words in reasons.OUTCOMES.items())
    assert f"values: [{', '.join(reasons.OUTCOMES)}]" in yml
