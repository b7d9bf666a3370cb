"""The PAPERTRENDS_FETCH_* settings: how to fetch. What to fetch stands in sources.csv."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal, get_args
from urllib.parse import quote

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from papertrends.fetching.hosts import NoAnswerError
from papertrends.reasons import FetchReason

Secret = Literal["imap_password", "openalex_key", "semantic_scholar_key"]


class FetchSettings(BaseSettings):
    """How to fetch. Raises pydantic's `ValidationError`, which names the invalid setting."""

    model_config = SettingsConfigDict(
        env_prefix="PAPERTRENDS_FETCH_", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    contact: str = Field(
        default="", pattern=r"^[\x20-\x7e]*$", description="an address for the sources' operators to reach you at; sent in the User-Agent"
    )
    interval_seconds: float = Field(default=3.0, ge=0, description="pause between two requests to one host")
    retries: int = Field(default=4, ge=0, description="how often a request is repeated after a temporary failure")
    backoff_seconds: float = Field(default=2.0, ge=0, description="first wait before a retry; each later one doubles it")
    patience_seconds: float = Field(default=300.0, ge=0, description="longest wait, also if a source asks for more (Retry-After)")
    timeout_seconds: float = Field(default=60.0, gt=0, description="longest silence within an answer")
    answer_seconds: float = Field(default=600.0, gt=0, description="longest time for one whole answer")
    max_answer_mb: int = Field(default=64, gt=0, description="a larger answer or mail is a failure")
    private_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="names of your own servers, which need not be on the public internet"
    )
    imap_password: SecretStr | None = Field(default=None, description="password of the mailbox")
    imap_password_file: Path | None = Field(default=None, description="file that holds it")
    openalex_key: SecretStr | None = Field(default=None, description="API key of OpenAlex")
    openalex_key_file: Path | None = Field(default=None, description="file that holds it")
    semantic_scholar_key: SecretStr | None = Field(default=None, description="API key of Semantic Scholar")
    semantic_scholar_key_file: Path | None = Field(default=None, description="file that holds it")

    @field_validator("private_hosts", mode="before")
    @classmethod
    def _separated_by_commas(cls, value: object) -> object:
        return tuple(part.strip().lower() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @property
    def user_agent(self) -> str:
        """Who asks."""
        return f"papertrends/0.1 ({self.contact or 'personal research digest'})"

    @property
    def max_answer_bytes(self) -> int:
        """The size limit in bytes."""
        return self.max_answer_mb * 1024 * 1024

    def secret(self, name: Secret) -> str | None:
        """Return a password or key; None if it is not set. Raises `NoAnswerError` if its file cannot be read."""
        if (given := getattr(self, name)) is not None:
            return str(given.get_secret_value())
        file: Path | None = getattr(self, f"{name}_file")
        if file is None:
            return None
        try:
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not text"
            raise NoAnswerError(FetchReason.SECRET_MISSING, f"PAPERTRENDS_FETCH_{name.upper()}_FILE: {why}") from None

    def without_secrets(self, text: str) -> str:
        """A text in which no password or key stands, whoever repeated it."""
        for name in get_args(Secret):
            with suppress(NoAnswerError):
                if secret := self.secret(name):
                    text = text.replace(secret, "…").replace(quote(secret, safe=""), "…")
        return text
