"""Outcomes and reasons have names on screen."""

from __future__ import annotations

from pathlib import Path

from dashboard.views import reasons
from papertrends.reasons import FileReason

ROOT = Path(__file__).parents[2]


def test_every_outcome_of_a_file_has_a_name():
    yml = " ".join((ROOT / "dbt_project/models/marts/health/digest_outcomes.yml").read_text().split())
    assert f"values: [{', '.join(reasons.OUTCOMES)}]" in yml


def test_a_reason_that_this_version_does_not_know_is_named():
    assert reasons.explained(FileReason, "empty").startswith(FileReason.EMPTY.meaning)
    assert reasons.explained(FileReason, "of_another_version") == "``of_another_version``"
