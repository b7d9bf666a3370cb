"""The command `papertrends`, which `make build`, `make run` and `make dev` call. Each group of commands is a module in `commands`."""

from __future__ import annotations

import argparse
import sys

from pydantic import ValidationError

from orchestration.commands import (
    alerts,
    backup,
    build,
    doctor,
    fetch,
    mail,
    mcp,
    paper,
    query,
    read,
    rollback,
    search,
    serve,
    status,
    trends,
    why,
)
from orchestration.commands.command import Command
from papertrends import logs
from papertrends.alerts.settings import AlertSettings
from papertrends.fetching.settings import FetchSettings
from papertrends.mail_settings import MailSettings
from papertrends.settings import Settings

DOCUMENTED = "docs/operations.md"
GROUPS = (serve, build, fetch, doctor, read, search, trends, paper, why, query, status, mcp, mail, alerts, backup, rollback)
"""In the order of the help."""


def commands() -> dict[str, Command]:
    """Every command, by its name."""
    return {command.name: command for group in GROUPS for command in group.COMMANDS}


def arguments() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    parser = argparse.ArgumentParser(
        prog="papertrends",
        description="A warehouse and dashboard for digests of trending research papers.",
        epilog=f"Settings are environment variables: {DOCUMENTED} lists them.",
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands().values():
        what = command.what
        added = subparsers.add_parser(
            command.name,
            help=what,
            description=f"{what[0].upper()}{what[1:]}.",
            epilog="\n  ".join(["examples:", *command.examples]) if command.examples else None,
            formatter_class=argparse.RawDescriptionHelpFormatter if command.examples else argparse.HelpFormatter,
        )
        command.add_arguments(added)
    return parser


def main() -> int:
    """Run one of the commands; returns the exit status."""
    asked = arguments().parse_args()
    logs.begin(f"papertrends {asked.command}")
    try:
        settings = Settings()
        AlertSettings()
        FetchSettings()
        MailSettings()
    except ValidationError as error:
        for line in invalid_settings(error):
            print(line, file=sys.stderr)
        return 2
    return commands()[asked.command].run(settings, asked)


def invalid_settings(error: ValidationError) -> list[str]:
    """Name each invalid setting. Those of alerts and mail are named without their values, of which some are secret."""
    prefixes = {kind.__name__: str(kind.model_config.get("env_prefix")) for kind in (AlertSettings, FetchSettings, MailSettings)}
    prefix = prefixes.get(error.title, "PAPERTRENDS_")
    lines: list[str] = []
    for wrong in error.errors():
        name = prefix + "_".join(str(part) for part in wrong["loc"] if isinstance(part, str)).upper()
        value = "" if error.title in {AlertSettings.__name__, MailSettings.__name__} else f"={wrong['input']}"
        said = f"written otherwise than {DOCUMENTED} says" if wrong["type"] == "string_pattern_mismatch" else wrong["msg"]
        # a rule about several settings names them itself
        lines.append(f"{name}{value}: {said}" if wrong["loc"] else wrong["msg"].removeprefix("Value error, "))
    return lines


if __name__ == "__main__":
    sys.exit(main())
