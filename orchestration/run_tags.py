"""What a run's row in Dagster's list says: its tags, and the results of checks that it did not make."""

from __future__ import annotations

import dagster as dg
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus
from dagster._core.storage.event_log import SqlEventLogStorage
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable

from papertrends import run_status
from papertrends.settings import Settings

OUTCOME = "outcome"
"""Published, nothing_new or failed, as in pipeline_runs, or single_assets."""
SINGLE_ASSETS = "single_assets"
"""The outcome of a run that only built some assets and published nothing."""


def tag(instance: dg.DagsterInstance, settings: Settings, run_id: str) -> None:
    """Tag a run with what run_status.json says of it: its outcome, its new papers, and the files that cannot be read."""
    run = next((run for run in run_status.read(settings.run_status).runs if run.run_id == run_id), None)
    if run is not None and instance.has_run(run_id):
        numbers = {"new_papers": run.new_papers, "rejected": run.rejected}
        instance.add_run_tags(
            run_id, {OUTCOME: run.outcome} | {name: str(number) for name, number in numbers.items() if number is not None}
        )


def keep_earlier_check_results(instance: dg.DagsterInstance, run_id: str) -> None:
    """Take back the checks that a run had planned and does not make.

    Dagster shows the newest run that planned a check: it would call all of them skipped, and hide how they ended last.
    """
    storage = instance.event_log_storage
    if isinstance(storage, SqlEventLogStorage):
        planned = AssetCheckExecutionsTable.c.execution_status == AssetCheckExecutionRecordStatus.PLANNED.value
        with storage.index_connection() as con:
            con.execute(AssetCheckExecutionsTable.delete().where(planned, AssetCheckExecutionsTable.c.run_id == run_id))
