"""Console logging and progress bar."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import dagster as dg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from papertrends import logs

LONGEST_LINE: Final = 400
"""Characters of a log line at a terminal; Dagster lists every dependency of a step, which the UI shows better."""

_LOG: Final = logging.getLogger("papertrends.run")


class _WorthReading(logging.Filter):
    """Lets through what our own steps say, and Dagster's warnings and errors; its account of each step stays in the UI."""

    def filter(self, record: logging.LogRecord) -> bool:
        meta = getattr(record, "dagster_meta", None) or {}
        if record.levelno >= logging.WARNING:
            # a run with nothing new builds no model, and so no check of one; what a failed step keeps from running is many lines
            said = str(meta.get("orig_message"))
            return "emitted no result in step" not in said and not said.startswith("Dependencies for step")
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


class _Above(logging.Handler):
    """Writes lines above a bar."""

    def __init__(self, screen: Console) -> None:
        super().__init__()
        self.screen = screen

    def emit(self, record: logging.LogRecord) -> None:
        self.screen.print(self.format(record), markup=False, highlight=False, soft_wrap=True)


class _Built(logging.Handler):
    """Advances the bar with each built model."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        super().__init__()
        self.bar, self.task = bar, task

    def emit(self, record: logging.LogRecord) -> None:
        meta = getattr(record, "dagster_meta", None) or {}
        event = meta.get("dagster_event")
        if isinstance(event, dg.DagsterEvent) and event.is_step_materialization and event.step_key == "dbt_models":
            self.bar.update(self.task, advance=1, doing=event.asset_key.path[-1] if event.asset_key else "")
            if self.bar.finished:
                self.bar.update(self.task, doing="publishing")


def logger(init_context: dg.InitLoggerContext) -> logging.Logger:
    """Give the logger that writes to standard error, or above the bar that `progress` shows."""
    del init_context
    _LOG.setLevel(logging.DEBUG)
    _LOG.propagate = False
    if not _LOG.handlers:
        _LOG.addHandler(_readable(logging.StreamHandler()))
    return _LOG


def _readable(handler: logging.Handler) -> logging.Handler:
    handler.addFilter(_WorthReading())
    handler.setFormatter(logs.JsonFormatter() if logs.is_json() else _InALine())
    return handler


@contextmanager
def progress(models: int) -> Generator[None]:
    """Show a progress bar of built models at the bottom of the terminal in place of dbt's lines.

    dbt's lines are in the run's log in any case. If output goes to a file or another program, there is no bar.
    """
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        yield
        return
    sys.stdout.flush()
    # Dagster takes both streams apart for its log: the bar needs one that it leaves alone
    stdout, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    with os.fdopen(os.dup(2), "w", encoding="utf-8") as screen:
        columns = (TextColumn("models"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.fields[doing]}"))
        console = Console(file=screen, force_terminal=True)
        with Progress(*columns, console=console, redirect_stdout=False, redirect_stderr=False) as bar:
            task = bar.add_task("models", total=models, doing="reading digests")
            before = list(_LOG.handlers)
            _LOG.handlers[:] = [_readable(_Above(bar.console)), _Built(bar, task)]
            os.dup2(nowhere, 1)
            try:
                yield
            finally:
                sys.stdout.flush()
                os.dup2(stdout, 1)
                os.close(stdout)
                os.close(nowhere)
                _LOG.handlers[:] = before
