"""The addresses that mails link: they are served beside the dashboard, and their signed links are all the login they need."""

from __future__ import annotations

import re
from typing import Final, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from delivery.mail import webpages
from delivery.mail.links import ACTIONS, Action, NoKeyError
from delivery.mail.webpages import LARGEST_FORM
from papertrends.settings import Settings

SIGNED: Final = re.compile(rf"/mail/({'|'.join(ACTIONS)})/[A-Za-z0-9._-]+")
"""Paths that need no login. Compared as they are: any other spelling needs one."""
HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
"""Another site learns no token; with no-referrer, browsers would hide the origin of our own forms, and the guard refuse them."""


async def answer(request: Request) -> Response:
    """Show what a link does, or do it."""
    action = cast("Action", request.path_params["action"])
    token = request.path_params["token"]
    if action not in ACTIONS:
        return PlainTextResponse("There is no such page.\n", status_code=404)
    try:
        if request.method == "POST":
            form = await _body(request)
            found = await run_in_threadpool(webpages.do, action, token, Settings(), form)
        else:
            found = await run_in_threadpool(webpages.show, action, token, Settings())
    except NoKeyError as error:
        return PlainTextResponse(f"{error}\n", status_code=503)
    return HTMLResponse(found.page, found.status, headers=HEADERS)


async def _body(request: Request) -> bytes:
    """Read a form, as much of it as a form may have."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > LARGEST_FORM:
            break
    return b"".join(parts)


def routes() -> list[BaseRoute]:
    """Name the addresses."""
    return [Route("/mail/{action:str}/{token:str}", answer, methods=["GET", "POST"])]
