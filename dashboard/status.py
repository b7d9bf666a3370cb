"""How the last runs ended, as run_status.json says, and how old the data is: in sentences."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

OLD_AFTER_DAYS = 7  # a weekly digest is on time; a daily one that stopped a week ago is not


@dataclass(frozen=True, slots=True)
class Run:
    """One pipeline run that ended."""

    run_id: str
    started_at: datetime | None
    ended_at: datetime | None
    outcome: str
    new_digests: int | None
    new_papers: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """How one test of the tables ended: pass, warn, fail, error or skipped; `failures` are rows."""

    name: str
    table: str
    column: str
    outcome: str
    failures: int | None


@dataclass(frozen=True, slots=True)
class RunStatus:
    """What run_status.json says; `known` is False where there is no such file or it cannot be read."""

    known: bool = False
    sample: bool = False
    digests_dir: str = "data/digests"
    published_at: datetime | None = None
    running_since: datetime | None = None
    runs: list[Run] = field(default_factory=list[Run])
    checked_at: datetime | None = None
    checks: list[Check] = field(default_factory=list[Check])


def parse_time(value: object) -> datetime | None:
    """Read an ISO 8601 time; one without an offset is UTC."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if not isinstance(value, str) or not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def read_run_status(path: Path) -> RunStatus:
    """Read run_status.json. A missing or broken file is no reason to show nothing: `known` says so."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return RunStatus()
    if not isinstance(content, dict):
        return RunStatus()
    found = cast("dict[str, Any]", content)
    running: dict[str, Any] = found.get("running") or {}
    checks: dict[str, Any] = found.get("checks") or {}
    return RunStatus(
        known=True,
        sample=bool(found.get("sample")),
        digests_dir=str(found.get("digests_dir") or "data/digests"),
        published_at=parse_time(found.get("published_at")),
        running_since=parse_time(running.get("started_at")),
        runs=[_run(one) for one in found.get("runs") or []],
        checked_at=parse_time(checks.get("ended_at")),
        checks=[_check(one) for one in checks.get("results") or []],
    )


def _run(one: dict[str, Any]) -> Run:
    return Run(
        run_id=str(one.get("run_id") or ""),
        started_at=parse_time(one.get("started_at")),
        ended_at=parse_time(one.get("ended_at")),
        outcome=str(one.get("outcome") or "unknown"),
        new_digests=one.get("new_digests"),
        new_papers=one.get("new_papers"),
        message=str(one.get("message") or ""),
    )


def _check(one: dict[str, Any]) -> Check:
    return Check(
        name=str(one.get("name") or ""),
        table=str(one.get("table") or ""),
        column=str(one.get("column") or ""),
        outcome=str(one.get("outcome") or "unknown"),
        failures=one.get("failures"),
    )


def ago(moment: datetime | None, now: datetime) -> str:
    """Say how long ago something was, roughly."""
    if moment is None:
        return "at an unknown time"
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, unit in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return f"{counted(minutes // size, unit)} ago"
    return "just now"


def counted(number: int | None, noun: str, plural: str | None = None) -> str:
    """Say a number with its noun: 1 paper, 1,200 papers."""
    count = number or 0
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def iso_minute(moment: datetime | None) -> str:
    """Write a time as ISO date and minute in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "an unknown time"


def last_run_sentence(status: RunStatus, now: datetime) -> str:
    """Say how the last run ended, in the words people use."""
    if not status.runs:
        return "No run is on record."
    run = status.runs[0]
    when = f"{iso_minute(run.ended_at)} ({ago(run.ended_at, now)})"
    if run.outcome == "published":
        new = f"{counted(run.new_digests, 'new digest')} and {counted(run.new_papers, 'new paper')}"
        return f"The last run published {new}, {when}."
    if run.outcome == "nothing_new":
        return f"The last run found nothing new, {when}."
    if run.outcome == "failed":
        return f"The last run failed, {when}. What was published before it is shown."
    return f"The last run ended with “{run.outcome}”, {when}."


def old_data_sentence(last_listed_on: date | None, today: date, digests_dir: str) -> str | None:
    """Say that the newest listed day lies far back; None while it does not, or where no day is known."""
    if last_listed_on is None or (today - last_listed_on).days <= OLD_AFTER_DAYS:
        return None
    days = (today - last_listed_on).days
    return (
        f"The newest day in the data is {last_listed_on.isoformat()}, {days:,} days ago. "
        f"For newer ones put newer digest files into {digests_dir} and run make build."
    )
