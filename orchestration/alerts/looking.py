"""One look: see what is wrong, compare it with what was told, tell the difference.

The daemon looks every half minute while the servers are up, and `papertrends build` looks when it begins and when it
ends, so that a build that is killed is told by the next one.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout
from pydantic import ValidationError

from orchestration import space
from orchestration.alerts import sending
from orchestration.warehouse import lock
from papertrends import files, run_status
from papertrends.alerts import rules, telling
from papertrends.alerts.settings import AlertSettings
from papertrends.alerts.telling import Channel, Line, State
from papertrends.run_status import RunStatus
from papertrends.settings import Settings

LOOKS_WAIT_SECONDS = 15.0
"""How long a look waits for another one, which may be sending; then it leaves everything to that one."""
_unwritten: dict[Path, State] = {}
"""What was told but could not be written, because the disk is full: told once by this process all the same."""


@dataclass(frozen=True, slots=True)
class InDagster:
    """What only Dagster knows: why jobs and sensors failed; None where one did not."""

    jobs: dict[str, str | None] = field(default_factory=dict[str, str | None])
    sensors: dict[str, str | None] = field(default_factory=dict[str, str | None])


def look(settings: Settings, in_dagster: InDagster | None = None) -> list[str]:
    """Tell what is new; return a sentence for each channel that was told or did not take it.

    Does nothing unless a channel is configured. Raises pydantic's `ValidationError` if a setting is invalid.
    """
    alerts = AlertSettings()
    if not alerts.channels:
        return []
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(settings.data_dir / "alerts.lock", timeout=LOOKS_WAIT_SECONDS):
            return _look(settings, alerts, in_dagster)
    except (Timeout, OSError) as error:
        # another look is sending, or the data folder cannot be used, which the build reports
        return [] if isinstance(error, Timeout) else [f"no alert could be sent: {settings.data_dir}: {error.strerror}"]


def read_state(settings: Settings) -> State:
    """Read what was told; a missing or damaged file has told nothing."""
    try:
        return State.model_validate_json(_file(settings).read_bytes())
    except (OSError, ValidationError):
        return State()


def _look(settings: Settings, alerts: AlertSettings, in_dagster: InDagster | None) -> list[str]:
    file, before = _file(settings), _unwritten.get(_file(settings)) or read_state(settings)
    status, now = run_status.read(settings.run_status), run_status.now()
    told = {key for channel in before.channels.values() for key in channel.told}
    found = rules.found(_seen(settings, alerts, status, now, in_dagster), told)

    channels = {name: before.channels.get(name, Channel()) for name in alerts.channels}
    wanted = {name: telling.news(channel, found, status.runs) for name, channel in channels.items()}
    due = {name: lines for name, lines in wanted.items() if lines and telling.may_be_told(channels[name], now)}
    why_not = sending.send(alerts, due, settings.public_url)
    said: list[str] = []
    for name, channel in channels.items():
        why = why_not.get(name)
        if name in due:
            said.append(_in_words(sending.where(alerts, name), due[name], why))
        if why is not None:
            channels[name] = telling.after_failing(channel, why, now)
        elif name in due or not wanted[name]:
            channels[name] = telling.after_telling(channel, found, status.runs, now)
    # a channel that is no longer configured is forgotten: once it is again, it is told what is wrong then
    after = State(channels=channels)
    if after != before or file in _unwritten:
        _write(file, after)
    return said


def _seen(settings: Settings, alerts: AlertSettings, status: RunStatus, now: dt.datetime, in_dagster: InDagster | None) -> rules.Seen:
    known = in_dagster or InDagster()
    newest = None
    if not status.sample:
        with suppress(duckdb.Error):  # it cannot be seen now
            newest = newest_digest(settings)
    return rules.Seen(
        now=now,
        status=status,
        free=space.free(settings.data_dir),
        least_free=alerts.disk_mb * space.MEGABYTE if alerts.disk_mb else space.needed(settings),
        digest_days=alerts.no_digest_days,
        newest_digest=newest,
        # with Dagster at hand, the sensor `killed_runs` has recorded it already
        was_killed=in_dagster is None and was_killed(settings, status),
        jobs=known.jobs,
        sensors=known.sensors,
    )


def was_killed(settings: Settings, status: RunStatus) -> bool:
    """Tell whether the run recorded as running has ended without recording it: a run holds the lock as long as it lives."""
    if status.running is None or lock.is_held(settings.data_dir / "pipeline.lock"):
        return False
    # it may have ended between the two
    return run_status.read(settings.run_status).running == status.running


def newest_digest(settings: Settings) -> dt.date | None:
    """The day of the newest digest in the published file, if one is dated. Raises `duckdb.Error` if it cannot be read now."""
    with duckdb.connect(str(settings.published), read_only=True) as con:
        row = con.execute("select max(listed_on) from digests").fetchone()
    return row[0] if row and isinstance(row[0], dt.date) else None


def _in_words(where: str, lines: list[Line], why: str | None) -> str:
    told = "; ".join(f"{line.kind} is over" if line.state == "over" else line.kind for line in lines)
    return f"told {where}: {told}" if why is None else f"{where} did not take an alert ({told}): {why}"


def _write(file: Path, state: State) -> None:
    try:
        files.replace(file, state.model_dump_json(indent=1).encode())
    except OSError:
        _unwritten[file] = state
    else:
        _unwritten.pop(file, None)


def _file(settings: Settings) -> Path:
    return settings.data_dir / "alerts.json"
