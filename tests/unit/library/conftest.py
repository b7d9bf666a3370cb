"""Libraries on real databases: SQLite files, and a Postgres server where its programs are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from papertrends.library.opening import opened
from papertrends.library.store import Library
from tests.conftest import reserved_port


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty Postgres database; any user but root may run the server."""
    programs = shutil.which("initdb")
    if not programs:
        pytest.skip("Postgres is not installed")
    as_other = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.getuid() == 0 else []
    with tempfile.TemporaryDirectory() as name, reserved_port() as port:
        folder = Path(name)
        folder.chmod(0o777)
        there = folder / "data"
        subprocess.run([*as_other, "initdb", "-D", there, "-U", "papertrends", "-A", "trust"], check=True, capture_output=True, cwd="/tmp")
        options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off"
        control = [*as_other, "pg_ctl", "-D", there, "-w"]
        subprocess.run([*control, "-l", folder / "log", "-o", options, "start"], check=True, capture_output=True, cwd="/tmp")
        try:
            yield f"postgresql+psycopg2://papertrends@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True, cwd="/tmp")


@pytest.fixture
def emptied(postgres) -> str:
    """The address of a Postgres database with nothing in it."""
    engine = create_engine(postgres)
    with engine.begin() as connection:
        connection.execute(text("drop schema public cascade; create schema public"))
    engine.dispose()
    return postgres


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def url(request, tmp_path) -> str:
    """The address of an empty library."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'library.sqlite'}"
    return request.getfixturevalue("emptied")


@pytest.fixture
def library(url) -> Callable[..., Library]:
    """Open the library of a login."""
    return lambda login="": Library(opened(url), login)
