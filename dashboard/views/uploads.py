"""Files dropped into the page Data health: shown as they would be read, then saved into the digests folder."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import layout
from dashboard.status import digests_folder
from dashboard.text import plain, with_mathematics
from dashboard.views import health_views, reasons
from papertrends.digests import saving
from papertrends.digests.discover import unpack
from papertrends.digests.limits import Limits
from papertrends.digests.model import DigestFile
from papertrends.digests.preview import Preview, place_of, preview
from papertrends.reasons import RejectReason
from papertrends.sentences import counted
from papertrends.settings import Settings

SECONDS: Final = 10.0
"""A file is read for so long; of a longer one the beginning is shown."""
MEMBERS_SHOWN: Final = 20
"""Members of an archive that are read before it is saved."""
MOST_UNPACKED: Final = 4 * 1024**3
"""Bytes: an archive that unpacks to more is not looked into here."""
_READ: Final = "uploads.read"
"""Session key for what each uploaded file would be read as, by its id: a page runs again at every click."""
_ROUND: Final = "uploads.round"
"""Session key for how often files were saved: another widget's key empties it."""
_SAVED: Final = "uploads.saved"
"""Session key for what was said of the files saved last."""


@dataclass(frozen=True, slots=True)
class Uploaded(DigestFile):
    """A file that the browser has sent."""

    content: bytes

    def open(self) -> BinaryIO:
        """Open the content for reading bytes."""
        return io.BytesIO(self.content)


def show() -> None:
    """Offer to add files, show what they would be read as, and save them."""
    settings = Settings()
    digests = Path(digests_folder())
    if reason := saving.why_not(digests):
        st.info(
            f"Files cannot be added here: {plain(reason)}. Put them into the digests folder itself, or run `papertrends read FILE` "
            "to see what a file would be read as.",
            icon=":material/lock:",
        )
        return
    for line in st.session_state.pop(_SAVED, []):
        st.success(line, icon=":material/check:")
    st.markdown(f"Files are checked here, and saved to {layout.code(digests / saving.FOLDER)} only when you say so.")
    uploaded = st.file_uploader(
        "Digest files",
        accept_multiple_files=True,
        max_upload_size=settings.upload_mb,
        key=f"uploads.{st.session_state.get(_ROUND, 0)}",
    )
    good = [file for file in uploaded if _show_file(file, settings)]
    if not uploaded:
        st.session_state.pop(_READ, None)
    elif not good:
        st.warning("None of these files can be read, so there is nothing to save.", icon=":material/block:")
    elif st.button(f"Save {counted(len(good), 'file')} to the digests folder", type="primary", icon=":material/save:"):
        _save(digests, good)


def _show_file(file: UploadedFile, settings: Settings) -> bool:
    """Show what a file would be read as; return whether something in it would be loaded."""
    found = _previews(file, settings)
    with st.container(border=True):
        for one in found[:MEMBERS_SHOWN]:
            _show(one)
        if len(found) > MEMBERS_SHOWN:
            st.caption(f"The archive has more than {MEMBERS_SHOWN} files; the others are checked when they are loaded.")
    return any(one.is_understood for one in found)


def _previews(file: UploadedFile, settings: Settings) -> Sequence[Preview]:
    known: dict[str, Sequence[Preview]] = st.session_state.setdefault(_READ, {})
    if file.file_id not in known:
        with st.spinner(f"Reading {plain(file.name)}"):
            known[file.file_id] = list(_read(file, settings))
    return known[file.file_id]


def _read(file: UploadedFile, settings: Settings) -> Iterator[Preview]:
    """Read an uploaded file, or the first members of an archive, as it would be read below the digests folder."""
    content = file.getvalue()
    limits = Limits(max_bytes=min(settings.max_file_bytes, MOST_UNPACKED))
    path = PurePosixPath(saving.FOLDER, saving.safe_name(file.name))
    for n, member in enumerate(unpack(Uploaded(path, len(content), dt.datetime.now(dt.UTC), content), limits), 1):
        yield preview(member, limits=limits, seconds=SECONDS)
        if n > MEMBERS_SHOWN:
            return


def _show(found: Preview) -> None:
    name = found.path.removeprefix(f"{saving.FOLDER}/")
    if found.problem is not None:
        st.markdown(f":material/block: **{plain(name)}** cannot be read")
        st.warning(reasons.why_not_read(found.problem.reason, found.problem.line, found.problem.detail))
        return
    so_far = "at least " if found.is_partial else ""
    facts = [
        plain(found.format),
        *([f"{plain(found.digest.source)} ({found.digest.source_kind})"] if found.digest else []),
        f"{so_far}{counted(found.entries, 'entry', 'entries')}",
        *([so_far + health_views.not_read(found.rejects)] if found.rejects else []),
    ]
    st.markdown(f":material/check: **{plain(name)}** would be read as {' · '.join(facts)}")
    st.markdown(f"Day: {plain(found.day)}")
    if found.is_partial:
        st.caption("Only the beginning was read here, because the file is long.")
    if found.digest and (remark := found.digest.remark):
        st.caption(reasons.why_not_read(remark.reason, remark.line, remark.detail))
    for entry in found.first_entries:
        names = ", ".join(entry.authors[:3]) + (" and others" if len(entry.authors) > 3 else "")  # noqa: PLR2004 - a line has room for three
        st.markdown(f"- {with_mathematics(entry.title)}  \n{plain(' · '.join(part for part in (names, place_of(entry)) if part))}")
    if found.entries > len(found.first_entries):
        st.caption(f"and {found.entries - len(found.first_entries):,} more")
    for reject in found.first_rejects:
        detail = f": {plain(reject.detail)}" if reject.detail else ""
        st.markdown(f"- {place_of(reject)} would be rejected: {reasons.explained(RejectReason, reject.reason)}{detail}")
    if found.rejects > len(found.first_rejects):
        st.caption(f"and {found.rejects - len(found.first_rejects):,} more rejected")


def _save(digests: Path, files: Sequence[UploadedFile]) -> None:
    """Save the files, say where, and empty the widget; what cannot be saved stays there, with the reason."""
    said: list[str] = []
    for file in files:
        try:
            place = saving.save(digests, file.name, file.getvalue())
        except OSError as error:
            st.error(f"{plain(file.name)} was not saved: {plain(error.strerror or str(error))}", icon=":material/error:")
            return
        said.append(f"Saved {layout.code(place.relative_to(digests))}")
    said.append("A build loads them by itself while the Dagster UI is running; otherwise run `make build`.")
    st.session_state[_SAVED] = said
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state.pop(_READ, None)
    st.rerun()
