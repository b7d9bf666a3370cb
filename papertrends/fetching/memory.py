"""What a source answered before, and how its last run ended, kept in one JSON file a source between runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from papertrends import files

NEVER = "1970-01-01T00:00:00+00:00"
KEPT_FAILURES = 20
"""Failures kept of a run: more of the same say nothing new."""


@dataclass(frozen=True, slots=True)
class Known:
    """The last response to a request."""

    sha256: str
    asked_at: str  # UTC, ISO 8601
    etag: str | None = None
    last_modified: str | None = None
    following: str | None = None
    entries: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that failed in the last run."""

    period: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class LastRun:
    """How the last run of a source ended. Times are UTC, ISO 8601."""

    source: str
    kind: str
    ended_at: str
    counts: dict[str, int]
    failures: tuple[Failure, ...]
    fetched_at: str | None = None
    """When a file last came."""


@dataclass(slots=True)
class Mailbox:
    """Up to which mail a folder was fetched; numbers of another validity mean nothing."""

    validity: str = ""
    last_uid: int = 0


@dataclass(slots=True)
class Memory:
    """One source's file. An unreadable one counts as empty, since it only saves requests."""

    path: Path
    known: dict[str, Known] = field(default_factory=dict)
    mailbox: Mailbox = field(default_factory=Mailbox)
    last_run: LastRun | None = None

    @classmethod
    def of(cls, folder: Path, source: str) -> Memory:
        """Read what earlier runs kept of a source."""
        path = folder / f"{source}.json"
        memory = cls(path)
        try:
            kept: dict[str, Any] = json.loads(path.read_bytes())
            memory.known = {key: Known(**known) for key, known in kept["known"].items()}
            memory.mailbox = Mailbox(**kept["mailbox"])
            if run := kept["last_run"]:
                failures = tuple(Failure(**failure) for failure in run.pop("failures"))
                memory.last_run = LastRun(**run, failures=failures)
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return cls(path)
        return memory

    def get(self, period: str, url: str) -> Known | None:
        """Return the last response to a request."""
        return self.known.get(_key(period, url))

    def keep(self, period: str, url: str, known: Known) -> None:
        """Keep a response, now and for later runs."""
        self.known[_key(period, url)] = known
        self.save()

    def ask_again(self, period: str) -> None:
        """Let all pages of a period be requested again. What they listed stays known, so that the same list is no new one."""
        for key, known in self.known.items():
            if key.startswith(f"{period} "):
                self.known[key] = replace(known, asked_at=NEVER, etag=None, last_modified=None)
        self.save()

    def save(self) -> None:
        """Write the file."""
        kept = {
            "last_run": asdict(self.last_run) if self.last_run else None,
            "mailbox": asdict(self.mailbox),
            "known": {key: asdict(known) for key, known in self.known.items()},
        }
        files.replace(self.path, json.dumps(kept, indent=1).encode())


def last_runs(folder: Path) -> list[LastRun]:
    """How the last run of each source ended."""
    memories = (Memory.of(folder, path.stem) for path in sorted(folder.glob("*.json")))
    return [memory.last_run for memory in memories if memory.last_run]


def forget_runs(folder: Path, besides: set[str]) -> None:
    """Forget how runs of other sources ended: what is fetched no more cannot fail. Their responses stay known."""
    for path in folder.glob("*.json"):
        if path.stem not in besides and (memory := Memory.of(folder, path.stem)).last_run:
            memory.last_run = None
            memory.save()


def sha256(body: bytes) -> str:
    """Hash of a response."""
    return hashlib.sha256(body).hexdigest()


def _key(period: str, url: str) -> str:
    """A request's key. An address may hold what nobody else should read."""
    return f"{period} {sha256(url.encode())[:16]}"
