"""The PAPERTRENDS_ALERT_* settings. No alert is sent unless a webhook or a mail address is set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ADDRESS = r"^[^@\s,<>\"]+@[^@\s,<>\"]+$"


class AlertSettings(BaseSettings):
    """Where alerts are sent, and from which limits on.

    Raises pydantic's `ValidationError`, which names the invalid setting and never its value: some values are secret.
    """

    model_config = SettingsConfigDict(
        env_prefix="PAPERTRENDS_ALERT_", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    webhook_url: SecretStr | None = Field(default=None, description="address that alerts are posted to as JSON")
    webhook_url_file: Path | None = Field(default=None, description="file that holds this address")
    mail_to: Annotated[tuple[Annotated[str, Field(pattern=ADDRESS)], ...], NoDecode] = Field(
        default=(), description="mail addresses that alerts are sent to, separated by commas"
    )
    mail_from: Annotated[str, Field(pattern=ADDRESS)] | None = Field(default=None, description="sender of the mails")
    smtp_host: str = Field(default="localhost", min_length=1, description="mail server")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="port of the mail server")
    smtp_security: Literal["starttls", "tls", "none"] = Field(default="starttls", description="how the connection is encrypted")
    smtp_user: str = Field(default="", description="user name at the mail server")
    smtp_password: SecretStr | None = Field(default=None, description="password at the mail server")
    smtp_password_file: Path | None = Field(default=None, description="file that holds this password")
    timeout_seconds: float = Field(default=10.0, gt=0, le=60, description="how long sending may take")
    no_digest_days: int = Field(default=7, ge=1, description="age in days of the newest digest from which it is an alert")
    disk_mb: int | None = Field(default=None, ge=1, description="free megabytes below which the disk is low")

    @field_validator("mail_to", mode="before")
    @classmethod
    def _separated_by_commas(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("webhook_url")
    @classmethod
    def _web_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            checked(value.get_secret_value())
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for name in ("webhook_url", "smtp_password"):
            if getattr(self, name) is not None and getattr(self, f"{name}_file") is not None:
                msg = f"PAPERTRENDS_ALERT_{name.upper()} and PAPERTRENDS_ALERT_{name.upper()}_FILE are both set: set one"
                raise ValueError(msg)
        if self.smtp_security == "none" and (self.smtp_password is not None or self.smtp_password_file is not None):
            msg = "PAPERTRENDS_ALERT_SMTP_SECURITY is none: a password is sent only over an encrypted connection"
            raise ValueError(msg)
        return self

    @property
    def has_webhook(self) -> bool:
        """Whether alerts go to a webhook."""
        return self.webhook_url is not None or self.webhook_url_file is not None

    @property
    def channels(self) -> tuple[str, ...]:
        """Where alerts go: `webhook`, `mail`, both or nowhere."""
        return (*(("webhook",) if self.has_webhook else ()), *(("mail",) if self.mail_to else ()))

    @property
    def sender(self) -> str:
        """The sender of the mails: unless it is set, the first recipient."""
        return self.mail_from or self.mail_to[0]

    def webhook(self) -> str:
        """Return the webhook's address. Raises OSError if its file cannot be read, ValueError if it holds no web address."""
        return checked(_secret(self.webhook_url, self.webhook_url_file))

    def password(self) -> str:
        """Return the password at the mail server; empty if there is none. Raises OSError if its file cannot be read."""
        return _secret(self.smtp_password, self.smtp_password_file)


def checked(address: str) -> str:
    """Return a web address. Raises ValueError, which does not repeat it, if it is none."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(character.isspace() for character in address):
        msg = "not an address that begins with http:// or https://"
        raise ValueError(msg)
    return address


def _secret(value: SecretStr | None, file: Path | None) -> str:
    if value is not None:
        return value.get_secret_value()
    # read at each use, so that a secret may be exchanged without a restart
    return file.read_text(encoding="utf-8").strip() if file is not None else ""
