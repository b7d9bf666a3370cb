"""Mark runs as failed whose process is gone; Dagster itself would show them as started forever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import dagster as dg
import psutil

from orchestration import run_tags
from papertrends import run_status
from papertrends.settings import Settings

EVERYTHING = "everything"
"""Name of the job that runs the whole pipeline."""

PROCESS = "papertrends/process"
"""The tag that names a run's process: its number, and seconds from the machine's start to its own."""
SAME_START_SECONDS = 1.0
"""Two readings of a process's start time differ at most by the rounding of the clock."""
GOING_ON = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
MESSAGE = "its process was killed, often for lack of memory (PAPERTRENDS_MEMORY_LIMIT), or the machine stopped"


def tag_of_this_process() -> dict[str, str]:
    """Return the tag that names this process as the one of a run."""
    process = psutil.Process()
    return {PROCESS: f"{process.pid} {_seconds_from_boot(process):.2f}"}


def mark_as_failed(instance: dg.DagsterInstance, current: str) -> list[tuple[dg.DagsterRun, dt.datetime | None]]:
    """Mark every other run as failed whose process is gone; return them with their starts."""
    gone: list[tuple[dg.DagsterRun, dt.datetime | None]] = []
    for record in instance.get_run_records(dg.RunsFilter(statuses=GOING_ON)):
        run = record.dagster_run
        process = run.tags.get(PROCESS)
        if run.run_id != current and process is not None and not _is_alive(process):
            instance.report_run_failed(run, MESSAGE)
            gone.append((run, dt.datetime.fromtimestamp(record.start_time, dt.UTC) if record.start_time else None))
    return gone


def end_runs_without_a_process(instance: dg.DagsterInstance, settings: Settings, current: str, say: Callable[[str], object]) -> None:
    """Mark killed runs as ended, in Dagster and in run_status.json."""
    for run, started_at in mark_as_failed(instance, current):
        say(f"run {run.run_id} is over: {MESSAGE}")
        if run.job_name == EVERYTHING:
            run_status.end(settings.run_status, run.run_id, "failed", MESSAGE, started_at=started_at)
            run_tags.tag(instance, settings, run.run_id)


def _is_alive(tag: str) -> bool:
    pid, started = tag.split(" ")
    try:
        process = psutil.Process(int(pid))
        is_same = abs(_seconds_from_boot(process) - float(started)) < SAME_START_SECONDS
        return is_same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _seconds_from_boot(process: psutil.Process) -> float:
    # setting the clock changes both, but not their difference
    boot = psutil.boot_time()
    return process.create_time() - boot
