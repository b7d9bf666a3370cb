"""Who may open the dashboard: only this machine, unless somebody decides otherwise and says who logs in, and how."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SHORTEST_SECRET = 16
"""A proxy's shared secret is guarded by its length alone: anybody who can send a request may guess it."""
EVERYBODY = "*"


class AccessSettings(BaseSettings):
    """The settings of access to the dashboard. The Dagster UI never listens to other machines."""

    model_config = SettingsConfigDict(env_prefix="PAPERTRENDS_", env_ignore_empty=True, extra="ignore", frozen=True)

    host: str = Field(default="127.0.0.1", pattern=r"^[0-9A-Za-z.:-]+$", description="the address on which the dashboard listens")
    login: Literal["none", "oidc", "proxy", "network"] = Field(
        default="none", description="how readers of the dashboard log in, or that the network decides who reaches it"
    )
    login_users: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="e-mail addresses and @domains that may log in; * for all that the provider or proxy lets in"
    )
    login_secret_file: Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())] | None = Field(
        default=None, description="a file with the client secret of OIDC, or the secret shared with the proxy"
    )
    oidc_metadata_url: str = Field(default="", pattern=r"^(https?://\S+)?$", description="the provider's openid-configuration")
    oidc_client_id: str = Field(default="", description="the client that the provider knows the dashboard as")
    proxy_user_header: str = Field(default="X-Forwarded-Email", pattern=r"^[A-Za-z0-9-]+$", description="where the proxy puts the user")
    sql_page: bool | None = Field(default=None, description="whether there is an SQL page; unset: only where no other machine can reach it")

    @field_validator("login_users", mode="before")
    @classmethod
    def _apart_by_commas(cls, value: object) -> object:
        return tuple(part.strip().lower() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @property
    def is_open(self) -> bool:
        """Whether other machines can reach the dashboard."""
        return not is_local(self.host)

    @property
    def has_sql_page(self) -> bool:
        """Whether the dashboard has an SQL page."""
        return self.sql_page if self.sql_page is not None else not self.is_open

    @property
    def secret(self) -> str:
        """The content of the secret file. Raises `OSError`."""
        return self.login_secret_file.read_text(encoding="utf-8").strip() if self.login_secret_file else ""

    def admits(self, user: str) -> bool:
        """Tell whether a user who has logged in may read the dashboard."""
        name = user.lower()
        allowed = self.login_users or ((EVERYBODY,) if self.login == "proxy" else ())
        return bool(name) and any(one in {EVERYBODY, name} or (one.startswith("@") and name.endswith(one)) for one in allowed)

    def refusal(self, *, is_open: bool | None = None, has_public_url: bool = True) -> str | None:
        """Say why the dashboard must not be started with these settings, or None.

        `is_open` overrules what `host` says.
        """
        if self.login == "none":
            return None if not (self.is_open if is_open is None else is_open) else NEEDS_LOGIN
        if self.login == "network":
            return None
        if missing := self._missing():
            return f"PAPERTRENDS_LOGIN={self.login} needs {' and '.join(missing)}"
        if self.host in {"0.0.0.0", "::"} and not has_public_url:  # noqa: S104 - a comparison
            return f"with PAPERTRENDS_HOST={self.host}, PAPERTRENDS_PUBLIC_URL must say under which address others reach the dashboard"
        try:
            secret = self.secret
        except (OSError, UnicodeDecodeError) as error:
            return f"PAPERTRENDS_LOGIN_SECRET_FILE={self.login_secret_file} cannot be read: {error}"
        if len(secret) < (SHORTEST_SECRET if self.login == "proxy" else 1):
            return f"the secret in {self.login_secret_file} is too short: write one of at least {SHORTEST_SECRET} characters"
        return None

    def _missing(self) -> list[str]:
        needed: dict[str, object] = {"PAPERTRENDS_LOGIN_SECRET_FILE": self.login_secret_file}
        if self.login == "oidc":
            needed |= {
                "PAPERTRENDS_OIDC_METADATA_URL": self.oidc_metadata_url,
                "PAPERTRENDS_OIDC_CLIENT_ID": self.oidc_client_id,
                # with a public provider, everybody has an account
                "PAPERTRENDS_LOGIN_USERS": self.login_users,
            }
        return [name for name, value in needed.items() if not value]


NEEDS_LOGIN = (
    "the dashboard would be open to other machines without a login: set PAPERTRENDS_LOGIN to oidc or proxy, or to network if "
    "your network decides who reaches it (docs/security.md)"
)


def is_local(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
