"""`papertrends read`: what files would be read as, printed, without loading anything."""

from __future__ import annotations

import argparse
import json
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orchestration.commands.command import Command, whole_number
from papertrends.digests.limits import Limits
from papertrends.digests.model import Entry, Reject
from papertrends.digests.preview import SHOWN, Preview, place_of, previews
from papertrends.reasons import RejectReason
from papertrends.sentences import counted
from papertrends.settings import Settings

_NAMES_SHOWN = 3
_LONGEST_SHOWN = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Print what each file would be read as. Returns 0 if all would be loaded, 1 if one would be rejected."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `papertrends read … | head` ends quietly
    understood = True
    limits = Limits(max_bytes=settings.max_file_bytes)
    for file in asked.files:
        if not file.exists():
            understood = False
            print(f"{file}: no such file", file=sys.stderr)
            continue
        for found in previews(file, settings.digests_dir, most=asked.first, limits=limits):
            understood = understood and found.is_understood
            said = json.dumps(as_record(found), ensure_ascii=False) if asked.json else "\n".join(map(_visible, lines(found)))
            print(said, flush=True)
    return int(not understood)


def lines(found: Preview) -> Iterator[str]:
    """Say in lines for people what a file would be read as."""
    yield found.path
    if found.format:
        yield f"  format    {found.format}"
    if found.problem:
        problem = found.problem
        at = f" (line {problem.line:,})" if problem.line else ""
        yield f"  rejected  {problem.reason}{at}: {problem.reason.meaning}"
        if problem.detail:
            yield f"            {problem.detail}"
        if problem.reason.to_do:
            yield f"            what to do: {problem.reason.to_do}"
    elif found.digest:
        yield f"  source    {found.digest.source} ({found.digest.source_kind})"
        yield f"  day       {found.day}"
        if remark := found.digest.remark:
            yield f"  note      {remark.reason} (line {remark.line:,}): {remark.detail}"
    if found.digest and (found.digest.encoding != "utf-8" or found.digest.encoding_errors):
        wrong = found.digest.encoding_errors
        yield f"  encoding  {found.digest.encoding}" + (f", with {counted(wrong, 'byte')} that cannot be decoded" if wrong else "")
    if found.entries or not found.problem:
        yield f"  entries   {found.entries:,}"
    yield from (f"    {line}" for entry in found.first_entries for line in _entry(entry))
    if found.entries > len(found.first_entries):
        yield f"    … and {found.entries - len(found.first_entries):,} more"
    if found.rejects:
        yield f"  records that would be rejected: {found.rejects:,}"
        yield from (f"    {reject.reason} at {place_of(reject)}: {_why(reject)}" for reject in found.first_rejects)
    if found.rejects > len(found.first_rejects):
        yield f"    … and {found.rejects - len(found.first_rejects):,} more"


def _why(reject: Reject) -> str:
    meaning = RejectReason(reject.reason).meaning
    return f"{meaning} ({reject.detail})" if reject.detail else meaning


def _entry(entry: Entry) -> Iterator[str]:
    yield f"{_short(entry.title)} ({place_of(entry)})"
    more = ", and more" if len(entry.authors) > _NAMES_SHOWN else ""
    facts = [
        ", ".join(entry.authors[:_NAMES_SHOWN]) + more,
        entry.venue or "",
        f"{entry.published_on:%Y-%m-%d}"[: {"day": 10, "month": 7}.get(entry.published_precision or "day", 4)]
        if entry.published_on
        else "",
        f"arXiv:{entry.arxiv_id}" if entry.arxiv_id else "",
        f"doi:{entry.doi}" if entry.doi else "",
        "" if entry.arxiv_id or entry.doi else entry.url or "",
        counted(entry.upvotes, "upvote") if entry.upvotes is not None else "",
        f"abstract of {counted(len(entry.abstract), 'character')}" if entry.abstract else "no abstract",
    ]
    yield "  " + " · ".join(_short(fact) for fact in facts if fact)


def _visible(line: str) -> str:
    """Write out what would move a terminal's cursor or change its colours: names and details come from the files."""
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], line)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def as_record(found: Preview) -> dict[str, Any]:
    """What a file would be read as, for programs; one object a file."""
    digest, problem = found.digest, found.problem
    return {
        "file_path": found.path,
        "outcome": "loaded" if problem is None else "rejected",
        "reason": problem.reason if problem else digest.remark.reason if digest and digest.remark else None,
        "line": problem.line if problem else digest.remark.line if digest and digest.remark else None,
        "detail": problem.detail if problem else digest.remark.detail if digest and digest.remark else None,
        "format": found.format,
        "source": digest.source if digest else None,
        "source_kind": digest.source_kind if digest else None,
        "listed_on": _day(digest.listed_on if digest else None),
        "listed_on_source": digest.listed_on_source if digest else None,
        "listed_from": _day(digest.listed_from if digest else None),
        "listed_to": _day(digest.listed_to if digest else None),
        "day_without_year": f"{digest.listed_month:02}-{digest.listed_day:02}"
        if digest and digest.listed_month and digest.listed_day
        else None,
        "days_of_entries": sorted(day.isoformat() for day in found.days),
        "encoding": digest.encoding if digest else None,
        "entries": found.entries,
        "rejects": found.rejects,
        "first_entries": [_entry_record(entry) for entry in found.first_entries],
        "first_rejects": [
            {"reason": r.reason, "line_start": r.line_start, "line_end": r.line_end, "item": r.item or None, "detail": r.detail or None}
            for r in found.first_rejects
        ],
    }


def _entry_record(entry: Entry) -> dict[str, Any]:
    left_out = ("verbatim",)
    values = {name: getattr(entry, name) for name in Entry.__slots__ if name not in left_out}
    return {name: _day(value) if name.endswith("_on") else value for name, value in values.items()}


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a file, an archive, or a folder of them")
    parser.add_argument("--first", type=whole_number, default=SHOWN, metavar="N", help=f"how many entries and rejects to show ({SHOWN})")
    parser.add_argument("--json", action="store_true", help="one JSON object a line for each file, for programs")


COMMANDS = (
    Command(
        "read", "say what files would be read as, without loading them; the exit status is 1 if one would be rejected", run, _arguments
    ),
)
