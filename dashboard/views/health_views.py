"""What the pages on data health show of one file, one record that could not be read, one day without a digest."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard import data, layout, paging
from dashboard.charts import health_charts
from dashboard.rows.health import CalendarDay, CalendarSource, FileDigest, FileEntry, FileLine, FileOutcome, Placed, RejectedRecord
from dashboard.status import iso_minute, parse_time
from dashboard.text import plain, with_mathematics
from dashboard.views import failed_files, reasons
from papertrends import ignoring
from papertrends.reasons import NOTES, FileReason, RejectReason
from papertrends.sentences import counted
from papertrends.settings import Settings

CHARACTERS_SHOWN: Final = 4000
"""Shown of a record that could not be read: enough to recognise it."""

LONG: Final = 800
"""Characters, some ten lines: a longer record scrolls in its box."""

ENTRIES_PER_PAGE: Final = 50
REJECTS_PER_PAGE: Final = 10
DIGESTS_SHOWN: Final = 50
FEWEST_DAYS: Final = 3
"""A source with fewer days is listed, not drawn as a calendar."""

LONG_GAP: Final = 3
"""Days: a weekend without a digest is normal."""

CALENDARS_SHOWN: Final = 12

UNREADABLE: Final = "Unreadable records"
"""The view of the page Data health that lists them."""

SPANS_COUNT: Final = (
    "Papers that no dated list has count in the share of the week or month in which all these days lie, and in no other trend."
)
DIGESTS_HEADER: Final = "file,listed_on,source_kind,source,withdrawn"


def file_line(file: FileLine) -> None:
    """Show one file of a list: what became of it, and its numbers."""
    said = [
        f"**{reasons.OUTCOMES.get(file.outcome, plain(file.outcome))}**"
        + (f": {reasons.explained(FileReason, file.reason)}" if file.reason and file.reason not in NOTES else ""),
        *([counted(file.entries, "entry", "entries")] if file.entries is not None else []),
        *([not_read(file.rejects)] if file.rejects else []),
        *([plain(file.format)] if file.format else []),
        f"seen {iso_minute(parse_time(file.seen_at))}",
        *(["some columns or keys not used"] if file.reason == FileReason.KEYS_NOT_USED else []),
    ]
    with st.container(gap=None):
        layout.go("file", plain(file.file_path), file=file.file_path)
        st.caption(" · ".join(said))


def not_read(records: int | None) -> str:
    """Say how many records could not be read."""
    return f"{counted(records, 'record')} could not be read"


def accounted_for(file: FileOutcome) -> str:
    """Say how many lines or items a file has, and that each is accounted for."""
    units = (("line", file.lines, file.lines_accounted), ("item", file.items, file.items_accounted))
    return " · ".join(f"{accounted:,} of {counted(count, unit)} accounted for" for unit, count, accounted in units if count)


def file_page(path: str) -> None:
    """Show what became of one file, what it lists and what in it could not be read."""
    layout.go("data_health", "All files")
    file = data.row("file_outcome", FileOutcome, file=path)
    if not file:
        st.warning(f"No file {layout.code(path)} was ever seen in the digests folder.", icon=":material/search_off:")
        return
    st.title(plain(path))
    st.markdown(f"**{reasons.OUTCOMES.get(file.outcome, plain(file.outcome))}**")
    if file.reason and file.reason in NOTES:
        st.caption(f"Note: {reasons.explained(FileReason, file.reason)}  \n{plain(file.detail)}")
    elif file.reason:
        st.warning(reasons.why_not_read(file.reason, file.line, file.detail), icon=":material/block:")
    if file.outcome in {"rejected", "withdrawn"}:
        failed_files.decide(path, path in ignoring.ignored(Settings().config_dir))
    facts = [
        plain(file.format or ""),
        counted(file.size_bytes, "byte"),
        counted(file.entries, "entry", "entries"),
        "" if file.outcome == "rejected" else not_read(file.rejects) if file.rejects else "all records read",
        "" if file.outcome == "rejected" else accounted_for(file),
        f"changed {iso_minute(parse_time(file.modified_at))}",
        f"seen {iso_minute(parse_time(file.seen_at))}",
    ]
    st.caption(" · ".join(fact for fact in facts if fact))
    _digests_of(path)
    rejects(file=path)
    _entries_of(path)


def _digests_of(path: str) -> None:
    for digest in data.rows("file_digests", FileDigest, file=path, most=DIGESTS_SHOWN):
        source = plain(digest.source or "unnamed source")
        dated = f"List of {digest.listed_on}, {source} ({digest.source_kind}; date from {plain(digest.listed_on_source)})."
        if digest.listed_on:
            st.markdown(dated)
        elif digest.listed_from:
            st.markdown(f"List of {digest.listed_from} to {digest.listed_to}, {source} ({digest.source_kind}). {_counting(digest)}")
        else:
            st.markdown(f"Undated list, {source} ({digest.source_kind}).")
        if not digest.speaks:
            layout.go("file", f"Replaced by a newer capture: {plain(digest.file_path)}", file=digest.file_path)
        if not digest.listed_on and not digest.listed_from:
            day_row({digest.file_path: None})


def _counting(digest: FileDigest) -> str:
    """Say in which trends a list of several days counts."""
    if digest.source_kind not in ("daily", "listing"):
        return f"It counts in no trend, because its kind is {digest.source_kind}."
    return SPANS_COUNT


def _entries_of(path: str) -> None:
    number = paging.page_number("file", path)
    entries = data.rows("file_entries", FileEntry, file=path, most=ENTRIES_PER_PAGE, skipped=(number - 1) * ENTRIES_PER_PAGE)
    if not entries:
        return
    st.header(f"{counted(entries[0].found, 'entry', 'entries')} in use")
    for entry in entries:
        with st.container(gap=None):
            layout.go("paper", with_mathematics(entry.title_as_listed or "no title"), id=entry.paper_id)
            st.caption(place(entry, entry.position))
    paging.turn_pages(number, entries[0].found, ENTRIES_PER_PAGE)


def place(piece: Placed, item: int | None) -> str:
    """Say at which lines, or as which item, of its file a piece is."""
    if piece.line_start is None:
        return f"item {item:,}" if item else "place unknown"
    if piece.line_end in (None, piece.line_start):
        return f"line {piece.line_start:,}"
    return f"lines {piece.line_start:,} to {piece.line_end:,}"


def rejects(*, file: str | None = None, reason: str | None = None, words: str | None = None) -> int:
    """Show records that could not be read, verbatim; returns how many there are."""
    number = paging.page_number("rejects", file, reason, words) if file is None else 1
    found = data.rows(
        "rejects",
        RejectedRecord,
        file=file,
        reason=reason,
        words=words,
        characters=CHARACTERS_SHOWN,
        most=REJECTS_PER_PAGE,
        skipped=(number - 1) * REJECTS_PER_PAGE,
    )
    if not found:
        return 0
    if file is not None:
        st.header(not_read(found[0].found))
    for record in found:
        with st.container(border=True, gap="small"):
            if file is None:
                layout.go("file", plain(record.file_path), file=record.file_path)
            detail = f"  \n{plain(record.detail)}" if record.detail else ""
            st.markdown(f"{place(record, record.item)}: {reasons.explained(RejectReason, record.reason)}{detail}")
            text = record.verbatim or ""
            st.code(text, language=None, wrap_lines=True, height=240 if len(text) > LONG else "content")
            if (record.characters or 0) > CHARACTERS_SHOWN:
                st.caption(f"first {CHARACTERS_SHOWN:,} of {record.characters:,} characters")
    if file is None:
        paging.turn_pages(number, found[0].found, REJECTS_PER_PAGE)
    elif found[0].found > len(found):
        layout.go("data_health", f"All {found[0].found:,} records of this file", view=UNREADABLE, q=file)
    return found[0].found


def day_row(days: Mapping[str, dt.date | None]) -> None:
    """Offer the rows of digests.csv that date files, each with the day it may be."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for file, day in days.items():
        writer.writerow([file, day or "YYYY-MM-DD", "", "", ""])
    filled_in = "the right date" if all(days.values()) else "the date filled in"
    st.markdown(f"Add these rows to `digests.csv` in the configuration folder with {filled_in}; the next build applies them.")
    st.code(f"{DIGESTS_HEADER}\n{out.getvalue()}", language=None, wrap_lines=True)


def calendar(source: CalendarSource, year: int) -> None:
    """Show on which days of a year a source has a digest, and its longest gaps."""
    first, last = max(source.first_day, dt.date(year, 1, 1)), min(source.last_day, dt.date(year, 12, 31))
    days = health_charts.days_between(data.rows("calendar_days", CalendarDay, source=source.source, year=year), first, last)
    listed = sum(day.state == health_charts.WITH for day in days)
    st.markdown(
        f"**{plain(source.source or 'unnamed source')}** ({plain(source.source_kind)}): "
        f"{listed:,} of {counted(len(days), 'day')} from {first} to {last} have a digest."
    )
    st.altair_chart(health_charts.calendar(days, year), width="stretch")
    missing = sorted((gap for gap in health_charts.gaps(days) if _length(gap) >= LONG_GAP), key=_length, reverse=True)
    longest = "; ".join(_stretch(*gap) for gap in missing[:3])
    st.caption(f"Longest gaps: {longest}." if longest else f"No gap of {LONG_GAP} days or more.")


def _length(gap: tuple[str, str]) -> int:
    return (dt.date.fromisoformat(gap[1]) - dt.date.fromisoformat(gap[0])).days + 1


def _stretch(first: str, last: str) -> str:
    return f"{first} to {last} ({_length((first, last))} days)"
