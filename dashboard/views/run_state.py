"""How builds are going, from run_status.json every few seconds, without running the rest of the page."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard import data
from dashboard.library import shelf
from dashboard.status import iso_minute, running_sentence
from dashboard.text import plain
from papertrends import run_status
from papertrends.settings import Settings

LOOK_EVERY_SECONDS = 2


@st.fragment(run_every=LOOK_EVERY_SECONDS)
def show(shown: data.Generation | None) -> None:
    """Say whether a build is running and whether the last one failed, and nothing otherwise; show a new publish at once."""
    if data.current_generation() not in (shown, None):
        _run_again()
    status = run_status.read(Settings().run_status)
    now = datetime.now(UTC)
    if status.rolled_back_to and shown:
        when = iso_minute(status.rolled_back_to)
        st.warning(f"Rolled back to what was published {when}. The next build publishes again.", icon=":material/undo:")
    if status.running:
        st.caption(running_sentence(status.running, now))
    if status.runs and status.runs[0].outcome == "failed":
        kept = ". Showing what was published before. " if shown else ": "
        st.error(
            f"Last build failed, {iso_minute(status.runs[0].ended_at)}{kept}{plain(status.runs[0].message)}",
            icon=":material/error:",
        )


@st.fragment(run_every=LOOK_EVERY_SECONDS)
def wait_for_another(unreadable: data.Generation, *, could_open: bool) -> None:
    """Show the page once there is another file, or this one can be opened again."""
    if data.current_generation() != unreadable or (not could_open and data.opens(unreadable)):
        _run_again()


def _run_again() -> None:
    """Run the page again with nobody at it: that is no visit."""
    shelf.nobody_is_here()
    st.rerun()
