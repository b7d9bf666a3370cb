"""The fetch job and its schedule. It does nothing unless sources.csv says what to fetch, and is never part of the job `everything`."""

import datetime as dt
from collections import Counter

import dagster as dg

from orchestration import fetching
from orchestration.defs.resources import one_process, settings
from papertrends.fetching import runs
from papertrends.fetching.model import FetchOutcome

WANTED = {
    # dg.String and not a field of dg.Config, which would take {"env": "ANY_VARIABLE"} and tell its value in the error
    name: dg.Field(dg.String, default_value="", description=description)
    for name, description in (
        ("source", "a name in sources.csv; empty: all"),
        ("since", "YYYY-MM-DD, the first day to fetch; empty: the one in sources.csv"),
    )
}
"""What one run fetches, if not everything."""


@dg.op(config_schema=WANTED)
def fetch_into_digests_folder(context: dg.OpExecutionContext) -> None:
    """Save the sources' responses in the digests folder, where the next run loads them."""
    said = context.op_config
    since = dt.date.fromisoformat(said["since"]) if said["since"] else None
    for problem in fetching.problems(settings):
        context.log.warning(problem)
    outcomes: list[FetchOutcome] = []
    for outcome in fetching.fetch(settings, said["source"], since):
        outcomes.append(outcome)
        if outcome.outcome != "settled":
            context.log.info(outcome.in_words)
    counts = Counter(str(outcome.outcome) for outcome in outcomes)
    context.add_output_metadata(dict(counts))
    if failed := [outcome for outcome in outcomes if outcome.outcome == "failed"]:
        # what was fetched is kept; a green run with missing days would mislead
        raise dg.Failure(
            f"{len(failed)} of {len(outcomes)} requests failed; the first: {failed[0].in_words}",
            metadata={"failed": dg.MetadataValue.json([outcome.in_words for outcome in failed]), **counts},
            allow_retries=False,
        )


@dg.job(executor_def=one_process)
def fetch_digests() -> None:
    """Fetch what sources.csv in the configuration folder says."""
    fetch_into_digests_folder()


@dg.schedule(
    job=fetch_digests,
    cron_schedule=f"0 {fetching.FETCH_HOUR} * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def fetch_daily() -> dg.RunRequest | dg.SkipReason:
    """Fetch once a day, an hour before the daily run by default, if there is anything to fetch."""
    if not runs.configured(settings.config_dir):
        return dg.SkipReason("sources.csv in the configuration folder names nothing to fetch")
    return dg.RunRequest()
