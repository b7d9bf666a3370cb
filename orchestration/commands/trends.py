"""`papertrends trends`: what trends on a day, what changed since one, or how topics and phrases compare."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable

from delivery.answers import changes, said, trends
from delivery.answers.model import Change, NamedRow, RankedPaper, Said, SaidRow, Trend
from orchestration.commands import answering
from orchestration.commands.command import Command
from papertrends.settings import Settings

KINDS = {"phrases": "phrase", "topics": "topic"}
TRENDS: answering.Columns[Trend] = (
    ("status", lambda row: row.status),
    ("name", lambda row: row.name),
    ("share", lambda row: answering.percent(row.recent_share)),
    ("papers", lambda row: f"{row.recent_papers:,} of {row.recent_total_papers:,}"),
    ("before", lambda row: answering.percent(row.baseline_share)),
    ("change", lambda row: f"{row.change:.1f}x" if row.change is not None else ""),
    ("q", lambda row: row.q_value),
    ("may last", lambda row: f"{row.chance:.0%}" if row.chance is not None else ""),
    ("listed in", lambda row: answering.first_place(row.places)),
    ("id", lambda row: row.id),
)
PAPERS: answering.Columns[RankedPaper] = (
    ("rank", lambda row: row.rank),
    ("title", lambda row: row.title),
    ("score", lambda row: row.score),
    ("why", lambda row: "; ".join(row.reasons)),
    ("listed in", lambda row: answering.first_place(row.places)),
    ("id", lambda row: row.paper_id),
)
CHANGES: answering.Columns[Change] = (
    ("now", lambda row: row.status_now or "not compared"),
    ("then", lambda row: row.status_then or "not compared"),
    ("kind", lambda row: row.kind),
    ("name", lambda row: row.name),
    ("share now", lambda row: answering.percent(row.recent_share)),
    ("share then", lambda row: answering.percent(row.share_then)),
    ("id", lambda row: row.id),
)
NAMED: answering.Columns[NamedRow] = (
    ("kind", lambda row: row.kind),
    ("name", lambda row: row.name),
    ("papers", lambda row: row.papers),
    ("status", lambda row: row.status),
    ("share", lambda row: answering.percent(row.recent_share)),
    ("change", lambda row: f"{row.change:.1f}x" if row.change is not None else ""),
    ("as of", lambda row: row.as_of),
    ("id", lambda row: row.id),
)
SAID: answering.Columns[SaidRow] = (
    ("rank", lambda row: row.rank),
    ("said", lambda row: row.status or row.score),
    ("name", lambda row: row.name),
    ("papers", lambda row: f"{row.recent_papers:,} of {row.recent_total_papers:,}" if row.recent_papers is not None else ""),
    ("rank today", lambda row: row.rank_today),
    ("today", lambda row: row.status_today),
    ("id", lambda row: row.id),
)


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """List trends. Returns 1 where there are none to tell of."""
    if asked.name:
        return answering.answered(
            settings, lambda reader: trends.named(reader, asked.name, answering.part_of(asked)), answering.shown(asked, NAMED)
        )
    if asked.since:
        return answering.answered(
            settings, lambda reader: changes.since(reader, asked.since, answering.part_of(asked)), answering.shown(asked, CHANGES)
        )
    if asked.said:
        return answering.answered(
            settings, lambda reader: said.said(reader, asked.what, asked.said, answering.part_of(asked)), said_in(asked)
        )
    if asked.what == "papers":
        return answering.answered(
            settings, lambda reader: trends.trending_papers(reader, asked.day, answering.part_of(asked)), answering.shown(asked, PAPERS)
        )
    statuses = tuple(asked.status) if asked.status else trends.CALLED
    return answering.answered(
        settings,
        lambda reader: trends.trending(reader, KINDS[asked.what], asked.day, answering.part_of(asked), statuses),
        answering.shown(asked, TRENDS),
    )


def said_in(asked: argparse.Namespace) -> Callable[[Said], None]:
    """Show what was said, and by which method."""
    show = answering.shown(asked, SAID)

    def show_said(answer: Said) -> None:
        show(answer)
        if not asked.json and not asked.csv:
            now = answer.method_today if answer.method_today != answer.method else "the same"
            answering.lines([f"said {answering.minute(answer.said_at.isoformat())} by method {answer.method}; today's is {now}"])

    return show_said


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=(*KINDS, "papers"), default="phrases", help="of what (phrases)")
    parser.add_argument("--day", type=dt.date.fromisoformat, metavar="DAY", help="as of a day; by default the newest Sunday")
    parser.add_argument("--status", action="append", choices=trends.CALLED, help="only those; may be given several times")
    parser.add_argument("--since", type=dt.date.fromisoformat, metavar="DAY", help="instead: what has changed since the lists of that day")
    parser.add_argument("--name", metavar="NAME", help="instead: topics and phrases of that name, whatever their status")
    parser.add_argument("--said", type=dt.date.fromisoformat, metavar="DAY", help="instead: the list as it was published on that day")
    answering.add_part(parser)
    answering.add_output(parser)


COMMANDS = (
    Command(
        "trends",
        "list what is rising, new, growing or falling, with its numbers",
        run,
        _arguments,
        (
            "papertrends trends",
            "papertrends trends topics --day 2025-03-05 --status rising",
            "papertrends trends papers --most 5",
            "papertrends trends --since 2025-05-01",
            "papertrends trends --name 'chain of thought'",
            "papertrends trends topics --said 2025-03-03",
        ),
    ),
)
