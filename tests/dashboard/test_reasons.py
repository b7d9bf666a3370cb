"""Outcomes and reasons have names on screen."""

from __future__ import annotations

from pathlib import Path

import yaml

from dashboard.views import reasons, trend_views
from papertrends.reasons import FileReason

ROOT = Path(__file__).parents[2]


def test_every_outcome_of_a_file_has_a_name():
    yml = " ".join((ROOT / "dbt_project/models/marts/health/digest_outcomes.yml").read_text().split())
    assert f"values: [{', '.join(reasons.OUTCOMES)}]" in yml


def test_a_reason_that_this_version_does_not_know_is_named():
    assert reasons.explained(FileReason, "empty").startswith(FileReason.EMPTY.meaning)
    assert reasons.explained(FileReason, "of_another_version") == "``of_another_version``"


def test_what_to_do_leads_to_the_page_of_help_that_it_names():
    said = reasons.why_not_read("unknown_format", 3, "no list was found")
    assert said.startswith(f"{FileReason.UNKNOWN_FORMAT.meaning} ``unknown_format`` (line 3): no list was found")
    assert "[formats](help?about=formats)" in said


def test_nothing_that_is_called_rising_or_growing_has_evidence_without_a_word():
    limits = yaml.safe_load((ROOT / "dbt_project/dbt_project.yml").read_text())["vars"]
    assert trend_views.strength(limits["trend_max_q"]) == "weak evidence"
    assert trend_views.strength(limits["trend_max_q"] + 0.01) == "not significant"
