"""Older years beside the published file: killed publishes, rollbacks, backups, and files that are lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from orchestration import backup, doctor_files, generations, pipeline
from orchestration.warehouse import damage, raw
from orchestration.warehouse.feeds import read_feeds
from papertrends import older_files
from papertrends.settings import Settings
from tests.conftest import ROOT, Place
from tests.faults.conftest import Instance
from tests.split_years import SMALL, change, parquet, publish, spread, tables


@pytest.fixture
def parted(history: Place, tmp_path: Path) -> Instance:
    """The same, to change."""
    instance = spread(history, tmp_path / "instance")
    publish(instance, SMALL, "first")
    return instance


def generation(instance: Instance) -> str:
    [(name,)] = instance.place.query("select value from about where key = 'generation'")
    return name


KILLED = """
    import os, signal, sys
    from orchestration import pipeline, steps
    from orchestration.warehouse import older_years, publishing
    from papertrends.settings import Settings

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    {break_off}
    with pipeline.step(Settings(), "killed", print):
        steps.publish(Settings(), "killed")
"""


@pytest.mark.parametrize(
    "break_off",
    [
        "older_years.show = die",
        *(pytest.param(f"{step} = die", marks=pytest.mark.slow) for step in ("older_years.note", "publishing.said.keep")),
        "publishing.note_published = die",
    ],
)
def test_a_publish_that_is_killed_leaves_a_whole_one_and_the_next_clears_up(parted: Instance, break_off: str):
    before = tables(parted.settings.published)
    change(parted, "update marts.papers set title = title || '!'")
    environment = parted.place.env() | {"PAPERTRENDS_PUBLISHED_MOST_ROWS": str(SMALL)}
    script = textwrap.dedent(KILLED).format(break_off=break_off)
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    assert damage.what_is_wrong(parted.settings.published, must_hold="about") is None
    now = tables(parted.settings.published)
    assert (now["papers"] == before["papers"]) == (break_off != "publishing.note_published = die"), "the old file, or the new one"
    assert len(now["papers"]) == len(before["papers"])
    parted.settings = parted.settings.model_copy(update={"generations_kept": 0})
    for run in ("next", "after next", "third"):
        publish(parted, SMALL, run)
    folder = older_files.folder_of(parted.settings.published)
    needed = older_files.needed(folder, generation(parted))
    assert {path.name for path in folder.iterdir() if path.suffix != ".json"} == set(needed)


@pytest.mark.slow
def test_a_rollback_shows_the_older_years_of_its_time(parted: Instance):
    before = tables(parted.settings.published)
    change(parted, "update marts.papers set title = title || '!'")
    publish(parted, SMALL, "second")
    after = tables(parted.settings.published)
    generations.roll_back(parted.settings, None)
    assert tables(parted.settings.published) == before
    publish(parted, SMALL, "third")
    assert tables(parted.settings.published) == after


@pytest.mark.slow
def test_there_is_no_rollback_to_a_file_whose_older_years_cannot_be_read(parted: Instance):
    generation_before = generation(parted)
    old = older_files.needed(older_files.folder_of(parted.settings.published), generation_before)
    change(parted, "update marts.papers set title = title || '!'")
    publish(parted, SMALL, "second")
    [spoilt, *_] = [older_files.folder_of(parted.settings.published) / name for name in old if name.startswith("papers-")]
    content = bytearray(spoilt.read_bytes())
    content[100 : len(content) // 2] = os.urandom(len(content) // 2 - 100)
    spoilt.unlink()
    spoilt.write_bytes(content)
    [kept] = [path for path in generations.kept(parted.settings) if path.stem == generation_before]
    assert str(spoilt) in str(damage.what_is_wrong(kept, must_hold="about"))
    assert generation_before not in [one.name for one in generations.known(parted.settings)]
    shown, _ = generations.roll_back(parted.settings, None)
    assert shown.name < generation_before, "the one before it"
    assert damage.what_is_wrong(parted.settings.published, must_hold="about") is None


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: os.truncate(path, path.stat().st_size // 2)], ids=["gone", "cut"])
def test_a_lost_file_is_named_and_written_again_though_nothing_is_new(parted: Instance, spoil: Any):
    [finding] = doctor_files.older_years(parted.settings)
    assert finding.level == "ok"
    expected = tables(parted.settings.published)
    lost = older_files.folder_of(parted.settings.published) / next(name for name in parquet(parted) if name.startswith("papers-"))
    lost.chmod(0o644)
    spoil(lost)
    [finding] = doctor_files.older_years(parted.settings)
    assert finding.level == "problem"
    assert str(lost) in finding.sentence
    [database] = [finding for finding in doctor_files.databases(parted.settings) if finding.subject == "published file"]
    assert database.level == "ok"
    with raw.open_warehouse(parted.settings.warehouse) as con:
        assert not pipeline.published_is_whole(parted.settings, con)
    publish(parted, SMALL, "second")
    with raw.open_warehouse(parted.settings.warehouse) as con:
        assert pipeline.published_is_whole(parted.settings, con)
    assert tables(parted.settings.published) == expected


def test_files_that_nobody_vouches_for_are_read_before_they_are_used_again(parted: Instance):
    expected = tables(parted.settings.published)
    folder = older_files.folder_of(parted.settings.published)
    other, changed = [folder / name for name in parquet(parted) if name.startswith("paper_authors")][:2]
    shutil.copyfile(other, changed.with_name("copy"))
    changed.with_name("copy").replace(changed)
    parted.settings.published.touch()
    publish(parted, SMALL, "second")
    assert tables(parted.settings.published) == expected


def test_a_backup_brings_the_older_years_back_to_another_folder(parted: Instance, tmp_path: Path):
    expected = tables(parted.settings.published)
    made = backup.write_backup(parted.settings, tmp_path / "backup.tar.gz")
    shutil.rmtree(parted.place.root)
    restored = Settings(**{f"{name}_dir": tmp_path / "o'ther" / name for name in ("digests", "config", "data")})
    backup.restore_backup(restored, made)
    assert tables(restored.published) == expected
    assert read_feeds(restored.published)
    assert damage.what_is_wrong(restored.published, must_hold="about") is None
    assert [one.is_shown for one in generations.known(restored)] == [True]
    with raw.open_warehouse(restored.warehouse) as con:
        assert pipeline.published_is_whole(restored, con)
