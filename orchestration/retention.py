"""Delete Dagster's old runs: a run of all models writes 5 MB.

`pipeline_runs` keeps how each run ended; only events and logs are deleted.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

import dagster as dg
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.scheduler.instigation import TickStatus
from dagster._core.storage.event_log import SqlEventLogStorage
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster._core.storage.event_log.sqlite import SqliteEventLogStorage

from orchestration import run_tags

AT_ONCE = 200
"""Runs deleted at once, at most; this takes some seconds. After years without a limit, the next runs delete the rest."""
JOBS = 4
"""Builds, fetches, mail, and runs of single assets."""
WORTH_SHRINKING = 16 * 1024 * 1024
"""Unused bytes at which a database is shrunk; fewer are reused by the next runs."""

LOOKS_KEPT_SECONDS = 3600
"""Four sensors record 26,000 ticks a day, 1.2 kB each; Dagster's own limit is in days."""


def forget_old_runs(instance: dg.DagsterInstance, kept: int, current: str) -> int:
    """Delete all but the newest runs of each job from Dagster; return how many were deleted.

    Newest means started last, whatever the clock said. Queued runs and the current one are kept, and so is the last one that
    published: runs with nothing new after it check nothing, and its results are still the last ones.
    """
    begun = [status for status in dg.DagsterRunStatus if status not in (dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED)]
    published = instance.get_run_ids(dg.RunsFilter(tags={run_tags.OUTCOME: "published"}), limit=1)
    newer: Counter[str] = Counter()
    old: list[str] = []
    # mail is sent more often than built: its runs must not push out those of builds
    for run in instance.get_runs(dg.RunsFilter(statuses=begun), limit=JOBS * kept + AT_ONCE):
        newer[run.job_name] += 1
        if newer[run.job_name] > kept and run.run_id not in {current, *published}:
            old.append(run.run_id)
    for run_id in old:
        _forget(instance, run_id)
    if old and isinstance(storage := instance.event_log_storage, SqliteEventLogStorage):
        _shrink(Path(storage.path_for_shard("index")))
    return len(old)


def forget_old_looks(instance: dg.DagsterInstance) -> None:
    """Delete the sensors' skipped ticks older than an hour."""
    before = time.time() - LOOKS_KEPT_SECONDS
    for state in instance.all_instigator_state(instigator_type=InstigatorType.SENSOR):
        instance.purge_ticks(state.instigator_origin_id, state.selector_id, before, [TickStatus.SKIPPED])


def empty_logs(instance: dg.DagsterInstance) -> None:
    """Write SQLite's logs into their databases: one that was written to while it stayed open keeps a log of 4 MB."""
    if not isinstance(instance.event_log_storage, SqliteEventLogStorage):
        return
    root = Path(instance.root_directory)
    for database in (*root.glob("history/**/*.db"), *root.glob("schedules/*.db")):
        # one in use is emptied before the next run
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as con:
            con.execute("pragma wal_checkpoint(truncate)")


def _forget(instance: dg.DagsterInstance, run_id: str) -> None:
    """Delete a run, its record last, so that an interrupted deletion is resumed next time."""
    instance.compute_log_manager.delete_logs(prefix=[run_id])
    storage = instance.event_log_storage
    storage.delete_events(run_id)
    if isinstance(storage, SqlEventLogStorage):
        # Dagster's own deletion does not remove these
        with storage.index_connection() as con:
            con.execute(AssetCheckExecutionsTable.delete().where(AssetCheckExecutionsTable.c.run_id == run_id))
    if isinstance(storage, SqliteEventLogStorage):
        shard = Path(storage.path_for_shard(run_id))
        for file in shard.parent.glob(f"{shard.name}*"):
            file.unlink(missing_ok=True)
    instance.run_storage.delete_run(run_id)


def _shrink(database: Path) -> None:
    """Shrink a database if much of it is unused."""
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as con:
        (pages,), (size,) = con.execute("pragma freelist_count").fetchone(), con.execute("pragma page_size").fetchone()
        if pages * size > WORTH_SHRINKING:
            con.execute("vacuum")
            con.execute("pragma wal_checkpoint(truncate)")  # other connections may stay open
