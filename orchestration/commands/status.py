"""`papertrends status`: what is published, and how the last build went."""

from __future__ import annotations

import argparse
import sys

from delivery.answers import status
from delivery.answers.model import Status
from orchestration.commands import answering
from orchestration.commands.command import Command
from papertrends.settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Say what is published. Returns 1 if nothing is."""

    def show(found: Status) -> None:
        if asked.json:
            print(found.model_dump_json(indent=1))
        elif asked.csv:
            sys.stdout.write(answering.as_csv([found]))
        else:
            answering.lines(sentences(found))

    return answering.answered(settings, lambda reader: status.status(reader, settings.run_status), show)


def sentences(found: Status) -> list[str]:
    """Write the status for people."""
    days = f", listed {found.first_day} to {found.last_day}" if found.first_day else ", undated"
    last = found.last_build
    return [
        f"published  {answering.minute(found.published_at)} ({found.generation}){', the bundled sample' if found.is_sample else ''}",
        f"papers     {found.papers:,} in {found.digests:,} digests{days}",
        *([f"trends     as of {found.trends_as_of}"] if found.trends_as_of else []),
        *([f"last build {last.outcome.replace('_', ' ')}, {answering.minute(last.ended_at.isoformat())}: {last.message}"] if last else []),
        *([f"building   since {answering.minute(found.building_since.isoformat())}"] if found.building_since else []),
        *([f"rejected   {found.files_rejected:,} files that could not be read"] if found.files_rejected else []),
        *([f"rolled back to what was published {answering.minute(found.rolled_back_to.isoformat())}"] if found.rolled_back_to else []),
    ]


COMMANDS = (
    Command(
        "status",
        "say what is published and how the last build went",
        run,
        answering.add_output,
        ("papertrends status", "papertrends status --json"),
    ),
)
