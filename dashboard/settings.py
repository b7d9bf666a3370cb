"""Where the dashboard finds what was published: its own reading of the PAPERTRENDS_* settings.

The dashboard shares no code with the pipeline, so that either can be changed, or run, without the other.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

REPOSITORY_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Settings:
    """The paths the dashboard opens, and what it may show as the address of a page."""

    data_dir: Path
    public_url: str

    @property
    def published_path(self) -> Path:
        """The published database."""
        return self.data_dir / "papertrends.duckdb"

    @property
    def run_status_path(self) -> Path:
        """How the last runs ended."""
        return self.data_dir / "run_status.json"

    @property
    def feeds_dir(self) -> Path:
        """Feeds of new papers, written with each publish."""
        return self.data_dir / "feeds"


def load_settings() -> Settings:
    """Read the settings from the environment; a relative path is taken from the repository's root."""
    data_dir = Path(os.environ.get("PAPERTRENDS_DATA_DIR") or "data").expanduser()
    return Settings(
        data_dir=data_dir if data_dir.is_absolute() else REPOSITORY_ROOT / data_dir,
        public_url=(os.environ.get("PAPERTRENDS_PUBLIC_URL") or "").rstrip("/"),
    )
