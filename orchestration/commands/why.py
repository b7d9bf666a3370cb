"""`papertrends why`: why a row is in a list."""

from __future__ import annotations

import argparse
import datetime as dt
import sys

from delivery.answers import why
from delivery.answers.model import Answer, Why
from orchestration.commands import answering
from orchestration.commands.command import Command
from papertrends.settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Say why. Returns 1 if the list has no such row."""

    def show(answer: Answer[Why]) -> None:
        if asked.json:
            print(answer.model_dump_json(indent=1))
        elif asked.csv:
            sys.stdout.write(answering.as_csv(answer.rows))
        else:
            answering.lines(sentences(answer.rows[0]))

    return answering.answered(settings, lambda reader: why.why(reader, asked.list, asked.id, asked.day, asked.kept), show)


def sentences(row: Why) -> list[str]:
    """Write a reason for people."""
    window = f", window from {row.recent_from}" if row.recent_from else ""
    before = f", compared with that from {row.baseline_from}" if row.baseline_from else ""
    share = f" = {row.numerator / row.denominator:.1%}" if row.denominator else ""
    interval = f" (95%: {row.interval[0]:.1%} to {row.interval[1]:.1%})" if row.interval else ""
    reasons = row.row.get("reasons") or []
    return [
        row.name or row.id,
        *([f"  {row.row['status']}, rank {row.row['rank']}"] if "status" in row.row else []),
        f"  rule      {row.rule}",
        f"  method    {row.method or 'unknown: published before versions were kept'}",
        *([f"  as of     {row.as_of}{window}{before}"] if row.as_of else []),
        f"  counted   {row.numerator:,} of {row.denominator:,}{share}{interval}: {row.counted}",
        *([f"  q         {row.q_value:.2g}"] if row.q_value is not None else []),
        *(f"  because   {reason}" for reason in reasons),
        *(f"  listed in {answering.place(place)}" for place in row.places),
        "",
        *row.sql.splitlines(),
    ]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("list", choices=list(why.RULES), metavar="LIST", help=f"{', '.join(why.RULES)}; papers are the trending ones")
    parser.add_argument("id", metavar="ID", help="of the phrase or topic, or any id of the paper")
    parser.add_argument("--day", type=dt.date.fromisoformat, metavar="DAY", help="as of which, or new since when; by default the newest")
    parser.add_argument("--kept", default="", metavar="ID", help="for a recommended paper: the one that the reader kept")
    answering.add_output(parser)


COMMANDS = (
    Command(
        "why",
        "say why a row is in a list, with its numbers and a statement that gives it again",
        run,
        _arguments,
        (
            "papertrends why topics robotics",
            "papertrends why papers 2506.01234 --day 2025-06-08",
            "papertrends why merged 2506.01234 --json",
        ),
    ),
)
