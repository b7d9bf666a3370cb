"""Fetching, against a server on this machine that answers like the real ones, failures included."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from orchestration.defs.fetch import job
from papertrends.fetching.backfill import FetchOutcome, fetch
from papertrends.fetching.client import Memory
from papertrends.fetching.settings import FetchSettings
from papertrends.settings import Settings

NOW = dt.datetime(2026, 3, 6, 12, tzinfo=dt.UTC)


def listing(day: str, count: int = 2) -> bytes:
    """A day's list with unusual spacing, so that rewriting it would show."""
    papers = [{"paper": {"id": f"2603.9{n:04d}", "title": f"Paper {n} of {day}"}} for n in range(count)]
    return json.dumps(papers, indent=3).encode() + b"  \n"


def atom(start: int, count: int, total: int) -> bytes:
    entries = "".join(f"<entry><id>a/{n}</id><title>Paper {n}</title></entry>" for n in range(start, start + count))
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
    return f"{head}<o:totalResults>{total}</o:totalResults>{entries}</feed>".encode()


@dataclass
class Asked:
    """One request as the server met it."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    at: float


@dataclass
class Source:
    """A server whose answers a test sets by day (or by start, for slices)."""

    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    def says(self, key: str, body: bytes, status: int = 200, **headers: str) -> None:
        """Add an answer for a day; the last one is repeated for ever."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(key, []).append((status, named, body))

    def settings(self, **changed: object) -> FetchSettings:
        """Settings that ask this server, without any waiting."""
        ours = {"interval_seconds": 0, "backoff_seconds": 0, "retries": 2, "timeout_seconds": 5, "first_day": "2026-03-02"}
        ours |= {
            "last_day": "2026-03-02",
            "daily_papers_url": f"http://127.0.0.1:{self.port}/daily",
            "arxiv_url": f"http://127.0.0.1:{self.port}/arxiv",
        }
        return FetchSettings.model_validate(ours | changed)


@pytest.fixture
def source() -> Iterator[Source]:
    state = Source()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            parameters = {name: values[0] for name, values in parse_qs(url.query).items()}
            state.asked.append(Asked(url.path, parameters, dict(self.headers), time.monotonic()))
            answers = state.answers.get(parameters.get("date") or parameters.get("start") or "", [(404, {}, b"no such day")])
            status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            if "ETag" in headers and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return tmp_path / "digests"


def run(settings: FetchSettings, digests: Path, now: dt.datetime = NOW) -> list[FetchOutcome]:
    return list(fetch(settings, digests, Memory(digests.parent / "fetched.json"), now))


def files(digests: Path) -> dict[str, bytes]:
    return {path.relative_to(digests).as_posix(): path.read_bytes() for path in digests.rglob("*") if path.is_file()}


def test_each_day_becomes_a_file_with_the_very_bytes_of_the_answer(source: Source, digests: Path) -> None:
    days = ["2026-03-02", "2026-03-03", "2026-03-04"]
    for day in days:
        source.says(day, listing(day))
    outcomes = run(source.settings(last_day="2026-03-04", user_agent="me@here"), digests)
    assert [(str(one.day), one.outcome, one.entries) for one in outcomes] == [(day, "fetched", 2) for day in days]
    assert files(digests) == {f"fetched/daily-papers/{day}.json": listing(day) for day in days}
    assert {one.headers["User-Agent"] for one in source.asked} == {"me@here"}


def test_a_day_without_a_list_is_an_outcome_but_not_a_file(source: Source, digests: Path) -> None:
    source.says("2026-03-02", b"[]")
    [outcome] = run(source.settings(), digests)
    assert outcome.outcome == "empty"
    assert files(digests) == {}


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, b"no", "404"),
        (500, b"oops", "500"),
        (200, b"<html><h1>Please wait</h1></html>", "not JSON"),
        (200, b'[{"paper": {"id": "26', "not JSON"),
        (200, b'{"error": "Invalid date"}', "Invalid date"),
        (200, b'"[]"', "not a list"),
        (200, b"[" * 100_000, "not JSON"),
    ],
)
def test_a_failure_is_an_outcome_with_a_reason_but_not_a_file(source: Source, digests: Path, status: int, body: bytes, said: str) -> None:
    source.says("2026-03-02", body, status)
    [outcome] = run(source.settings(), digests)
    assert outcome.outcome == "failed"
    assert said in outcome.detail
    assert files(digests) == {}


def test_an_incomplete_response_is_not_saved(source: Source, digests: Path) -> None:
    source.says("2026-03-02", listing("2026-03-02"), Content_Length="100000")
    [outcome] = run(source.settings(retries=0), digests)
    assert outcome.outcome == "failed"
    assert files(digests) == {}


def test_an_answer_that_never_ends_is_given_up(source: Source, digests: Path) -> None:
    source.says("2026-03-02", b"[" + b" " * 3_000_000 + b"]")
    [outcome] = run(source.settings(max_answer_mb=1), digests)
    assert (outcome.outcome, outcome.detail) == ("failed", "the answer is larger than 1 MiB")


def test_a_temporary_failure_is_retried_after_the_requested_wait(source: Source, digests: Path) -> None:
    source.says("2026-03-02", b"slow down", 429, Retry_After="1")
    source.says("2026-03-02", b"still starting", 503)
    source.says("2026-03-02", listing("2026-03-02"))
    [outcome] = run(source.settings(), digests)
    assert outcome.outcome == "fetched"
    assert source.asked[1].at - source.asked[0].at >= 1


def test_a_failure_that_stays_is_not_asked_for_ever(source: Source, digests: Path) -> None:
    source.says("2026-03-02", b"", 503)
    run(source.settings(retries=2), digests)
    assert len(source.asked) == 3


def test_nobody_listening_is_a_failure_too(source: Source, digests: Path) -> None:
    [outcome] = run(source.settings(daily_papers_url="http://127.0.0.1:9/none", retries=0), digests)
    assert outcome.outcome == "failed"


def test_questions_keep_their_distance(source: Source, digests: Path) -> None:
    for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
        source.says(day, listing(day))
    run(source.settings(last_day="2026-03-04", interval_seconds=0.3), digests)
    times = [one.at for one in source.asked]
    assert all(later - earlier >= 0.28 for earlier, later in itertools.pairwise(times))


def test_a_source_that_is_down_is_left_alone_and_does_not_affect_others(source: Source, digests: Path) -> None:
    source.says("0", atom(0, 1, 1))
    outcomes = run(source.settings(sources="daily-papers,arxiv", arxiv_categories="cs.LG", last_day="2026-03-06"), digests)
    asked = [one.path for one in source.asked]
    assert asked.count("/daily") == 3
    assert [one.outcome for one in outcomes if one.source == "arxiv"] == ["fetched"] * 5


def test_what_has_not_changed_is_not_sent_again(source: Source, digests: Path) -> None:
    source.says("2026-03-05", listing("2026-03-05"), ETag='"one"')
    settings = source.settings(first_day="2026-03-05", last_day="2026-03-05")
    run(settings, digests)
    [outcome] = run(settings, digests)
    assert outcome.outcome == "unchanged"
    assert source.asked[1].headers["If-None-Match"] == '"one"'
    assert len(files(digests)) == 1


def test_a_longer_list_of_the_same_day_is_another_capture(source: Source, digests: Path) -> None:
    source.says("2026-03-05", listing("2026-03-05", 2))
    source.says("2026-03-05", listing("2026-03-05", 3))
    settings = source.settings(first_day="2026-03-05", last_day="2026-03-05")
    run(settings, digests)
    run(settings, digests)
    run(settings, digests)
    assert files(digests) == {
        "fetched/daily-papers/2026-03-05.json": listing("2026-03-05", 2),
        "fetched/daily-papers/2026-03-05.capture-2.json": listing("2026-03-05", 3),
    }


def test_an_old_day_is_requested_only_once_even_if_its_file_was_deleted(source: Source, digests: Path) -> None:
    source.says("2026-03-02", listing("2026-03-02"))
    run(source.settings(), digests)
    (digests / "fetched/daily-papers/2026-03-02.json").unlink()
    [outcome] = run(source.settings(), digests)
    assert outcome.outcome == "settled"
    assert len(source.asked) == 1


def test_no_day_after_today_is_requested(source: Source, digests: Path) -> None:
    outcomes = run(source.settings(first_day="2026-03-05", last_day="2027-01-01"), digests)
    assert [str(one.day) for one in outcomes] == ["2026-03-05", "2026-03-06"]


def test_arxiv_is_fetched_in_pages_and_a_lost_one_is_requested_next_time(source: Source, digests: Path) -> None:
    source.says("0", atom(0, 500, 700))
    source.says("500", b"", 500)
    settings = source.settings(sources="arxiv", arxiv_categories="cs.LG", retries=0)
    assert [one.outcome for one in run(settings, digests)] == ["fetched", "failed"]
    source.answers["500"] = [(200, {}, atom(500, 200, 700))]
    assert [one.outcome for one in run(settings, digests)] == ["settled", "fetched"]
    assert files(digests) == {
        "fetched/arxiv/cs.LG/2026-03-02.xml": atom(0, 500, 700),
        "fetched/arxiv/cs.LG/2026-03-02.from-500.xml": atom(500, 200, 700),
    }
    assert "submittedDate:[202603020000 TO 202603022359]" in source.asked[0].parameters["search_query"]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (atom(0, 0, 0), "empty"),
        (atom(0, 0, 40), "failed"),
        (b"<html/>", "failed"),
        (b"not xml", "failed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Error</title><summary>bad query</summary></entry></feed>', "failed"),
    ],
)
def test_arxiv_says_nothing_or_an_error_in_a_feed(source: Source, digests: Path, body: bytes, outcome: str) -> None:
    source.says("0", body)
    [said] = run(source.settings(sources="arxiv", arxiv_categories="cs.LG"), digests)
    assert said.outcome == outcome
    assert files(digests) == {}


def test_nothing_is_requested_unless_a_first_day_is_set(monkeypatch: pytest.MonkeyPatch, digests: Path) -> None:
    monkeypatch.delenv("PAPERTRENDS_FETCH_FIRST_DAY", raising=False)
    assert run(FetchSettings(), digests) == []


def test_the_job_keeps_what_was_fetched_and_fails_if_a_request_failed(source: Source, place, monkeypatch: pytest.MonkeyPatch) -> None:
    source.says("2026-03-02", listing("2026-03-02"))
    for name, value in source.settings().model_dump(mode="json").items():
        monkeypatch.setenv(f"PAPERTRENDS_FETCH_{name.upper()}", ",".join(value) if isinstance(value, list) else str(value))
    monkeypatch.setattr(job, "settings", Settings(data_dir=place.data, digests_dir=place.digests))
    assert job.fetch_digests.execute_in_process().success
    later = {"ops": {"fetch_into_digests_folder": {"config": {"first_day": "2026-03-03", "last_day": "2026-03-03"}}}}
    result = job.fetch_digests.execute_in_process(run_config=later, raise_on_error=False)
    assert not result.success
    assert list(files(place.digests)) == ["fetched/daily-papers/2026-03-02.json"]


@pytest.mark.parametrize(("first_day", "offered"), [("", False), ("2026-03-02", True)])
def test_the_job_is_offered_only_where_it_is_configured(first_day: str, offered: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERTRENDS_FETCH_FIRST_DAY", first_day)
    assert bool(list(job.fetching().jobs or [])) is offered


def test_an_unknown_source_is_reported_plainly() -> None:
    with pytest.raises(ValidationError, match="reddit is not a source: there are daily-papers and arxiv"):
        FetchSettings.model_validate({"sources": "reddit"})
