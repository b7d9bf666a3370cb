"""The reasons that the dashboard puts into words are the documented ones."""

from __future__ import annotations

import re
from pathlib import Path

from dashboard.views import reasons
from papertrends.reasons import FileReason

ROOT = Path(__file__).parents[2]


def documented(file: str, heading: str, column: int) -> dict[str, str]:
    part = (ROOT / "docs" / file).read_text().split(f"\n{heading}", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")]
    said = {code.strip(" `"): row[column] for row in rows[2:] for code in row[0].split(",")}
    return {code: re.sub(r"\[[^]]*\]\((\w+\.md)[^)]*\)", r"`docs/\1`", text) for code, text in said.items()}


def test_the_words_on_screen_are_those_of_the_documentation():
    assert documented("dedupe.md", "## Reason codes", 1) == reasons.MATCHES


def test_every_reason_that_the_models_give_has_words():
    yml = (ROOT / "dbt_project/models/marts/papers/paper_matches.yml").read_text()
    assert set(re.findall(r"- ((?:ok|miss)_\w+)", yml)) == set(reasons.MATCHES)


def test_every_outcome_of_a_file_has_a_name():
    yml = " ".join((ROOT / "dbt_project/models/marts/health/digest_outcomes.yml").read_text().split())
    assert f"values: [{', '.join(reasons.OUTCOMES)}]" in yml


def test_a_reason_that_this_version_does_not_know_is_named():
    assert reasons.explained(FileReason, "empty").startswith(FileReason.EMPTY.meaning)
    assert reasons.explained(FileReason, "of_another_version") == "``of_another_version``"
