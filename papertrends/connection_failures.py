"""Why a server could not be used, in words of our own: what it says itself may repeat secrets or addresses."""

from __future__ import annotations

import smtplib
import ssl


def cause(error: BaseException) -> BaseException:
    """Give the timeout that smtplib reports as a closed connection; any other error as it is."""
    is_timeout = isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, TimeoutError)
    return error.__context__ if is_timeout and error.__context__ else error


def why(error: BaseException, timeout_seconds: float) -> str:
    """Say why a server, of mail or of the web, could not be used."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"the mail server refused user name and password ({error.smtp_code})"
        case smtplib.SMTPNotSupportedError():
            return "the mail server does not offer what the settings ask for (STARTTLS or a login)"
        case TimeoutError():
            return f"no answer within {timeout_seconds:.0f} s"
        case ssl.SSLError():
            return f"no encrypted connection: {error.reason or type(error).__name__}"
        case OSError() if error.filename is not None:
            return f"the file of its secret cannot be read: {error.strerror}"
        case OSError() if error.strerror:
            return error.strerror.lower()
        case _:
            return type(error).__name__
