"""Whatever run_status.json contains, the pages show what they can and never fail."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.status import age_of, last_run_sentence
from dashboard.views import run_views
from papertrends import run_status

ROOT = Path(__file__).parents[2]
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["published", "failed", "2025-06-01T10:00:00", "2025-06-01T10:00:00+02:00", "0001-01-01T00:00:00+09:00", 10**30, "pass"]
    ),
)
ANY = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=6
)


def shaped(model: type[run_status.Tolerant], **parts: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """A part of the file with the right shape and arbitrary values."""
    return ANY | st.fixed_dictionaries({}, optional={name: parts.get(name, LEAVES) | ANY for name in model.model_fields})


STATUS = shaped(
    run_status.RunStatus,
    running=shaped(run_status.RunningRun),
    runs=st.lists(shaped(run_status.Run), max_size=3),
    checks=shaped(run_status.Checks, results=st.lists(shaped(run_status.Check), max_size=3)),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("status") / "run_status.json"


@settings(deadline=None)
@given(content=STATUS)
@example(content={"runs": [1]})
@example(content={"running": "x"})
@example(content={"checks": {"ended_at": "2025-06-01", "run_id": "a", "results": [1, {"name": "n", "outcome": "pass", "failures": 2**70}]}})
def test_any_content_is_read_and_put_into_words(path, content):
    path.write_text(json.dumps(content))
    status = run_status.read(path)
    assert last_run_sentence(status, NOW)
    run_views.shown_checks(status.checks.results if status.checks else [])
    for run in status.runs:
        assert run_views.told(run)["outcome"] in {"published", "nothing new", "failed"}


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b'{"runs": [{"run_id": "\\ud800"}]}', b"{"])
def test_any_bytes_are_read(path, content):
    path.write_bytes(content)
    assert run_status.read(path) == run_status.RunStatus()


def test_a_damaged_part_does_not_affect_the_others(path):
    run = {
        "run_id": "a",
        "started_at": "2025-06-01T10:00:00",
        "ended_at": "2025-06-01T10:01:00Z",
        "outcome": "published",
        "new_papers": "x",
    }
    path.write_text(json.dumps({"runs": [1, run, {"run_id": "b"}], "running": "x", "sample": True, "published_at": {}}))
    status = run_status.read(path)
    assert [(found.run_id, found.new_papers) for found in status.runs] == [("a", None)]
    assert status.runs[0].ended_at - status.runs[0].started_at == dt.timedelta(minutes=1), "a time without an offset is UTC"
    assert (status.running, status.published_at, status.sample) == (None, None, True)


@pytest.mark.parametrize("content", ['{"runs": [1]}', '{"running": "x", "checks": {"results": [1]}}'])
def test_no_page_ends_with_an_error(published, open_page, said, content):
    (published / "run_status.json").write_text(content)
    assert "No build on record" in said(open_page())
    open_page("data_health", view="Runs and checks")


def test_a_relative_folder_is_one_folder_for_all(tmp_path):
    """Relative to the current directory, for both the pipeline and the dashboard."""
    script = (
        "from dashboard import data; from papertrends.settings import Settings; print(Settings().data_dir, data.current_generation().path)"
    )
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "papertrends.duckdb").write_bytes(b"")
    env = os.environ | {"PAPERTRENDS_DATA_DIR": "own"}
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(tmp_path / "own"), str(tmp_path / "own" / "papertrends.duckdb")]


def test_the_newest_digest_is_called_old_after_a_week():
    today = dt.date(2026, 3, 10)
    assert age_of(dt.date(2026, 3, 3), today) == ""
    assert age_of(dt.date(2026, 3, 2), today) == ", 8 days ago"
