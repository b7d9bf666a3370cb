"""The job that does everything, and when it runs by the clock."""

from __future__ import annotations

import dagster as dg

from orchestration.defs.resources import settings

everything = dg.define_asset_job("everything", selection=dg.AssetSelection.all(), description="Digest files in, published tables out.")
_hour, _minute = settings.daily_at.split(":")


@dg.schedule(
    job=everything,
    cron_schedule=f"{int(_minute)} {int(_hour)} * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def daily() -> dg.RunRequest:
    """Run once a day, whatever the sensor has seen."""
    return dg.RunRequest()
