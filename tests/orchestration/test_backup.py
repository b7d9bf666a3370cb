"""A backup holds what cannot be rebuilt; restored on an empty machine, it gives the same published tables."""

from __future__ import annotations

import shutil
import tarfile
from dataclasses import replace

import duckdb
import pytest

from orchestration import pipeline, steps
from orchestration.backup import BackupError, restore_backup, write_backup
from papertrends.library.model import Reference
from papertrends.library.opening import opened
from papertrends.library.store import Library, Subject
from papertrends.settings import Settings
from tests.conftest import Place, new_place


def settings_of(place: Place) -> Settings:
    return Settings(digests_dir=place.digests, config_dir=place.config, data_dir=place.data)


@pytest.fixture
def backed_up(built, tmp_path):
    original = Place(shutil.copytree(built.root, tmp_path / "instance"))
    return original, write_backup(settings_of(original), tmp_path / "backup.tar.gz")


def tables(place: Place) -> dict[str, list[tuple]]:
    """Every published table's rows, in one order."""
    with duckdb.connect(str(place.published), read_only=True) as con:
        names = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        return {name: con.execute(f'select t::varchar from "{name}" as t order by 1').fetchall() for name in names}


def test_a_restored_backup_shows_the_same_tables_and_needs_no_new_build(backed_up, tmp_path):
    original, backup = backed_up
    restored = new_place(tmp_path / "elsewhere")
    restore_backup(settings_of(restored), backup)
    assert (restored.config / "digests.csv").read_bytes() == (original.config / "digests.csv").read_bytes()
    assert tables(restored) == tables(original)
    shutil.copytree(original.digests, restored.digests, dirs_exist_ok=True)
    steps.load(settings_of(restored), "the next run", [], say=print, warn=print)
    assert pipeline.is_published(settings_of(restored), pipeline.fingerprint(settings_of(restored)))
    pipeline.finish(settings_of(restored), "the next run", "nothing_new", "")


def keep(settings: Settings, paper_id: str) -> None:
    library = Library(opened(settings.library), "ada@example.org")
    library.change([Subject(paper_id, Reference("A paper"))], lambda item: replace(item, state="saved", tags=("mine",)))


def test_readers_libraries_come_back_and_replace_no_others(built, tmp_path):
    original = settings_of(Place(shutil.copytree(built.root, tmp_path / "instance")))
    keep(original, "e_1")
    backup = write_backup(original, tmp_path / "backup.tar.gz")
    restored = settings_of(new_place(tmp_path / "elsewhere"))
    restore_backup(restored, backup)
    [item] = Library(opened(restored.library), "ada@example.org").items()
    assert (item.paper_id, item.tags) == ("e_1", ("mine",))
    other = settings_of(new_place(tmp_path / "other"))
    keep(other, "e_2")
    with pytest.raises(BackupError, match=r"library\.sqlite holds libraries of readers: move it away first"):
        restore_backup(other, backup)
    assert not other.warehouse.exists()


def test_a_damaged_library_fails_the_backup_and_says_so(built, tmp_path):
    original = settings_of(Place(shutil.copytree(built.root, tmp_path / "instance")))
    original.library_file.write_text("no database" * 100)
    with pytest.raises(BackupError, match=r"library\.sqlite is damaged"):
        write_backup(original, tmp_path / "backup.tar.gz")
    assert not (tmp_path / "backup.tar.gz").exists()


def test_a_restore_overwrites_nothing(backed_up, tmp_path):
    original, backup = backed_up
    with pytest.raises(BackupError, match="move it away first"):
        restore_backup(settings_of(original), backup)
    other = new_place(tmp_path / "elsewhere")
    (other.config / "topics.csv").write_text("topic_id\n")
    with pytest.raises(BackupError, match=r"topics\.csv"):
        restore_backup(settings_of(other), backup)
    assert not (other.data / "warehouse.duckdb").exists()


def test_a_backup_never_overwrites_a_file_and_needs_a_warehouse(backed_up, tmp_path):
    original, backup = backed_up
    with pytest.raises(BackupError, match="name another file"):
        write_backup(settings_of(original), backup)
    with pytest.raises(BackupError, match="nothing to back up"):
        write_backup(settings_of(new_place(tmp_path / "elsewhere")), tmp_path / "other.tar.gz")


@pytest.mark.parametrize("damage", ["cut off", "not an archive", "another archive"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(backed_up, tmp_path, damage):
    _, backup = backed_up
    if damage == "cut off":
        backup.write_bytes(backup.read_bytes()[:5000])
    elif damage == "not an archive":
        backup.write_bytes(b"hello")
    else:
        with tarfile.open(backup, "w:gz") as archive:
            archive.add(__file__, "something.py")
    empty = new_place(tmp_path / "elsewhere")
    with pytest.raises(BackupError, match="not a papertrends backup"):
        restore_backup(settings_of(empty), backup)
    assert list(empty.data.iterdir()) == []
