"""`papertrends build`: run the pipeline once, and say how it ended."""

from __future__ import annotations

import argparse
import logging
import sys
import time
import warnings
from typing import TYPE_CHECKING

import duckdb

from orchestration import dagster_storage, folders, generations, pipeline, space
from orchestration.commands.alerts import tell_news
from orchestration.commands.command import INTERRUPTED_STATUS, Command, say
from orchestration.warehouse import damage
from papertrends import logs, run_status
from papertrends.sentences import counted
from papertrends.setting_names import unknown_names
from papertrends.settings import Settings

if TYPE_CHECKING:
    from dagster import ExecuteInProcessResult

MOST_PROBLEMS = 10
"""Rows of the configuration named at the end of a build, at most."""


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Build, and tell what is an alert before and after."""
    del asked
    for sentence in unknown_names():
        say(sentence)
    if refusal := folders.make_dagster_home(settings):
        print(refusal, file=sys.stderr)
        return 1
    tell_news(settings)  # a build that was killed could not
    try:
        return build(settings)
    except KeyboardInterrupt:
        # between two steps; within a step, the run itself reports it
        print("cancelled; the published file is unchanged", file=sys.stderr)
        return INTERRUPTED_STATUS
    finally:
        tell_news(settings)


def build(settings: Settings) -> int:
    """Run the pipeline once. Returns 0 if it published or found nothing new."""
    began = time.monotonic()
    try:
        folders.make_digests_folder(settings)
        generations.make_room(settings, say)
        space.check(settings)
        run = pipeline.end_if_nothing_new(settings, say) or run_pipeline(settings)
    except Exception as error:
        # Dagster's storage is on the same disk and fails first
        message = space.sentence_of(settings, error)
        if message is None:
            raise
        return failed(settings, message, time.monotonic() - began)
    seconds = time.monotonic() - began
    if run.outcome == "failed":
        return failed(settings, run.message, seconds)
    print(in_words(settings, run, seconds))
    for line in configuration_problems(settings):
        print(line, file=sys.stderr)
    return 0


def failed(settings: Settings, message: str, seconds: float) -> int:
    """Say why a build failed; returns its exit status."""
    kept = "the published file is unchanged" if settings.published.exists() else "nothing was published yet"
    logs.error(f"failed after {seconds:.0f} s: {message}\n{kept}")
    return 1


def run_pipeline(settings: Settings) -> run_status.Run:
    """Run the pipeline in this process, and once more if the first run met damaged files, which the second sets aside."""
    say(f"building {settings.data_dir}; Dagster and dbt take some seconds to start")
    # imported here: Dagster and dbt's manifest take seconds, which other commands should not
    warnings.filterwarnings("ignore")
    # outside a run, only Dagster's errors matter at a terminal
    for name in ("dagster", "dagster._core.execution"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        run = run_once(settings)
    except Exception:
        said = dagster_storage.mend(settings.dagster_home)
        if not said:
            raise
        say("\n".join([*said, "starting over"]))
        return run_once(settings)
    if run.outcome == "failed" and damage.is_suspected(run.message) and pipeline.ask_for_another(settings, run.run_id):
        say(f"the warehouse may be damaged ({run.message}): starting over once")
        return run_once(settings)
    return run


def run_once(settings: Settings) -> run_status.Run:
    """Run the pipeline in this process; returns how it ended."""
    import dagster as dg  # noqa: PLC0415

    from orchestration import broken_off, run_tags, terminal  # noqa: PLC0415
    from orchestration.definitions import defs  # noqa: PLC0415
    from orchestration.defs.transform.assets import dbt_models  # noqa: PLC0415

    job = defs().resolve_job_def("everything")
    with dg.DagsterInstance.get() as instance:
        with terminal.progress(models=len(list(dbt_models.keys))):
            result = job.execute_in_process(
                instance=instance,
                raise_on_error=False,
                run_config={"loggers": {"console": {"config": {}}}},
                tags=broken_off.tag_of_this_process(),
            )
        run = _ended(settings, result)
        run_tags.tag(instance, settings, run.run_id)
    return run


def _ended(settings: Settings, result: ExecuteInProcessResult) -> run_status.Run:
    """Return how a run ended, which it has mostly recorded itself."""
    # used only if no step recorded the outcome: no step sees what fails in a check or between steps
    errors = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    message = errors[0].message.strip() if errors and errors[0] else "it ended without a message"
    message = space.sentence_of(settings, message) or f"{message[:500]}; its log is in the Dagster UI"
    return pipeline.finish(settings, result.run_id, "failed", message)


def in_words(settings: Settings, run: run_status.Run, seconds: float) -> str:
    """Describe a successful run."""
    status = run_status.read(settings.run_status)
    sample = f"\nthis is the bundled sample; add your own digests to {settings.digests_dir}" if status.sample else ""
    if run.outcome == "nothing_new":
        return f"nothing new to publish ({seconds:.0f} s): {run.message}; {settings.published} is unchanged{sample}"
    if run.new_papers is None:
        return f"published {run.message} ({seconds:.0f} s)\n{settings.published}{sample}"
    new = f"{counted(run.new_papers, 'new paper')} in {counted(run.new_digests, 'new digest')}"
    if not run.new_papers and not run.new_digests:
        new = "no new digests or papers"
    return f"published {run.message}: {new} ({seconds:.0f} s)\n{settings.published}{sample}"


def configuration_problems(settings: Settings) -> list[str]:
    """Name the rows of the configuration folder that cannot be used, as the published file lists them."""
    try:
        with duckdb.connect(str(settings.published), read_only=True) as con:
            rows = con.execute("select file, line, reason, detail from config_problems order by file, line").fetchall()
    except duckdb.Error as error:
        # another program may have opened it for writing the moment it was published
        return [f"{settings.published} cannot be read now: {str(error).splitlines()[0]}"]
    said = [f"{file}:{line}: {reason}{f' ({detail})' if detail else ''}" for file, line, reason, detail in rows[:MOST_PROBLEMS]]
    more = [f"and {len(rows) - MOST_PROBLEMS} more, on the page Data health"] if len(rows) > MOST_PROBLEMS else []
    return [*([f"rows of {settings.config_dir} that cannot be used:"] if rows else []), *said, *more]


COMMANDS = (Command("build", "run the pipeline once, without servers", run),)
