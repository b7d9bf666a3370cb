"""`papertrends mcp`: serve agents by the Model Context Protocol."""

from __future__ import annotations

import argparse

from orchestration.commands.command import INTERRUPTED_STATUS, Command, say
from papertrends.settings import Settings

PORT = 8765
"""Of HTTP, unless asked."""


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Serve until standard input ends, or until Ctrl-C."""
    from delivery.mcp import server  # noqa: PLC0415 - the SDK takes a second, which other commands should not

    port = asked.port if asked.http or asked.port != PORT else None
    if port is not None:
        say(f"serving agents on http://{server.HOST}:{port}{server.PATH} until Ctrl-C")
    try:
        server.serve(settings.published, settings.run_status, port)
    except KeyboardInterrupt:
        return INTERRUPTED_STATUS
    return 0


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--http", action="store_true", help="serve HTTP on 127.0.0.1 instead of standard input and output")
    parser.add_argument("--port", type=int, default=PORT, metavar="PORT", help=f"the port of HTTP ({PORT})")


COMMANDS = (
    Command(
        "mcp",
        "serve agents by the Model Context Protocol, read-only",
        run,
        _arguments,
        ("papertrends mcp", "papertrends mcp --http --port 8765"),
    ),
)
