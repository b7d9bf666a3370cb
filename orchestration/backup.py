"""Backup and restore of an instance, in one file.

A backup holds the warehouse (the only record of deleted files), the published file and its older years, what was said, run_status.json,
readers' libraries and the configuration folder. A restored instance shows the same tables at once, without a build.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import tarfile
import tempfile
from functools import partial
from pathlib import Path

import duckdb

from orchestration.warehouse import lock
from orchestration.warehouse.opening import patiently
from orchestration.warehouse.publishing import SAID
from papertrends import older_files
from papertrends.library import copying
from papertrends.library.opening import LibraryError, opened
from papertrends.settings import Settings

FORMAT = 2
"""Raised when a backup's layout changes: an older papertrends then refuses it."""
WITHOUT_OLDER_YEARS = 1
"""Of a backup that an older papertrends can restore: all that is published is in one file."""
CONFIG, ABOUT, LIBRARY = "config", "backup.json", "library.sqlite"


class BackupError(RuntimeError):
    """A backup could not be made or restored; the message is for the person who asked."""


def write_backup(settings: Settings, target: Path) -> Path:
    """Write a backup into a new file. Waits for a running build, so the backup is consistent.

    Raises `BackupError` if there is nothing to back up or the target exists.
    """
    if not settings.warehouse.exists():
        msg = f"there is no warehouse in {settings.data_dir}: nothing to back up"
        raise BackupError(msg)
    if target.exists():
        msg = f"{target} exists: name another file"
        raise BackupError(msg)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.new")
    held = settings.data_dir / "pipeline.lock"
    lock.acquire(held, "backup", wait_seconds=settings.lock_wait_seconds, say=print)
    try:
        with patiently(partial(duckdb.connect, str(settings.warehouse))) as con:
            con.execute("checkpoint")  # merges the write-ahead log into the file
        with tarfile.open(fresh, "w:gz", compresslevel=1) as archive:
            older = older_files.folder_of(settings.published)
            for path in (*_files(settings), settings.data_dir / SAID, older):
                if path.exists():
                    archive.add(path, path.name)
            _add_library(archive, settings)
            if settings.config_dir.is_dir():
                archive.add(settings.config_dir, CONFIG)
            about = json.dumps(
                {"format": FORMAT if older.is_dir() else WITHOUT_OLDER_YEARS, "made_at": dt.datetime.now(dt.UTC).isoformat()}
            ).encode()
            member = tarfile.TarInfo(ABOUT)
            member.size = len(about)
            archive.addfile(member, io.BytesIO(about))
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
        lock.release(held, "backup")
    return target


def restore_backup(settings: Settings, source: Path) -> None:
    """Put a backup's files in place. Digest files are not part of a backup.

    Raises `BackupError` if the file is not a backup, or a warehouse or configuration is in the way.
    """
    if not source.is_file():
        msg = f"there is no file {source}"
        raise BackupError(msg)
    if settings.warehouse.exists():
        msg = f"{settings.warehouse} exists: move it away first, or set PAPERTRENDS_DATA_DIR to an empty folder"
        raise BackupError(msg)
    own = list(settings.config_dir.glob("*.csv")) if settings.config_dir.is_dir() else []
    if own:
        msg = f"{settings.config_dir} holds {own[0].name}: move it away first, or set PAPERTRENDS_CONFIG_DIR to an empty folder"
        raise BackupError(msg)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    settings.config_dir.mkdir(parents=True, exist_ok=True)
    _refuse_library(settings)
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix="restore-") as name:
        folder = Path(name)
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
            about = json.loads((folder / ABOUT).read_bytes())
        except (OSError, tarfile.TarError, ValueError, EOFError) as error:
            msg = f"{source} is not a papertrends backup, or is damaged: {error}"
            raise BackupError(msg) from error
        if about.get("format") not in {WITHOUT_OLDER_YEARS, FORMAT}:
            msg = f"{source} was made by a newer papertrends: upgrade first"
            raise BackupError(msg)
        if (folder / LIBRARY).exists():
            _put_library(folder / LIBRARY, settings)
        for path in sorted((folder / CONFIG).glob("*")) if (folder / CONFIG).is_dir() else []:
            # the two folders may lie on different disks
            shutil.move(path, settings.config_dir / path.name)
        for part in (SAID, older_files.FOLDER):
            for path in sorted((folder / part).glob("*")):
                (settings.data_dir / part).mkdir(exist_ok=True)
                path.replace(settings.data_dir / part / path.name)
        for path in _files(settings):
            if (folder / path.name).exists():
                (folder / path.name).replace(path)


def _files(settings: Settings) -> tuple[Path, ...]:
    return settings.warehouse, settings.published, settings.run_status


def _add_library(archive: tarfile.TarFile, settings: Settings) -> None:
    """Add readers' libraries as an SQLite file, wherever they are kept."""
    if not settings.library_url and not settings.library_file.exists():
        return
    with tempfile.TemporaryDirectory() as name:
        copied = Path(name) / LIBRARY
        try:
            copying.copy(settings.library, f"sqlite:///{copied}")
        except LibraryError as error:
            msg = f"nothing was backed up: {error}"
            raise BackupError(msg) from error
        archive.add(copied, LIBRARY)


def _refuse_library(settings: Settings) -> None:
    """Refuse to put libraries in place of others."""
    if not settings.library_url and not settings.library_file.exists():
        return
    try:
        if copying.is_empty(opened(settings.library)):
            return
    except LibraryError as error:
        raise BackupError(str(error)) from error
    where = "the database of PAPERTRENDS_LIBRARY_URL" if settings.library_url else settings.library_file
    msg = f"{where} holds libraries of readers: move it away first"
    raise BackupError(msg)


def _put_library(saved: Path, settings: Settings) -> None:
    try:
        copying.copy(f"sqlite:///{saved}", settings.library)
    except LibraryError as error:
        raise BackupError(str(error)) from error
