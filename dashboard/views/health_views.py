"""What the pages on data health show of one file, one piece that was not understood, one day without a digest."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import data, layout, paging
from dashboard.charts import health_charts
from dashboard.data import Row
from dashboard.status import iso_minute, parse_time
from dashboard.text import plain, with_mathematics
from dashboard.views import reasons
from papertrends.sentences import counted

CHARACTERS_SHOWN: Final = 4000
"""Of a piece that was not understood: enough to see what it is."""

LONG: Final = 800
"""Characters, some ten lines: a longer piece scrolls in its box."""

ENTRIES_PER_PAGE: Final = 50
REJECTS_PER_PAGE: Final = 10
DIGESTS_SHOWN: Final = 50
FEWEST_DAYS: Final = 3
"""Fewer days of a source than these are no calendar but a list."""

LONG_GAP: Final = 3
"""Days: a weekend without a digest is no news."""

CALENDARS_SHOWN: Final = 12

DIGESTS_HEADER: Final = "file,listed_on,source_kind,source,withdrawn"


def why_not_read(outcome: Row) -> str:
    """Say why a file was not read, and what to do about it."""
    reason = outcome["reason"]
    if not reason:
        return ""
    meant = reasons.FILES.get(reason, "a reason that this dashboard does not know")
    do = reasons.FILES_WHAT_TO_DO.get(reason)
    return f"{meant} {layout.code(reason)}" + (f"  \nWhat to do: {do}." if do else "")


def file_line(outcome: Row) -> None:
    """Show one file of a list: what became of it, and its numbers."""
    said = [
        f"**{outcome['outcome']}**" + (f", {layout.code(outcome['reason'])}" if outcome["reason"] else ""),
        *([counted(outcome["entries"], "entry", "entries")] if outcome["entries"] is not None else []),
        *([f"{counted(outcome['rejects'], 'piece')} not understood"] if outcome["rejects"] else []),
        *([plain(outcome["format"])] if outcome["format"] else []),
        f"seen {iso_minute(parse_time(outcome['seen_at']))}",
    ]
    with st.container(gap=None):
        layout.go("file", plain(outcome["file_path"]), file=outcome["file_path"])
        st.caption(" · ".join(said))


def pieces(outcome: Row) -> str:
    """Say how many lines or items a file has, and that each is accounted for."""
    said = [
        f"{outcome[f'{unit}_accounted']:,} of {counted(outcome[unit], unit[:-1])} accounted for"
        for unit in ("lines", "items")
        if outcome[unit]
    ]
    return " · ".join(said)


def file_page(path: str) -> None:
    """Show what became of one file, what it lists and what of it was not understood."""
    layout.go("data_health", "All files")
    outcome = data.row("file_outcome", file=path)
    if not outcome:
        st.warning(f"No file {layout.code(path)} was ever seen in the digests folder.", icon=":material/search_off:")
        return
    st.header(plain(path))
    st.markdown(f"**{outcome['outcome']}**: {reasons.OUTCOMES.get(outcome['outcome'], '')}")
    if outcome["reason"]:
        line = f" Line {outcome['line']:,}." if outcome["line"] is not None else ""
        st.warning(f"{why_not_read(outcome)}  \n{plain(outcome['detail'])}{line}", icon=":material/block:")
    facts = [
        plain(outcome["format"] or "no known format"),
        counted(outcome["size_bytes"], "byte"),
        counted(outcome["entries"], "entry", "entries"),
        f"{counted(outcome['rejects'], 'piece')} not understood",
        pieces(outcome),
        f"changed {iso_minute(parse_time(outcome['modified_at']))}",
        f"seen {iso_minute(parse_time(outcome['seen_at']))}",
    ]
    st.caption(" · ".join(fact for fact in facts if fact))
    _digests_of(path)
    rejects(file=path)
    _entries_of(path)


def _digests_of(path: str) -> None:
    for digest in data.rows("file_digests", file=path, most=DIGESTS_SHOWN):
        source = f"{plain(digest['source'] or 'an unnamed source')} ({digest['source_kind']})"
        known = f"It lists {digest['listed_on']} of {source}; the day is from: {digest['listed_on_source']}."
        st.markdown(known if digest["listed_on"] else f"Nothing tells which day of {source} it lists.")
        if not digest["speaks"]:
            layout.go("file", f"A newer capture of this digest speaks for it: {plain(digest['file_path'])}", file=digest["file_path"])
        if not digest["listed_on"]:
            day_row([digest["file_path"]])


def _entries_of(path: str) -> None:
    number = paging.page_number("file", path)
    entries = data.rows("file_entries", file=path, most=ENTRIES_PER_PAGE, skipped=(number - 1) * ENTRIES_PER_PAGE)
    if not entries:
        return
    st.subheader(f"Its {counted(entries[0]['found'], 'entry', 'entries')} in force")
    for entry in entries:
        with st.container(gap=None):
            layout.go("paper", with_mathematics(entry["title_as_listed"] or "no title"), id=entry["paper_id"])
            st.caption(place(entry))
    paging.turn_pages(number, entries[0]["found"], ENTRIES_PER_PAGE)


def place(piece: Row) -> str:
    """Say at which lines, or as which item, of its file a piece stands."""
    item = piece.get("item") or piece.get("position")
    if piece["line_start"] is None:
        return f"item {item:,}" if item else "place unknown"
    to = f" to {piece['line_end']:,}" if piece["line_end"] not in (None, piece["line_start"]) else ""
    return f"line {piece['line_start']:,}{to}"


def rejects(*, file: str | None = None, reason: str | None = None, words: str | None = None) -> int:
    """Show pieces that were not understood, as they stand in their files; returns how many there are."""
    number = paging.page_number("rejects", file, reason, words) if file is None else 1
    found = data.rows(
        "rejects",
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
        st.subheader(f"{counted(found[0]['found'], 'piece')} not understood")
    for reject in found:
        with st.container(border=True, gap="small"):
            if file is None:
                layout.go("file", plain(reject["file_path"]), file=reject["file_path"])
            meant = reasons.PIECES.get(reject["reason"], "a reason that this dashboard does not know")
            st.markdown(
                f"{place(reject)}: {meant} {layout.code(reject['reason'])}" + (f"  \n{plain(reject['detail'])}" if reject["detail"] else "")
            )
            text = reject["verbatim"] or ""
            st.code(text, language=None, wrap_lines=True, height=240 if len(text) > LONG else "content")
            if (reject["characters"] or 0) > CHARACTERS_SHOWN:
                st.caption(f"the first {CHARACTERS_SHOWN:,} of {reject['characters']:,} characters")
    if file is None:
        paging.turn_pages(number, found[0]["found"], REJECTS_PER_PAGE)
    elif found[0]["found"] > len(found):
        layout.go("data_health", f"All {found[0]['found']:,} of this file", view="Not understood", q=file)
    return found[0]["found"]


def day_row(files: Sequence[str]) -> None:
    """Offer the rows of digests.csv that give files their day."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for file in files:
        writer.writerow([file, "YYYY-MM-DD", "", "", ""])
    st.markdown(
        "To give them their day, put these rows, the day filled in, into `digests.csv` of the configuration folder, "
        "below its header. The next run takes them up."
    )
    st.code(f"{DIGESTS_HEADER}\n{out.getvalue()}", language=None, wrap_lines=True)


def calendar(source: Row, year: int) -> None:
    """Show on which days of a year a source has a digest, and say which are missing."""
    first, last = max(source["first_day"], dt.date(year, 1, 1)), min(source["last_day"], dt.date(year, 12, 31))
    days = health_charts.days_between(data.rows("calendar_days", source=source["source"], year=year), first, last)
    listed = sum(day["state"] == health_charts.WITH for day in days)
    st.markdown(
        f"**{plain(source['source'] or 'unnamed source')}** ({plain(source['source_kind'])}): "
        f"{listed:,} of {counted(len(days), 'day')} from {first} to {last} have a digest."
    )
    st.altair_chart(health_charts.calendar(days, year), width="stretch")
    missing = sorted((gap for gap in health_charts.gaps(days) if _length(gap) >= LONG_GAP), key=_length, reverse=True)
    longest = "; ".join(_stretch(*gap) for gap in missing[:3])
    st.caption(f"Longest without: {longest}." if longest else f"Never {LONG_GAP} days or more without.")


def _length(gap: tuple[str, str]) -> int:
    return (dt.date.fromisoformat(gap[1]) - dt.date.fromisoformat(gap[0])).days + 1


def _stretch(first: str, last: str) -> str:
    return f"{first} to {last} ({_length((first, last))} days)"
