"""What `make build`, `make run` and `make dev` do.

`build` runs the pipeline once, in this process. `serve` starts the Dagster UI and the dashboard and ends both with
Ctrl-C. `run` is the one and then the other.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import time
import warnings
from pathlib import Path

import duckdb
from pydantic import ValidationError

from orchestration import serving
from papertrends import run_status
from papertrends.sentences import counted
from papertrends.settings import Settings

MOST_PROBLEMS = 10
"""Rows of the configuration that are named at the end of a build."""


def main() -> int:
    """Run one of the commands; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.cli", description=__doc__)
    parser.add_argument("command", choices=("build", "serve", "run"))
    command = parser.parse_args().command
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in error.errors():
            name = "PAPERTRENDS_" + "_".join(str(part) for part in wrong["loc"]).upper()
            print(f"{name}={wrong['input']}: {wrong['msg']}", file=sys.stderr)
        return 2
    make_dagster_home(settings)
    if command != "build" and (taken := serving.taken_ports(settings)):
        for sentence in taken:
            print(sentence, file=sys.stderr)
        return 1
    status = build(settings) if command != "serve" else 0
    return serving.serve(settings) if command != "build" else status


def make_dagster_home(settings: Settings) -> None:
    """Give Dagster a home in the data folder, with the project's settings for it."""
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    if "DAGSTER_HOME" not in os.environ:
        shutil.copyfile(Path(__file__).with_name("dagster.yaml"), settings.dagster_home / "dagster.yaml")
        os.environ["DAGSTER_HOME"] = str(settings.dagster_home)


def build(settings: Settings) -> int:
    """Run the pipeline once. Returns 0 when it published, or when there was nothing new to publish."""
    began = time.monotonic()
    if not settings.digests_dir.is_dir():
        print(f"there is no folder {settings.digests_dir}: it is made now; put digest files there (PAPERTRENDS_DIGESTS_DIR)")
        settings.digests_dir.mkdir(parents=True, exist_ok=True)
    print(f"building {settings.data_dir}; Dagster and dbt take some seconds to start", file=sys.stderr, flush=True)
    # imported here: Dagster and dbt's manifest cost seconds that no other command should pay
    warnings.filterwarnings("ignore")
    # of what Dagster says outside a run, a person at a terminal needs the errors
    for name in ("dagster", "dagster._core.execution"):
        logging.getLogger(name).setLevel(logging.ERROR)
    import dagster as dg  # noqa: PLC0415

    from orchestration import pipeline, terminal  # noqa: PLC0415
    from orchestration.definitions import defs  # noqa: PLC0415
    from orchestration.defs.transform.assets import dbt_models  # noqa: PLC0415

    job = defs().resolve_job_def("everything")
    with dg.DagsterInstance.get() as instance, terminal.progress(models=len(list(dbt_models.keys))):
        result = job.execute_in_process(instance=instance, raise_on_error=False, run_config={"loggers": {"console": {"config": {}}}})
    # stands only where no step said how it ended: what happens between two steps is heard by none
    run = pipeline.finish(settings, result.run_id, "failed", "it ended before it could say why; its log is in the Dagster UI")
    seconds = time.monotonic() - began
    if run.outcome == "failed":
        kept = "what was published before is untouched" if settings.published.exists() else "nothing was published yet"
        print(f"failed after {seconds:.0f} s: {run.message}\n{kept}", file=sys.stderr)
        return 1
    print(in_words(settings, run, seconds))
    for line in configuration_problems(settings):
        print(line, file=sys.stderr)
    return 0


def in_words(settings: Settings, run: run_status.Run, seconds: float) -> str:
    """What a run that did not fail has to say."""
    status = run_status.read(settings.run_status)
    sample = f"\nthis is the bundled sample: put digests of your own into {settings.digests_dir}" if status.sample else ""
    if run.outcome == "nothing_new":
        return f"nothing new to publish ({seconds:.0f} s): {run.message}; {settings.published} is as it was{sample}"
    new = f"{counted(run.new_papers, 'new paper')} in {counted(run.new_digests, 'new digest')}"
    if not run.new_papers and not run.new_digests:
        new = "nothing in them is new"
    return f"published {run.message}: {new} ({seconds:.0f} s)\n{settings.published}{sample}"


def configuration_problems(settings: Settings) -> list[str]:
    """Name the rows of the configuration folder that could not be used, as the published file lists them."""
    with duckdb.connect(str(settings.published), read_only=True) as con:
        rows = con.execute("select file, line, reason, detail from config_problems order by file, line").fetchall()
    said = [f"{file}:{line}: {reason}{f' ({detail})' if detail else ''}" for file, line, reason, detail in rows[:MOST_PROBLEMS]]
    more = [f"and {len(rows) - MOST_PROBLEMS} more, on the page Data health"] if len(rows) > MOST_PROBLEMS else []
    return [*([f"in {settings.config_dir}, what could not be used:"] if rows else []), *said, *more]


if __name__ == "__main__":
    sys.exit(main())
