"""Asking politely: one question at a time, with pauses, repetitions that wait longer each time, and no question twice for one answer."""

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
"""Status codes of failures that may pass: the question is repeated."""


class NoAnswerError(Exception):
    """No usable answer came, after all repetitions; the message says why."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was last answered at an address."""

    sha256: str
    asked_at: str  # UTC, ISO 8601
    etag: str | None = None
    last_modified: str | None = None
    following: int | None = None  # where the next slice begins, of an answer that comes in slices


class Memory:
    """What was answered at which address, kept in a JSON file between runs."""

    def __init__(self, path: Path) -> None:
        """Read what an earlier run kept; an unreadable file is as good as none, since it only saves questions."""
        self._path = path
        try:
            kept: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
            self._known = {url: Known(**known) for url, known in kept.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            self._known = {}

    def get(self, url: str) -> Known | None:
        """Return what was answered there."""
        return self._known.get(url)

    def keep(self, url: str, known: Known) -> None:
        """Remember an answer, at once and for later runs."""
        self._known[url] = known
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({url: asdict(known) for url, known in self._known.items()}, indent=1)
        files.replace(self._path, text.encode())


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source answered. `body` is None where it said that nothing has changed."""

    body: bytes | None
    etag: str | None
    last_modified: str | None


class Client:
    """Asks one source. The pauses are between the starts of questions; repetitions wait by their own rule."""

    def __init__(self, settings: FetchSettings) -> None:
        """Prepare a session with the settings' manners."""
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
        """Ask for an address, unless it is as it was last time.

        Raises `NoAnswerError` when no answer came, or one that is no success or too large.
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
    """Hash of an answer."""
    return hashlib.sha256(body).hexdigest()
