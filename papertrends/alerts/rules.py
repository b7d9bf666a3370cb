"""What is an alert: one function per kind, each of which says that something is wrong, or fine, or says nothing.

Says nothing: it could not be seen this time, so an alert told before is neither repeated nor over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from papertrends.run_status import Run, RunStatus
from papertrends.sentences import counted

Kind = Literal["run_failed", "job_failed", "sensor_failed", "no_digest", "files_rejected", "disk_low"]
MEGABYTE = 1_000_000
ENOUGH_AGAIN = 1.2
"""How far above its limit free space must rise before a disk no longer counts as low: near the limit it goes up and down."""
LONGEST = 300
"""Characters of what a program said that an alert repeats."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something is wrong. It is told once, and again if its weight grows."""

    kind: Kind
    message: str
    subject: str = ""
    """Which job or sensor, where there are several."""
    weight: int = 1

    @property
    def key(self) -> str:
        """Tells this alert from others."""
        return key(self.kind, self.subject)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look saw. None stands for what it could not see."""

    now: dt.datetime
    status: RunStatus
    free: int
    """Bytes on the disk of the data folder."""
    least_free: int
    """Bytes below which it is low."""
    digest_days: int
    """Age in days from which the newest digest is an alert."""
    newest_digest: dt.date | None = None
    was_killed: bool = False
    """Whether the run recorded as running has no process any more."""
    jobs: dict[str, str | None] = field(default_factory=dict[str, str | None])
    """How the last run of each other job failed; None if it succeeded."""
    sensors: dict[str, str | None] = field(default_factory=dict[str, str | None])
    """How each sensor and schedule failed when it last looked; None if it did not."""


Found = tuple[str, Alert | None]
"""A key with what is wrong, or with None if all is well."""


def key(kind: Kind, subject: str = "") -> str:
    """The key of an alert."""
    return f"{kind}:{subject}" if subject else kind


def found(seen: Seen, told: set[str]) -> dict[str, Alert | None]:
    """Apply all rules. `told` holds the keys of alerts that are told and not over."""
    return dict([*_last_run(seen), *_jobs(seen), *_sensors(seen), *_newest_digest(seen), *_rejected(seen), *_disk(seen, told)])


def failed(run: Run) -> str:
    """Say that a build failed."""
    return f"the build of {run.started_at:%Y-%m-%d %H:%M} UTC failed: {shortened(run.message)}"


def shortened(said: str) -> str:
    """What a program said, in one line of bounded length."""
    line = " ".join(said.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"


def _last_run(seen: Seen) -> Iterator[Found]:
    running, runs = seen.status.running, seen.status.runs
    if seen.was_killed and running is not None:
        message = f"the build of {running.started_at:%Y-%m-%d %H:%M} UTC was killed, or the machine stopped"
        yield "run_failed", Alert("run_failed", message)
    elif runs:
        yield "run_failed", Alert("run_failed", failed(runs[0])) if runs[0].outcome == "failed" else None


def _jobs(seen: Seen) -> Iterator[Found]:
    for job, why in seen.jobs.items():
        message = f"the last run of the job {job} failed: {shortened(why or '')}"
        yield key("job_failed", job), None if why is None else Alert("job_failed", message, job)


def _sensors(seen: Seen) -> Iterator[Found]:
    for sensor, why in seen.sensors.items():
        message = f"{sensor} failed: {shortened(why or '')}"
        yield key("sensor_failed", sensor), None if why is None else Alert("sensor_failed", message, sensor)


def _newest_digest(seen: Seen) -> Iterator[Found]:
    if seen.newest_digest is None:
        return
    days = (seen.now.date() - seen.newest_digest).days
    message = f"the newest digest is of {seen.newest_digest}, {days:,} days ago"
    yield "no_digest", Alert("no_digest", message) if days >= seen.digest_days else None


def _rejected(seen: Seen) -> Iterator[Found]:
    rejected = seen.status.rejected
    if rejected is None:
        return
    named = f": {', '.join(rejected.first)}" if rejected.first else ""
    message = shortened(f"{counted(rejected.files, 'file')} could not be read{named}")
    yield "files_rejected", Alert("files_rejected", message, weight=rejected.files) if rejected.files else None


def _disk(seen: Seen, told: set[str]) -> Iterator[Found]:
    limit = seen.least_free * (ENOUGH_AGAIN if "disk_low" in told else 1)
    message = f"the disk is low: {seen.free / MEGABYTE:,.0f} MB are free, at least {seen.least_free / MEGABYTE:,.0f} MB are needed"
    yield "disk_low", Alert("disk_low", message) if seen.free < limit else None
