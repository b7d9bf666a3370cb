"""What the page on runs and checks shows: how runs ended, and the tests of the tables in the last of them."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import streamlit as st

from dashboard import data
from dashboard.data import Row
from dashboard.downloads import buttons
from dashboard.settings import load_settings
from dashboard.status import Check, counted, iso_minute, parse_time, read_run_status


def checks() -> None:
    """Show how the tests of the tables ended in the last build, those that did not pass first."""
    status = read_run_status(load_settings().run_status_path)
    if not status.checks:
        st.info("No check is on record: the next build notes them.", icon=":material/checklist:")
        return
    reached = [check for check in status.checks if check.outcome != "skipped"]
    amiss = [check for check in reached if check.outcome != "pass"]
    passed = len(reached) - len(amiss)
    skipped = len(status.checks) - len(reached)
    said = f"**{passed:,}** of {counted(len(reached), 'check')} passed in the last build, {iso_minute(status.checked_at)}."
    said += f" {skipped:,} were not reached." if skipped else ""
    if amiss:
        st.warning(said, icon=":material/warning:")
        st.dataframe(_shown_checks(amiss), hide_index=True, width="stretch")
        st.caption("warn: the table was published all the same. fail, error: the build ended there, and what comes after was not reached.")
    else:
        st.success(said, icon=":material/check:")
    with st.expander("Every check"):
        st.dataframe(_shown_checks(status.checks), hide_index=True, width="stretch")
    buttons.table("checks", _shown_checks(status.checks))


def _shown_checks(found: list[Check]) -> pa.Table:
    return pa.table(
        {
            "outcome": [check.outcome for check in found],
            "table": [check.table for check in found],
            "column": [check.column for check in found],
            "check": [check.name for check in found],
            "rows amiss": pa.array([check.failures for check in found], pa.int64()),
        }
    )


def runs() -> list[Row]:
    """List the runs, the newest first: those that the published file knows, and those since that published nothing."""
    status = read_run_status(load_settings().run_status_path)
    told: list[Row] = [
        {
            "run_id": run.run_id,
            "started_at": run.started_at,
            "ended_at": run.ended_at,
            "outcome": run.outcome,
            "new_digests": run.new_digests,
            "new_papers": run.new_papers,
            "message": run.message,
        }
        for run in status.runs
    ]
    known = {run["run_id"] for run in told}
    all_runs = [*told, *(run for run in data.rows("runs") if run["run_id"] not in known)]
    return [_told(run) for run in all_runs]


def _told(run: Row) -> Row:
    return {
        "outcome": run["outcome"].replace("_", " "),
        "started": iso_minute(parse_time(run["started_at"])),
        "took": _took(parse_time(run["started_at"]), parse_time(run["ended_at"])),
        "new digests": _number(run["new_digests"]),
        "new papers": _number(run["new_papers"]),
        "message": run["message"],
    }


def _number(value: int | None) -> str:
    """Write a number; where nothing was published there is none."""
    return "" if value is None else f"{value:,}"


def _took(start: dt.datetime | None, end: dt.datetime | None) -> str:
    if start is None or end is None:
        return "unknown"
    seconds = int((end - start).total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min {seconds % 60} s"  # noqa: PLR2004 - from two minutes on, minutes
