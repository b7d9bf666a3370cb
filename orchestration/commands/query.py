"""`papertrends query`: one SQL statement, under the limits of the dashboard's console."""

from __future__ import annotations

import argparse
import csv
import sys

from delivery.answers import sql
from delivery.answers.model import AnswerError
from delivery.answers.published import NothingPublishedError
from orchestration.commands import answering
from orchestration.commands.command import Command
from papertrends.settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Run a statement. Returns 1, and says why, where it is refused or wrong."""
    statement = sys.stdin.read() if asked.statement == "-" else asked.statement
    try:
        found = sql.query(settings.published, statement)
    except AnswerError as error:
        print(error, file=sys.stderr)
        return 1
    except NothingPublishedError:
        print(answering.NOTHING, file=sys.stderr)
        return 1
    if asked.json:
        print(found.model_dump_json(indent=1))
    elif asked.csv:
        csv.writer(sys.stdout).writerows([found.columns, *([answering.cell(value) for value in row] for row in found.rows)])
    else:
        answering.print_table(found.columns, found.rows)
        rows = f"the first {len(found.rows):,} rows" if found.is_cut else f"{len(found.rows):,} row{'' if len(found.rows) == 1 else 's'}"
        answering.lines([f"{rows}, published {answering.minute(found.published_at)}"])
    return 0


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("statement", metavar="SQL", help="one reading statement, or - to read it from standard input")
    answering.add_output(parser)


COMMANDS = (
    Command(
        "query",
        "run one SQL statement on the published tables, read-only and within limits",
        run,
        _arguments,
        (
            "papertrends query 'show tables'",
            "papertrends query \"from trending_on(date '2025-03-05') where status = 'rising'\" --csv",
        ),
    ),
)
