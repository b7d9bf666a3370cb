"""A guard for both web interfaces: another site's page, open in a browser on this machine, gets nothing from them.

Neither asks this machine for a password, so anyone who can send a request may use them. A web page can make the browser send
requests in three ways, which are refused here with 403:

- under its own name, which its DNS server points to this machine (DNS rebinding): the Host is not one of ours;
- from its own address, as a form, a script or a websocket: the Origin is not the page's own host;
- as an image, script or frame, which have no Origin: `Sec-Fetch-Site`, which every browser sends to this machine and no page can
  change, names another site. A link that a person follows is let through.

Programs such as curl send neither Origin nor `Sec-Fetch-Site` and are not refused: anyone who can run programs here is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
# The port is not compared: a page cannot choose a Host other than the one the browser connects to, and behind the forwarding of
# containers or ssh the browser sees another port than the server.
HOST = re.compile(r"(\[(?P<ip>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(:\d{1,5})?")
ADDED_HEADERS = [
    # no page may frame ours and make a reader click on it unseen (clickjacking)
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"content-security-policy", b"frame-ancestors 'self'"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Guard:
    """ASGI middleware that passes on requests of our own pages and answers all others with 403."""

    def __init__(self, app: App, hosts: Collection[str] = ()) -> None:
        """Put a guard in front of an app.

        Args:
            app: The app to guard.
            hosts: Further names under which it may be reached, without a port.
        """
        self.app = app
        self.hosts = LOCAL_HOSTS | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or let the app answer it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif reason := why_refused(scope, self.hosts):
            await forbid(scope, receive, _adding_headers(send), reason)
        else:
            await self.app(scope, receive, _adding_headers(send))


def why_refused(scope: Scope, hosts: Collection[str]) -> str | None:
    """Return why a request is refused, or None."""
    host = header(scope, b"host")
    named = HOST.fullmatch(host.lower()) if host else None
    if host is None or named is None or (named["ip"] or named["name"]) not in hosts:
        return f"{host or 'no host'} is not an address of papertrends. If it should be, add it to PAPERTRENDS_ALLOWED_HOSTS."
    origin = header(scope, b"origin")
    if origin is not None and origin.lower().partition("://")[2] != host.lower():
        return f"a page of {origin} may not use papertrends."
    site = header(scope, b"sec-fetch-site")
    if site not in {None, "same-origin", "none"} and not _is_followed_link(scope):
        return "a page of another site may only link to papertrends."
    return None


def header(scope: Scope, name: bytes) -> str | None:
    """Return a header's value: None if it is missing, and empty, which no check accepts, if it was sent twice."""
    values = [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]
    return values[0] if len(values) == 1 else ("" if values else None)


async def forbid(scope: Scope, receive: Receive, send: Send, reason: str) -> None:
    """Answer 403 with a sentence. A websocket is refused before it opens, which servers also answer with 403."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": reason})
        return
    body = f"Refused: {reason}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _is_followed_link(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] in {"GET", "HEAD"}
        and header(scope, b"sec-fetch-mode") == "navigate"
        and header(scope, b"sec-fetch-dest") == "document"
    )


def _adding_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *ADDED_HEADERS]
        await send(message)

    return sending
