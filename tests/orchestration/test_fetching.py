"""`papertrends fetch` and the fetch job, against a server on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.fetch import job
from papertrends.fetching import memory, runs
from papertrends.fetching.kinds import NAMES
from papertrends.settings import Settings
from tests.conftest import ROOT, Place

PAPERS = json.dumps([{"paper": {"id": "2603.90001", "title": "Weighing Clouds", "summary": "Clouds are light."}}]).encode()
OURS = {"PAPERTRENDS_FETCH_PRIVATE_HOSTS": "127.0.0.1", "PAPERTRENDS_FETCH_INTERVAL_SECONDS": "0", "PAPERTRENDS_FETCH_RETRIES": "0"}


@pytest.fixture
def address() -> Iterator[str]:
    """A daily papers API that has one list, and fails for all other days."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = "date=2026-03-02" in self.path
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(PAPERS if found else b"no such day")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/api"
        server.shutdown()


def configure(place: Place, address: str) -> None:
    rows = [f"hf,daily-papers,,{address},2026-03-02", "other,feed,,https://a.example/rss,", "wrong,reddit,,,"]
    (place.config / "sources.csv").write_text("\n".join(["name,kind,query,address,since", *rows]))


def papertrends(place: Place, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("papertrends"), "fetch", *words]
    env = place.env() | {"PYTHONPATH": str(ROOT)} | OURS | environment
    return subprocess.run(command, cwd=place.root, env=env, capture_output=True, text=True, check=False)


def test_the_command_says_what_was_fetched_and_what_was_not(place: Place, address: str) -> None:
    configure(place, address)
    done = papertrends(place, "hf")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    said = f"`kind` of `sources.csv` is not one that can be fetched (kind is 'reddit': one of {', '.join(NAMES)})"
    assert lines.pop(0) == f"{place.config}/sources.csv:4: {said}"
    assert len(lines) == 5
    assert lines[0] == "hf 2026-03-02: fetched/hf/2026-03-02.json"
    assert lines[1].startswith("hf 2026-03-03: failed: The source answered with an error (status 404")
    assert lines[-1].startswith("hf 2026-03-06: failed: Not requested, because requests before it had failed (")
    assert done.stdout == "5 requests: 1 fetched, 4 failed\n"
    assert (place.digests / "fetched/hf/2026-03-02.json").read_bytes() == PAPERS


def test_a_first_day_may_be_given(place: Place, address: str) -> None:
    configure(place, address)
    done = papertrends(place, "hf", "--since", "2999-01-01")
    assert (done.returncode, done.stdout) == (0, "0 requests: none needed\n")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["nobody"], 1, "has no source nobody that can be used; there are: hf, other"),
        (["wrong"], 1, "has no source wrong that can be used"),
        (["hf", "--since", "March"], 2, "invalid fromisoformat value: 'March'"),
    ],
)
def test_what_cannot_be_fetched_is_said(place: Place, address: str, words: list[str], status: int, said: str) -> None:
    configure(place, address)
    done = papertrends(place, *words)
    assert done.returncode == status
    assert said in done.stderr


def test_without_sources_there_is_nothing_to_fetch(place: Place) -> None:
    done = papertrends(place)
    assert (done.returncode, done.stdout) == (1, "")
    assert "sources.csv names no source (docs/fetching.md)" in done.stderr


def test_an_invalid_setting_is_named(place: Place) -> None:
    done = papertrends(place, PAPERTRENDS_FETCH_RETRIES="-1")
    assert done.returncode == 2
    assert done.stderr.startswith("PAPERTRENDS_FETCH_RETRIES=-1: ")


def test_two_fetches_at_once_are_refused(place: Place, address: str) -> None:
    configure(place, address)
    with runs.alone(place.data / "fetched"):
        done = papertrends(place, "hf")
    assert done.returncode == 1
    assert done.stderr.endswith("\nanother fetch is running\n")


@pytest.fixture
def configured(place: Place, address: str, monkeypatch: pytest.MonkeyPatch) -> Place:
    configure(place, address)
    for name, value in OURS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(job, "settings", Settings(data_dir=place.data, digests_dir=place.digests, config_dir=place.config))
    return place


def test_the_job_keeps_what_was_fetched_and_fails_if_a_request_failed(configured: Place) -> None:
    wanted = {"ops": {"fetch_into_digests_folder": {"config": {"source": "hf"}}}}
    result = job.fetch_digests.execute_in_process(run_config=wanted, raise_on_error=False)
    assert not result.success
    [failure] = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    assert "4 of 5 requests failed; the first: hf 2026-03-03: failed: The source answered with an error" in str(failure)
    assert (configured.digests / "fetched/hf/2026-03-02.json").read_bytes() == PAPERS


def test_the_job_succeeds_if_nothing_failed(configured: Place) -> None:
    wanted = {"ops": {"fetch_into_digests_folder": {"config": {"source": "hf", "since": "2999-01-01"}}}}
    assert job.fetch_digests.execute_in_process(run_config=wanted).success


def test_the_schedule_starts_a_run_only_if_there_is_something_to_fetch(configured: Place) -> None:
    assert isinstance(job.fetch_daily(dg.build_schedule_context()), dg.RunRequest)
    (configured.config / "sources.csv").unlink()
    skipped = job.fetch_daily(dg.build_schedule_context())
    assert isinstance(skipped, dg.SkipReason)
    assert "names nothing to fetch" in str(skipped.skip_message)


def test_a_source_that_is_no_longer_fetched_is_no_longer_reported(configured: Place) -> None:
    papertrends(configured, "hf")
    assert [run.source for run in memory.last_runs(configured.data / "fetched")] == ["hf"]
    (configured.config / "sources.csv").write_text("name,kind,query,address,since\n")
    papertrends(configured)
    assert memory.last_runs(configured.data / "fetched") == []
