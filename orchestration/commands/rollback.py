"""`papertrends rollback`: show an earlier published file again."""

from __future__ import annotations

import argparse
import sys

from orchestration import generations, space
from orchestration.commands.command import Command
from orchestration.warehouse import lock
from papertrends.settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """List what is kept, or go back to it."""
    return list_generations(settings) if asked.list else roll_back(settings, asked.number)


def list_generations(settings: Settings) -> int:
    """Print the published files that can be shown. Returns 1 if there are none."""
    found = generations.known(settings)
    for number, one in enumerate(found, start=1):
        print(f"{number:3}  {one.sentence()}{'  (shown)' if one.is_shown else ''}")
    if not found:
        print("nothing is published yet", file=sys.stderr)
    return int(not found)


def roll_back(settings: Settings, number: int | None) -> int:
    """Show an earlier published file. Returns 1 if that was refused."""
    try:
        shown, amiss = generations.roll_back(settings, number)
    except (generations.RollbackError, lock.BusyError, OSError) as error:
        print(space.sentence_of(settings, error) or error, file=sys.stderr)
        return 1
    print(f"rolled back to what was {shown.sentence()}\nthe next build that finds something new, or `make build`, publishes again")
    if amiss:
        print(amiss, file=sys.stderr)
    return 0


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help="list the published files that are kept, and change nothing")
    parser.add_argument("number", type=int, nargs="?", metavar="N", help="a number of the list; by default the one before the one shown")


COMMANDS = (Command("rollback", "show an earlier published file again, until the next build publishes", run, _arguments),)
