"""The guard of both web interfaces: what it lets through and what it refuses."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import ValidationError

from papertrends.guard import Guard, Message
from papertrends.settings import Settings

OURS = {"host": "127.0.0.1:3000"}
LINK = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


def ask(headers: dict[str, str], *, method: str = "GET", kind: str = "http", hosts: tuple[str, ...] = ()) -> list[Message]:
    """Send one request through a guard; return what it answers."""
    sent: list[Message] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    # in a thread of its own: the browser tests leave an event loop running in this one
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, Guard(app, hosts)({"type": kind, "method": method, "path": "/", "headers": raw}, receive, send)).result()
    return sent


def status(headers: dict[str, str], **more: Any) -> int:
    return ask(headers, **more)[0]["status"]


@pytest.mark.parametrize("host", ["127.0.0.1:3000", "localhost:8501", "LOCALHOST", "[::1]:3000", "127.0.0.1"])
def test_this_machine_s_own_names_are_answered(host: str):
    assert status({"host": host}) == 200


@pytest.mark.parametrize(
    "host",
    [
        *("rebind.evil.example", "rebind.evil.example:3000", "127.0.0.1.evil.example", "localhost.evil.example", "evil@localhost"),
        *("", "127.0.0.1:3000@evil.example", "localhost:port", "localhost/", "192.168.1.2", "0.0.0.0:3000"),
    ],
)
def test_any_other_name_is_refused(host: str):
    assert status({"host": host}) == 403


def test_no_host_or_two_of_them_are_refused():
    assert status({}) == 403
    assert status({"host": "localhost", "Host": "evil.example"}) == 403


def test_a_name_that_was_allowed_is_answered_and_no_other():
    assert status({"host": "papers.example.org"}, hosts=("Papers.example.org",)) == 200
    assert status({"host": "other.example.org"}, hosts=("papers.example.org",)) == 403


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:9999", "http://localhost:3000", "null", "", "http://127.0.0.1:3000.evil"]
)
def test_a_page_from_elsewhere_is_refused(origin: str, method: str):
    assert status(OURS | {"origin": origin}, method=method) == 403


def test_our_own_page_may_ask_and_change():
    own = OURS | {"origin": "http://127.0.0.1:3000", "sec-fetch-site": "same-origin"}
    assert status(own, method="POST") == 200
    assert (
        status({"host": "papers.example.org", "origin": "https://papers.example.org"}, method="POST", hosts=("papers.example.org",)) == 200
    )


def test_a_websocket_is_open_to_our_own_page_alone():
    assert status(OURS | {"origin": "http://127.0.0.1:3000"}, kind="websocket") == 200
    assert ask(OURS | {"origin": "http://127.0.0.1:8501"}, kind="websocket")[0]["type"] == "websocket.close"
    assert ask({"host": "evil.example", "origin": "http://evil.example"}, kind="websocket")[0]["type"] == "websocket.close"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "something-new"])
def test_another_site_may_link_to_us_and_nothing_else(site: str):
    elsewhere = OURS | {"sec-fetch-site": site}
    assert status(elsewhere | LINK) == 200
    assert status(elsewhere | LINK, method="POST") == 403
    assert status(elsewhere | {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}) == 403
    assert status(elsewhere | {"sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}) == 403
    assert status(elsewhere) == 403


def test_no_page_may_put_ours_into_a_frame():
    for answer in (ask(OURS), ask({"host": "evil.example"})):
        headers = answer[0]["headers"]
        assert headers.count((b"x-frame-options", b"SAMEORIGIN")) == 1
        assert headers.count((b"content-security-policy", b"frame-ancestors 'self'")) == 1


def test_the_refusal_says_which_setting_allows_a_name():
    assert b"evil.example is not an address of papertrends" in ask({"host": "evil.example"})[1]["body"]
    assert b"PAPERTRENDS_ALLOWED_HOSTS" in ask({"host": "evil.example"})[1]["body"]


def test_the_settings_say_which_names_are_allowed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PAPERTRENDS_ALLOWED_HOSTS", " Papers.Example.org, box ")
    monkeypatch.setenv("PAPERTRENDS_PUBLIC_URL", "https://reader:secret@Public.example.org:8443/papers")
    assert Settings().allowed_hosts == ("papers.example.org", "box")
    assert set(Settings().dashboard_hosts) == {"papers.example.org", "box", "public.example.org"}
    monkeypatch.setenv("PAPERTRENDS_ALLOWED_HOSTS", "https://papers.example.org")
    with pytest.raises(ValidationError):
        Settings()
