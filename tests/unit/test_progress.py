"""How far a build is, and how long it will probably still take."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dashboard.status import running_sentence
from orchestration import model_progress
from papertrends import progress, run_status
from papertrends.run_status import RunningRun

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


class TestEstimate:
    LAST = (2.0, 4.0, 6.0, 8.0)

    @pytest.mark.parametrize(
        ("done", "elapsed", "left"),
        [
            (0, 0.0, 10.0),
            (2, 4.0, 6.0),
            (2, 8.0, 12.0),  # this build takes twice the time
            (4, 8.0, 2.0),
            (0, 50.0, 0.0),  # longer than expected, and no pace to go by
            (1, 4000.0, 0.0),  # a pace nobody believes
        ],
    )
    def test_the_last_build_and_the_pace_of_this_one_decide(self, done, elapsed, left):
        assert progress.seconds_left(self.LAST, 10.0, done, 4, elapsed) == left

    def test_a_model_more_than_the_last_time_does_not_matter_much(self):
        assert progress.seconds_left(self.LAST, 10.0, 5, 5, 8.0) == 2.0
        assert progress.seconds_left(self.LAST, 10.0, 6, 5, 8.0) == 2.0

    @pytest.mark.parametrize(("last", "whole"), [((), 0.0), (LAST, 0.0)])
    def test_without_an_earlier_build_there_is_none(self, last, whole):
        assert progress.seconds_left(last, whole, 1, 4, 1.0) is None

    @pytest.mark.parametrize(
        ("seconds", "said"),
        [(0.2, "less than a second"), (6.3, "about 6 s"), (43, "about 45 s"), (89, "about 90 s"), (140, "about 2 min")],
    )
    def test_it_is_said_roughly(self, seconds, said):
        assert progress.about(seconds) == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, ""),
        ({"models": 73, "models_done": 34}, ": 34 of 73 models"),
        ({"models": 73, "models_done": 34, "ends_at": NOW + dt.timedelta(seconds=6)}, ": 34 of 73 models, about 6 s left"),
        ({"models": 73, "models_done": 34, "ends_at": NOW - dt.timedelta(seconds=6)}, ": 34 of 73 models"),
    ],
)
def test_the_dashboard_says_it(more, said):
    running = RunningRun(run_id="a", started_at=NOW, **more)
    assert running_sentence(running, NOW) == f"Build running since 2026-03-02 12:00 UTC{said}"


class Clock:
    """Time as a test sets it."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


class TestOfABuild:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "run_status.json"

    @pytest.fixture
    def clock(self, monkeypatch: pytest.MonkeyPatch) -> Clock:
        clock = Clock()
        monkeypatch.setattr(model_progress, "time", clock)
        return clock

    def build(self, path: Path, clock: Clock, seconds_each: float) -> tuple[list[str], list[RunningRun | None]]:
        """Build eight models and publish; returns what the run's log said, and what stood in run_status.json after each model."""
        said: list[str] = []
        seen: list[RunningRun | None] = []
        run_id = str(clock.now)
        run_status.begin(path, run_id)
        building = model_progress.ModelProgress(path, run_id, 8, said.append)
        for number in range(8):
            clock.now += seconds_each
            building.model_done(f"model {number}")
            seen.append(run_status.read(path).running)
        building.all_done()
        with run_status.changing(path) as status:
            assert status.running is not None
            status.running.models_began_at = run_status.now() - dt.timedelta(seconds=seconds_each * 10)
        run_status.end(path, run_id, "published", "")
        return said, seen

    def test_the_second_one_says_how_long_it_will_take(self, path, clock):
        said, _ = self.build(path, clock, 1.0)
        assert said == [
            "3 of 8 models; the last was model 2",
            "6 of 8 models; the last was model 5",
            "8 of 8 models; the last was model 7",
        ], "the first has nothing to go by"
        said, seen = self.build(path, clock, 1.0)
        assert said[0] == "3 of 8 models, about 7 s left; the last was model 2"
        assert [running and running.models_done for running in seen] == [1, 2, 3, 4, 5, 6, 7, 8]
        assert all(running and running.ends_at for running in seen)

    def test_a_quick_build_is_written_and_said_seldom(self, path, clock):
        said, seen = self.build(path, clock, 0.01)
        assert said == ["8 of 8 models; the last was model 7"]
        assert [running and running.models_done for running in seen] == [0, 0, 0, 0, 0, 0, 0, 8]

    def test_a_status_that_cannot_be_written_does_not_end_the_build(self, tmp_path, clock):
        building = model_progress.ModelProgress(tmp_path / "a file" / "run_status.json", "a", 1, print)
        (tmp_path / "a file").rename(tmp_path / "elsewhere")
        (tmp_path / "a file").write_text("")
        building.model_done("model")
