"""How the last builds ended and how old the data is, in sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime

from papertrends import progress, run_status
from papertrends.run_status import RunningRun, RunStatus
from papertrends.sentences import counted
from papertrends.settings import Settings

OLD_AFTER_DAYS = 7  # a weekly digest is on time; a daily one that stopped a week ago is not


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


def digests_folder() -> str:
    """Name the folder for people's own digests: as the pipeline says it, unless it reads the sample."""
    settings = Settings()
    status = run_status.read(settings.run_status)
    return str(settings.digests_dir) if status.sample else status.digests_dir or str(settings.digests_dir)


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


def iso_minute(moment: datetime | None) -> str:
    """Write a time as ISO date and minute in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "an unknown time"


def last_run_sentence(status: RunStatus, now: datetime) -> str:
    """Say how the last build ended."""
    if not status.runs:
        return "No build on record."
    run = status.runs[0]
    when = f"{iso_minute(run.ended_at)} ({ago(run.ended_at, now)})"
    if run.outcome == "failed":
        return f"Last build failed, {when}. Showing what was published before."
    if run.outcome != "nothing_new" and run.new_digests is None:
        # the sample has just made way for people's own digests: nothing to compare with
        return f"Last build: published, {when}."
    if run.outcome == "nothing_new" or not (run.new_digests or run.new_papers):
        return f"Last build: nothing new, {when}."
    return f"Last build: {counted(run.new_digests, 'new digest')} and {counted(run.new_papers, 'new paper')}, {when}."


def running_sentence(run: RunningRun, now: datetime) -> str:
    """Say that a build is running, how far it is, and how long it will probably still take."""
    said = f"Build running since {iso_minute(run.started_at)}"
    if not run.models:
        return said
    left = (run.ends_at - now).total_seconds() if run.ends_at else None
    # an estimate that has passed is none
    return f"{said}: {progress.in_words(run.models_done, run.models, left if left and left > 0 else None)}"


def age_of(last_listed_on: date, today: date) -> str:
    """Say how old the newest digest is, after its day; "" while it is not old."""
    days = (today - last_listed_on).days
    return f", {days:,} days ago" if days > OLD_AFTER_DAYS else ""
