"""Which earlier rises the chance of lasting is learned from, and what of them lasted, under the settings of the dbt project."""

from __future__ import annotations

import datetime as dt
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
import yaml

from papertrends.trends.lasting import PRIORS, WEIGHTS

PROJECT = Path(__file__).parents[3] / "dbt_project"
RISEN, OVER = dt.date(2025, 1, 5), dt.date(2025, 3, 2)
"""A Sunday and the one whose recent window begins after it."""


@dataclass
class Here:
    """What dbt hands to the model: the tables of a connection and the limits of dbt_project.yml."""

    con: duckdb.DuckDBPyConnection
    limits: dict[str, Any]
    config: Here = field(init=False)

    def __post_init__(self) -> None:
        self.config = self

    def ref(self, name: str) -> duckdb.DuckDBPyRelation:
        return self.con.table(name)

    def get(self, name: str) -> Any:
        return self.limits[name]


@pytest.fixture(scope="module")
def limits() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    return {
        "min_papers": found["trend_min_papers"],
        "min_change_phrase": found["trend_min_change_phrases"],
        "min_change_topic": found["trend_min_change_topics"],
        "days": 7 * found["trend_recent_weeks"],
        "lasting_change_phrase": found["lasting_change_phrases"],
        "lasting_change_topic": found["lasting_change_topics"],
    }


Learned = dict[tuple[dt.date, str], dict[str, Any]]
Learn = Callable[..., Learned]


@pytest.fixture
def learn(limits: dict[str, Any]) -> Learn:
    """Weights by Sunday and kind after one rise."""
    path = PROJECT / "models" / "intermediate" / "trends" / "int_lasting_weights.py"
    spec = importlib.util.spec_from_file_location("int_lasting_weights", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def weights(kind: str = "phrase", *, papers: int = 30, change: float = 3.0, later: int | None = 30) -> Learned:
        with duckdb.connect() as con:
            con.execute("create table trend_windows (as_of date, recent_total_papers bigint)")
            con.executemany("insert into trend_windows values (?, 1000)", [[RISEN + dt.timedelta(days=7 * n)] for n in range(10)])
            con.execute("""create table int_windows (
                as_of date, kind varchar, id varchar, has_history boolean, recent_papers bigint, recent_total_papers bigint,
                half_year_papers bigint, half_year_total_papers bigint, previous_papers bigint, previous_total_papers bigint,
                change double, z double)""")
            rise = "insert into int_windows values (?, ?, 'one', true, ?, 1000, 10, 1050, 4, 350, ?, 3)"
            con.execute(rise, [RISEN, kind, papers, change])
            if later is not None:
                con.execute("insert into int_windows values (?, ?, 'one', true, ?, 1000, 10, 1050, 4, 350, 1, 0)", [OVER, kind, later])
            rows = module.model(Here(con, limits), con).to_pylist()
        return {(row["as_of"], row["kind"]): row for row in rows}

    return weights


def became_likelier(learned: Learned, kind: str) -> bool:
    """Whether, once its outcome is known, the rise itself would have had a better chance."""
    rise = np.array([1.0, np.log(3.05), 3.0, np.log(2.37)])
    weights = learned[OVER, kind]
    return bool(rise @ [weights[name] for name in WEIGHTS] > rise @ PRIORS[kind].mean)


def test_an_outcome_counts_from_the_sunday_on_which_its_eight_weeks_are_over(learn: Learn) -> None:
    learned = learn()
    seen = [learned[RISEN + dt.timedelta(days=7 * n), "phrase"]["outcomes"] for n in range(10)]
    assert seen == [0] * 8 + [1] * 2
    assert {row["outcomes"] for (_, kind), row in learned.items() if kind == "topic"} == {0}


@pytest.mark.parametrize(("papers", "change", "outcomes"), [(5, 1.25, 1), (4, 1.25, 0), (5, 1.15, 0)])
def test_rises_of_topics_of_five_papers_and_a_fifth_are_learned_from(learn: Learn, papers: int, change: float, outcomes: int) -> None:
    assert learn("topic", papers=papers, change=change)[OVER, "topic"]["outcomes"] == outcomes


@pytest.mark.parametrize(("change", "outcomes"), [(1.55, 1), (1.45, 0)])
def test_rises_of_phrases_by_half_are_learned_from(learn: Learn, change: float, outcomes: int) -> None:
    assert learn(change=change)[OVER, "phrase"]["outcomes"] == outcomes


@pytest.mark.parametrize(
    ("kind", "later", "lasted"), [("phrase", 16, True), ("phrase", 14, False), ("topic", 13, True), ("topic", 11, False)]
)
def test_what_lasted_makes_such_a_rise_likelier_and_what_faded_does_not(learn: Learn, kind: str, later: int, lasted: bool) -> None:
    # the share of the half year before is 10.5 of 1,050: a phrase needs 15 of 1,000, a topic 12
    assert became_likelier(learn(kind, later=later), kind) == lasted


def test_what_nobody_writes_about_any_more_has_not_lasted(learn: Learn) -> None:
    assert not became_likelier(learn(later=None), "phrase")
