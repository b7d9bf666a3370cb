"""The dbt project as assets: one per model, its tests as checks, with lineage from raw to marts."""

import os
import re
import shutil
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliInvocation, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration import dbt_child, pipeline
from orchestration.dbt_manifest import project_fingerprint
from orchestration.defs.resources import MANIFEST, MANIFEST_FINGERPRINT, WAREHOUSE_POOL, dbt, dbt_project, settings
from orchestration.warehouse import raw
from papertrends import run_status


class LayerTranslator(DagsterDbtTranslator):
    """Models are grouped by the stage they belong to: transform, or the subject of a mart."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Return "staging", "seeds", or "papers", "topics", "trends" and so on."""
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        folders = list(dbt_resource_props["fqn"])[1:-1]
        return folders[1] if len(folders) > 1 else folders[0]


class TransformConfig(dg.Config):
    """Options of a run."""

    full_refresh: bool = False
    """Build every incremental model anew: the tables come out the same, row for row."""


class ProjectChangedError(RuntimeError):
    """Models were edited while Dagster held the older ones: what would be built is not what the assets say."""


class ModelsFailedError(RuntimeError):
    """A model could not be built, or a test of error severity failed; the message names them."""


DBT_FOLDER = settings.data_dir / "dbt"
"""Where dbt writes what it compiles and its log, in a folder for each run."""
SAYS_WHERE = re.compile(r"\s*\w+ Error in \w+ \S+ \([^)]*\)\s+")
"""How dbt begins what it says of a model or test: its name, which is said already, and its file."""
LONGEST_MESSAGE = 600
"""Characters of what dbt says of one failed model: enough for five bad rows of a configuration file."""


def _results(invocation: DbtCliInvocation) -> list[dict[str, Any]]:
    """Read how each model and test ended; of a build that broke off before it wrote that, nothing."""
    try:
        return invocation.get_artifact("run_results.json")["results"]
    except (FileNotFoundError, KeyError):
        return []


def _what_failed(results: list[dict[str, Any]]) -> str:
    """Name the models and tests that failed, with dbt's own first words about each."""
    if not results:
        return "dbt ended before it ran a model; what it said stands in the run's log"
    failed = [
        f"{result['unique_id'].split('.')[2]}: "
        + textwrap.shorten(SAYS_WHERE.sub("", str(result["message"]), count=1), LONGEST_MESSAGE, placeholder=" …")
        for result in results
        if result["status"] in {"error", "fail"}
    ]
    return f"{len(failed)} {'model or test' if len(failed) == 1 else 'models or tests'} failed: " + "; ".join(failed[:5])


def _checks(invocation: DbtCliInvocation) -> list[run_status.Check]:
    """Say how the tests of a build ended."""
    found: list[run_status.Check] = []
    for result in _results(invocation):
        kind, _, name, *_ = result["unique_id"].split(".")
        if kind == "test":
            about = invocation.manifest["nodes"].get(result["unique_id"], {})
            table = (about.get("attached_node") or "").split(".")[-1] or None
            found.append(
                run_status.Check(
                    name=name, table=table, column=about.get("column_name"), outcome=result["status"], failures=result.get("failures")
                )
            )
    return found


@dbt_assets(
    manifest=MANIFEST,
    project=dbt_project,
    name="dbt_models",
    pool=WAREHOUSE_POOL,
    dagster_dbt_translator=LayerTranslator(settings=DagsterDbtTranslatorSettings(enable_asset_checks=True)),
)
def dbt_models(context: dg.AssetExecutionContext, config: TransformConfig) -> Iterator[Any]:
    """Build and test every model, unless what is published already follows from the same files, configuration and models."""
    whole = not context.is_subset
    with pipeline.step(settings, context.run_id, context.log.info):
        if project_fingerprint(settings.dbt_project_dir) != MANIFEST_FINGERPRINT:
            msg = "the dbt project has changed since Dagster loaded it: reload the code location, or start again"
            raise ProjectChangedError(msg)
        wanted = pipeline.fingerprint(settings)
        if whole and not config.full_refresh and pipeline.is_published(settings, wanted):
            context.log.info("nothing new since the last publish: no model is built")
            pipeline.finish(settings, context.run_id, "nothing_new", pipeline.NOTHING_NEW + pipeline.follow_address(settings))
            return
        models = pipeline.models_fingerprint(settings)
        with raw.open_warehouse(settings.warehouse, say=context.log.info) as con:
            raw.begin_build(con)
            # what older models wrote cannot be added to by newer ones: the tables would hold the words of both
            anew = config.full_refresh or (whole and not raw.built_by(con, models))
            if whole and anew:
                raw.drop_derived(con)
        # Not --fail-fast: dbt then interrupts what runs beside, and at times breaks off before it has said what failed. It skips what
        # depends on a failure, and builds the rest, which the next run would have to; nothing is published until all is sound.
        arguments = ["build", *(["--full-refresh"] if anew else [])]
        # unit tests judge the rules, not the data: `make test` runs them
        arguments += ["--exclude-resource-type", "unit_test"]
        # the lock of the data folder is held: what lies there is of a run that failed or was killed
        shutil.rmtree(DBT_FOLDER, ignore_errors=True)
        os.environ[dbt_child.PARENT] = str(os.getpid())
        invocation = dbt.cli(arguments, context=context, target_path=DBT_FOLDER / context.run_id)
        try:
            yield from invocation.stream()
        except DagsterDbtCliRuntimeError as error:
            raise ModelsFailedError(_what_failed(_results(invocation))) from error
        finally:
            if whole and (checks := _checks(invocation)):
                run_status.note_checks(settings.run_status, context.run_id, checks)
        # only now: the error of a run that failed names the log that lies there
        shutil.rmtree(DBT_FOLDER, ignore_errors=True)
        if whole:
            with raw.open_warehouse(settings.warehouse, say=context.log.info) as con:
                raw.end_build(con, context.run_id, wanted, models)
