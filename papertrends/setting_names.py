"""Recognise mistyped settings: environment variables that begin like ours and are no setting of ours."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping

from papertrends.alerts.settings import AlertSettings
from papertrends.fetching.settings import FetchSettings
from papertrends.mail_settings import MailSettings
from papertrends.settings import Settings

PREFIX = "PAPERTREND"
"""Without the last letter, which is left out easily."""
OF_CONTAINERS = frozenset(
    f"PAPERTRENDS_{name}"
    for name in (
        "BASE_IMAGE",
        "CODE_MEMORY",
        "CPUS",
        "POSTGRES_DB",
        "POSTGRES_HOST",
        "POSTGRES_IMAGE",
        "POSTGRES_PASSWORD",
        "POSTGRES_USER",
        "VERSION",
    )
)
"""Read by docker-compose.yml and deploy/dagster.yaml, not by this program."""
INTERNAL = frozenset({"PAPERTRENDS_RUN_PROCESS"})
"""Set by the program itself for its child processes."""


def known_names() -> frozenset[str]:
    """The settings: every environment variable that a user can set for this program."""
    settings = (Settings, AlertSettings, FetchSettings, MailSettings)
    return frozenset(f"{kind.model_config.get('env_prefix')}{name}".upper() for kind in settings for name in kind.model_fields)


def used_names(environment: Mapping[str, str] = os.environ) -> list[str]:
    """The settings that the environment holds."""
    return sorted(name for name in environment if name.upper() in known_names())


def unknown_names(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return a sentence for each variable that looks like a setting and is none, with the setting nearest to it."""
    read = known_names() | OF_CONTAINERS | INTERNAL
    # settings are read whatever their case
    return [_sentence(name) for name in sorted(environment) if name.upper().startswith(PREFIX) and name.upper() not in read]


def _sentence(name: str) -> str:
    near = difflib.get_close_matches(name.upper(), sorted(known_names()), n=1, cutoff=0.85)
    hint = f"did you mean {near[0]}?" if near else "docs/operations.md lists the settings"
    return f"{name} is not a setting and has no effect: {hint}"
