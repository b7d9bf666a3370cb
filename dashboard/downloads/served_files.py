"""What is served as files and not as pages: the published database and the feeds, straight from the data folder."""

from __future__ import annotations

import mimetypes
import re
from datetime import UTC, datetime
from typing import Final

import duckdb
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard import data
from dashboard.downloads import archive, exports
from papertrends.settings import Settings

DATABASE: Final = "/download/papertrends.duckdb"
FEEDS: Final = "/feeds"
BIBTEX: Final = "/bibtex"
PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_/-]+")
# compressing a gigabyte anew for each reader would cost minutes, and hide from the browser how much is to come
AS_IT_IS: Final = {"Content-Encoding": "identity", "Cache-Control": "no-cache"}

mimetypes.add_type("text/x-opml", ".opml")


class Feeds(StaticFiles):
    """The folder of feeds, which is there only from the first publish on."""

    async def check_config(self) -> None:
        """Take a missing folder for an empty one."""


async def database(_: Request) -> Response:
    """Send the published database, or part of it to resume a broken download."""
    path = Settings().published
    if not path.is_file():
        return PlainTextResponse("Nothing is published yet: `make build` publishes.\n", status_code=404)
    day = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date()
    return FileResponse(path, media_type="application/vnd.duckdb", filename=f"papertrends-{day}.duckdb", headers=AS_IT_IS)


def bibtex(request: Request) -> Response:
    """Send one paper as BibTeX, for a link to copy or download."""
    generation = data.current_generation()
    if generation is None:
        return PlainTextResponse("Nothing is published yet.\n", status_code=404)
    try:
        found = data.once(generation, "paper", paper_id=request.path_params["paper_id"]).to_pylist()
    except (data.NothingPublishedError, duckdb.Error):
        return PlainTextResponse("The published file cannot be read.\n", status_code=503)
    if not found:
        return PlainTextResponse("No paper has this id.\n", status_code=404)
    [paper] = found
    named = {"Content-Disposition": f'attachment; filename="{exports.citation_key(paper)}.bib"'}
    return PlainTextResponse(exports.bibtex([paper]), media_type="application/x-bibtex", headers=named)


def bibtex_of(paper_id: str) -> str:
    """Give the address of a paper's BibTeX."""
    return f"{BIBTEX}/{paper_id}.bib"


def routes() -> list[BaseRoute]:
    """Name the addresses that are no pages."""
    entry = Route(BIBTEX + "/{paper_id:str}.bib", bibtex)
    return [
        Route(DATABASE, database),
        Route(archive.ADDRESS, archive.send),
        entry,
        Mount(FEEDS, Feeds(directory=Settings().feeds, check_dir=False)),
    ]


def feed_of(name: str) -> str | None:
    """Give the address of an RSS feed, or None where it is not written.

    Args:
        name: papers, topics/<topic_id> or phrases/<phrase_id>.
    """
    is_there = PLAIN_NAME.fullmatch(name) and (Settings().feeds / f"{name}.xml").is_file()
    return f"{FEEDS}/{name}.xml" if is_there else None
