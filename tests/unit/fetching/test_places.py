"""Where requests and redirects may lead, and which places get a key."""

from __future__ import annotations

import datetime as dt
import logging
import socket

import answers_of_sources as answers
import pytest
from web_server import Instance, WebServer, feed, source

from papertrends.fetching import hosts
from papertrends.reasons import FetchReason

FEED = answers.journal_rss()
FIRST_DAY = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def test_redirects_are_followed(web: WebServer, here: Instance) -> None:
    web.says("old", b"", 301, Location="/new")
    web.says("new", FEED)
    assert feed(here, web.url("/old")).outcome == "fetched"


PRIVATE = ["127.0.0.1", "169.254.169.254", "[::1]", "10.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]"]


@pytest.mark.parametrize("host", PRIVATE)
def test_a_redirect_to_a_private_host_is_refused_without_a_connection(
    web: WebServer, here: Instance, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # our server stands for one on the internet under a name of its own
    web.says("secret", FEED)
    web.says("", b"", 302, Location=f"http://{host}:{web.port}/secret")
    connected: list[object] = []
    connect = socket.create_connection
    monkeypatch.setattr(hosts.socket, "create_connection", lambda address, *rest: connected.append(address) or connect(address, *rest))
    outcome = feed(here, web.url(host="localhost"), private_hosts=("localhost",))
    assert (outcome.reason, outcome.detail.split(" is ")[0]) == (FetchReason.NOT_PUBLIC, host.strip("[]"))
    assert len(connected) == 1
    assert [one.what for one in web.asked] == ["/"]


def test_a_name_that_resolves_to_a_private_address_is_refused(web: WebServer, here: Instance) -> None:
    outcome = feed(here, web.url(host="localhost"), private_hosts=())
    assert outcome.reason == FetchReason.NOT_PUBLIC
    assert web.asked == []


def test_a_name_is_looked_up_once_so_that_it_cannot_change_after_the_check(
    web: WebServer, here: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is checked and private when it is connected to would reach what it likes (DNS rebinding)."""
    given = iter(["93.184.216.34", "127.0.0.1"])
    looked_up: list[str] = []
    connected: list[str] = []
    real = socket.getaddrinfo

    def rebound(host: str, port: int, *rest: object, **named: object) -> object:
        if host == "rebind.example":
            looked_up.append(host)
            host = next(given)
        return real(host, port, *rest, **named)  # type: ignore[arg-type]

    def no_internet(address: tuple[str, int], *_: object) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(hosts.socket, "getaddrinfo", rebound)
    monkeypatch.setattr(hosts.socket, "create_connection", no_internet)
    outcome = feed(here, web.url(host="rebind.example"), retries=0)
    assert outcome.reason == FetchReason.NO_CONNECTION
    assert (looked_up, connected) == (["rebind.example"], ["93.184.216.34"])


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:70/x", "http:///nowhere"])
def test_a_redirect_to_anything_but_http_is_refused(web: WebServer, here: Instance, location: str) -> None:
    web.says("", b"", 302, Location=location)
    assert feed(here, web.url()).reason == FetchReason.NOT_HTTP


def test_redirects_in_a_circle_end(web: WebServer, here: Instance) -> None:
    web.says("", b"", 302, Location="/again")
    assert feed(here, web.url()).detail == "more than 5 redirects"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert hosts.is_public(address) is public


@pytest.mark.parametrize(("kind", "setting"), [("openalex", "openalex_key"), ("semantic-scholar", "semantic_scholar_key")])
def test_a_key_reaches_its_source_and_nothing_else(
    web: WebServer, here: Instance, kind: str, setting: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    # a source that repeats the key, in the address to which it redirects and in its error
    repeated = "api_key=k3y%26x&" if kind == "openalex" else ""
    web.says("elsewhere", b'{"error": "bad key k3y&x, k3y%26x"}', 400)
    web.says("", b"", 307, Location=web.url(f"/elsewhere?{repeated}page=1", host="localhost"))
    [outcome] = here.run(source(kind, "onions", web.url()), now=FIRST_DAY, private_hosts=("127.0.0.1", "localhost"), **{setting: "k3y&x"})
    first, second = web.asked
    assert "k3y&x" in first.what + str(first.headers)
    assert "k3y" not in second.what + str(second.headers)
    assert second.what.endswith("page=1")
    kept = "".join(path.read_text() for path in here.data.rglob("*.json"))
    assert outcome.detail == "status 400 Bad Request: bad key …, …"
    assert "k3y" not in f"{outcome}{kept}{caplog.text}"


def test_a_key_may_stand_in_a_file(web: WebServer, here: Instance) -> None:
    file = here.data.parent / "key"
    file.write_text("k3y\n")
    web.says("", answers.openalex(1, 1, 1))
    here.run(source("openalex", "onions", web.url()), now=FIRST_DAY, openalex_key_file=file)
    assert web.asked[0].what.endswith("&api_key=k3y")
    [outcome] = here.run(source("openalex", "onions", web.url(), name="two"), now=FIRST_DAY, openalex_key_file=file.with_name("none"))
    assert (outcome.reason, outcome.detail) == (
        FetchReason.SECRET_MISSING,
        "PAPERTRENDS_FETCH_OPENALEX_KEY_FILE: No such file or directory",
    )


def test_what_stands_behind_the_question_mark_of_a_feed_s_address_is_not_shown(web: WebServer, here: Instance) -> None:
    web.says("", b"", 404)
    outcome = feed(here, web.url("/feed?token=s3cret"))
    kept = "".join(path.read_text() for path in here.data.rglob("*.json"))
    assert "s3cret" in web.asked[0].what
    assert "s3cret" not in f"{outcome}{kept}"
