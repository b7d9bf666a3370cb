"""The job that runs the whole pipeline, and its daily schedule."""

from __future__ import annotations

import dagster as dg
import duckdb

from orchestration import pipeline
from orchestration.broken_off import EVERYTHING
from orchestration.defs.resources import settings
from orchestration.warehouse import lock

everything = dg.define_asset_job(
    # mail has a job of its own: a publish does not wait for a mail server
    EVERYTHING,
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("deliver"),
    description="Load new digests, build and test the models, and publish.",
)
_hour, _minute = settings.daily_at.split(":")


@dg.schedule(
    job=everything,
    cron_schedule=f"{int(_minute)} {int(_hour)} * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def daily() -> dg.RunRequest | dg.SkipReason:
    """Run once a day, unless nothing is new."""
    try:
        if pipeline.stays_rolled_back(settings):
            return dg.SkipReason("rolled back, and no file has changed since: `make build` publishes again")
        if pipeline.is_nothing_new(settings, wait_seconds=0.0):
            return dg.SkipReason(pipeline.NOTHING_NEW)
    except (lock.BusyError, duckdb.Error):
        pass  # the run reports the problem, and waits if need be
    return dg.RunRequest()
