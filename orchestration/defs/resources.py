"""Resources that the assets share."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import dagster as dg
from dagster_dbt import DbtCliResource, DbtProject

from orchestration.dbt_manifest import ensure_manifest, project_fingerprint
from orchestration.settings import Settings

settings = Settings()
# dbt's profile reads the data folder from the environment, and dbt runs in a folder of its own
os.environ["PAPERTRENDS_DATA_DIR"] = str(settings.data_dir)
# two runs of dbt in one place would share a log file, and nobody would look for it in the code's folder
os.environ.setdefault("DBT_LOG_PATH", str(settings.data_dir / "logs"))

MANIFEST = ensure_manifest(settings.dbt_project_dir)
MANIFEST_FINGERPRINT = project_fingerprint(settings.dbt_project_dir)
"""Of the dbt project as the assets were made from it."""

dbt_project = DbtProject(project_dir=settings.dbt_project_dir, profiles_dir=settings.dbt_project_dir)

WAREHOUSE_POOL = "warehouse"
"""The pool of everything that writes the warehouse; its limit is 1."""


LONGEST_LINE = 400
"""Characters of a log line at a terminal; Dagster lists every dependency of a step, which the UI shows better."""


class _WorthReading(logging.Filter):
    """Lets through what our own steps say, and Dagster's warnings and errors; its account of each step stays in the UI."""

    def filter(self, record: logging.LogRecord) -> bool:
        meta = getattr(record, "dagster_meta", None) or {}
        if record.levelno >= logging.WARNING:
            # a run with nothing new builds no model, and so no check of one
            return "emitted no result in step" not in str(meta.get("orig_message"))
        own_words = ("op '", "Skipping step", "Finished dbt command", "A dbt subsetted", "Copying ", "Running dbt command")
        by_dagster = meta.get("dagster_event") or str(meta.get("orig_message")).startswith(own_words)
        return record.levelno >= logging.INFO and not by_dagster


class _InALine(logging.Formatter):
    """The time, the step and what it says."""

    def format(self, record: logging.LogRecord) -> str:
        meta = getattr(record, "dagster_meta", None) or {}
        said = f"{meta.get('step_key') or 'run'}: {meta.get('orig_message') or record.getMessage()}"
        said = said if len(said) < LONGEST_LINE else said[:LONGEST_LINE] + " …"
        trace = f"\n{record.exc_text or self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{self.formatTime(record, '%H:%M:%S')} {said}{trace}"


def _console(init_context: dg.InitLoggerContext) -> logging.Logger:
    """Log to standard error."""
    del init_context
    log = logging.getLogger("papertrends.run")
    log.setLevel(logging.DEBUG)
    log.propagate = False
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.addFilter(_WorthReading())
        handler.setFormatter(_InALine())
        log.addHandler(handler)
    return log


@dg.definitions
def resources() -> dg.Definitions:
    """Offer dbt, and run the steps of a run in one process: a process per step costs seven seconds each."""
    return dg.Definitions(
        resources={
            "dbt": DbtCliResource(
                project_dir=dbt_project,
                profiles_dir=str(settings.dbt_project_dir),
                dbt_executable=str(Path(sys.executable).with_name("dbt")),
            )
        },
        executor=dg.in_process_executor,
        loggers={
            "console": dg.LoggerDefinition(_console, description="What a person at a terminal wants to read of a run.", config_schema={})
        },
    )
