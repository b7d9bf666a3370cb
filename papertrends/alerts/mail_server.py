"""A connection to the mail server of the settings."""

from __future__ import annotations

import smtplib
import ssl

from papertrends.alerts.settings import AlertSettings


def connect(settings: AlertSettings) -> smtplib.SMTP:
    """Connect to the mail server, encrypted as the settings say."""
    host, port, seconds = settings.smtp_host, settings.smtp_port, settings.timeout_seconds
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=seconds, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=seconds)
    if settings.smtp_security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
