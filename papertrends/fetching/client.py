"""HTTP client: one request at a time, pauses, retries with backoff, conditional GET, and limits of time, size and place."""

from __future__ import annotations

import itertools
import logging
import random
import ssl
import time
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urljoin, urlsplit, urlunsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, SSLError
from urllib3.response import BaseHTTPResponse
from urllib3.util.retry import Retry

from papertrends.fetching import answers, hosts
from papertrends.fetching.hosts import Deadline, NoAnswerError
from papertrends.fetching.memory import Known
from papertrends.fetching.model import Key, Question
from papertrends.fetching.settings import FetchSettings
from papertrends.reasons import FetchReason

TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Status codes of failures that may pass, which are retried."""
WAIT = frozenset({429, 503})
"""Status codes that ask to wait."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
PIECE = 1 << 16
ERROR_BYTES = 1 << 14
"""So much is read of an error response: its message is short."""
LONGEST = 10**9
"""Seconds: more than any source asks to wait; the library's own limit would hide what it asks."""
NOT_MODIFIED = 304
OK = 200

# its debug messages hold whole addresses, with the key that some APIs expect there
logging.getLogger("urllib3").setLevel(logging.INFO)


@dataclass(frozen=True, slots=True)
class Answer:
    """A source's response. `body` is None if nothing has changed."""

    body: bytes | None
    etag: str | None = None
    last_modified: str | None = None


class Client:
    """Client of all sources of a run. A pause lies between the starts of two requests to one host."""

    def __init__(self, settings: FetchSettings) -> None:
        """Prepare connections that go to checked addresses only."""
        self._settings = settings
        self._last_asked: dict[str, float] = {}

    def ask(self, question: Question, known: Known | None) -> Answer:
        """Get an address, unless it is unchanged since last time. Raises `NoAnswerError` after all retries."""
        for attempt in itertools.count():
            try:
                with Deadline(self._settings.answer_seconds) as deadline:
                    return self._attempt(question, known, deadline)
            except NoAnswerError as error:
                if not error.may_pass or attempt >= self._settings.retries:
                    raise
                self._wait(attempt, error)
        raise AssertionError("unreachable")

    def _wait(self, attempt: int, error: NoAnswerError) -> None:
        """Wait as long as the source asks, else the backoff. Raises `NoAnswerError` if the source asks for too much patience."""
        patience, backoff = self._settings.patience_seconds, self._settings.backoff_seconds
        if error.retry_after is None:
            jitter = random.uniform(0, backoff / 2)  # noqa: S311 - so that clients that failed together do not return together
            time.sleep(min(backoff * 2**attempt + jitter, patience))
        elif error.retry_after <= patience:
            time.sleep(error.retry_after)
        else:
            raise NoAnswerError(FetchReason.ASKED_TO_WAIT, f"{error.detail}; asks to wait {error.retry_after:,.0f} s") from error

    def _attempt(self, question: Question, known: Known | None, deadline: Deadline) -> Answer:
        """Send one request and follow its redirects. A key goes to the host it is for, and to no other."""
        address, first = question.url, urlsplit(question.address)
        headers, sent = self._headers(question, known)
        for _ in range(MOST_REDIRECTS + 1):
            parts = urlsplit(address)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise NoAnswerError(FetchReason.NOT_HTTP, f"redirected to {parts.scheme or 'nowhere'}:")
            if (parts.scheme, parts.netloc) == (first.scheme, first.netloc):
                answer = self._get(sent if address == question.url else address, headers, deadline)
            else:
                answer = self._get(_without_parameter(address, question.key), _without_header(headers, question.key), deadline)
            if isinstance(answer, Answer):
                return answer
            address = urljoin(address, answer)
        raise NoAnswerError(FetchReason.NOT_HTTP, f"more than {MOST_REDIRECTS} redirects")

    def _headers(self, question: Question, known: Known | None) -> tuple[dict[str, str], str]:
        """The headers and the address that are sent, with the key if there is one."""
        headers = {"User-Agent": self._settings.user_agent, "Accept-Encoding": "gzip"}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        key = question.key
        secret = self._settings.secret(key.secret) if key else None
        if not key or not secret:
            return headers, question.url
        if key.place == "header":
            return headers | {key.name: secret}, question.url
        return headers, question.with_parameters((*question.parameters, (key.name, secret)))

    def _get(self, address: str, headers: dict[str, str], deadline: Deadline) -> Answer | str:
        """Send one request; returns the answer, or the address it redirects to."""
        parts = urlsplit(address)
        self._pause(parts.netloc)
        with self._pool(parts.scheme, parts.hostname or "", parts.port, deadline) as pool:
            try:
                response = pool.urlopen(
                    "GET", _target(address), headers=headers, retries=False, redirect=False, preload_content=False, assert_same_host=False
                )
                return self._read(response, deadline)
            except (HTTPError, OSError, ValueError) as error:
                if deadline.is_over:
                    raise NoAnswerError(FetchReason.TOO_SLOW, f"more than {self._settings.answer_seconds:,.0f} s") from error
                if isinstance(error, SSLError) and not isinstance(error.__cause__, ssl.SSLEOFError):
                    raise NoAnswerError(FetchReason.TLS_FAILED, parts.hostname or "") from error
                raise NoAnswerError(FetchReason.NO_CONNECTION, f"{parts.hostname}: {_words(error)}", may_pass=True) from error

    def _read(self, response: BaseHTTPResponse, deadline: Deadline) -> Answer | str:
        with response:
            if response.status == NOT_MODIFIED:
                return Answer(None)
            if response.status in REDIRECTS and (location := response.headers.get("Location")):
                return location
            if response.status != OK:
                reason = FetchReason.ASKED_TO_WAIT if response.status in WAIT else FetchReason.HTTP_STATUS
                said = f"status {response.status} {response.reason or ''}".strip()
                if told := answers.error_said(response.read(ERROR_BYTES, decode_content=True)):
                    said += f": {told}"
                raise NoAnswerError(reason, said, may_pass=response.status in TEMPORARY, retry_after=_retry_after(response))
            body = self._whole(response)
            if deadline.is_over:
                # an answer of unknown length simply seems to end where the connection was cut
                raise NoAnswerError(FetchReason.TOO_SLOW, f"more than {self._settings.answer_seconds:,.0f} s")
            return Answer(body, response.headers.get("ETag"), response.headers.get("Last-Modified"))

    def _whole(self, response: BaseHTTPResponse) -> bytes:
        body = bytearray()
        for piece in response.stream(PIECE, decode_content=True):
            body += piece
            if len(body) > self._settings.max_answer_bytes:
                raise NoAnswerError(FetchReason.ANSWER_TOO_LARGE, f"more than {self._settings.max_answer_mb} MiB")
        return bytes(body)

    def _pool(self, scheme: str, host: str, port: int | None, deadline: Deadline) -> urllib3.HTTPConnectionPool:
        """A pool of one connection, to an address that is checked when it connects."""
        kind = _CheckedHttps if scheme == "https" else _CheckedHttp
        pool = urllib3.HTTPSConnectionPool if scheme == "https" else urllib3.HTTPConnectionPool
        made = pool(host, port, timeout=self._settings.timeout_seconds, maxsize=1)
        made.ConnectionCls = cast(
            "Any", type(kind.__name__, (kind,), {"private_hosts": self._settings.private_hosts, "deadline": deadline})
        )
        return made

    def _pause(self, host: str) -> None:
        if host in self._last_asked:
            time.sleep(max(0.0, self._last_asked[host] + self._settings.interval_seconds - time.monotonic()))
        self._last_asked[host] = time.monotonic()


class _Checked:
    """Connects to a checked address, and lets the deadline end the connection."""

    private_hosts: tuple[str, ...]
    deadline: Deadline
    host: str
    port: int
    timeout: Any

    def _new_conn(self) -> Any:
        return self.deadline.watch(hosts.connect(self.host, self.port, self.timeout, self.private_hosts))


class _CheckedHttp(_Checked, HTTPConnection):  # pyright: ignore[reportIncompatibleVariableOverride, reportIncompatibleMethodOverride]
    pass


class _CheckedHttps(_Checked, HTTPSConnection):  # pyright: ignore[reportIncompatibleVariableOverride, reportIncompatibleMethodOverride]
    pass


def _target(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def _without_header(headers: dict[str, str], key: Key | None) -> dict[str, str]:
    return {name: value for name, value in headers.items() if not key or name != key.name}


def _without_parameter(address: str, key: Key | None) -> str:
    """Take a key out of an address: some servers redirect with all parameters they were sent."""
    parts = urlsplit(address)
    kept = [part for part in parts.query.split("&") if not key or part.partition("=")[0] != key.name]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _retry_after(response: BaseHTTPResponse) -> float | None:
    """How many seconds the source asks to wait; None if it asks nothing that can be understood."""
    try:
        return Retry(retry_after_max=LONGEST).get_retry_after(response)
    except (HTTPError, ValueError, OverflowError):
        return None


def _words(error: Exception) -> str:
    """An error's kind and no more: its text holds the address."""
    return type(error).__name__.removesuffix("Error")
