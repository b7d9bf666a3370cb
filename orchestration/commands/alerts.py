"""`papertrends alerts`: send a test alert, or those that are due."""

from __future__ import annotations

import argparse
import sys

from orchestration.alerts import looking, sending
from orchestration.commands.command import Command, say
from papertrends.alerts import wording
from papertrends.alerts.settings import AlertSettings
from papertrends.settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Send a test, or tell what is new."""
    return send_test(settings) if asked.what == "test" else tell_news(settings)


def send_test(settings: Settings) -> int:
    """Send a test alert to every channel. Returns 1 if there is none, or one did not take it."""
    alerts = AlertSettings()
    if not alerts.channels:
        print("no alerts are configured: set PAPERTRENDS_ALERT_WEBHOOK_URL or PAPERTRENDS_ALERT_MAIL_TO", file=sys.stderr)
        return 1
    why_not = sending.send(alerts, {channel: [wording.TEST] for channel in alerts.channels}, settings.public_url)
    for channel, why in why_not.items():
        where = sending.where(alerts, channel)
        print(f"{where}: sent" if why is None else f"{where}: {why}", file=sys.stdout if why is None else sys.stderr)
    return int(any(why_not.values()))


def tell_news(settings: Settings) -> int:
    """Send alerts about what is new, and say so. Returns 0: whether they arrive is not the build's affair."""
    for sentence in looking.look(settings):
        say(sentence)
    return 0


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("test", "check"), help="test: send one to every channel; check: tell what is new")


COMMANDS = (Command("alerts", "send a test alert, or look now whether there is anything to tell", run, _arguments),)
