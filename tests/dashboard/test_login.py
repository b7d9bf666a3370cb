"""The login's rules, request by request; tests/browser/test_login.py tries them on the real dashboard."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.login import Login
from papertrends.settings import Settings

SECRET = "0123456789abcdef"  # noqa: S105
ADA = {"is_logged_in": True, "email": "Ada@example.org", "email_verified": True, "sub": "17"}
Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Send a request through the login to an app that answers 200; gives the status, and what the app was asked."""
    file = tmp_path / "secret"
    file.write_text(SECRET)

    def asking(login: str, path: str = "/", headers: dict[str, str] | None = None, kind: str = "http") -> tuple[int, dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        reached: dict[str, Any] = {}

        async def app(scope: Any, receive: Any, send: Any) -> None:
            reached.update(scope)
            headers = [(b"set-cookie", b"_streamlit_user=x; HttpOnly")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            sent.append(message)

        given = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
        scope = {"type": kind, "method": "GET", "path": path, "query_string": b"", "headers": given}
        settings = Settings(login=login, login_users=("ada@example.org",), login_secret_file=file)
        # a browser of earlier tests in this process may have left its event loop running
        with ThreadPoolExecutor(1) as apart:
            apart.submit(asyncio.run, Login(app, settings)(scope, receive, send)).result()
        return sent[0].get("status", 403), reached | {"answered": sent[0].get("headers", [])}

    return asking


def cookie(claims: dict[str, Any]) -> dict[str, str]:
    signed = create_signed_value(get_cookie_secret(), USER_COOKIE_NAME, json.dumps(claims))
    return {"Cookie": f"{USER_COOKIE_NAME}={signed.decode()}"}


@pytest.mark.parametrize("login", ["none", "network"])
def test_without_a_login_every_request_is_passed_on(ask: Ask, login: str):
    assert ask(login)[0] == 200


@pytest.mark.parametrize("login", ["oidc", "proxy"])
@pytest.mark.parametrize(("kind", "status"), [("http", 401), ("websocket", 403)])
def test_with_one_a_request_without_it_is_not(ask: Ask, login: str, kind: str, status: int):
    assert ask(login, kind=kind)[0] == status


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, 200),
        ({"email_verified": False}, 403),
        ({"email": "eve@example.org"}, 403),
        ({"is_logged_in": False}, 401),
        ({"is_logged_in": "no"}, 401),
        ({"email": None, "sub": "ada@example.org"}, 200),
        ({"email": None, "sub": None}, 401),
    ],
)
def test_a_signed_cookie_tells_who_reads(ask: Ask, changed: dict[str, Any], status: int):
    assert ask("oidc", headers=cookie(ADA | changed))[0] == status


def test_a_login_ends_after_twelve_hours(ask: Ask, monkeypatch: pytest.MonkeyPatch):
    given, now = cookie(ADA), time.time()
    for hours, status in ((11, 200), (13, 401)):
        monkeypatch.setattr(time, "time", lambda hours=hours: now + hours * 3600)
        assert ask("oidc", headers=given)[0] == status


def test_a_cookie_is_no_login_behind_a_proxy_and_a_header_none_with_a_provider(ask: Ask):
    by_proxy = {"X-Papertrends-Secret": SECRET, "X-Forwarded-Email": "ada@example.org"}
    assert ask("proxy", headers=cookie(ADA))[0] == 401
    assert ask("oidc", headers=by_proxy)[0] == 401
    status, reached = ask("proxy", headers=by_proxy)
    assert status == 200
    assert [name for name, _ in reached["headers"]] == [b"x-forwarded-email"], "the secret stays here"
    assert ask("proxy", headers=by_proxy | {"X-Papertrends-Secret": SECRET[:-1]})[0] == 401
    assert ask("proxy", headers=by_proxy | {"X-Forwarded-Email": "eve@example.org"})[0] == 403


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/oauth2callback"])
def test_only_logging_in_needs_no_login(ask: Ask, path: str):
    assert ask("oidc", path)[0] == 200
    assert ask("oidc", path, kind="websocket")[0] == 403
    assert ask("oidc", f"{path}/")[0] == 401
    assert ask("oidc", f"/{path}")[0] == 401
    assert ask("proxy", path)[0] == 401


def test_over_https_the_cookies_of_a_login_are_sent_over_https_alone(ask: Ask, monkeypatch: pytest.MonkeyPatch):
    assert b"Secure" not in dict(ask("oidc", "/oauth2callback")[1]["answered"])[b"set-cookie"]
    monkeypatch.setenv("PAPERTRENDS_PUBLIC_URL", "https://papers.example.org")
    assert dict(ask("oidc", "/oauth2callback")[1]["answered"])[b"set-cookie"].endswith(b"; HttpOnly; Secure")
