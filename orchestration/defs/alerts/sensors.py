"""Look every half minute whether there is anything to tell. The sensor exists only if alerts are configured."""

import datetime as dt
from collections.abc import Iterator

import dagster as dg
from dagster._core.scheduler.instigation import InstigatorTick, TickStatus

from orchestration.alerts import looking
from orchestration.alerts.looking import InDagster
from orchestration.broken_off import EVERYTHING
from orchestration.defs.resources import settings
from papertrends.alerts.settings import AlertSettings

LOOKS_EVERY_SECONDS = 30
RUNS_LOOKED_AT = 50
"""The newest runs among which the last one of each job is sought; Dagster keeps fewer (PAPERTRENDS_RUNS_KEPT)."""
ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]
OLDEST_TICK = dt.timedelta(hours=26)
"""Every sensor and schedule ticks within a day; an older tick is of one that is switched off or no longer exists."""


@dg.sensor(minimum_interval_seconds=LOOKS_EVERY_SECONDS, default_status=dg.DefaultSensorStatus.RUNNING)
def alerts(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Send alerts about what is new since the last look, by webhook and mail."""
    said = looking.look(settings, InDagster(dict(failed_jobs(context.instance)), failed_sensors(context.instance)))
    return dg.SkipReason("; ".join(said) or "nothing new to tell")


def failed_jobs(instance: dg.DagsterInstance) -> Iterator[tuple[str, str | None]]:
    """Yield for every job how its last run failed, or None. Builds are recorded in run_status.json, which says more."""
    looked_at: set[str] = set()
    for run in instance.get_runs(dg.RunsFilter(statuses=ENDED), limit=RUNS_LOOKED_AT):
        # runs of single assets are started by a person, who sees how they end
        if run.job_name == EVERYTHING or run.job_name.startswith("__") or run.job_name in looked_at:
            continue
        looked_at.add(run.job_name)
        has_failed = run.status == dg.DagsterRunStatus.FAILURE
        yield run.job_name, f"its log is in the Dagster UI, run {run.run_id[:8]}" if has_failed else None


def failed_sensors(instance: dg.DagsterInstance) -> dict[str, str | None]:
    """Return for every sensor and schedule how its last tick failed, or None."""
    ended = [TickStatus.SUCCESS, TickStatus.SKIPPED, TickStatus.FAILURE]
    last: dict[str, InstigatorTick] = {}
    # each start of the servers has states of its own for the same sensors
    for state in instance.all_instigator_state():
        name = f"the {state.instigator_type.value.lower()} {state.name}"
        for tick in instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=1, statuses=ended):
            last[name] = max(tick, last.get(name, tick), key=lambda one: one.timestamp)
    oldest = (dt.datetime.now(dt.UTC) - OLDEST_TICK).timestamp()
    return {name: _why(tick) if tick.status == TickStatus.FAILURE else None for name, tick in last.items() if tick.timestamp >= oldest}


def _why(tick: InstigatorTick) -> str:
    return tick.error.message if tick.error else ""


@dg.definitions
def telling() -> dg.Definitions:
    """Offer the sensor if a channel is configured."""
    return dg.Definitions(sensors=[alerts] if AlertSettings().channels else [])
