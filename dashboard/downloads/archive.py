"""The published file and its older years in one download: a tar archive, written while it is sent."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Generator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

import duckdb
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from dashboard import data
from papertrends import older_files

ADDRESS: Final = "/download/papertrends.tar"
PART: Final = 1024**2


def older_of(generation: data.Generation) -> dict[Path, int]:
    """Name the files with the older years of a published file, and their sizes; none where it holds everything itself.

    Raises:
        NothingPublishedError: there is no published file.
    """
    about = {fact["key"]: fact["value"] for fact in data.once(generation, "about").to_pylist()}
    folder = older_files.folder_of(Path(generation.path))
    return {folder / name: size for name, size in older_files.needed(folder, str(about.get("generation"))).items()}


def send(_: Request) -> Response:
    """Send the archive."""
    generation = data.current_generation()
    if generation is None:
        return PlainTextResponse("Nothing is published yet: `make build` publishes.\n", status_code=404)
    try:
        paths = [Path(generation.path), *older_of(generation)]
        with ExitStack() as opened:
            # all of them at once: a publish may replace and remove them while they are sent
            files: list[tuple[Path, BinaryIO]] = [(path, opened.enter_context(path.open("rb"))) for path in paths]
            closing = opened.pop_all()
    except (data.NothingPublishedError, duckdb.Error, OSError):
        return PlainTextResponse("The published file cannot be read.\n", status_code=503)
    name = f"papertrends-{datetime.fromtimestamp(paths[0].stat().st_mtime, tz=UTC).date()}.tar"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Encoding": "identity", "Cache-Control": "no-cache"}
    return StreamingResponse(_archive(files, closing), media_type="application/x-tar", headers=headers)


def _archive(files: list[tuple[Path, BinaryIO]], closing: ExitStack) -> Generator[bytes]:
    with closing:
        for path, file in files:
            member = tarfile.TarInfo(path.name if path is files[0][0] else f"{older_files.FOLDER}/{path.name}")
            about = os.fstat(file.fileno())
            member.size, member.mtime = about.st_size, about.st_mtime
            yield member.tobuf()
            while part := file.read(PART):
                yield part
            yield bytes(-member.size % tarfile.BLOCKSIZE)
        yield bytes(2 * tarfile.BLOCKSIZE)
