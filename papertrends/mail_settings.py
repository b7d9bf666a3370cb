"""The PAPERTRENDS_MAIL_* settings. No mail goes to subscribers unless a sender is set; the mail server is that of alerts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from papertrends.alerts.settings import ADDRESS


class MailSettings(BaseSettings):
    """Who sends mail to subscribers. Raises pydantic's `ValidationError`, which never repeats a value: some are secret."""

    model_config = SettingsConfigDict(
        env_prefix="PAPERTRENDS_MAIL_", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    sender: Annotated[str, Field(pattern=ADDRESS)] | None = Field(default=None, description="sender of the mails; unset: none are sent")
    key: SecretStr | None = Field(default=None, min_length=32, description="key that signs the links in mails")
    key_file: Path | None = Field(default=None, description="file that holds this key")
    bounces: str = Field(
        default="",
        pattern=r"^(imaps://\S+|imap://([^@/\s]+@)?(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?)?$",
        description="mailbox that mails come back to: imaps://USER@HOST/FOLDER",
    )
    bounces_password: SecretStr | None = Field(default=None, description="password of this mailbox")
    bounces_password_file: Path | None = Field(default=None, description="file that holds this password")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for name in ("key", "bounces_password"):
            if getattr(self, name) is not None and getattr(self, f"{name}_file") is not None:
                msg = f"PAPERTRENDS_MAIL_{name.upper()} and PAPERTRENDS_MAIL_{name.upper()}_FILE are both set: set one"
                raise ValueError(msg)
        return self

    @property
    def is_on(self) -> bool:
        """Whether mail is sent to subscribers."""
        return self.sender is not None

    @property
    def domain(self) -> str:
        """The sender's domain, which names the list."""
        return (self.sender or "").rpartition("@")[2] or "localhost"
