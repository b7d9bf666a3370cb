"""`papertrends fetch`: bring digests from the sources in sources.csv."""

from __future__ import annotations

import argparse
import datetime as dt
import sys

from orchestration import fetching, folders, space
from orchestration.commands.command import INTERRUPTED_STATUS, Command
from papertrends.settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Fetch. Returns 1 if something could not be fetched."""
    try:
        folders.make_digests_folder(settings)
        return fetching.at_terminal(settings, asked.source, asked.since)
    except OSError as error:
        print(space.sentence_of(settings, error) or error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("cancelled; the next fetch goes on from here", file=sys.stderr)
        return INTERRUPTED_STATUS


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", nargs="?", default="", metavar="SOURCE", help="the name of one source; by default all")
    parser.add_argument("--since", type=dt.date.fromisoformat, metavar="DAY", help="the first day to fetch, such as 2026-03-02")


COMMANDS = (Command("fetch", "fetch digests from the sources in sources.csv into the digests folder; nothing is built", run, _arguments),)
