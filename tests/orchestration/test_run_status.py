"""run_status.json records how runs ended, for any reader at any time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from orchestration import pipeline
from orchestration.warehouse import lock
from papertrends import run_status
from papertrends.settings import Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run_status.json"


def test_a_missing_or_damaged_file_has_no_runs(path):
    assert run_status.read(path).runs == []
    path.write_text('{"runs": [{"run_id": 3')
    assert run_status.read(path).runs == []


def test_a_run_is_running_until_it_ended(path):
    run_status.begin(path, "a")
    assert run_status.read(path).running is not None
    run_status.end(path, "a", "published", "3 papers", new_digests=1, new_papers=3)
    status = run_status.read(path)
    assert status.running is None
    assert [(r.run_id, r.outcome, r.new_papers) for r in status.runs] == [("a", "published", 3)]
    assert status.runs[0].ended_at >= status.runs[0].started_at


def test_the_first_recorded_outcome_of_a_run_wins(path):
    run_status.end(path, "a", "published", "3 papers")
    run_status.end(path, "a", "failed", "something afterwards")
    assert [r.outcome for r in run_status.read(path).runs] == ["published"]


def test_newest_first_and_only_so_many(path):
    for n in range(run_status.KEPT_RUNS + 3):
        run_status.end(path, str(n), "nothing_new", "")
    runs = run_status.read(path).runs
    assert len(runs) == run_status.KEPT_RUNS
    assert runs[0].run_id == str(run_status.KEPT_RUNS + 2)


def test_times_are_utc_with_their_zone(path):
    started = run_status.begin(path, "a")
    assert started.utcoffset() == dt.timedelta(0)
    assert '"started_at": "20' in path.read_text()


def test_a_second_run_waits_and_says_so(tmp_path):
    import fcntl

    held = (tmp_path / "pipeline.lock").open("w")
    held.write('{"run_id": "0123456789", "pid": 42}')
    held.flush()
    fcntl.flock(held, fcntl.LOCK_EX)
    said: list[str] = []
    with pytest.raises(lock.BusyError, match=r"run 01234567, process 42.*try again"):
        lock.acquire(tmp_path / "pipeline.lock", "second", wait_seconds=0.5, say=said.append)
    assert len(said) == 1
    assert "waiting" in said[0]
    held.close()
    lock.acquire(tmp_path / "pipeline.lock", "second", wait_seconds=0.5, say=said.append)
    lock.release(tmp_path / "pipeline.lock", "second")


@pytest.mark.parametrize("signal", [KeyboardInterrupt, GeneratorExit, RuntimeError])
def test_an_interrupted_run_is_not_shown_as_running_and_the_next_may_start(tmp_path, signal):
    settings = Settings(data_dir=tmp_path)
    with pytest.raises(signal), pipeline.step(settings, "a", print):
        raise signal
    with pipeline.step(settings, "b", print):
        status = run_status.read(settings.run_status)
    assert [(run.run_id, run.outcome) for run in status.runs] == [("a", "failed")]
    assert status.runs[0].message
    assert status.running is not None
    assert status.running.run_id == "b"
    pipeline.finish(settings, "b", "nothing_new", "")
