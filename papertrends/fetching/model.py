"""What fetching is made of: sources, periods, requests, and what answers are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode, urlsplit

from papertrends.fetching.settings import Secret
from papertrends.reasons import FetchReason


@dataclass(frozen=True, slots=True)
class Source:
    """A row of sources.csv. `name` is its folder and what people call it."""

    name: str
    kind: str
    query: str
    address: str
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class Period:
    """What one list covers. A list without a last day is the one of the moment, such as a feed."""

    label: str
    first: dt.date
    last: dt.date | None

    @property
    def key(self) -> str:
        """What its responses are remembered under: an unchanged feed is unchanged on the next day, too."""
        return self.label if self.last else "now"


@dataclass(frozen=True, slots=True)
class Key:
    """Where an API expects its key."""

    secret: Secret
    place: Literal["parameter", "header"]
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    """One request: a page of a list."""

    address: str
    parameters: tuple[tuple[str, str], ...] = ()
    key: Key | None = None

    @property
    def url(self) -> str:
        """The whole address, without a key."""
        return self.with_parameters(self.parameters)

    @property
    def shown(self) -> str:
        """The address for people. Whatever a person put behind a `?` may be a secret."""
        parts = urlsplit(self.address)
        return self.with_parameters(self.parameters) if not parts.query else f"{parts.scheme}://{parts.netloc}{parts.path}?…"

    def with_parameters(self, parameters: tuple[tuple[str, str], ...]) -> str:
        """The address with parameters."""
        if not parameters:
            return self.address
        return f"{self.address}{'&' if '?' in self.address else '?'}{urlencode(parameters)}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a response with status 200 is.

    `following` is where the next page begins, in the source's own words. `identity` says what the list holds, for sources whose
    bytes differ each time.
    """

    kind: Literal["digest", "empty", "failed"]
    reason: FetchReason | None = None
    detail: str = ""
    entries: int = 0
    following: str | None = None
    identity: str | None = None


Kind = Literal["fetched", "unchanged", "settled", "empty", "failed"]


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """The outcome of one request. `path` is the file written, relative to the digests folder."""

    source: str
    period: str
    outcome: Kind
    reason: FetchReason | None = None
    detail: str = ""
    path: str | None = None
    entries: int = 0
    url: str = ""

    @property
    def in_words(self) -> str:
        """One line for a log or a terminal."""
        if self.outcome == "fetched":
            return f"{self.source} {self.period}: {self.path}"
        why = self.reason.meaning if self.reason else self.detail
        detail = f" ({self.detail})" if self.reason and self.detail else ""
        return f"{self.source} {self.period}: {self.outcome}{': ' if why else ''}{why}{detail}"
