"""How the last fetch of each source ended, and what to do about what failed."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import streamlit as st

from dashboard.downloads import buttons
from dashboard.status import iso_minute
from dashboard.text import plain
from dashboard.views import reasons
from papertrends.fetching import memory
from papertrends.fetching.memory import LastRun
from papertrends.reasons import FetchReason
from papertrends.sentences import counted
from papertrends.settings import Settings

FAILURES_SHOWN = 5
"""Failures shown of a source: those of one run mostly have one cause."""


def last_runs() -> list[LastRun]:
    """How the last fetch of each source ended; nothing where nothing is fetched."""
    return memory.last_runs(Settings().fetched)


def summary(found: list[LastRun]) -> tuple[int, str, str]:
    """How many sources failed, and a sentence for each case."""
    failed, of_all = sum(bool(run.counts.get("failed")) for run in found), counted(len(found), "source")
    return failed, f"Everything fetched from {of_all}", f"{failed:,} of {of_all} could not be fetched completely"


def fetches() -> None:
    """List the sources with their last fetch, and the failures of each."""
    found = last_runs()
    if not found:
        return
    st.header("Fetching")
    shown = table(found)
    st.dataframe(shown, hide_index=True, width="stretch")
    buttons.table("fetches", shown)
    for run in found:
        if run.failures:
            failures(run)


def failures(run: LastRun) -> None:
    """Say why requests to a source brought nothing."""
    st.markdown(f"**{plain(run.source)}**: {counted(run.counts.get('failed', 0), 'request')} failed")
    said = [
        {
            "list": plain(failure.period),
            "why": reasons.explained(FetchReason, failure.reason),
            "detail": plain(failure.detail),
            "what to do": reason.to_do if (reason := FetchReason.look_up(failure.reason)) else "",
        }
        for failure in run.failures[:FAILURES_SHOWN]
    ]
    st.table(said, border="horizontal")


def table(found: list[LastRun]) -> pa.Table:
    """Write the last fetches as a table."""
    return pa.Table.from_pylist(
        [
            {
                "source": run.source,
                "kind": run.kind,
                "last fetch": _minute(run.ended_at),
                "new files": run.counts.get("fetched", 0),
                "unchanged or empty": sum(run.counts.get(kind, 0) for kind in ("unchanged", "settled", "empty")),
                "failed": run.counts.get("failed", 0),
                "last new file": _minute(run.fetched_at) if run.fetched_at else "never",
            }
            for run in found
        ]
    )


def _minute(moment: str) -> str:
    try:
        return iso_minute(dt.datetime.fromisoformat(moment))
    except ValueError:
        return moment
