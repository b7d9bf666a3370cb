"""The job that does everything, and when it runs by the clock."""

from __future__ import annotations

import dagster as dg
import duckdb

from orchestration import pipeline
from orchestration.defs.resources import EVERYTHING, settings
from orchestration.warehouse import lock

everything = dg.define_asset_job(EVERYTHING, selection=dg.AssetSelection.all(), description="Digest files in, published tables out.")
_hour, _minute = settings.daily_at.split(":")


@dg.schedule(
    job=everything,
    cron_schedule=f"{int(_minute)} {int(_hour)} * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def daily() -> dg.RunRequest | dg.SkipReason:
    """Run once a day, whatever the sensor has seen, unless there is nothing to do."""
    try:
        if pipeline.is_nothing_new(settings, wait_seconds=0.0):
            return dg.SkipReason(pipeline.NOTHING_NEW)
    except (lock.BusyError, duckdb.Error):
        pass  # a run says better what is the matter, and waits
    return dg.RunRequest()
