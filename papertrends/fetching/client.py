"""HTTP client: rate limit, retries with backoff, conditional GET."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from papertrends import files
from papertrends.fetching.settings import FetchSettings

MAY_PASS = (408, 425, 429, 500, 502, 503, 504)
"""Status codes of temporary failures, which are retried."""


class NoAnswerError(Exception):
    """No usable response after all retries; the message says why."""


@dataclass(frozen=True, slots=True)
class Known:
    """The last response from an address."""

    sha256: str
    asked_at: str  # UTC, ISO 8601
    etag: str | None = None
    last_modified: str | None = None
    following: int | None = None  # where the next page begins, if there are several


class Memory:
    """Earlier responses by address, kept in a JSON file between runs."""

    def __init__(self, path: Path) -> None:
        """Read what an earlier run kept. An unreadable file counts as empty, since it only saves requests."""
        self._path = path
        try:
            kept: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
            self._known = {url: Known(**known) for url, known in kept.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            self._known = {}

    def get(self, url: str) -> Known | None:
        """Return the last response."""
        return self._known.get(url)

    def keep(self, url: str, known: Known) -> None:
        """Keep a response, now and for later runs."""
        self._known[url] = known
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({url: asdict(known) for url, known in self._known.items()}, indent=1)
        files.replace(self._path, text.encode())


@dataclass(frozen=True, slots=True)
class Answer:
    """A source's response. `body` is None if nothing has changed."""

    body: bytes | None
    etag: str | None
    last_modified: str | None


class Client:
    """Client of one source. Pauses are between the starts of requests; retries have their own waiting times."""

    def __init__(self, settings: FetchSettings) -> None:
        """Prepare a session from the settings."""
        self._settings = settings
        self._last_asked: float | None = None
        self._session = requests.Session()
        self._session.headers["User-Agent"] = settings.user_agent
        retry = Retry(
            total=settings.retries,
            backoff_factor=settings.backoff_seconds,
            backoff_max=settings.patience_seconds,
            status_forcelist=MAY_PASS,
            allowed_methods=("GET",),
            respect_retry_after_header=True,
            retry_after_max=int(settings.patience_seconds),
            raise_on_status=False,
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))

    def ask(self, url: str, known: Known | None) -> Answer:
        """Get an address, unless it is unchanged since last time.

        Raises `NoAnswerError` if there is no successful response, or it is too large.
        """
        self._pause()
        headers = {"If-None-Match": known.etag if known else None, "If-Modified-Since": known.last_modified if known else None}
        asked = {name: value for name, value in headers.items() if value}
        try:
            with self._session.get(url, headers=asked, timeout=self._settings.timeout_seconds, stream=True) as response:
                if response.status_code == requests.codes.not_modified:
                    return Answer(None, None, None)
                if response.status_code != requests.codes.ok:
                    raise NoAnswerError(f"status {response.status_code} {response.reason}".strip())
                return Answer(self._whole(response), response.headers.get("ETag"), response.headers.get("Last-Modified"))
        except requests.RequestException as error:
            raise NoAnswerError(f"{type(error).__name__}: {error}"[:300]) from error

    def _whole(self, response: requests.Response) -> bytes:
        limit = self._settings.max_answer_mb * 1024 * 1024
        body = bytearray()
        for piece in response.iter_content(1 << 16):
            body += piece
            if len(body) > limit:
                raise NoAnswerError(f"the answer is larger than {self._settings.max_answer_mb} MiB")
        return bytes(body)

    def _pause(self) -> None:
        if self._last_asked is not None:
            time.sleep(max(0.0, self._last_asked + self._settings.interval_seconds - time.monotonic()))
        self._last_asked = time.monotonic()


def sha256(body: bytes) -> str:
    """Hash of a response."""
    return hashlib.sha256(body).hexdigest()
