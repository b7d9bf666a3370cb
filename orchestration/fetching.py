"""`papertrends fetch`, and what the fetch job shares with it."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

from rich.console import Console

from papertrends import config_folder
from papertrends.fetching import memory, runs
from papertrends.fetching.model import FetchOutcome
from papertrends.fetching.settings import FetchSettings
from papertrends.sentences import counted
from papertrends.settings import Settings

FETCH_HOUR = 5
"""The hour, in UTC, at which the schedule `fetch_daily` starts."""
QUIET = {"settled", "unchanged"}
"""Outcomes that a terminal only counts: in a long history almost all are."""
SHOWN = ("fetched", "unchanged", "settled", "empty", "failed")

Say = Callable[[str], None]


class NothingToFetchError(Exception):
    """There is nothing to fetch; the message says why."""


def fetch(settings: Settings, name: str = "", since: dt.date | None = None, say: Say = lambda _: None) -> Iterator[FetchOutcome]:
    """Fetch one source, or all. Raises `NothingToFetchError`, or `AnotherFetchError` while another fetch runs."""
    sources = runs.configured(settings.config_dir)
    memory.forget_runs(settings.fetched, {source.name for source in sources})
    if name and name not in {source.name for source in sources}:
        there = ", ".join(source.name for source in sources) or "none"
        msg = f"{settings.config_dir / 'sources.csv'} has no source {name} that can be used; there are: {there}"
        raise NothingToFetchError(msg)
    if not sources:
        msg = f"nothing to fetch: {settings.config_dir / 'sources.csv'} names no source (docs/fetching.md)"
        raise NothingToFetchError(msg)
    if not settings.digests_dir.is_dir():
        # it may only be unmounted
        msg = f"the digests folder {settings.digests_dir} does not exist"
        raise NothingToFetchError(msg)
    with runs.alone(settings.fetched):
        run = runs.Run(FetchSettings(), settings.digests_dir, settings.fetched, dt.datetime.now(dt.UTC), say)
        yield from run.fetch([source for source in sources if name in {"", source.name}], since)


def problems(settings: Settings) -> list[str]:
    """The rows of sources.csv that cannot be used."""
    found = config_folder.read_sources(settings.config_dir)[1]
    return [f"{settings.config_dir / one.file}:{one.line}: {one.reason.meaning} ({one.detail})" for one in found]


def at_terminal(settings: Settings, name: str, since: dt.date | None) -> int:
    """Fetch and show how it goes. Returns 1 if a request failed or nothing could be fetched."""
    for problem in problems(settings):
        print(problem, file=sys.stderr)
    counts: Counter[str] = Counter()
    try:
        with _progress() as (say, show):
            for outcome in fetch(settings, name, since, say):
                counts[outcome.outcome] += 1
                if outcome.outcome not in QUIET:
                    show(outcome.in_words)
    except (NothingToFetchError, runs.AnotherFetchError) as error:
        print(error, file=sys.stderr)
        return 1
    told = [f"{counts[kind]:,} {kind}" for kind in SHOWN if counts[kind]]
    print(f"{counted(counts.total(), 'request')}: {', '.join(told) or 'none needed'}")
    return int(bool(counts["failed"]))


@contextmanager
def _progress() -> Generator[tuple[Say, Say]]:
    """What is being requested, in one line at the bottom of the terminal, with outcomes above it; elsewhere outcomes only."""
    if not sys.stderr.isatty():
        yield (lambda _: None), lambda sentence: print(sentence, file=sys.stderr, flush=True)
        return
    console = Console(stderr=True)
    with console.status("") as status:
        yield (
            (lambda sentence: status.update(sentence.replace("[", "\\["))),
            (lambda sentence: console.print(sentence, markup=False, highlight=False, soft_wrap=True)),
        )
