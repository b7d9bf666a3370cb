"""A mail that comes back for good suspends its address, and nobody can suspend another's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from delivery.mail import bounces
from tests.delivery.mail.conftest import Instance
from tests.unit.fetching.imap_server import PASSWORD, ImapServer


def bounce(letter: bytes, *, action: str = "failed", status: str = "5.1.1", returned: str = "message/rfc822") -> bytes:
    """A delivery status notification, as mail servers write them."""
    head = letter.split(b"\r\n\r\n")[0] if returned == "text/rfc822-headers" else letter
    parts = [
        b"Content-Type: text/plain\r\n\r\nYour message could not be delivered.",
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        + f"Final-Recipient: rfc822; ada@example.org\r\nAction: {action}\r\nStatus: {status}\r\n".encode(),
        f"Content-Type: {returned}\r\n\r\n".encode() + head,
    ]
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"
    return b"From: MAILER-DAEMON@example.org\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" + body


@pytest.fixture
def mailbox(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    """A mailbox of bounces."""
    with ImapServer() as server:
        monkeypatch.setenv("PAPERTRENDS_MAIL_BOUNCES", server.url())
        monkeypatch.setenv("PAPERTRENDS_MAIL_BOUNCES_PASSWORD", PASSWORD)
        yield server


@pytest.fixture
def letter(instance: Instance) -> bytes:
    """A mail that was sent to ada."""
    instance.subscribe("ada@example.org")
    instance.subscribe("bob@example.org")
    instance.deliver()
    return instance.server.raw[0]


def states(instance: Instance) -> dict[str, str]:
    bounces.suspend_bounced(instance.settings, instance.desk)
    return {one.address.partition("@")[0]: one.state for one in instance.subscriptions.all()}


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_an_address_whose_mail_came_back_gets_no_more(instance: Instance, mailbox: ImapServer, letter: bytes, returned: str):
    mailbox.folders["INBOX"][3] = bounce(letter, returned=returned)
    assert states(instance) == {"ada": "suspended", "bob": "active"}
    assert instance.subscriptions.all()[0].suspended_why == "a mail came back (5.1.1)"
    instance.subscriptions.confirm(instance.subscriptions.all()[0].handle, instance.now)


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.2"), ("delivered", "2.0.0"), ("failed", "nonsense"), ("relayed", "5.1.1")]
)
def test_what_may_still_arrive_changes_nothing(instance: Instance, mailbox: ImapServer, letter: bytes, action: str, status: str):
    mailbox.folders["INBOX"][3] = bounce(letter, action=action, status=status)
    assert states(instance) == {"ada": "active", "bob": "active"}


def test_a_bounce_that_somebody_made_up_changes_nothing(instance: Instance, mailbox: ImapServer, letter: bytes):
    handle = instance.subscriptions.all()[0].handle
    manage = instance.desk.links.token("manage", handle).encode()
    forged = letter.replace(letter.split(b"/mail/unsubscribe/")[1].split(b">")[0], manage)
    mailbox.folders["INBOX"] = {1: bounce(forged), 2: bounce(b"Subject: spam\r\n\r\nada@example.org"), 3: letter, 4: b"\xff\x00"}
    assert states(instance) == {"ada": "active", "bob": "active"}


def test_a_mailbox_that_cannot_be_read_is_said_and_keeps_no_mail_back(
    instance: Instance, mailbox: ImapServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PAPERTRENDS_MAIL_BOUNCES_PASSWORD", "wrong")
    with pytest.raises(bounces.NotReadError) as told:
        bounces.suspend_bounced(instance.settings, instance.desk)
    assert "wrong" not in str(told.value)
