"""What the page on runs and checks shows: how builds ended, and the checks of the last one."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import pyarrow as pa
import streamlit as st

from dashboard import data
from dashboard.downloads import buttons
from dashboard.rows.published import KeptRun
from dashboard.status import iso_minute
from papertrends import run_status
from papertrends.run_status import Check, Run
from papertrends.sentences import counted
from papertrends.settings import Settings

Told = dict[str, str]
"""A run as the table of builds shows it."""


def checks() -> None:
    """Show how the tests of the tables ended in the last build, those that did not pass first."""
    last = run_status.read(Settings().run_status).checks
    if not last or not last.results:
        st.info("No checks on record: the next build records them.", icon=":material/checklist:")
        return
    reached = [check for check in last.results if check.outcome != "skipped"]
    amiss = [check for check in reached if check.outcome != "pass"]
    passed = len(reached) - len(amiss)
    skipped = len(last.results) - len(reached)
    said = f"**{passed:,}** of {counted(len(reached), 'check')} passed in the last build, {iso_minute(last.ended_at)}."
    said += f" {skipped:,} were not reached." if skipped else ""
    if amiss:
        st.warning(said, icon=":material/warning:")
        st.dataframe(shown_checks(amiss), hide_index=True, width="stretch")
        st.caption("warn: the table was published anyway. fail, error: the build stopped there, and later checks were not reached.")
    else:
        st.success(said, icon=":material/check:")
    with st.expander("All checks"):
        st.dataframe(shown_checks(last.results), hide_index=True, width="stretch")
    buttons.table("checks", shown_checks(last.results))


def shown_checks(found: list[Check]) -> pa.Table:
    """Write checks as a table."""
    return pa.table(
        {
            "outcome": [check.outcome for check in found],
            "table": [check.table for check in found],
            "column": [check.column for check in found],
            "check": [check.name for check in found],
            "failing rows": pa.array([check.failures for check in found], pa.int64()),
            "first rows": ["; ".join(check.rows) for check in found],
        }
    )


def runs() -> list[Told]:
    """List the runs, the newest first: those that the published file knows, and those since that published nothing."""
    since = run_status.read(Settings().run_status).runs
    known = {run.run_id for run in since}
    kept = [Run.model_validate(asdict(run)) for run in data.rows("runs", KeptRun) if run.run_id not in known]
    return [told(run) for run in [*since, *kept]]


def told(run: Run) -> Told:
    """Write a run as a row of the table of runs."""
    return {
        "outcome": run.outcome.replace("_", " "),
        "started": iso_minute(run.started_at),
        "duration": _took(run.ended_at - run.started_at),
        "new digests": _number(run.new_digests),
        "new papers": _number(run.new_papers),
        "message": run.message,
    }


def _number(value: int | None) -> str:
    """Write a number; where nothing was published there is none."""
    return "" if value is None else f"{value:,}"


def _took(time: dt.timedelta) -> str:
    seconds = int(time.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min {seconds % 60} s"  # noqa: PLR2004 - from two minutes on, minutes
