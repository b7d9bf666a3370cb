"""The dbt project: one asset per model, tests as checks, lineage from raw to marts."""

import os
import shutil
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliInvocation, DbtProject, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration import dbt_checks, dbt_child, dbt_results, pipeline, run_tags
from orchestration.dbt_manifest import project_fingerprint
from orchestration.defs.resources import MANIFEST, MANIFEST_FINGERPRINT, WAREHOUSE_POOL, dbt, dbt_project, settings
from orchestration.model_progress import ModelProgress
from orchestration.warehouse import raw
from papertrends import run_status


class LayerTranslator(DagsterDbtTranslator):
    """Groups models by stage, and marts by subject; describes their checks."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Return "staging", "seeds", or "papers", "topics", "trends" and so on."""
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        folders = list(dbt_resource_props["fqn"])[1:-1]
        return folders[1] if len(folders) > 1 else folders[0]

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetCheckSpec | None:
        """Describe each check in a sentence."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is None:
            return None
        return dg.AssetCheckSpec(
            spec.name,
            asset=spec.asset_key,
            description=dbt_checks.described(manifest["nodes"][unique_id]),
            additional_deps=spec.additional_deps,
            blocking=spec.blocking,
            metadata=spec.metadata,
        )


class TransformConfig(dg.Config):
    """Options of a run."""

    full_refresh: bool = False
    """Rebuild every incremental model. The tables come out the same, row for row."""


class ProjectChangedError(RuntimeError):
    """Models were edited after Dagster loaded them, so a build would not match the assets."""


class ModelsFailedError(RuntimeError):
    """A model or a test of error severity failed; the message names them."""


DBT_FOLDER = settings.data_dir / "dbt"
"""dbt's compiled SQL and log, one folder per run."""


def _with_rows(failed: list[dg.AssetCheckResult], results: list[dbt_results.Result]) -> Iterator[dg.AssetCheckResult]:
    """Add the offending rows to failed test results."""
    rows = {result.unique_id: result.rows for result in results}
    for check in failed:
        found = rows.get(str((check.metadata or {})["unique_id"].value), [])
        shown = dg.MetadataValue.json([str(row) for row in found])
        yield check._replace(metadata={**(check.metadata or {}), **({"rows": shown} if found else {})})


def _events(invocation: DbtCliInvocation, context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Yield what dbt has done, model by model and test by test, with the number of rows of each model."""
    for message in invocation.stream_raw_events():
        for event in message.to_default_asset_events(
            manifest=invocation.manifest,
            dagster_dbt_translator=invocation.dagster_dbt_translator,
            context=context,
            target_path=invocation.target_path,
            project=invocation.project,
        ):
            about = message.raw_event["data"]
            # of a model and of a seed
            rows = dbt_child.ROWS.match(str(about.get("status") if about.get("result_message") is None else about["result_message"]))
            yield (
                event.with_metadata({**event.metadata, "dagster/row_count": int(rows[1])})
                if isinstance(event, dg.Output) and rows
                else event
            )


@dbt_assets(
    manifest=MANIFEST,
    project=dbt_project,
    name="dbt_models",
    pool=WAREHOUSE_POOL,
    dagster_dbt_translator=LayerTranslator(settings=DagsterDbtTranslatorSettings(enable_asset_checks=True)),
)
def dbt_models(context: dg.AssetExecutionContext, config: TransformConfig) -> Iterator[Any]:
    """Build and test every model, unless the published file already comes from the same files, configuration and models."""
    whole = not context.is_subset
    with pipeline.step(settings, context.run_id, context.log.info):
        if project_fingerprint(settings.dbt_project_dir) != MANIFEST_FINGERPRINT:
            msg = "the dbt project has changed since Dagster loaded it: reload the code location, or restart"
            raise ProjectChangedError(msg)
        wanted = pipeline.fingerprint(settings)
        if whole and not config.full_refresh and pipeline.is_published(settings, wanted):
            context.log.info("nothing new since the last publish: no model is built")
            pipeline.finish(settings, context.run_id, "nothing_new", pipeline.NOTHING_NEW + pipeline.follow_address(settings))
            run_tags.tag(context.instance, settings, context.run_id)
            run_tags.keep_earlier_check_results(context.instance, context.run_id)
            return
        models = pipeline.models_fingerprint(settings)
        with raw.open_warehouse(settings.warehouse, say=context.log.info) as con:
            raw.begin_build(con)
            # new models cannot add to tables built by old ones: the tables would mix both
            anew = config.full_refresh or (whole and not raw.built_by(con, models))
            if whole and anew:
                raw.drop_derived(con)
        # Not --fail-fast: dbt then interrupts parallel models and sometimes stops before it reports what failed. It skips what
        # depends on a failure and builds the rest, which the next run would have to do; nothing is published until all tests pass.
        arguments = ["build", *(["--full-refresh"] if anew else [])]
        # unit tests check the rules, not the data: `make test` runs them
        arguments += ["--exclude-resource-type", "unit_test"]
        # the data folder is locked, so anything here is left over from a failed or killed run
        shutil.rmtree(DBT_FOLDER, ignore_errors=True)
        os.environ[dbt_child.PARENT] = str(os.getpid())
        invocation = dbt.cli(arguments, context=context, target_path=DBT_FOLDER / context.run_id)
        failed: list[dg.AssetCheckResult] = []
        error: DagsterDbtCliRuntimeError | None = None
        building = ModelProgress(settings.run_status, context.run_id, len(context.selected_asset_keys), context.log.info)
        try:
            for event in _events(invocation, context):
                if isinstance(event, dg.Output):
                    building.model_done(event.output_name.rpartition("__")[2])
                if isinstance(event, dg.AssetCheckResult) and not event.passed:
                    # the offending rows can be queried once dbt has closed the warehouse
                    failed.append(event)
                else:
                    yield event
        except DagsterDbtCliRuntimeError as raised:
            error = raised
        results = dbt_results.read(invocation, settings.warehouse)
        if whole and results:
            run_status.note_checks(settings.run_status, context.run_id, dbt_results.checks(results, invocation))
        yield from _with_rows(failed, results)
        if error is not None:
            raise ModelsFailedError(dbt_results.what_failed(results, invocation.target_path)) from error
        # only now: the error of a failed run names the log in this folder
        shutil.rmtree(DBT_FOLDER, ignore_errors=True)
        if whole:
            building.all_done()
            with raw.open_warehouse(settings.warehouse, say=context.log.info) as con:
                raw.end_build(con, context.run_id, wanted, models)
