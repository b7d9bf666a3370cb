"""Earlier published files, kept so that one of them can be shown again: `papertrends rollback`.

A published file is replaced and never written into, so keeping it is a hard link: it takes no time, and disk space only once
another file is published in its place. Where the file system has no hard links, nothing is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration import space
from orchestration.warehouse import copying, damage, lock, publishing
from orchestration.warehouse.feeds import read_feeds
from papertrends import files, older_files, run_status
from papertrends.feeds.writing import write_feeds
from papertrends.sentences import counted
from papertrends.settings import Settings

Say = Callable[[str], object]
ENDING = ".duckdb"
SHAPE = """
select table_name || '.' || column_name || ' ' || data_type from duckdb_columns() where database_name = $name and not internal
union all
select distinct 'macro ' || function_name from duckdb_functions() where database_name = $name and not internal
"""
"""What the dashboard's queries rely on, one row each."""


class RollbackError(RuntimeError):
    """There is nothing to go back to, or it cannot be shown; the message is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One published file, earlier or shown."""

    path: Path
    name: str
    """Also tells when it was published, so names are in order of time."""
    published_at: dt.datetime
    papers: int
    digests: int
    is_shown: bool

    def sentence(self) -> str:
        """When it was published and what it holds."""
        holds = f"{counted(self.papers, 'paper')} from {counted(self.digests, 'digest')}"
        return f"published {self.published_at:%Y-%m-%d %H:%M:%S} UTC: {holds}"


def folder(settings: Settings) -> Path:
    """Where earlier published files are kept."""
    return settings.data_dir / older_files.GENERATIONS


def keep_noted(settings: Settings, con: duckdb.DuckDBPyConnection) -> None:
    """Keep the published file before another one replaces it, if it is the one the warehouse has on record.

    The file itself is not opened: another program may hold it.
    """
    row = con.execute("select generation from meta.published").fetchone()
    if row and row[0] and publishing.is_as_noted(con, settings.published):
        _keep(settings, str(row[0]))
    for path in kept(settings)[settings.generations_kept :]:
        files.remove(path)


def _keep(settings: Settings, name: str) -> None:
    """Keep the published file under its name, if it is not kept already."""
    if settings.generations_kept and not any(_is_same(path, settings.published) for path in kept(settings)):
        folder(settings).mkdir(parents=True, exist_ok=True)
        # without hard links, a copy of each generation would cost as much as publishing it
        with suppress(OSError):
            (folder(settings) / f"{name}{ENDING}").hardlink_to(settings.published)


def kept(settings: Settings) -> list[Path]:
    """The files that are kept, the newest first."""
    return sorted(folder(settings).glob(f"*{ENDING}"), reverse=True)


def disk_space(settings: Settings) -> int:
    """Bytes that the kept files occupy besides the published one."""
    return sum(path.stat().st_size for path in kept(settings) if not _is_same(path, settings.published))


def make_room(settings: Settings, say: Say) -> None:
    """Give up the oldest kept files while a run lacks space: a new digest matters more than an old table."""
    for path in reversed(kept(settings)):
        if space.free(settings.data_dir) >= space.needed(settings):
            return
        if not _is_same(path, settings.published):
            files.remove(path)
            say(f"deleted {path}, an earlier published file, to make room for this run")


def known(settings: Settings) -> list[Generation]:
    """All that can be shown, the newest first, the shown one among them."""
    paths = kept(settings)
    if not any(_is_same(path, settings.published) for path in paths):
        paths.append(settings.published)
    found = [generation for path in paths if (generation := _read(settings, path))]
    return sorted(found, key=lambda generation: generation.name, reverse=True)


def roll_back(settings: Settings, number: int | None) -> tuple[Generation, str]:
    """Show an earlier published file again: the one with this number in the list, or the one before the one shown.

    Waits for a running build. Returns the generation and what could not be done for it. Raises `RollbackError`, and
    `lock.BusyError`.
    """
    held = settings.data_dir / "pipeline.lock"
    lock.acquire(held, "rollback", wait_seconds=settings.lock_wait_seconds, say=print)
    try:
        wanted = _chosen(settings, known(settings), number)
        if wrong := damage.what_is_wrong(wanted.path, must_hold="about"):
            msg = f"{wanted.path} is damaged: {wrong}"
            raise RollbackError(msg)
        if (shown := _read(settings, settings.published)) is not None:
            _refuse_other_shape(wanted, shown)
            _keep(settings, shown.name)
        with files.replacing(settings.published) as fresh:
            fresh.hardlink_to(wanted.path)
        files.set_aside(files.log_of(settings.published))
        for path in [path for path in kept(settings) if not _is_same(path, settings.published)][settings.generations_kept :]:
            files.remove(path)
        with run_status.changing(settings.run_status) as status:
            status.generation, status.published_at = wanted.name, wanted.published_at
            status.rolled_back_to = wanted.published_at
        return wanted, _write_feeds(settings)
    finally:
        lock.release(held, "rollback")


def _chosen(settings: Settings, found: list[Generation], number: int | None) -> Generation:
    if number is None:
        shown = next((generation.name for generation in found if generation.is_shown), None)
        earlier = [generation for generation in found if shown is None or generation.name < shown]
        if not earlier:
            msg = f"no earlier published file is kept in {folder(settings)}; PAPERTRENDS_GENERATIONS_KEPT says how many are"
            raise RollbackError(msg)
        return earlier[0]
    if not 1 <= number <= len(found):
        msg = f"there is no number {number}: `papertrends rollback --list` shows the numbers"
        raise RollbackError(msg)
    if found[number - 1].is_shown:
        msg = f"number {number} is the one that is shown"
        raise RollbackError(msg)
    return found[number - 1]


def _refuse_other_shape(wanted: Generation, shown: Generation) -> None:
    """Refuse a file without a column or macro that the shown one has: pages of this version may ask for it."""
    with duckdb.connect() as con:
        shapes: list[set[str]] = []
        for name, path in (("wanted", wanted.path), ("shown", shown.path)):
            con.execute(f"attach {copying.quoted(str(path))} as {name} (read_only)")
            shapes.append({str(part) for (part,) in con.execute(SHAPE, {"name": name}).fetchall()})
    if missing := sorted(shapes[1] - shapes[0]):
        msg = (
            f"{wanted.path} was published by another version of papertrends and lacks {counted(len(missing), 'column or macro')} "
            f"of this one, such as {missing[0]}: install that version to show it"
        )
        raise RollbackError(msg)


def _write_feeds(settings: Settings) -> str:
    try:
        write_feeds(read_feeds(settings.published), settings.feeds, settings.public_url)
    except (OSError, duckdb.Error) as error:
        return f"the feeds were not written: {next(iter(str(error).splitlines()), '')}"
    return ""


def _read(settings: Settings, path: Path) -> Generation | None:
    """Read what a published file says of itself; None if it cannot be read."""
    try:
        with duckdb.connect() as con:
            con.execute(f"attach {copying.quoted(str(path))} as one (read_only)")
            con.execute(older_files.saying_where(path))
            about = dict(con.execute("select key, value from one.about").fetchall())
            counts = con.execute("select (select count(*) from one.papers), (select count(*) from one.digests)").fetchone() or (0, 0)
        moment = dt.datetime.fromisoformat(about["published_at"])
        return Generation(path, about["generation"], moment, int(counts[0]), int(counts[1]), _is_same(path, settings.published))
    except (duckdb.Error, KeyError, ValueError):
        return None


def _is_same(path: Path, published: Path) -> bool:
    try:
        return path.samefile(published)
    except OSError:
        return False
