"""What `papertrends doctor` finds."""

from __future__ import annotations

from typing import Literal, NamedTuple

Level = Literal["ok", "warning", "problem"]


class Finding(NamedTuple):
    """One finding: its level, its subject, what was found, and what to do about it."""

    level: Level
    subject: str
    sentence: str
    remedy: str = ""
