"""The fetch job. It exists only if it is configured, and is never part of the job `everything`."""

import datetime as dt
from collections import Counter
from dataclasses import asdict

import dagster as dg

from orchestration.defs.resources import one_process, settings
from papertrends.fetching.backfill import FetchOutcome, fetch
from papertrends.fetching.client import Memory
from papertrends.fetching.settings import FetchSettings

DAYS = {
    # dg.String and not a field of dg.Config, which would take {"env": "ANY_VARIABLE"} and tell its value in the error
    name: dg.Field(dg.String, default_value="", description=f"YYYY-MM-DD; empty: {otherwise}")
    for name, otherwise in (
        ("first_day", "PAPERTRENDS_FETCH_FIRST_DAY"),
        ("last_day", "PAPERTRENDS_FETCH_LAST_DAY, or the day of the run"),
    )
}
"""Days of one run, where they are not those of the settings."""


@dg.op(config_schema=DAYS)
def fetch_into_digests_folder(context: dg.OpExecutionContext) -> None:
    """Save the sources' responses in the digests folder, where the next run loads them."""
    days = {name: value for name, value in context.op_config.items() if value}
    fetching = FetchSettings.model_validate(FetchSettings().model_dump() | days)
    memory = Memory(settings.data_dir / "fetched.json")
    outcomes: list[FetchOutcome] = []
    for outcome in fetch(fetching, settings.digests_dir, memory, dt.datetime.now(dt.UTC)):
        outcomes.append(outcome)
        context.log.info(f"{outcome.source} {outcome.day}: {outcome.outcome} {outcome.path or outcome.detail}")
    counts = Counter(outcome.outcome for outcome in outcomes)
    context.add_output_metadata(dict(counts))
    if failed := [outcome for outcome in outcomes if outcome.outcome == "failed"]:
        # what was fetched is kept; a green run with missing days would mislead
        raise dg.Failure(
            f"{len(failed)} of {len(outcomes)} requests failed; the first: {failed[0].source} {failed[0].day}: {failed[0].detail}",
            metadata={"failed": dg.MetadataValue.json([asdict(outcome) | {"day": str(outcome.day)} for outcome in failed]), **counts},
            allow_retries=False,
        )


@dg.job(executor_def=one_process)
def fetch_digests() -> None:
    """Fetch digests from the first to the last day. Off unless PAPERTRENDS_FETCH_FIRST_DAY is set."""
    fetch_into_digests_folder()


@dg.schedule(job=fetch_digests, cron_schedule="0 5 * * *", execution_timezone="UTC")
def fetch_daily() -> dg.RunRequest:
    """Fetch once a day, an hour before the daily run by default. Off until you switch it on."""
    return dg.RunRequest()


@dg.definitions
def fetching() -> dg.Definitions:
    """Offer the job if it is configured."""
    if FetchSettings().first_day is None:
        return dg.Definitions()
    return dg.Definitions(jobs=[fetch_digests], schedules=[fetch_daily])
