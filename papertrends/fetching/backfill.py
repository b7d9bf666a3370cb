"""Request each day from each source, and save the responses unchanged in the digests folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from papertrends import files
from papertrends.fetching.client import Client, Known, Memory, NoAnswerError, sha256
from papertrends.fetching.settings import FetchSettings
from papertrends.fetching.sources import Question, judge, next_slice, questions

SETTLED_AFTER = dt.timedelta(days=3)
"""A day's list no longer grows after this. Upvotes do, but are no reason to request it again."""

GIVE_UP_AFTER = 3
"""After this many failures in a row, the source counts as down and is left alone until the next run."""

Kind = Literal["fetched", "unchanged", "settled", "empty", "failed"]


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """The outcome of one request. `path` is the file written, relative to the digests folder."""

    source: str
    day: dt.date
    url: str
    outcome: Kind
    path: str | None = None
    detail: str = ""
    entries: int = 0


def fetch(settings: FetchSettings, digests: Path, memory: Memory, now: dt.datetime) -> Iterator[FetchOutcome]:
    """Yield an outcome for every request as it completes. A failing source does not affect the others.

    Args:
        settings: What to request, and how.
        digests: The digests folder; files go into its folder `fetched` and are never changed afterwards.
        memory: Responses to earlier runs.
        now: The time of the run, UTC.
    """
    for source in settings.sources:
        client, failures = Client(settings), 0
        for day in settings.days(now.date()):
            waiting = questions(settings, source, day)
            while waiting:
                question = waiting.pop(0)
                if failures >= GIVE_UP_AFTER:
                    detail = f"not asked: {GIVE_UP_AFTER} failures in a row before"
                    yield FetchOutcome(source, day, question.url, "failed", detail=detail)
                    continue
                outcome, following = _one(client, question, digests, memory, now)
                failures = failures + 1 if outcome.outcome == "failed" else 0
                yield outcome
                if following is not None:
                    waiting.insert(0, following)


def _one(client: Client, question: Question, digests: Path, memory: Memory, now: dt.datetime) -> tuple[FetchOutcome, Question | None]:
    """Send one request. Returns its outcome, and the next request if the response is one page of several."""
    known = memory.get(question.url)

    def said(outcome: Kind, detail: str = "", path: Path | None = None, entries: int = 0) -> FetchOutcome:
        relative = path.relative_to(digests).as_posix() if path else None
        return FetchOutcome(question.source, question.day, question.url, outcome, relative, detail, entries)

    def rest(following: int | None) -> Question | None:
        return next_slice(question, following) if following is not None else None

    if known and dt.datetime.fromisoformat(known.asked_at).date() >= question.day + SETTLED_AFTER:
        return said("settled", f"asked last on {known.asked_at[:10]}, when the day's list was complete"), rest(known.following)
    try:
        answer = client.ask(question.url, known)
    except NoAnswerError as error:
        return said("failed", str(error)), None
    if answer.body is None:
        if known:
            memory.keep(question.url, replace(known, asked_at=now.isoformat()))
        return said("unchanged", "the source says so"), rest(known.following if known else None)
    verdict = judge(question, answer.body)
    if verdict.kind != "digest":
        return said(verdict.kind, verdict.detail), None
    path, digest = None, sha256(answer.body)
    if known is None or known.sha256 != digest:
        path = _unused(digests / "fetched" / question.stem, question.suffix)
        files.replace(path, answer.body)
    memory.keep(question.url, Known(digest, now.isoformat(), answer.etag, answer.last_modified, verdict.following))
    outcome = said("fetched", path=path, entries=verdict.entries) if path else said("unchanged", "the same bytes as last time")
    return outcome, rest(verdict.following)


def _unused(stem: Path, suffix: str) -> Path:
    """Return an unused file name: a response that differs from an earlier one is another capture of the day."""
    capture, path = 1, stem.with_name(stem.name + suffix)
    while path.exists():
        capture += 1
        path = stem.with_name(f"{stem.name}.capture-{capture}{suffix}")
    return path
