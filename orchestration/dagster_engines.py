"""Let Dagster's SQLite storage keep its engines, and not wait for the disk, for each event it stores.

A new engine compiles each of its statements anew: half of the processor time that the 580 events of a run took. And of a
connection's end SQLite makes an occasion to empty the write-ahead log, unless another one is open: of a build of the sample
on a busy machine, 19 of 43 s went into 1,809 commits and 2,111 closed connections.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Any, Final

from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.runs.sqlite import sqlite_run_storage
from dagster._core.storage.schedules.sqlite import sqlite_schedule_storage
from sqlalchemy import Engine, create_engine, event

MOST_KEPT: Final = 16
"""Engines of one storage: each run has a database of its own, and few are in use at a time."""


def keep_engines() -> None:
    """Let each storage keep the engines it makes."""
    for module in (sqlite_event_log, sqlite_run_storage, sqlite_schedule_storage):
        if vars(module)["create_engine"] is create_engine:
            setattr(module, "create_engine", keeping(made))  # noqa: B010 - the modules' types know no such name


def made(url: str, **options: Any) -> Engine:
    """Make an engine whose commits do not wait for the disk.

    After a power failure the last events may be missing, but the database is sound ("normal", in SQLite's words). The open
    connection reads from the file that was there first, and a database may still be moved or deleted.
    """
    engine = create_engine(url, **options)
    kept_open: sqlite3.Connection | None = None

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _: object) -> None:
        nonlocal kept_open
        # what is wrong with a database, its user finds; a new one becomes one with a log only later, so it is read each time
        with suppress(sqlite3.Error):
            kept_open = kept_open or sqlite3.connect(str(engine.url.database), check_same_thread=False)
            kept_open.execute("select 1 from sqlite_master").fetchone()
        connection.execute("pragma synchronous = normal")

    return engine


def keeping(create: Callable[..., Engine]) -> Callable[..., Engine]:
    """Make engines, or give those made before for the same database; the options are the same in each call."""
    kept: OrderedDict[str, Engine] = OrderedDict()
    lock = Lock()

    def kept_or_made(url: str, **options: Any) -> Engine:
        with lock:
            engine = kept.pop(url, None) or create(url, **options)
            kept[url] = engine
            if len(kept) > MOST_KEPT:
                kept.popitem(last=False)
            return engine

    return kept_or_made
