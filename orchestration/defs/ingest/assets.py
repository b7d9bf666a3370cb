"""Load digest files and configuration into the raw layer."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from orchestration import broken_off, pipeline, retention, steps
from orchestration.defs.resources import WAREHOUSE_POOL, settings
from orchestration.warehouse import raw
from papertrends import run_status

GROUP = "ingest"
DIGEST_TABLES = {
    "digest_files": "One row per file content read by one reader version.",
    "digest_entries": "One row per entry, verbatim and as read, with its lines.",
    "digest_rejects": "One row per record that could not be read, verbatim, with its lines and a reason code.",
    "digest_outcomes": "One row per change of a file's outcome.",
}
CONFIG_TABLES = {
    "config_digests": "digests.csv: corrections and withdrawals of digests.",
    "config_match_overrides": "match_overrides.csv: pairs of papers that a person merged or kept apart.",
    "config_topics": "topics.csv: the user's own topics.",
    "config_topic_terms": "topic_terms.csv: the user's own terms.",
    "config_problems": "Rows of the configuration folder that cannot be used, with the reason.",
}


def _specs(tables: dict[str, str], after: str | None = None) -> list[dg.AssetSpec]:
    deps = [dg.AssetKey(["raw", after])] if after else []
    return [
        dg.AssetSpec(dg.AssetKey(["raw", name]), group_name=GROUP, kinds={"duckdb"}, description=what, deps=deps)
        for name, what in tables.items()
    ]


@dg.multi_asset(name="load_digests", specs=_specs(DIGEST_TABLES), pool=WAREHOUSE_POOL)
def digests(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[Any]]:
    """Read every file in the digests folder that is new, changed, or was last read by an older reader."""
    with pipeline.step(settings, context.run_id, context.log.info):
        context.instance.add_run_tags(context.run_id, broken_off.tag_of_this_process())
        broken_off.end_runs_without_a_process(context.instance, settings, context.run_id, context.log.warning)
        _forget_old_runs(context)
    done = steps.load(settings, context.run_id, list(DIGEST_TABLES), say=context.log.info, warn=context.log.warning)
    for name in DIGEST_TABLES:
        yield dg.MaterializeResult(
            asset_key=dg.AssetKey(["raw", name]),
            metadata={"dagster/row_count": done.rows[name], "folder": dg.MetadataValue.path(str(done.folder)), **done.summary.outcomes},
        )


def _forget_old_runs(context: dg.AssetExecutionContext) -> None:
    """Make room in Dagster's storage. A failure here does not fail the run."""
    try:
        retention.forget_old_runs(context.instance, settings.runs_kept, context.run_id)
        retention.empty_logs(context.instance)
    except Exception as error:
        context.log.warning(f"older runs were not deleted: {type(error).__name__}: {error}")


@dg.multi_asset(name="load_config", specs=_specs(CONFIG_TABLES, after="digest_outcomes"), pool=WAREHOUSE_POOL)
def config(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[Any]]:
    """Mirror the configuration folder. Rows that cannot be used are reported."""
    with pipeline.step(settings, context.run_id, context.log.info), raw.open_warehouse(settings.warehouse, say=context.log.info) as con:
        problems = raw.replace_config(con, settings.config_dir)
        counts = raw.count_rows(con, CONFIG_TABLES)
        for problem in problems:
            context.log.warning(f"{problem.file}:{problem.line}: {problem.reason}: {problem.detail}")
    for name in CONFIG_TABLES:
        yield dg.MaterializeResult(asset_key=dg.AssetKey(["raw", name]), metadata={"dagster/row_count": counts[name]})


@dg.asset(
    key=dg.AssetKey(["raw", "pipeline_runs"]),
    group_name=GROUP,
    kinds={"duckdb"},
    pool=WAREHOUSE_POOL,
    deps=[dg.AssetKey(["raw", "config_problems"])],
)
def past_runs(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
    """Keep how all runs ended; run_status.json holds only the newest."""
    with pipeline.step(settings, context.run_id, context.log.info):
        runs = run_status.read(settings.run_status).runs
        with raw.open_warehouse(settings.warehouse, say=context.log.info) as con:
            added = raw.add_runs(con, runs)
            (rows,) = raw.count_rows(con, ["pipeline_runs"]).values()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows, "new_rows": added})
