"""Request every list of every source, and save the responses unchanged in the digests folder."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from papertrends import files
from papertrends.config_folder import FETCHED, read_sources
from papertrends.fetching import mailbox, rows
from papertrends.fetching.client import Client
from papertrends.fetching.hosts import NoAnswerError
from papertrends.fetching.kinds import KINDS, MAILBOX, Kind
from papertrends.fetching.mailbox import Mail
from papertrends.fetching.memory import KEPT_FAILURES, Failure, Known, LastRun, Mailbox, Memory, sha256
from papertrends.fetching.model import FetchOutcome, Period, Source
from papertrends.fetching.settings import FetchSettings
from papertrends.reasons import FetchReason

GIVE_UP_AFTER = 3
"""After this many failures in a row, the source counts as down and is left alone until the next run."""
HOPELESS = {
    FetchReason.ASKED_TO_WAIT,
    FetchReason.HOST_NOT_FOUND,
    FetchReason.NOT_PUBLIC,
    FetchReason.NOT_WRITTEN,
    FetchReason.SECRET_MISSING,
}
"""Failures that the source's other lists would meet, too."""
MOST_PAGES = 1000
"""Pages of one list: more means that a source sends its pages round and round."""


class AnotherFetchError(Exception):
    """Another fetch is running: two would not be polite to the sources."""


def configured(folder: Path) -> list[Source]:
    """The sources of a configuration folder; rows that cannot be used are problems of the folder."""
    return [rows.source_of(row) for row in read_sources(folder)[0]]


@contextmanager
def alone(folder: Path) -> Generator[None]:
    """Let no second fetch remember in the same folder. Raises `AnotherFetchError`."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=0):
            yield
    except Timeout as error:
        msg = "another fetch is running"
        raise AnotherFetchError(msg) from error


class Run:
    """One run over some sources.

    Args:
        settings: How to fetch.
        digests: The digests folder; files go into its folder `fetched` and are never changed afterwards.
        remembered: The folder in which earlier responses are remembered.
        now: The time of the run, UTC.
        say: Is told what is about to be requested.
    """

    def __init__(
        self, settings: FetchSettings, digests: Path, remembered: Path, now: dt.datetime, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self._settings, self._digests, self._remembered, self._now, self._say = settings, digests, remembered, now, say
        self._client = Client(settings)

    def fetch(self, sources: list[Source], since: dt.date | None = None) -> Iterator[FetchOutcome]:
        """Yield an outcome for every request as it completes. A failing source does not affect the others."""
        for source in sources:
            memory = Memory.of(self._remembered, source.name)
            outcomes: list[FetchOutcome] = []
            wanted = replace(source, since=since) if since else source
            for outcome in self._mailbox(wanted, memory) if source.kind == MAILBOX else self._lists(wanted, memory):
                outcomes.append(outcome)
                yield outcome
            memory.last_run = self._ended(source, outcomes, memory.last_run)
            memory.save()

    def _ended(self, source: Source, outcomes: list[FetchOutcome], before: LastRun | None) -> LastRun:
        counts = Counter(str(outcome.outcome) for outcome in outcomes)
        failures = [Failure(one.period, str(one.reason or ""), one.detail) for one in outcomes if one.outcome == "failed"]
        ended_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        fetched_at = ended_at if counts["fetched"] else before.fetched_at if before else None
        return LastRun(source.name, source.kind, ended_at, dict(counts), tuple(failures[:KEPT_FAILURES]), fetched_at)

    def _lists(self, source: Source, memory: Memory) -> Iterator[FetchOutcome]:
        """Request every list of a source, the oldest first."""
        kind, failures = KINDS[source.kind], 0
        periods = kind.split(source.since or self._now.date(), self._now.date())
        for n, period in enumerate(periods):
            if failures >= GIVE_UP_AFTER:
                left = len(periods) - n
                yield self._failed(source, period.label, NoAnswerError(FetchReason.NOT_ASKED, f"{left:,} lists from here on"))
                return
            for outcome in self._pages(source, kind, period, memory):
                if outcome.outcome == "failed":
                    failures += GIVE_UP_AFTER if outcome.reason in HOPELESS else 1
                elif outcome.outcome != "settled":
                    failures = 0
                yield outcome

    def _pages(self, source: Source, kind: Kind, period: Period, memory: Memory) -> Iterator[FetchOutcome]:
        cursor: str | None = None
        for page in range(1, MOST_PAGES + 1):
            try:
                outcome, known = self._page(source, kind, period, cursor, page, memory)
            except NoAnswerError as error:
                if page > 1 and error.reason == FetchReason.HTTP_STATUS and not error.may_pass:
                    # a cursor of an earlier run may have expired
                    memory.ask_again(period.key)
                yield self._failed(source, period.label, error)
                return
            yield outcome
            if known.following is None or known.following == cursor:
                return
            cursor = known.following

    def _page(
        self, source: Source, kind: Kind, period: Period, cursor: str | None, page: int, memory: Memory
    ) -> tuple[FetchOutcome, Known]:
        """Request one page. Returns its outcome, and what is known of it now."""
        question = kind.ask(source, period, cursor)
        known = memory.get(period.key, question.url)
        said = FetchOutcome(source.name, period.label, "settled", url=question.shown)
        if known and _is_complete(known, kind, period):
            return replace(said, entries=known.entries, detail=f"complete when last requested, {known.asked_at[:10]}"), known
        self._say(f"{source.name} {period.label}{f', page {page}' if page > 1 else ''}")
        answer = self._client.ask(question, known)
        if answer.body is None and known:
            fresh = replace(known, asked_at=self._now.isoformat())
            outcome = replace(said, outcome="unchanged", entries=known.entries, detail="the source says so")
        else:
            body = answer.body or b""
            verdict = kind.judge(body, cursor)
            if verdict.kind == "failed":
                raise NoAnswerError(verdict.reason or FetchReason.NOT_A_DIGEST, verdict.detail)
            digest = verdict.identity or sha256(body)
            fresh = Known(digest, self._now.isoformat(), answer.etag, answer.last_modified, verdict.following, verdict.entries)
            outcome = replace(said, outcome="unchanged", entries=verdict.entries, detail="the same list as last time")
            if verdict.kind == "empty":
                outcome = replace(said, outcome="empty", detail=verdict.detail)
            elif known is None or known.sha256 != digest:
                outcome = self._saved(outcome, body, source, period.label if page == 1 else f"{period.label}.page-{page}", kind.suffix)
        memory.keep(period.key, question.url, fresh)
        return outcome, fresh

    def _saved(self, said: FetchOutcome, body: bytes, source: Source, stem: str, suffix: str) -> FetchOutcome:
        """Write a response, unless a file has it already. One that differs from an earlier one is another capture."""
        folder, capture = self._digests / FETCHED / source.name, 1
        path = folder / f"{stem}{suffix}"
        try:
            while path.exists():
                if path.read_bytes() == body:
                    return replace(said, outcome="unchanged", detail="a file has it already")
                capture += 1
                path = folder / f"{stem}.capture-{capture}{suffix}"
            files.replace(path, body)
        except OSError as error:
            raise NoAnswerError(FetchReason.NOT_WRITTEN, f"{folder}: {error.strerror}") from error
        return replace(said, outcome="fetched", path=path.relative_to(self._digests).as_posix(), detail="")

    def _mailbox(self, source: Source, memory: Memory) -> Iterator[FetchOutcome]:
        """Save every mail that came since the last run."""
        today = str(self._now.date())
        self._say(f"{source.name} {rows.folder_of(source.address)}")
        try:
            with mailbox.opened(source, self._settings) as folder:
                if memory.mailbox.validity != folder.validity:
                    memory.mailbox = Mailbox(folder.validity)
                uids = folder.uids(memory.mailbox.last_uid, source.since)
                for n, uid in enumerate(uids, start=1):
                    self._say(f"{source.name}: mail {n:,} of {len(uids):,}")
                    if mail := folder.mail(uid):
                        yield self._mail(source, mail)
                    memory.mailbox.last_uid = uid
                    memory.save()
            if not uids:
                yield FetchOutcome(source.name, today, "empty", detail="no new mail")
        except NoAnswerError as error:
            yield self._failed(source, today, error)

    def _mail(self, source: Source, mail: Mail) -> FetchOutcome:
        said = FetchOutcome(source.name, str(mail.day), "unchanged", entries=1)
        if mail.content is None:
            limit = f"{mail.size / 1024 / 1024:,.0f} MiB, at most {self._settings.max_answer_mb}"
            return self._failed(source, str(mail.day), NoAnswerError(FetchReason.ANSWER_TOO_LARGE, limit))
        # letters only: digits could look like a day; from the content, so that a mail fetched twice is one file
        mark = sha256(mail.content)[:16].translate(str.maketrans("0123456789", "ghijklmnop"))
        return self._saved(said, mail.content, source, f"{mail.day}.{mark}", ".eml")

    def _failed(self, source: Source, period: str, error: NoAnswerError) -> FetchOutcome:
        return FetchOutcome(source.name, period, "failed", error.reason, self._settings.without_secrets(error.detail))


def _is_complete(known: Known, kind: Kind, period: Period) -> bool:
    """Whether a list was requested after the day on which it stopped growing."""
    if period.last is None:
        return False
    return dt.datetime.fromisoformat(known.asked_at).date() >= period.last + dt.timedelta(days=kind.settled_after)
