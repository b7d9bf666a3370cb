"""Bounces that come later, as mails (RFC 3464), read from a mailbox: an address that does not exist is suspended.

Anybody can write to that mailbox. So a bounce counts only if it gives back our own mail, whose signed link nobody else can make.
"""

from __future__ import annotations

import email
import json
import re
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

from delivery.mail.desk import Desk
from delivery.mail.links import Links, path
from papertrends import files
from papertrends.fetching import mailbox
from papertrends.fetching.hosts import NoAnswerError
from papertrends.fetching.mailbox import Folder
from papertrends.fetching.model import Source
from papertrends.fetching.settings import FetchSettings
from papertrends.library.subscriptions import Subscriptions
from papertrends.mail_settings import MailSettings
from papertrends.settings import Settings

_TOKEN: Final = re.compile(re.escape(path("unsubscribe", "")) + r"([A-Za-z0-9._-]+)")
_PERMANENT: Final = re.compile(r"5\.\d{1,3}\.\d{1,3}")


class NotReadError(Exception):
    """The mailbox could not be read; the message says why, without a secret."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """An address that did not get a mail, for good: the handle of its subscription, and the status code."""

    handle: str
    status: str


def read(content: bytes, links: Links) -> Bounce | None:
    """Read a mail; None unless it says that one of ours did not arrive and never will."""
    letter = email.message_from_bytes(content, policy=compat32)
    if letter.get_content_type() != "multipart/report":
        return None
    status = next((code for part in letter.walk() if part.get_content_type() == "message/delivery-status" for code in _failed(part)), None)
    token = next((found[1] for part in letter.walk() if (found := _TOKEN.search(_unfolded(part)))), None)
    handle = links.handle("unsubscribe", token) if token else None
    return Bounce(handle, status) if status and handle else None


def suspend_bounced(settings: Settings, desk: Desk) -> int:
    """Suspend the addresses of new bounces; returns how many. Raises `NotReadError` and `LibraryError`."""
    if not desk.mail.bounces:
        return 0
    memory = settings.data_dir / "mail-bounces.json"
    try:
        with mailbox.opened(Source("bounces", "mailbox", "", desk.mail.bounces, None), _fetching(desk.mail)) as folder:
            return _suspend_all(folder, memory, desk)
    except (NoAnswerError, OSError) as error:
        msg = f"bounces could not be read: {error}"
        raise NotReadError(msg) from error


def _suspend_all(folder: Folder, memory: Path, desk: Desk) -> int:
    suspended = 0
    for uid in folder.uids(_last(memory, folder.validity), None):
        mail = folder.mail(uid)
        bounce = read(mail.content, desk.links) if mail and mail.content else None
        found = Subscriptions(desk.library).of(bounce.handle) if bounce else None
        if bounce and found and found.state == "active":
            with desk.library.writing() as connection:
                Subscriptions(desk.library).suspend(connection, found.subscription_id, f"a mail came back ({bounce.status})")
            suspended += 1
        files.replace(memory, json.dumps({"validity": folder.validity, "uid": uid}).encode())
    return suspended


def _last(memory: Path, validity: str) -> int:
    """Give the number of the mail that was read last; 0 for another or a new mailbox."""
    try:
        said = json.loads(memory.read_bytes())
        return int(said["uid"]) if said["validity"] == validity else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _fetching(mail: MailSettings) -> FetchSettings:
    """Read the mailbox with its own password; it may be on a server of one's own."""
    host = urlsplit(mail.bounces).hostname or ""
    return FetchSettings(imap_password=mail.bounces_password, imap_password_file=mail.bounces_password_file, private_hosts=(host,))


def _failed(part: Message) -> list[str]:
    """Give the status codes of recipients who will never get the mail."""
    blocks = cast("list[Message]", part.get_payload()) if part.is_multipart() else []
    codes = [str(block.get("Status", "")).split()[:1] for block in blocks if str(block.get("Action", "")).strip().lower() == "failed"]
    return [code[0] for code in codes if code and _PERMANENT.fullmatch(code[0])]


def _unfolded(part: Message) -> str:
    """Give the header of a mail that was given back, or its text, where only that was."""
    said = str(part.get("List-Unsubscribe", ""))
    if not said and part.get_content_type() in {"text/rfc822-headers", "text/plain"}:
        payload = part.get_payload(decode=True)
        said = payload.decode("ascii", "replace") if isinstance(payload, bytes) else ""
    return re.sub(r"\r?\n[ \t]+", "", said)
