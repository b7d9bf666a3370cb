"""The login in front of the dashboard, on every address it serves: pages, downloads, feeds and Streamlit's own routes.

With OIDC, Streamlit talks to the provider and signs a cookie; with a proxy, the proxy names the user in a header and proves
itself by a shared secret. Both are checked here, before Streamlit sees a request.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

import streamlit as st
from starlette.requests import HTTPConnection
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard import mail_routes
from papertrends.access import AccessSettings, is_local
from papertrends.guard import App, Message, Receive, Scope, Send, forbid, header
from papertrends.settings import Settings

LOGIN = "/login"
WITHOUT_LOGIN = frozenset({"/auth/login", "/auth/logout", "/oauth2callback"})
"""Streamlit's part of logging in. Compared as they are: any other spelling needs a login."""
LASTS_DAYS = 0.5
"""How long a login counts; Streamlit's cookie lasts 30 days."""
SECRET_HEADER = "X-Papertrends-Secret"  # noqa: S105 - the header's name
PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>papertrends</title>
<style>body {{font: 1rem/1.5 sans-serif; max-width: 30rem; margin: 20vh auto; padding: 0 1rem; color-scheme: light dark}}</style>
<h1>papertrends</h1><p>{what}</p><p><a href="{address}">{label}</a></p>
"""


class Login:
    """ASGI middleware that passes on requests of readers who have logged in, and answers all others with 401 or 403."""

    def __init__(self, app: App, settings: AccessSettings) -> None:
        self.app = app
        self.settings = settings
        self.secret = settings.secret if settings.login == "proxy" else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask for a login, refuse a user, or let the app answer."""
        if scope["type"] == "lifespan" or self.settings.login in {"none", "network"}:
            await self.app(scope, receive, send)
            return
        if scope["type"] == "http" and mail_routes.SIGNED.fullmatch(scope["path"]):
            await self.app(_without(scope, SECRET_HEADER), receive, send)
            return
        has_oidc = self.settings.login == "oidc"
        if has_oidc and scope["type"] == "http" and scope["path"] in WITHOUT_LOGIN:
            await self.app(scope, receive, _over_https_only(send) if Settings().public_url.startswith("https://") else send)
            return
        if has_oidc and scope["type"] == "http" and scope["path"] == LOGIN:
            await _answer(send, 302, location=generate_login_redirect_url("default"))
            return
        user = user_of_cookie(scope) if has_oidc else self.user_of_proxy(scope)
        if user and self.settings.admits(user):
            await self.app(_without(scope, SECRET_HEADER), receive, send)
        elif scope["type"] == "websocket":
            await forbid(scope, receive, send, "log in first.")
        elif user:
            said = f"{user} may not use papertrends: PAPERTRENDS_LOGIN_USERS does not name this user."
            await _answer(send, 403, PAGE.format(what=escape(said), address="/auth/logout", label="Log in as another user"))
        elif has_oidc:
            await _answer(send, 401, PAGE.format(what="Log in to read this.", address=LOGIN, label="Log in"))
        else:
            said = f"The proxy in front of papertrends has to send {SECRET_HEADER} and {self.settings.proxy_user_header}."
            await _answer(send, 401, PAGE.format(what=said, address="/", label="Try again"))

    def user_of_proxy(self, scope: Scope) -> str | None:
        """The user the proxy names, or None if the request does not come from the proxy."""
        given = header(scope, SECRET_HEADER.lower().encode()) or ""
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            return None
        return header(scope, self.settings.proxy_user_header.lower().encode())


def user_of_cookie(scope: Scope) -> str | None:
    """The user who logged in through the provider not too long ago, by e-mail address or else by the provider's own name."""
    cookies = HTTPConnection(scope).cookies
    secret = get_cookie_secret()

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1"), LASTS_DAYS) if value and value.isascii() else None

    return user_of_claims(json.loads(get_cookie_with_chunks(signed, USER_COOKIE_NAME) or "{}"))


def user_of_claims(claims: Mapping[str, Any]) -> str | None:
    """The user that a provider's claims name, where they are of a login."""
    if claims.get("is_logged_in") is not True:
        return None
    # an address that the provider has not verified may be anybody's
    email = claims.get("email") if claims.get("email_verified", True) in {True, "true"} else None
    return str(email or claims.get("sub") or "") or None


def reader() -> str | None:
    """The login of the reader for whom this page runs: "" where there are none, None where it cannot be told."""
    settings = Settings()
    if settings.login == "oidc":
        return user_of_claims(st.user.to_dict())
    if settings.login == "proxy":
        # what the middleware has let in with the proxy's secret
        return st.context.headers.get(settings.proxy_user_header) or None
    return ""


def refusal(settings: Settings) -> str | None:
    """Say why the dashboard must not start, or None.

    Where nobody has set PAPERTRENDS_HOST, the address that Streamlit was told counts: it may have been started by hand.
    """
    if "host" in settings.model_fields_set:
        return settings.refusal(has_public_url="public_url" in settings.model_fields_set)
    address = st.get_option("server.address")
    return settings.refusal(is_open=address is None or not is_local(str(address)))


class NotStartedError(SystemExit):
    """The dashboard must not start with these settings."""


@lru_cache(maxsize=1)
def secrets() -> dict[str, Any] | None:
    """What Streamlit needs to know to log readers in, and None without OIDC. Raises `NotStartedError`."""
    settings = Settings()
    if sentence := refusal(settings):
        raise NotStartedError(sentence)
    if settings.login != "oidc":
        return None
    auth = {
        "redirect_uri": f"{settings.public_url}/oauth2callback",
        # follows from the client secret: it need not be kept, and a new client secret ends every login
        "cookie_secret": hashlib.sha256(f"cookies of papertrends\0{settings.secret}".encode()).hexdigest(),
        "client_id": settings.oidc_client_id,
        "client_secret": settings.secret,
        "server_metadata_url": settings.oidc_metadata_url,
    }
    return {"auth": auth}


def log_out_button() -> None:
    """Name the reader who logged in through the provider, and offer to log out."""
    if Settings().login == "oidc" and st.user.is_logged_in:
        st.button(f"Log out {st.user.get('email') or ''}".strip(), on_click=st.logout, type="tertiary", icon=":material/logout:")


async def _answer(send: Send, status: int, body: str = "", location: str = "") -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    if location:
        headers.append((b"location", location.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})


def _without(scope: Scope, name: str) -> Scope:
    """The request without a header that only concerned this middleware."""
    return {**scope, "headers": [(key, value) for key, value in scope["headers"] if key.lower() != name.lower().encode()]}


def _over_https_only(send: Send) -> Send:
    """Mark the cookies of a login so that browsers never send them over http."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (key, value + b"; Secure" if key.lower() == b"set-cookie" and b"; secure" not in value.lower() else value)
                for key, value in message["headers"]
            ]
        await send(message)

    return sending
