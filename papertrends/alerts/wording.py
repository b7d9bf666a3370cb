"""The words of an alert: a JSON body for webhooks, and a mail.

Messages repeat file names and errors, which are not trusted: in the body's `text`, which chats render, they neither
mention anybody nor make a link.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from papertrends.alerts.telling import Line

TEST = Line("test", "", "raised", "this is a test: alerts arrive here")
HARMLESS = str.maketrans({"<": "‹", ">": "›", "@": "＠", "[": "［", "]": "］", "`": "ˋ"})
"""Slack and Mattermost read these as mentions, links and markup."""


def body(lines: Sequence[Line], host: str, now: dt.datetime, address: str) -> dict[str, object]:
    """The JSON body for a webhook. Chats show `text`; programs read `alerts`."""
    return {
        "text": text(lines, host, address).translate(HARMLESS),
        "host": host,
        "sent_at": now.isoformat(timespec="seconds"),
        "dashboard": address,
        "alerts": [asdict(line) for line in lines],
    }


def mail(lines: Sequence[Line], host: str, now: dt.datetime, address: str, sender: str, recipients: Sequence[str]) -> EmailMessage:
    """The alert as a mail."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject(lines, host)
    message["From"], message["To"] = sender, ", ".join(recipients)
    message["Date"], message["Message-ID"] = format_datetime(now), make_msgid(domain=sender.rpartition("@")[2])
    # no "out of office" in answer
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text(lines, host, address) + "\n")
    return message


def subject(lines: Sequence[Line], host: str) -> str:
    """The subject: the first thing, and how many more there are."""
    more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
    first = _said(lines[0])
    return f"papertrends on {host}: {first if len(first) <= 120 else first[:120] + ' …'}{more}"  # noqa: PLR2004 - what a list of mails shows


def text(lines: Sequence[Line], host: str, address: str) -> str:
    """The alert as plain text."""
    return "\n".join([f"papertrends on {host}:", *(f"- {_said(line)}" for line in lines), f"Dashboard: {address}"])


def _said(line: Line) -> str:
    return _plain(f"over: {line.message}" if line.state == "over" else line.message)


def _plain(said: str) -> str:
    """Without line breaks, control characters and those that turn the direction of reading."""
    return "".join(" " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one for one in said if unicodedata.category(one) != "Cf")
