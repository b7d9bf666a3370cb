"""`papertrends run` and `papertrends serve`: the servers, with and without a build beside them."""

from __future__ import annotations

import argparse
import sys

from orchestration import folders, serving
from orchestration.commands.command import Command, say
from papertrends.setting_names import unknown_names
from papertrends.settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Serve until Ctrl-C. Returns 1 if a server cannot be started, or Dagster's home cannot be made."""
    if refusal := folders.make_dagster_home(settings):
        print(refusal, file=sys.stderr)
        return 1
    is_with_build = asked.command == "run"
    for sentence in [] if is_with_build else unknown_names():  # the build says them
        say(sentence)
    return serving.serve(settings, build=is_with_build)


COMMANDS = (
    Command("run", "serve the Dagster UI and the dashboard, and build from the digests beside them, until Ctrl-C", run),
    Command("serve", "serve the Dagster UI and the dashboard until Ctrl-C", run),
)
