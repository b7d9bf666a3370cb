"""What `papertrends doctor` finds about fetching: rows that cannot be used, sources that cannot work, and how the last requests ended."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from orchestration import fetching
from orchestration.findings import Finding, Level
from papertrends import run_status
from papertrends.fetching import memory, runs
from papertrends.fetching.hosts import NoAnswerError, is_public
from papertrends.fetching.kinds import MAILBOX
from papertrends.fetching.memory import LastRun
from papertrends.fetching.model import Source
from papertrends.fetching.settings import FetchSettings
from papertrends.reasons import FetchReason
from papertrends.sentences import counted
from papertrends.settings import Settings


def look(settings: Settings) -> Iterator[Finding]:
    """Say what is wrong with each source, or how its last fetch ended and when the next one is due."""
    sources, wrong = runs.configured(settings.config_dir), fetching.problems(settings)
    for problem in wrong:
        yield _finding("problem", problem, "correct the row, or delete it")
    if not sources:
        if not wrong:
            yield _finding("ok", "nothing is fetched; sources.csv in the configuration folder switches it on")
        return
    if settings.digests_dir.is_dir() and not os.access(settings.digests_dir, os.W_OK | os.X_OK):
        yield _finding(
            "problem", f"user {os.getuid()} cannot write to {settings.digests_dir}, where fetched files go", "change its owner or mode"
        )
    how = FetchSettings()
    if not how.contact:
        yield _finding("warning", "requests name nobody to reach", "set PAPERTRENDS_FETCH_CONTACT to an address of yours")
    last = {run.source: run for run in memory.last_runs(settings.fetched)}
    now = run_status.now()
    for source in sources:
        cannot = _cannot_work(source, how, now.date())
        yield cannot if cannot else _last(source, last.get(source.name), now)


def _finding(level: Level, sentence: str, remedy: str = "") -> Finding:
    return Finding(level, "fetching", sentence, remedy)


def _cannot_work(source: Source, how: FetchSettings, today: dt.date) -> Finding | None:
    """What in the configuration keeps a source from bringing anything."""
    host = urlsplit(source.address).hostname or ""
    is_own = host.lower() in how.private_hosts
    if source.kind == MAILBOX:
        try:
            password = how.secret("imap_password")
        except NoAnswerError as error:
            return _finding("problem", f"{source.name}: {error}", "let this user read the file")
        if not password:
            return _finding("problem", f"{source.name}: the mailbox has no password", "set PAPERTRENDS_FETCH_IMAP_PASSWORD")
        if source.address.startswith("imap:") and not is_own:
            return _finding("problem", f"{source.name}: {host} would get the password unencrypted", "write the address as imaps:")
    if not is_own and _is_private(host):
        return _finding("problem", f"{source.name}: {host} is not on the public internet", f"add {host} to PAPERTRENDS_FETCH_PRIVATE_HOSTS")
    if source.since and source.since > today:
        sentence = f"{source.name}: since is {source.since}, so nothing is fetched before"
        return _finding("warning", sentence, "write an earlier day, if that is a mistake")
    return None


def _is_private(host: str) -> bool:
    """Tell an address or name that can only be one's own machine or network; other names are looked up when they are fetched."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or "." not in host
    return not is_public(host)


def _last(source: Source, run: LastRun | None, now: dt.datetime) -> Finding:
    due = dt.datetime.combine(now.date(), dt.time(fetching.FETCH_HOUR, tzinfo=dt.UTC))
    due += dt.timedelta(days=due <= now)
    following = f"next try {due:%Y-%m-%d %H:%M} UTC if the servers run"
    if run is None:
        return _finding("warning", f"{source.name} was never fetched; {following}", f"or run papertrends fetch {source.name}")
    ended = f"{source.name}: last fetch {run.ended_at[:16].replace('T', ' ')} UTC, {counted(run.counts.get('fetched', 0), 'new file')}"
    failed = run.counts.get("failed", 0)
    if not failed:
        return _finding("ok", f"{ended}; {following}")
    first = run.failures[0] if run.failures else None
    reason = FetchReason.look_up(first.reason) if first else None
    why = f": {reason.meaning} ({first.detail or first.period})" if first and reason else ""
    return _finding("warning", f"{ended}, {counted(failed, 'request')} failed{why}; {following}", reason.to_do if reason else "")
