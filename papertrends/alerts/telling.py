"""What was told to whom: `alerts.json` in the data folder, so that restarts repeat nothing and forget nothing.

Each channel is compared with what is wrong now. A channel that did not take its news gets them with a later look, as
they are then; what began and ended meanwhile is not worth a word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from pydantic import Field

from papertrends.alerts.rules import Alert, Kind, failed
from papertrends.run_status import Moment, Run, Tolerant

OVER: dict[Kind, str] = {
    "run_failed": "builds succeed again",
    "job_failed": "the job {subject} succeeds again",
    "sensor_failed": "{subject} works again",
    "no_digest": "a newer digest has come in",
    "files_rejected": "no file is rejected any more",
    "disk_low": "there is room on the disk again",
}
"""What is said when an alert is over."""
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=1)
"""How long a channel that did not take its news is left alone; the pause doubles each time."""


class Told(Tolerant):
    """An alert that was told and is not over."""

    kind: Kind
    subject: str = ""
    message: str = ""
    weight: int = 1
    at: Moment


class Channel(Tolerant):
    """What one channel was told."""

    told: dict[str, Told] = Field(default_factory=dict[str, Told])
    last_run: str | None = None
    """The newest run whose outcome it knows."""
    failures: int = 0
    """How often in a row it did not take its news."""
    why: str = ""
    """Why it did not, the last time."""
    not_before: Moment | None = None


class State(Tolerant):
    """The whole file."""

    channels: dict[str, Channel] = Field(default_factory=dict[str, Channel])


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to tell."""

    kind: Kind | Literal["test"]
    subject: str
    state: Literal["raised", "over"]
    message: str


def news(channel: Channel, found: Mapping[str, Alert | None], runs: Sequence[Run]) -> list[Line]:
    """Return what this channel does not know yet."""
    lines = [
        Line(alert.kind, alert.subject, "raised", alert.message)
        for alert in found.values()
        if alert is not None and (alert.key not in channel.told or alert.weight > channel.told[alert.key].weight)
    ]
    if found.get("run_failed") is None and "run_failed" not in channel.told and (run := _failed_meanwhile(channel, runs)):
        lines.append(Line("run_failed", "", "over", f"{failed(run)}; a later one succeeded"))
    return lines + [
        Line(told.kind, told.subject, "over", OVER[told.kind].format(subject=told.subject))
        for key, told in channel.told.items()
        if key in found and found[key] is None
    ]


def after_telling(channel: Channel, found: Mapping[str, Alert | None], runs: Sequence[Run], now: dt.datetime) -> Channel:
    """Return what a channel knows once it took its news, or had none."""
    told = {key: before for key, before in channel.told.items() if key not in found}
    for key, alert in found.items():
        if alert is not None and key in channel.told:
            told[key] = channel.told[key].model_copy(update={"weight": alert.weight})
        elif alert is not None:
            told[key] = Told(kind=alert.kind, subject=alert.subject, message=alert.message, weight=alert.weight, at=now)
    return Channel(told=told, last_run=runs[0].run_id if runs else channel.last_run)


def after_failing(channel: Channel, why: str, now: dt.datetime) -> Channel:
    """Return a channel that did not take its news and is left alone for a while."""
    # the exponent is bounded: two to the power of a million does not fit a time
    pause = min(FIRST_PAUSE * 2 ** min(channel.failures, 10), LONGEST_PAUSE)
    return channel.model_copy(update={"failures": channel.failures + 1, "why": why, "not_before": now + pause})


def may_be_told(channel: Channel, now: dt.datetime) -> bool:
    """Tell whether the pause after a failure is over. A clock that was set back does not make it longer."""
    return channel.not_before is None or not now < channel.not_before <= now + LONGEST_PAUSE


def _failed_meanwhile(channel: Channel, runs: Sequence[Run]) -> Run | None:
    """The newest failed run that the channel has not heard of; a channel that is new is not told what is past."""
    if channel.last_run is None:
        return None
    unheard = takewhile(lambda run: run.run_id != channel.last_run, runs)
    return next((run for run in unheard if run.outcome == "failed"), None)
