"""An HTTP server whose answers a test sets, and an instance that fetches from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote_plus

from papertrends.digests.discover import discover
from papertrends.digests.model import DigestFile, Entry, Reject
from papertrends.digests.reading import read_digest
from papertrends.fetching.model import FetchOutcome, Source
from papertrends.fetching.runs import Run
from papertrends.fetching.settings import FetchSettings
from tests.unit.fetching.local_server import LocalServer

NOW = dt.datetime(2026, 3, 6, 12, tzinfo=dt.UTC)
FAST = {"interval_seconds": 0, "backoff_seconds": 0, "retries": 2, "timeout_seconds": 5, "private_hosts": ("127.0.0.1",)}

Act = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Asked:
    """One request as the server met it: what was asked, decoded, and its headers."""

    what: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Said:
    """One answer; `act` writes it by hand."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    act: Act | None = None


class WebServer(LocalServer):
    """A server on 127.0.0.1. An answer belongs to requests whose path or query holds some words."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: dict[str, list[Said]] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """An address of this server."""
        return f"http://{host}:{self.port}{path}"

    def says(self, words: str, body: bytes, status: int = 200, **headers: str) -> None:
        """Add an answer to requests that hold some words; the last one is repeated for ever."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._answers.setdefault(words, []).append(Said(body, status, named))

    def does(self, words: str, act: Act) -> None:
        """Add an answer that is written by hand."""
        self._answers.setdefault(words, []).append(Said(b"", act=act))

    def forgets(self, words: str) -> None:
        """Take back what was said to some requests."""
        del self._answers[words]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        what = unquote_plus(handler.path)
        self.asked.append(Asked(what, dict(handler.headers)))
        answers = next((said for words, said in self._answers.items() if words in what), [Said(b"nothing here", 404)])
        said = answers.pop(0) if len(answers) > 1 else answers[0]
        if said.act:
            said.act(handler)
            return
        status, body = said.status, said.body
        if "ETag" in said.headers and handler.headers.get("If-None-Match") == said.headers["ETag"]:
            status, body = 304, b""
        handler.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | said.headers).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)


class Instance:
    """A digests folder and a data folder."""

    def __init__(self, root: Path) -> None:
        self.digests, self.data = root / "digests", root / "data"
        self.digests.mkdir()

    def run(self, *sources: Source, now: dt.datetime = NOW, **settings: object) -> list[FetchOutcome]:
        """Fetch, without any waiting unless a test wants it."""
        run = Run(FetchSettings.model_validate(FAST | settings), self.digests, self.data / "fetched", now)
        return list(run.fetch(list(sources)))

    def files(self) -> dict[str, bytes]:
        """What lies in the digests folder."""
        found = sorted(path for path in self.digests.rglob("*") if path.is_file())
        return {path.relative_to(self.digests).as_posix(): path.read_bytes() for path in found}

    def understood(self) -> dict[str, tuple[str, list[Entry]]]:
        """What readers understand of each file: its format and its entries."""
        found: dict[str, tuple[str, list[Entry]]] = {}
        for file in discover(self.digests):
            assert isinstance(file, DigestFile)
            reading = read_digest(file)
            pieces = list(reading.pieces())
            assert not [piece for piece in pieces if isinstance(piece, Reject)]
            found[str(file.path)] = reading.format, [piece for piece in pieces if isinstance(piece, Entry)]
        return found


def source(kind: str, query: str = "", address: str = "", since: str = "2026-03-02", name: str = "") -> Source:
    """A row of sources.csv."""
    return Source(name or kind, kind, query, address, dt.date.fromisoformat(since) if since else None)


def feed(here: Instance, address: str, **settings: object) -> FetchOutcome:
    """Fetch one feed, and say what became of it."""
    [outcome] = here.run(source("feed", address=address), **settings)
    return outcome
