"""`python -m orchestration.containers`: what the containers need before they start.

Says which of the mounted folders this user cannot use, and brings Dagster's storage to the version that is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from papertrends.fetching.settings import FetchSettings
from papertrends.settings import Settings


def amiss(settings: Settings, *, is_fetching: bool) -> Iterator[str]:
    """Say which folder lacks permissions, whose it is, and what to do."""
    for folder, is_written, where in (
        (settings.data_dir, True, "the volume `data`"),
        (settings.digests_dir, is_fetching, "PAPERTRENDS_DIGESTS_DIR of this machine"),
        (settings.config_dir, False, "PAPERTRENDS_CONFIG_DIR of this machine"),
    ):
        try:
            owned = folder.stat()
        except FileNotFoundError:
            yield f"{folder} ({where}) is not mounted"
            continue
        except PermissionError:
            continue  # said of the folder around it
        if not _can_use(folder, is_written=is_written):
            verb, letters = ("write to", "rwx") if is_written else ("read", "rx")
            yield (
                f"{folder} ({where}) belongs to user {owned.st_uid} with mode {owned.st_mode & 0o7777:04o}: "
                f"user {os.getuid()} of the containers cannot {verb} it. Run `chmod o+{letters} FOLDER`, or "
                f"`chown {os.getuid()} FOLDER`, on this machine"
            )


def _can_use(folder: Path, *, is_written: bool) -> bool:
    """Try it: modes do not tell of read-only mounts, access lists and what a network's server allows."""
    try:
        os.listdir(folder)  # noqa: PTH208 - Path.iterdir opens the folder only when asked for the first entry
        if is_written:
            with tempfile.TemporaryFile(dir=folder):
                pass
    except OSError:
        return False
    return True


def found() -> list[str]:
    """Every sentence about a folder, for the settings of this process."""
    return list(amiss(Settings(), is_fetching=bool(FetchSettings().contact)))


def main() -> int:
    """Check the folders, then migrate; returns the exit status."""
    if said := found():
        print("\n".join(said), file=sys.stderr)
        return 1
    # where the storage is as it should be, this changes nothing
    dagster = Path(sys.executable).with_name("dagster")
    return subprocess.run([dagster, "instance", "migrate"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
