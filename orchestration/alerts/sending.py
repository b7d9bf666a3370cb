"""Send alerts, by HTTP and SMTP. Whatever the other side does, sending ends after a bounded time and never raises.

Nothing said here repeats a secret: no address of a webhook but its host, no password, and not what the other side says,
which may repeat them.
"""

from __future__ import annotations

import datetime as dt
import json
import smtplib
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from email.message import Message
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.parse import urlsplit

from papertrends import connection_failures
from papertrends.alerts import mail_server, wording
from papertrends.alerts.settings import AlertSettings
from papertrends.alerts.telling import Line

SPARE_SECONDS = 1.0
"""How much longer than one wait for the other side all of them together may take."""


class NotSentError(RuntimeError):
    """A channel did not take an alert; the message says why, without a secret."""


def send(alerts: AlertSettings, lines_of: Mapping[str, Sequence[Line]], address: str) -> dict[str, str | None]:
    """Send each channel its lines, all at once; return why each did not take them, or None if it did."""
    host, now = socket.gethostname(), dt.datetime.now(dt.UTC)
    letters: dict[str, Callable[[], None]] = {}
    for channel, lines in lines_of.items():
        if channel == "webhook":
            content = json.dumps(wording.body(lines, host, now, address)).encode()
            letters[channel] = lambda content=content: _post(alerts, content)
        else:
            letter = wording.mail(lines, host, now, address, alerts.sender, alerts.mail_to)
            letters[channel] = lambda letter=letter: _mail(alerts, letter)
    return _all_within(letters, alerts.timeout_seconds)


def where(alerts: AlertSettings, channel: str) -> str:
    """Name a channel without its secrets."""
    if channel == "mail":
        return f"mail to {', '.join(alerts.mail_to)} through {alerts.smtp_host}:{alerts.smtp_port}"
    try:
        return f"webhook at {urlsplit(alerts.webhook()).hostname}"
    except (OSError, ValueError) as error:
        return f"webhook ({_why(error, alerts)})"


def _all_within(letters: Mapping[str, Callable[[], None]], seconds: float) -> dict[str, str | None]:
    """Run all at once; what has not ended in time is given up and counts as not sent."""
    results: dict[str, str | None] = {}

    def deliver(channel: str, letter: Callable[[], None]) -> None:
        try:
            letter()
        except NotSentError as error:
            results[channel] = str(error)
        else:
            results[channel] = None

    # a side that sends a byte now and then never runs into the limit of a single wait; a daemon does not keep the process
    threads = [threading.Thread(target=deliver, args=one, daemon=True) for one in letters.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + SPARE_SECONDS)
    return {channel: results.get(channel, f"no answer within {seconds:.0f} s") for channel in letters}


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for an error: the alert would go where nobody asked for it."""

    def redirect_request(self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str) -> None:
        del req, fp, code, msg, headers, newurl


def _post(alerts: AlertSettings, content: bytes) -> None:
    """Post JSON. Raises `NotSentError` unless it is answered with 200 to 299."""
    try:
        headers = {"Content-Type": "application/json", "User-Agent": "papertrends"}
        request = urllib.request.Request(alerts.webhook(), content, headers, method="POST")  # noqa: S310 - the scheme was checked
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=alerts.timeout_seconds):
            pass
    except (OSError, ValueError, HTTPException) as error:
        raise NotSentError(_why(error, alerts)) from None


def _mail(alerts: AlertSettings, letter: Message) -> None:
    """Send a mail. Raises `NotSentError` if it cannot be handed over to the mail server for anybody."""
    try:
        password = alerts.password()
        with mail_server.connect(alerts) as server:
            if alerts.smtp_user:
                server.login(alerts.smtp_user, password)
            server.send_message(letter)
    except (OSError, ValueError) as error:  # smtplib's errors are of OSError
        raise NotSentError(_why(error, alerts)) from None


def _why(error: BaseException, alerts: AlertSettings) -> str:
    """Say why something was not sent, in words of our own."""
    reason = error.reason if isinstance(error, urllib.error.URLError) and not isinstance(error, urllib.error.HTTPError) else error
    match reason := connection_failures.cause(reason) if isinstance(reason, BaseException) else reason:
        case urllib.error.HTTPError():
            return f"it answered with HTTP status {reason.code}"
        case smtplib.SMTPRecipientsRefused():
            return f"the mail server refused every recipient ({', '.join(sorted({str(code) for code, _ in reason.recipients.values()}))})"
        case smtplib.SMTPResponseException() if not isinstance(reason, smtplib.SMTPAuthenticationError):
            return f"the mail server refused the mail ({reason.smtp_code})"
        case socket.gaierror():
            return "its host name is unknown"
        case smtplib.SMTPException() | HTTPException() if not isinstance(
            reason, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError
        ):
            return f"it did not answer as expected ({type(reason).__name__})"
        case ValueError() if not isinstance(reason, OSError):
            return "its address does not begin with http:// or https://"
        case BaseException():
            return connection_failures.why(reason, alerts.timeout_seconds)
        case _:
            return type(reason).__name__
