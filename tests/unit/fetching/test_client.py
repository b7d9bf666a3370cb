"""Politeness and limits of requests: waits, retries, time, size, and where redirects may lead."""

from __future__ import annotations

import contextlib
import gzip
import socket
import time
from http.server import BaseHTTPRequestHandler

import answers_of_sources as answers
import pytest
from web_server import Act, Instance, WebServer, feed, source

from papertrends.fetching import client, hosts
from papertrends.reasons import FetchReason
from tests.unit.fetching.local_server import drip

FEED = answers.journal_rss()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client would have waited."""
    waited: list[float] = []
    monkeypatch.setattr(client.time, "sleep", waited.append)
    return waited


def head(handler: BaseHTTPRequestHandler, **headers: str) -> None:
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


# retries


def test_a_temporary_failure_is_retried_after_the_wait_that_was_asked_for(web: WebServer, here: Instance, waits: list[float]) -> None:
    web.says("", b"slow down", 429, Retry_After="17")
    web.says("", b"still starting", 500)
    web.says("", FEED)
    assert feed(here, web.url(), backoff_seconds=8, interval_seconds=0).outcome == "fetched"
    asked_for, backoff = [wait for wait in waits if wait > 0]
    assert asked_for == 17
    assert 16 <= backoff <= 20, "the second wait doubles the first, with some chance in it"


def test_the_backoff_is_never_longer_than_the_patience(web: WebServer, here: Instance, waits: list[float]) -> None:
    web.says("", b"", 500)
    feed(here, web.url(), backoff_seconds=100, patience_seconds=150, retries=3)
    assert max(waits) == 150
    assert len(web.asked) == 4


def test_a_source_that_asks_for_more_patience_than_there_is_is_left_alone(web: WebServer, here: Instance, waits: list[float]) -> None:
    web.says("", b"", 429, Retry_After="86400")
    outcomes = here.run(source("daily-papers", address=web.url()))
    assert [one.reason for one in outcomes] == [FetchReason.ASKED_TO_WAIT, FetchReason.NOT_ASKED]
    assert outcomes[0].detail == "status 429 Too Many Requests; asks to wait 86,400 s"
    assert len(web.asked) == 1
    assert max(waits, default=0) == 0


def test_a_wait_that_cannot_be_understood_is_a_backoff(web: WebServer, here: Instance, waits: list[float]) -> None:
    web.says("", b"", 503, Retry_After="soon")
    web.says("", FEED)
    assert feed(here, web.url(), backoff_seconds=2).outcome == "fetched"
    assert 2 <= max(waits) <= 3


def test_a_lasting_failure_is_not_retried(web: WebServer, here: Instance) -> None:
    web.says("", b'{"message": "no such journal"}', 404)
    outcome = feed(here, web.url())
    assert (outcome.reason, outcome.detail) == (FetchReason.HTTP_STATUS, "status 404 Not Found: no such journal")
    assert len(web.asked) == 1


def test_requests_to_one_host_keep_their_distance_whatever_source_they_are_for(web: WebServer, here: Instance, waits: list[float]) -> None:
    web.says("", FEED)
    here.run(*[source("feed", address=web.url(), name=name) for name in ("one", "two", "three")], interval_seconds=50)
    assert [40 < wait <= 50 for wait in waits] == [True, True]


def test_nobody_listening_is_a_failure(here: Instance) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        outcome = feed(here, f"http://127.0.0.1:{unused.getsockname()[1]}/", retries=0)
    assert outcome.reason == FetchReason.NO_CONNECTION


def test_an_unknown_host_is_a_failure(here: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(hosts.socket, "getaddrinfo", unknown)
    outcome = feed(here, "http://no-such-host.example/", retries=0)
    assert (outcome.reason, outcome.detail) == (FetchReason.HOST_NOT_FOUND, "no-such-host.example")


# time and size


def test_an_incomplete_answer_is_not_saved(web: WebServer, here: Instance) -> None:
    web.says("", FEED, Content_Length="100000")
    outcome = feed(here, web.url(), retries=0)
    assert outcome.reason == FetchReason.NO_CONNECTION
    assert here.files() == {}


def drip_body(handler: BaseHTTPRequestHandler) -> None:
    head(handler)
    drip(handler)


def drip_header(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    drip(handler)


@pytest.mark.parametrize("act", [drip_body, drip_header])
def test_an_answer_that_drips_for_ever_is_given_up(web: WebServer, here: Instance, act: Act) -> None:
    web.does("", act)
    outcome = feed(here, web.url(), answer_seconds=0.3, timeout_seconds=60)
    assert (outcome.reason, here.files()) == (FetchReason.TOO_SLOW, {})
    assert len(web.asked) <= 1, "it is not asked again"


def test_an_answer_that_falls_silent_is_given_up(web: WebServer, here: Instance) -> None:
    def silent(handler: BaseHTTPRequestHandler) -> None:
        head(handler, Content_Length="10")
        time.sleep(1.5)

    web.does("", silent)
    assert feed(here, web.url(), timeout_seconds=0.2, retries=0).reason == FetchReason.NO_CONNECTION


def test_an_answer_that_never_ends_is_given_up(web: WebServer, here: Instance) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        head(handler)
        # an end all the same, so that nothing fills up where the limit is missing
        with contextlib.suppress(OSError):
            for _ in range(200):
                handler.wfile.write(b" " * 65536)

    web.does("", endless)
    outcome = feed(here, web.url(), max_answer_mb=1)
    assert (outcome.reason, outcome.detail) == (FetchReason.ANSWER_TOO_LARGE, "more than 1 MiB")


def test_compressed_answers_are_unpacked_within_the_limit(web: WebServer, here: Instance) -> None:
    web.says("bomb", gzip.compress(b" " * 5_000_000), Content_Encoding="gzip")
    web.says("small", gzip.compress(FEED), Content_Encoding="gzip")
    assert feed(here, web.url("/bomb"), max_answer_mb=1).reason == FetchReason.ANSWER_TOO_LARGE
    assert feed(here, web.url("/small")).outcome == "fetched"
    assert list(here.files().values()) == [FEED]
