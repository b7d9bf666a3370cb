"""A mail server on this machine that does with each mail as it is told."""

from __future__ import annotations

import asyncio
import email
import socket
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from threading import Event
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Server:
    """A mail server; what it was sent, and how it answers, by the recipient's name before the @.

    `refused` and `deferred` answer the recipient, `rejected` and `postponed` the content; `dropped` takes the content and hangs
    up, `cut` takes it, answers nothing and keeps the connection open; all others are accepted.
    """

    port: int = 0
    raw: list[bytes] = field(default_factory=list[bytes])
    taken: Counter[str] = field(default_factory=Counter[str])
    came: Event = field(default_factory=Event)

    @property
    def letters(self) -> list[EmailMessage]:
        """The mails that were accepted."""
        return [cast("EmailMessage", email.message_from_bytes(one, policy=default)) for one in self.raw]

    def text(self, number: int = -1) -> str:
        """The text part of a mail."""
        return str(self.letters[number].get_body(("plain",)).get_content()).replace("\r\n", "\n")  # pyright: ignore[reportOptionalMemberAccess]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        name = address.partition("@")[0]
        if name == "refused":
            return "550 nobody of this name here"
        if name == "deferred":
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken[envelope.rcpt_tos[0]] += 1
        name = envelope.rcpt_tos[0].partition("@")[0]
        if name == "rejected":
            return "554 not this content"
        if name == "postponed":
            return "451 not now"
        self.raw.append(envelope.original_content or b"")
        self.came.set()
        if name == "dropped":
            server.transport.close()
        if name == "cut":
            await asyncio.sleep(30)
        return "250 OK"


@contextmanager
def mail_server() -> Generator[Server]:
    """Serve SMTP on a free port."""
    server = Server()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server.port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
