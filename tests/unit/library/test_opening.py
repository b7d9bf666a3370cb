"""Whatever keeps a library from being used is said in a sentence, and nothing of it is lost."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from papertrends.library import opening
from papertrends.library.model import Reference
from papertrends.library.opening import LibraryError, opened
from papertrends.library.store import Library, Subject
from papertrends.library.tables import METADATA, MIGRATIONS_TABLE
from tests.conftest import open_to_all


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with one saved paper."""
    path = tmp_path / "library.sqlite"
    save(path, "e_1")
    return path


def save(path: Path, paper_id: str) -> None:
    library = Library(opened(f"sqlite:///{path}"))
    library.change([Subject(paper_id, Reference("T"))], lambda item: replace(item, state="saved"))


def kept(path: Path) -> list[str | None]:
    return [item.paper_id for item in Library(opened(f"sqlite:///{path}")).items()]


def test_the_migrations_make_the_tables_that_the_code_reads(url: str):
    with opened(url).reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": MIGRATIONS_TABLE, "compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_file_in_its_place_is_begun_anew_while_the_program_runs(path: Path):
    path.unlink()
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    assert kept(path) == []
    save(path, "e_2")
    assert kept(path) == ["e_2"]


def test_readers_read_while_another_program_writes_and_a_writer_is_told(path: Path, monkeypatch):
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    opening._engine.cache_clear()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    try:
        assert kept(path) == ["e_1"]
        with pytest.raises(LibraryError, match=r"is in use by another program\. Try again"):
            save(path, "e_2")
    finally:
        other.close()
        opening._engine.cache_clear()
    save(path, "e_2")
    assert sorted(kept(path)) == ["e_1", "e_2"]


@pytest.mark.parametrize("damage", [b"this is no database at all" * 50, b""])
def test_a_damaged_file_is_named_and_left_alone(path: Path, damage: bytes):
    sqlite3.connect(path).execute("pragma wal_checkpoint(truncate)").connection.close()
    whole = path.read_bytes()
    path.write_bytes(damage or whole[:4096] + b"\xff" * (len(whole) - 4096))
    before = path.read_bytes()
    with pytest.raises(LibraryError, match=r"is damaged\. Restore it from a backup"):
        kept(path)
    assert path.read_bytes() == before


def test_a_newer_library_is_refused_and_left_alone(path: Path):
    with sqlite3.connect(path) as con:
        con.execute(f"update {MIGRATIONS_TABLE} set version_num = '9999'")
    con.close()
    with pytest.raises(LibraryError, match="newer version of papertrends: upgrade"):
        kept(path)


def test_looking_at_a_library_does_not_migrate_it(tmp_path: Path):
    empty = tmp_path / "library.sqlite"
    opened(f"sqlite:///{empty}", migrate=False)
    with sqlite3.connect(empty) as con:
        assert con.execute("select count(*) from sqlite_master").fetchone() == (0,)
    con.close()


@contextmanager
def somebody_else(folder: Path) -> Iterator[None]:
    """Be a user who can reach a folder and write nothing: root may write everything."""
    open_to_all(folder)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("has_log", [False, True])
def test_a_read_only_library_is_read_and_says_that_it_cannot_be_changed(path: Path, has_log: bool):
    other = sqlite3.connect(path) if has_log else None
    if other:
        other.execute("begin immediate")  # its log stays beside the file
    with somebody_else(path.parent):
        assert kept(path) == ["e_1"]
        assert not opened(f"sqlite:///{path}").can_write
        with pytest.raises(LibraryError, match="is read-only, so the library can be read and not changed"):
            save(path, "e_2")
    if other:
        other.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_where_no_library_can_be_begun_the_setting_is_named(tmp_path: Path):
    with somebody_else(tmp_path), pytest.raises(LibraryError, match="cannot be written: change its owner or mode, or set PAPERTRENDS"):
        kept(tmp_path / "library.sqlite")


@pytest.mark.parametrize("address", ["no address", "oracle://somewhere/x", "mysql+none://x/y"])
def test_an_address_that_is_none_is_said_to_be_none(address: str):
    with pytest.raises(LibraryError, match="PAPERTRENDS_LIBRARY_URL"):
        opened(address)


def test_a_server_that_does_not_answer_is_named_without_its_password():
    with pytest.raises(LibraryError) as told:
        opened("postgresql+psycopg2://ada:secret@127.0.0.1:1/papertrends")
    assert "ada:***@127.0.0.1:1/papertrends cannot be used" in str(told.value)
    assert "secret" not in str(told.value)
