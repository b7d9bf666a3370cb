"""The published file, written only when every check and test of error severity has passed."""

from typing import Any

import dagster as dg

from orchestration import pipeline, run_tags, steps
from orchestration.defs.resources import WAREHOUSE_POOL, settings
from orchestration.defs.transform.assets import dbt_models
from papertrends.feeds.model import Feed
from papertrends.feeds.writing import write_feeds


@dg.asset(
    group_name="publish",
    kinds={"duckdb"},
    pool=WAREHOUSE_POOL,
    deps=[key for key in dbt_models.keys if key.path[0] == "marts"],
)
def published_warehouse(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
    """papertrends.duckdb, the published tables: read-only and replaced atomically."""
    with pipeline.step(settings, context.run_id, context.log.info):
        done, message = steps.publish(settings, context.run_id)
        feeds = _write_feeds(context, done.feeds)
        pipeline.finish(settings, context.run_id, "published", message, new_digests=done.new_digests, new_papers=done.new_papers)
        run_tags.tag(context.instance, settings, context.run_id)
        context.log.info(f"published {message}")
    return dg.MaterializeResult(
        metadata={
            # the rows of all tables: each of them has its own count
            "dagster/row_count": sum(done.tables.values()),
            "path": dg.MetadataValue.path(str(settings.published)),
            "generation": done.generation,
            "new_digests": done.new_digests,
            "new_papers": done.new_papers,
            "feeds": feeds,
            "rows": dg.MetadataValue.json(done.tables),
        }
    )


def _write_feeds(context: dg.AssetExecutionContext, feeds: list[Feed]) -> int:
    """Write the feeds; return how many there are.

    If they cannot be written, the publish still counts: a warning is logged and the old feeds stay.
    """
    try:
        written = write_feeds(feeds, settings.feeds, settings.public_url)
    except Exception as error:
        context.log.warning(f"the feeds were not written: {type(error).__name__}: {error}")
        return 0
    context.log.info(f"{written.feeds:,} feeds: {written.changed:,} files changed, {written.removed:,} removed")
    return written.feeds
