"""Routes of feeds: each view of the dashboard as RSS, Atom and JSON Feed, at the view's address with another ending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from delivery.answers.published import reading
from delivery.api.serving import of_published
from delivery.api.views import VIEWS, View, feed_of
from papertrends.feeds import atom, json_feed, rss
from papertrends.feeds.model import Feed, Site
from papertrends.settings import Settings

FORMATS: Final[dict[str, tuple[str, Callable[[Feed, Site, str], bytes]]]] = {
    "rss": ("application/rss+xml", rss.write),
    "atom": ("application/atom+xml", atom.write),
    "json": ("application/feed+json", json_feed.write),
}
"""By the ending of the address: the media type, and what writes it."""


def routes(settings: Callable[[], Settings]) -> list[BaseRoute]:
    """Give the routes of all views in all formats: /papers.rss?q=… beside /papers?q=…."""
    return [Route(f"/{view.page}.{ending}", _endpoint(view, ending, settings)) for view in VIEWS for ending in FORMATS]


def _endpoint(view: View, ending: str, settings: Callable[[], Settings]) -> Callable[[Request], Response]:
    media_type, write = FORMATS[ending]

    def feed(request: Request) -> Response:
        now = settings()

        def written() -> Response:
            with reading(now.published) as reader:
                found = feed_of(view, reader, now, request.query_params)
            return Response(write(found, Site(now.public_url), ending), media_type=media_type)

        return of_published(request, now, written)

    return feed
