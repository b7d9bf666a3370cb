"""Hand one mail over to a mail server, and say for certain, or not, what it did with it.

Nothing said here repeats a password, nor what the server says, which may repeat addresses.
"""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self

from papertrends import connection_failures
from papertrends.alerts import mail_server
from papertrends.alerts.settings import AlertSettings

Fate = Literal["accepted", "refused", "later", "in_doubt"]
START_OF_CONTENT = 354
OK = 250
PERMANENT = 500
BUSY = 421
"""The server is about to close the connection."""


class NoServerError(RuntimeError):
    """The mail server takes no mail at all; the message says why, without a secret."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mail: `is_address` tells whether it was the address that was refused."""

    fate: Fate
    reason: str = ""
    is_address: bool = False


class Postman:
    """A connection to the mail server of the settings, kept for many mails and made again when it breaks."""

    def __init__(self, smtp: AlertSettings, sender: str) -> None:
        self.smtp = smtp
        self.sender = sender
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Connect with the first mail."""
        return self

    def __exit__(self, *error: object) -> None:
        """Say goodbye; the server need not answer."""
        self._drop(politely=True)

    def hand_over(self, letter: bytes, recipient: str, begin: Callable[[], bool]) -> Result | None:
        """Hand a mail over.

        Args:
            letter: the mail, as it is sent.
            recipient: who gets it.
            begin: is called just before the content goes out; False ends it there.

        Returns:
            What became of it, None where `begin` ended it.

        Raises:
            NoServerError: the server takes no mail at all. It has got nothing of this one.
        """
        server = self._connected()
        try:
            code, _ = server.mail(self.sender)
            if code != OK:
                self._drop()
                msg = f"the mail server does not take mail from {self.sender} ({code})"
                raise NoServerError(msg)
            code, _ = server.rcpt(recipient)
            if code not in {OK, 251}:
                return self._declined(code, "the address", is_address=True)
            if not begin():
                server.rset()
                return None
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise NoServerError(why(error, self.smtp)) from None
        return self._content(server, letter)

    def _content(self, server: smtplib.SMTP, letter: bytes) -> Result:
        """Send the content. Until the server has asked for it, it is certain that it does not have it."""
        try:
            code, _ = server.docmd("DATA")
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Result("later", why(error, self.smtp))
        if code != START_OF_CONTENT:
            return self._declined(code, "the mail")
        try:
            server.send(_quoted(letter))
            code, _ = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Result("in_doubt", f"no answer after the content: {why(error, self.smtp)}")
        return Result("accepted") if code == OK else self._declined(code, "the mail")

    def _declined(self, code: int, what: str, *, is_address: bool = False) -> Result:
        """Say whether the server declined for good, and be ready for the next mail."""
        if code == BUSY or code < 0 or self._server is None or self._server.sock is None:
            self._drop()
        else:
            try:
                self._server.rset()
            except (OSError, smtplib.SMTPException):
                self._drop()
        if code >= PERMANENT:
            return Result("refused", f"the mail server refused {what} ({code})", is_address)
        return Result("later", f"the mail server did not take {what} now ({code})")

    def _connected(self) -> smtplib.SMTP:
        """Give the connection, made again where it broke. Raises `NoServerError`."""
        if self._server is not None and self._server.sock is not None:
            return self._server
        try:
            password = self.smtp.password()
            self._server = mail_server.connect(self.smtp)
            self._server.ehlo_or_helo_if_needed()
            if self.smtp.smtp_user:
                self._server.login(self.smtp.smtp_user, password)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise NoServerError(why(error, self.smtp)) from None
        return self._server

    def _drop(self, *, politely: bool = False) -> None:
        if self._server is None:
            return
        try:
            if politely and self._server.sock is not None:
                self._server.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            self._server.close()
            self._server = None


def _quoted(content: bytes) -> bytes:
    """Write a mail the way SMTP takes it: a dot that begins a line is doubled, and a line with one dot ends it."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").replace(b"\r\n.", b"\r\n..")
    lines = b"." + lines if lines.startswith(b".") else lines
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def why(error: BaseException, smtp: AlertSettings) -> str:
    """Say why the server could not be used, in words of our own."""
    match reason := connection_failures.cause(error):
        case smtplib.SMTPResponseException() if not isinstance(reason, smtplib.SMTPAuthenticationError):
            return f"the mail server refused the connection ({reason.smtp_code})"
        case smtplib.SMTPServerDisconnected():
            return "the mail server closed the connection"
        case socket.gaierror():
            return "the mail server's name is unknown"
        case _:
            return connection_failures.why(reason, smtp.timeout_seconds)
