"""The file that everybody reads, written only when every error-severity test and check has passed."""

from typing import Any

import dagster as dg

from orchestration import pipeline
from orchestration.defs.resources import WAREHOUSE_POOL, settings
from orchestration.defs.transform.assets import dbt_models
from orchestration.warehouse import raw
from orchestration.warehouse.feeds import read_feeds
from orchestration.warehouse.publishing import publish
from papertrends import run_status
from papertrends.feeds.writing import write_feeds
from papertrends.sentences import counted


class NotBuiltError(RuntimeError):
    """The marts are not whole: a build is going on, or the last one failed."""


@dg.asset(
    group_name="publish",
    kinds={"duckdb"},
    pool=WAREHOUSE_POOL,
    deps=[key for key in dbt_models.keys if key.path[0] == "marts"],
)
def published_warehouse(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
    """The marts alone in papertrends.duckdb, read-only for everybody and replaced atomically."""
    with pipeline.step(settings, context.run_id, context.log.info):
        with raw.open_warehouse(settings.warehouse) as con:
            built_from = raw.built_from(con)
            outcomes = raw.count_outcomes_of(con, context.run_id)
        if built_from is None:
            msg = "the marts are not whole, because the last build of the models failed or is going on; run the whole pipeline"
            raise NotBuiltError(msg)
        status = run_status.read(settings.run_status)
        started_at = status.running.started_at if status.running else run_status.now()
        about = {"sample": str(status.sample).lower(), "digests_dir": status.digests_dir, "public_url": settings.public_url}
        done = publish(settings.warehouse, settings.published, (context.run_id, started_at), about, outcomes)
        feeds = _write_feeds(context)
        with run_status.changing(settings.run_status) as status:
            status.fingerprint, status.generation, status.published_at = built_from, done.generation, run_status.now()
        message = f"{counted(done.papers, 'paper')} from {counted(done.digests, 'digest')}; {outcomes}"
        pipeline.finish(settings, context.run_id, "published", message, new_digests=done.new_digests, new_papers=done.new_papers)
        context.log.info(f"published {message}")
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(settings.published)),
            "generation": done.generation,
            "new_digests": done.new_digests,
            "new_papers": done.new_papers,
            "feeds": feeds,
            "rows": dg.MetadataValue.json(done.tables),
        }
    )


def _write_feeds(context: dg.AssetExecutionContext) -> int:
    """Write the feeds of what was just published; return how many there are.

    What is published stays published: feeds that cannot be written are a warning, and the old ones stay.
    """
    try:
        written = write_feeds(read_feeds(settings.published), settings.feeds, settings.public_url)
    except Exception as error:
        context.log.warning(f"the feeds were not written: {type(error).__name__}: {error}")
        return 0
    context.log.info(f"{written.feeds:,} feeds: {written.changed:,} files changed, {written.removed:,} removed")
    return written.feeds
