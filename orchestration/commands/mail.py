"""`papertrends mail`: look at the mail to subscribers, send it, and see to its subscribers."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import email
import email.policy
import sys
import tempfile
import webbrowser
from pathlib import Path

from delivery.mail import delivering, subscribers
from delivery.mail.delivering import NotDeliveredError
from delivery.mail.desk import Desk
from delivery.mail.links import NoKeyError
from delivery.mail.postman import NoServerError, Postman
from orchestration.commands.command import Command, say
from papertrends.alerts.settings import AlertSettings
from papertrends.library.opening import LibraryError, opened
from papertrends.library.outbox import Outbox
from papertrends.library.subscriptions import NoAddressError, Subscriptions, cleaned_address
from papertrends.mail_settings import MailSettings
from papertrends.sentences import counted
from papertrends.settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Do one of the things. Returns 1 if it cannot be done."""
    try:
        return {
            "preview": preview,
            "send": send,
            "send-to": send_to,
            "status": status,
            "settle": settle,
            "subscribers": of_subscribers,
        }[asked.what](settings, asked)
    except (NotDeliveredError, NoKeyError, LibraryError, NoServerError, NoAddressError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def preview(settings: Settings, asked: argparse.Namespace) -> int:
    """Show a mail in the browser, or print the whole message."""
    letter = delivering.preview(settings, asked.address)
    if asked.eml:
        sys.stdout.buffer.write(letter)
        return 0
    made = email.message_from_bytes(letter, policy=email.policy.default)
    body = made.get_body(("html",))
    with tempfile.NamedTemporaryFile("w", suffix=".html", prefix="papertrends-mail-", encoding="utf-8", delete=False) as file:
        file.write(str(body.get_content()) if body else "")
    print(f"{made['Subject']}: {file.name}")
    webbrowser.open(Path(file.name).as_uri())
    return 0


def send(settings: Settings, asked: argparse.Namespace) -> int:
    """Plan and send what is due, or say what that would be. Returns 1 if the mail server could not be used."""
    if asked.dry_run:
        found = delivering.dry_run(settings)
        for address, subject, size in found:
            print(f"{address}: {subject} ({size / 1000:.0f} kB)")
        say(f"{counted(len(found), 'mail')} would be sent; nothing was changed")
        return 0
    done = delivering.deliver(settings)
    print(done.sentence())
    return int(bool(done.sent.stopped))


def send_to(settings: Settings, asked: argparse.Namespace) -> int:
    """Send one mail to an address, apart from the outbox."""
    address = cleaned_address(asked.address)
    sender = MailSettings().sender
    if sender is None:
        raise NotDeliveredError(delivering.NOT_SET)
    letter = delivering.preview(settings, address)
    with Postman(AlertSettings(), sender) as postman:
        result = postman.hand_over(letter, address, lambda: True)
    is_sent = result is not None and result.fate == "accepted"
    print(f"{address}: {'sent' if is_sent or result is None else result.reason}", file=sys.stdout if is_sent else sys.stderr)
    return int(not is_sent)


def status(settings: Settings, asked: argparse.Namespace) -> int:
    """Say how many subscribers there are, what became of the newest mails, and what is in doubt."""
    del asked
    library = opened(settings.library)
    counts = Subscriptions(library).counts()
    print(f"mail is {'on' if MailSettings().is_on else 'off: set PAPERTRENDS_MAIL_SENDER'}")
    print("subscriptions: " + (", ".join(f"{n:,} {state}" for state, n in sorted(counts.items())) or "none"))
    for row in Outbox(library).balance():
        parts = [f"{row[name]:,} {name.replace('_', ' ')}" for name in ("accepted", "refused", "excluded", "in_doubt", "waiting")]
        wrong = "" if row["balances"] else "  DOES NOT BALANCE"
        print(f"{str(row['planned_at'])[:16]} {row['kind']}: {counted(row['candidates'], 'candidate')} = {' + '.join(parts)}{wrong}")
    for number, address, begun_at, reason in Outbox(library).in_doubt():
        print(f"in doubt {number}: {address}, {begun_at:%Y-%m-%d %H:%M:%S} UTC, {reason}")
    return 0


def settle(settings: Settings, asked: argparse.Namespace) -> int:
    """Settle a delivery in doubt as a person tells. Returns 1 if there is none of this number."""
    done = Outbox(opened(settings.library)).settle(asked.number, again=asked.how == "again", now=dt.datetime.now(dt.UTC))
    answer = "is sent again with the next mails" if asked.how == "again" else "counts as accepted"
    print(f"{asked.number} {answer}" if done else f"no delivery {asked.number} is in doubt: `papertrends mail status` lists them")
    return int(not done)


def of_subscribers(settings: Settings, asked: argparse.Namespace) -> int:
    """Import subscribers who have confirmed elsewhere, or export all. Returns 1 if a row was not imported."""
    library = Desk.here(settings).library
    if asked.how == "export":
        subscribers.export(library, sys.stdout)
        return 0
    if asked.file is None:
        print("name the file to import", file=sys.stderr)
        return 1
    with asked.file.open(encoding="utf-8", newline="") as file:
        done = subscribers.bring_in(library, csv.DictReader(file))
    for problem in done.problems:
        print(problem, file=sys.stderr)
    print(f"{done.new:,} imported, {done.known:,} known already, {len(done.problems):,} not imported")
    return int(bool(done.problems))


def _arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    one = parts.add_parser("preview", help="show a mail in the browser; nothing is sent")
    one.add_argument("--eml", action="store_true", help="print the whole message")
    one.add_argument("--address", default="", metavar="ADDRESS", help="the subscriber who would get it; by default everything trending")
    one = parts.add_parser("send", help="send what is due")
    one.add_argument("--dry-run", action="store_true", help="only say what would be sent")
    one = parts.add_parser("send-to", help="send one mail to an address, to look at")
    one.add_argument("address", metavar="ADDRESS")
    parts.add_parser("status", help="count subscriptions and deliveries, and list what is in doubt")
    one = parts.add_parser("settle", help="settle a delivery in doubt")
    one.add_argument("number", type=int, metavar="NUMBER")
    one.add_argument("how", choices=("accepted", "again"), help="accepted: it arrived; again: send it again")
    one = parts.add_parser("subscribers", help="import or export subscribers as CSV")
    one.add_argument("how", choices=("import", "export"))
    one.add_argument("file", nargs="?", type=Path, metavar="FILE", help="to import; an export is printed")


COMMANDS = (Command("mail", "look at the mail to subscribers, send it, and import and export subscribers", run, _arguments),)
