"""What counts as a burst under the settings of the dbt project: each of them decides one of these series."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from papertrends.trends.bursts import find_bursts

PROJECT = Path(__file__).parents[3] / "dbt_project" / "dbt_project.yml"


@pytest.fixture(scope="module")
def settings() -> dict[str, float]:
    found: dict[str, Any] = yaml.safe_load(PROJECT.read_text(encoding="utf-8"))["vars"]
    return {"ratio": found["burst_ratio"], "cost": found["burst_cost"]}


def bursts(usual: int, inside: int, weeks: int, settings: dict[str, float], history: int = 52) -> list[tuple[int, int]]:
    """Bursts in weeks of 100 papers, `usual` of them with the phrase and, for some weeks from the fifth on, `inside`."""
    counts = np.full((1, history), float(usual))
    counts[0, 4 : 4 + weeks] = inside
    return [(burst.first, burst.last) for burst in find_bursts(counts, np.full(history, 100.0), **settings)]


def test_a_share_that_doubled_for_two_months_is_a_burst(settings: dict[str, float]) -> None:
    assert bursts(4, 8, 8, settings) == [(4, 11)]


def test_a_share_that_grew_by_half_is_none(settings: dict[str, float]) -> None:
    assert bursts(4, 6, 8, settings) == []


def test_one_week_of_a_doubled_share_is_none(settings: dict[str, float]) -> None:
    assert bursts(4, 8, 1, settings) == []


def test_nine_papers_in_one_week_of_a_year_are_one_where_nobody_used_the_phrase_and_six_are_none(settings: dict[str, float]) -> None:
    assert bursts(0, 9, 1, settings) == [(4, 4)]
    assert bursts(0, 6, 1, settings) == []
