"""The folders that commands create before they do anything."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from orchestration import dagster_storage, space
from papertrends.settings import Settings


def make_dagster_home(settings: Settings) -> str | None:
    """Create Dagster's home in the data folder, with the project's settings. Returns why it cannot be made, if so."""
    try:
        settings.dagster_home.mkdir(parents=True, exist_ok=True)
        for sentence in dagster_storage.mend(settings.dagster_home):
            print(sentence, file=sys.stderr)
        if "DAGSTER_HOME" not in os.environ:
            shutil.copyfile(Path(__file__).with_name("dagster.yaml"), settings.dagster_home / "dagster.yaml")
            os.environ["DAGSTER_HOME"] = str(settings.dagster_home)
    except OSError as error:
        return space.sentence_of(settings, error) or f"{settings.dagster_home} cannot be written: {error.strerror}"
    return None


def make_digests_folder(settings: Settings) -> None:
    """Create the digests folder of a new instance. In an existing one it may only be unmounted, which the run reports."""
    if not settings.digests_dir.is_dir() and not settings.warehouse.exists():
        print(f"created the folder {settings.digests_dir}; put digest files there (PAPERTRENDS_DIGESTS_DIR)")
        settings.digests_dir.mkdir(parents=True, exist_ok=True)
