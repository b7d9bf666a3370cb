"""How likely a rise is to last: a belief learns from outcomes, and only from those known by then."""

from __future__ import annotations

import numpy as np
import pytest

from papertrends.trends.lasting import PRIORS, WEIGHTS, Belief, chances, updated, walk_forward

FLAT = Belief(np.zeros(2), np.eye(2) * 1e-6)


def outcomes(weights: tuple[float, float], count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rises whose chance of lasting follows the weights."""
    random = np.random.default_rng(seed)
    design = np.column_stack([np.ones(count), random.normal(size=count)])
    return design, (random.random(count) < chances(design, Belief(np.array(weights), np.eye(2)))).astype(np.float64)


def test_the_weights_behind_many_outcomes_are_found() -> None:
    design, lasted = outcomes((-0.5, 1.5), 20_000, seed=1)
    assert updated(FLAT, design, lasted).mean == pytest.approx([-0.5, 1.5], abs=0.1)


def test_what_is_learned_in_two_steps_is_what_is_learned_in_one() -> None:
    design, lasted = outcomes((0.2, 0.8), 4_000, seed=2)
    at_once = updated(FLAT, design, lasted)
    in_turn = updated(updated(FLAT, design[:2_000], lasted[:2_000]), design[2_000:], lasted[2_000:])
    assert in_turn.mean == pytest.approx(at_once.mean, abs=0.02)
    assert in_turn.precision == pytest.approx(at_once.precision, rel=0.05, abs=20)


def test_a_few_outcomes_hardly_move_a_firm_belief() -> None:
    firm = Belief(np.array([1.0, 1.0]), np.eye(2) * 1e6)
    design, lasted = outcomes((-2.0, 0.0), 50, seed=3)
    assert updated(firm, design, lasted).mean == pytest.approx([1.0, 1.0], abs=0.01)


def test_a_sunday_learns_nothing_from_later_outcomes() -> None:
    first, second = outcomes((0.0, 1.0), 300, seed=4), outcomes((0.0, -1.0), 300, seed=5)
    short = list(walk_forward(FLAT, [None, first]))
    long = list(walk_forward(FLAT, [None, first, second]))
    assert [belief.mean.tolist() for belief, _ in short] == [belief.mean.tolist() for belief, _ in long[:2]]
    assert [seen for _, seen in long] == [0, 300, 600]


def test_a_sunday_keeps_what_earlier_ones_have_learned() -> None:
    first, second = outcomes((0.0, 1.0), 300, seed=4), outcomes((0.0, -1.0), 300, seed=5)
    *_, (belief, _) = walk_forward(FLAT, [first, second])
    assert belief.mean == pytest.approx(updated(updated(FLAT, *first), *second).mean)


def test_outcomes_that_all_agree_still_give_finite_weights() -> None:
    design = np.column_stack([np.ones(30), np.arange(30.0)])
    belief = updated(PRIORS["phrase"], np.column_stack([design, design]), np.ones(30))
    assert np.isfinite(belief.mean).all()


@pytest.mark.parametrize("kind", PRIORS)
def test_the_shipped_belief_prefers_rises_with_more_change(kind: str) -> None:
    prior = PRIORS[kind]
    assert len(prior.mean) == len(WEIGHTS)
    assert prior.precision == pytest.approx(prior.precision.T)
    assert (np.linalg.eigvalsh(prior.precision) > 0).all()
    small, large = chances(np.array([[1.0, np.log(1.3), 3.0, 0.3], [1.0, np.log(5.0), 3.0, 0.3]]), prior)
    assert small < large
