"""`papertrends backup` and `papertrends restore`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from orchestration import backup, space
from orchestration.commands.command import Command
from orchestration.warehouse import lock
from papertrends.settings import Settings


def keep(settings: Settings, asked: argparse.Namespace) -> int:
    """Make a backup. Returns 1 if that was refused."""
    return _or_refuse(settings, lambda: _keep(settings, asked.file))


def bring_back(settings: Settings, asked: argparse.Namespace) -> int:
    """Restore a backup. Returns 1 if that was refused."""
    return _or_refuse(settings, lambda: _bring_back(settings, asked.file))


def _keep(settings: Settings, file: Path) -> str:
    made = backup.write_backup(settings, file)
    return f"wrote {made} ({made.stat().st_size / space.MEGABYTE:,.0f} MB); digest files are not part of it"


def _bring_back(settings: Settings, file: Path) -> str:
    backup.restore_backup(settings, file)
    return f"restored {file} into {settings.data_dir} and {settings.config_dir}; put the digest files back, too"


def _or_refuse(settings: Settings, do: Callable[[], str]) -> int:
    """Do it and print what it says, or why it was refused."""
    try:
        print(do())
    except (backup.BackupError, lock.BusyError, OSError) as error:
        print(space.sentence_of(settings, error) or error, file=sys.stderr)
        return 1
    return 0


def _file_to_write(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write, such as papertrends.tar.gz")


def _file_to_read(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that `papertrends backup` wrote")


COMMANDS = (
    Command(
        "backup",
        "write the warehouse, the published file and the configuration into one new file; builds may go on",
        keep,
        _file_to_write,
    ),
    Command("restore", "put the files of a backup into an empty data folder and configuration folder", bring_back, _file_to_read),
)
