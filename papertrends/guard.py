"""A guard in front of both web interfaces: a page of somebody else's, open in a browser on this machine, gets nothing from them.

Neither asks for a password when it is reached from this machine, so whoever can send it a request may use it. A web page can make
the browser beside it send requests, in three ways that are refused here with 403:

- under a name of its own that its DNS server points to this machine (DNS rebinding): the Host is not one of ours;
- from its own address, as a form, a script or a websocket: the Origin is not the page's own host;
- as an image, a script or a frame, which carry no Origin: `Sec-Fetch-Site`, which every browser sends to this machine and no page
  can change, says that another site asks. A link that a person follows is let through.

Programs such as curl send neither Origin nor `Sec-Fetch-Site` and are not refused: whoever can run programs here needs no browser.
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
# The port is not compared: a page cannot choose a Host that differs from where the browser connects, and behind a container's
# or ssh's forwarding the port that a browser sees is not the one that is listened on.
HOST = re.compile(r"(\[(?P<ip>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(:\d{1,5})?")
ADDED_HEADERS = [
    # no page puts ours into a frame and lets a reader click on it unseen
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"content-security-policy", b"frame-ancestors 'self'"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Guard:
    """ASGI middleware that answers 403 for whatever is not asked by a page of our own, and passes on everything else."""

    def __init__(self, app: App, hosts: Collection[str] = ()) -> None:
        """Put a guard in front of an app.

        Args:
            app: what is guarded.
            hosts: names under which it is reached, other than those of this machine; without a port.
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
    """Say why a request is refused; None where it is not."""
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
    """Return a header's value: None where it is missing, and empty, which no check accepts, where it was sent twice."""
    values = [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]
    return values[0] if len(values) == 1 else ("" if values else None)


async def forbid(scope: Scope, receive: Receive, send: Send, reason: str) -> None:
    """Answer 403 with a sentence; a websocket is refused before it opens, which servers answer with 403, too."""
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
