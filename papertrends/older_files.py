"""The older years of large published tables: Parquet files in a folder beside the published file, which its views read.

A file is never changed, and several published files may need it. Beside the files lies a list for each published file, which says
which ones it needs.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from papertrends import files

FOLDER: Final = "older"
"""Folder beside the published file."""
VARIABLE: Final = "papertrends_older"
"""Variable of a DuckDB connection that says where the folder is. Without it, views look where it was when they were published."""
GENERATIONS: Final = "generations"
"""Folder of earlier published files, which need the same folder."""
LIST: Final = ".json"


def folder_of(database: Path) -> Path:
    """Where the older years of a published file lie, or of one that is kept for a rollback."""
    return (database.parent.parent if database.parent.name == GENERATIONS else database.parent) / FOLDER


def saying_where(database: Path) -> str:
    """The SQL that tells a connection where the older years of this file lie, whatever its views say."""
    return f"set variable {VARIABLE} = '{str(folder_of(database)).replace(chr(39), chr(39) * 2)}'"


def note(folder: Path, generation: str, names: Iterable[str]) -> None:
    """Note which files of the folder a published file needs, and how large they are."""
    sizes = {name: (folder / name).stat().st_size for name in names}
    files.replace(folder / f"{generation}{LIST}", json.dumps(sizes, indent=1).encode())


def needed(folder: Path, generation: str) -> dict[str, int]:
    """The files that a published file needs, and their sizes; none where it holds everything itself."""
    try:
        return dict(json.loads((folder / f"{generation}{LIST}").read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return {}


def lost(folder: Path, generation: str) -> list[Path]:
    """The files that a published file needs and that are gone, or have another size than when they were written."""
    return [folder / name for name, size in needed(folder, generation).items() if _size(folder / name) != size]


def sweep(folder: Path, since: str | None, kept: Collection[str]) -> None:
    """Remove what no published file needs: neither one that is `kept`, nor the one shown before, `since`, nor a later one.

    Names of published files are in order of time. Readers may still have the one open that was shown before.
    """
    if since is None or not folder.is_dir():
        return
    stay = {path.stem for path in folder.glob(f"*{LIST}") if path.stem in kept or path.stem >= since}
    names = {f"{name}{LIST}" for name in stay}.union(*(needed(folder, name) for name in stay))
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink()
    if not names:
        folder.rmdir()


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
