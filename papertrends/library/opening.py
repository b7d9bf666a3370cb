"""Open the library's database: SQLite in the data folder, or what PAPERTRENDS_LIBRARY_URL names, brought to this version.

Whatever keeps it from being read or written becomes a `LibraryError`, whose message is for the reader. A library is never set
aside or replaced: it is the only record of what people kept.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NotEnoughConnectionsError
from sqlalchemy.pool import NullPool

from papertrends.library.tables import MIGRATIONS_TABLE

BUSY_SECONDS: Final = 5
"""How long a reader's click waits for another program that has the file locked."""
CONNECT_SECONDS: Final = 3
"""How long a page waits for a database server that does not answer."""
MIGRATIONS: Final = Path(__file__).with_name("migrations")
ADVISORY_LOCK: Final = 4_823_117
"""Any number that nothing else in the database locks: one process migrates, the others wait."""
_migrating = threading.Lock()


class LibraryError(Exception):
    """The library cannot be read or written; the message is a sentence for its reader."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A library that can be read; `can_write` tells whether it can be changed."""

    engine: Engine
    where: str
    can_write: bool = True

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """Read. Raises `LibraryError`."""
        with _telling(self.where), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = False) -> Generator[Connection]:
        """Change all of it or nothing; other writers wait.

        Args:
            durable: whether the change is on the disk when this ends, so that not even a power cut takes it back.

        Raises:
            LibraryError: it cannot be changed.
        """
        if not self.can_write:
            msg = f"{self.where} is read-only, so the library can be read and not changed."
            raise LibraryError(msg)
        with _telling(self.where), self.engine.begin() as connection:
            _wait_for_others(connection, durable=durable)
            yield connection


def opened(url: str, *, migrate: bool = True) -> Opened:
    """Open a library and bring it to this version; a missing file is created.

    Args:
        url: the address of a database, as SQLAlchemy takes it.
        migrate: whether an older library may be changed.

    Raises:
        LibraryError: it cannot be used.
    """
    where, path = _where(url), _file(url)
    if path is not None and path.exists() and not _can_write(path):
        with _telling(where):
            return Opened(_read_only(path, where), where, can_write=False)
    engine = _engine(url)
    with _telling(where):
        _bring_up_to_date(engine, migrate=migrate)
    return Opened(engine, where)


@lru_cache(maxsize=8)
def _engine(url: str) -> Engine:
    """Make the engine of an address once. Raises `LibraryError` if it is no address of a database."""
    parsed = _parsed(url)
    try:
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(parsed, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS})
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        given = {"connect_timeout": CONNECT_SECONDS} if parsed.get_backend_name() == "postgresql" else {}
        return create_engine(parsed, pool_pre_ping=True, connect_args=given)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise _no_address(error) from error


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise _no_address(error) from error


def _no_address(error: Exception) -> LibraryError:
    return LibraryError(f"PAPERTRENDS_LIBRARY_URL is no address of a database that can be used: {_first_line(error)}")


def _set_up_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    """Readers and a writer side by side; an item's tags go with it."""
    del record
    connection.isolation_level = None  # BEGIN is ours: Python's would leave the statements of a migration outside
    connection.execute("pragma foreign_keys = on")
    if connection.execute("pragma journal_mode").fetchone() != ("wal",):
        connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("begin")


def _wait_for_others(connection: Connection, *, durable: bool = False) -> None:
    """Let one writer in at a time, before it reads what it is going to change."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("rollback")
        if durable:
            connection.exec_driver_sql("pragma synchronous = full")
        connection.exec_driver_sql("begin immediate")
    elif connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})


def _bring_up_to_date(engine: Engine, *, migrate: bool) -> None:
    """Migrate if need be. Looked at each time: another file may have been put in its place."""
    with engine.connect() as connection:
        version = _version(connection)
    if version == _newest():
        return
    if version is not None:
        _scripts().get_revision(version)  # raises where a newer papertrends made it
    if not migrate:
        return
    # alembic keeps what it is doing in its module
    with _migrating, engine.begin() as connection:
        _wait_for_others(connection)
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    """Give the version of a library, None of an empty database. Alembic's own way takes twenty times as long."""
    try:
        return connection.exec_driver_sql(f"select version_num from {MIGRATIONS_TABLE}").scalar()  # noqa: S608 - our own name
    except (OperationalError, ProgrammingError):
        connection.rollback()
        if inspect(connection).has_table(MIGRATIONS_TABLE):
            raise
        return None


@lru_cache(maxsize=1)
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


@lru_cache(maxsize=1)
def _newest() -> str | None:
    return _scripts().get_current_head()


def _can_write(path: Path) -> bool:
    """Tell whether a file can be written, and the log that SQLite puts beside it."""
    return all(os.access(one, os.W_OK, effective_ids=True) for one in (path, path.parent))


def _read_only(path: Path, where: str) -> Engine:
    """Open a file that cannot be written; one without a log beside it needs none."""
    has_log = path.with_name(f"{path.name}-wal").exists()
    engine = create_engine(f"sqlite:///file:{path}?mode=ro{'' if has_log else '&immutable=1'}&uri=true", poolclass=NullPool)
    with engine.connect() as connection:
        if _version(connection) != _newest():
            msg = f"{where} is of another version of papertrends and cannot be migrated, since it is read-only."
            raise LibraryError(msg)
    return engine


@contextmanager
def _telling(where: str) -> Generator[None]:
    """Say in a sentence what an error of the database means and what to do."""
    try:
        yield
    except CommandError as error:
        msg = f"{where} is of a newer version of papertrends: upgrade papertrends, or move the library away to begin another."
        raise LibraryError(msg) from error
    except (DBAPIError, NotEnoughConnectionsError, sqlite3.Error) as error:
        raise LibraryError(_sentence(where, str(getattr(error, "orig", None) or error))) from error


def _sentence(where: str, said: str) -> str:
    low = said.lower()
    if "locked" in low or "busy" in low:
        return f"{where} is in use by another program. Try again in a moment."
    if "not a database" in low or "malformed" in low or "disk i/o" in low:
        return f"{where} is damaged. Restore it from a backup, or move it away to begin another."
    if "disk is full" in low:
        return f"{where} cannot be written: the disk is full."
    if _is_about_permission(low):
        return f"{where} cannot be written: change its owner or mode, or set PAPERTRENDS_LIBRARY_URL."
    return f"{where} cannot be used: {_first_line(said)}"


def _is_about_permission(said: str) -> bool:
    return any(part in said.lower() for part in ("readonly", "unable to open database file", "permission denied"))


def _first_line(error: object) -> str:
    return next(iter(str(error).splitlines()), "")


def _where(url: str) -> str:
    """Name a library without its password."""
    path = _file(url)
    return f"The library {path}" if path else f"The library at {_parsed(url).render_as_string(hide_password=True)}"


def _file(url: str) -> Path | None:
    parsed = _parsed(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None
