"""The files that failed: why, what to do about each, and the reader's decision to ignore one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard import data, layout, manual
from dashboard.rows.health import FailedFile
from dashboard.text import plain
from dashboard.views import reasons
from papertrends import ignoring
from papertrends.sentences import counted
from papertrends.settings import Settings

SHOWN: Final = 10
COUNTED: Final = 1_000
"""Files that are looked at for the badge: with more, nobody ignores them one by one."""


def count() -> int:
    """Count the files that failed and that nobody has ignored since."""
    found = data.rows("failed_files", FailedFile, most=COUNTED)
    if not found:
        return 0
    known = ignoring.ignored(Settings().config_dir)
    return found[0].found - sum(file.file_path in known for file in found)


def show() -> None:
    """List the files that failed, each with what to do; nothing where none did."""
    found = data.rows("failed_files", FailedFile, most=SHOWN)
    if not found:
        return
    st.header(f"{counted(found[0].found, 'file')} failed", help=manual.meaning("reason code"))
    known = ignoring.ignored(Settings().config_dir)
    for file in found:
        with st.container(border=True, gap="xsmall"):
            layout.go("file", plain(file.file_path), file=file.file_path)
            st.markdown(reasons.why_not_read(file.reason, file.line, file.detail))
            decide(file.file_path, file.file_path in known)
    if found[0].found > len(found):
        layout.go("data_health", f"All {found[0].found:,} failed files", outcome="rejected")


def decide(file: str, is_ignored: bool) -> None:
    """Offer to ignore a file, or to stop ignoring it."""
    folder = Settings().config_dir
    if reason := ignoring.why_not(folder, file):
        st.caption(f"To ignore it, add the row {layout.code(f'{file},,,,true')} to `digests.csv` ({plain(reason)}).")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if is_ignored:
            st.markdown(":small[Ignored from the next build on.]", width="content")
        label, icon = ("Use it again", ":material/undo:") if is_ignored else ("Ignore this file", ":material/visibility_off:")
        change = ignoring.stop_ignoring if is_ignored else ignoring.ignore
        st.button(label, icon=icon, key=f"ignore.{file}", on_click=_change, args=(change, folder, file))
    if failed := st.session_state.pop(f"ignore.{file}.failed", None):
        st.error(f"`digests.csv` was not changed: {plain(failed)}", icon=":material/error:")


def _change(change: Callable[[Path, str], None], folder: Path, file: str) -> None:
    try:
        change(folder, file)
    except OSError as error:
        st.session_state[f"ignore.{file}.failed"] = error.strerror or str(error)
