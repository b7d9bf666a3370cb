"""A full disk: one sentence, what was published stays byte for byte, and with room again the next run completes."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest

from orchestration import space
from papertrends.settings import Settings
from tests.conftest import ROOT
from tests.faults.conftest import Instance

SENTENCE = "is full: "
MB = 1_000_000


@dataclass
class Disk:
    """A small disk."""

    folder: Path

    def fill(self, leave: int) -> None:
        """Leave at most this many bytes free."""
        # whoever writes at the same time may take the last of them
        with (self.folder / "filler").open("ab", buffering=0) as file, suppress(OSError):
            while (free := shutil.disk_usage(self.folder).free) > leave:
                file.write(bytes(min(free - leave, MB)))

    def make_room(self) -> None:
        (self.folder / "filler").unlink()


def a_disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode().strip()}")
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    yield from a_disk(tmp_path / "disk", 300)


@pytest.fixture
def small(running: Instance, disk: Disk) -> Instance:
    """The built instance with its data folder on a small disk, and a digest of 3 MB that it has not read yet."""
    data = shutil.copytree(running.settings.data_dir, disk.folder / "data")
    with (running.settings.digests_dir / "more.jsonl").open("w") as file:
        for n in range(3_000):
            abstract = " ".join(hashlib.sha256(f"{n} {m}".encode()).hexdigest() for m in range(15))
            file.write(json.dumps({"title": f"Of lamps, part {n}", "abstract": abstract}) + "\n")
    settings = Settings(digests_dir=running.settings.digests_dir, config_dir=running.settings.config_dir, data_dir=data)
    return replace(running, settings=settings)


def published_bytes(instance: Instance) -> bytes:
    return instance.settings.published.read_bytes()


def is_tidy(instance: Instance) -> bool:
    """Whether no partly written file and no set-aside file is left."""
    names = {path.name for path in instance.settings.data_dir.iterdir()}
    return not any(".new" in name or ".damaged" in name or name.startswith("papertrends.duckdb.") for name in names)


def test_before_a_run_space_is_asked_for(small, disk):
    before = published_bytes(small)
    disk.fill(leave=100 * MB)
    with pytest.raises(space.NoSpaceError, match=r"is full: 100 MB are free, and a run needs about 1\d\d MB.*you may delete logs/"):
        small.load()
    assert published_bytes(small) == before
    assert is_tidy(small)
    disk.make_room()
    assert small.run().outcome == "published"


@pytest.mark.parametrize(
    ("stage", "left"),
    [
        *[(stage, 0) for stage in ("load", "transform", "publish")],
        # what transform writes needs less
        *[pytest.param(stage, 1 * MB, marks=pytest.mark.slow) for stage in ("load", "publish")],
    ],
)
def test_where_a_disk_is_full_in_the_middle(small, disk, monkeypatch, stage, left):
    monkeypatch.setattr(space, "MARGIN", -(10**12))
    before = published_bytes(small)
    steps: dict[str, Callable[[], object]] = {"load": small.load, "transform": small.transform, "publish": small.publish}
    for name in itertools.takewhile(lambda name: name != stage, steps):
        steps[name]()
    disk.fill(leave=left)
    with pytest.raises((duckdb.Error, OSError)) as told:
        steps[stage]()
    said = space.sentence_of(small.settings, told.value)
    assert said is not None
    assert str(small.settings.data_dir) in said
    assert SENTENCE in said
    assert published_bytes(small) == before
    assert is_tidy(small)
    disk.make_room()
    assert small.run().outcome == "published"
    assert small.ask("select count(*) from raw.digest_entries where title like 'Of lamps%'") == [(3_000,)]


def build(settings: Settings, at: str = "", then: Callable[[], object] = lambda: None) -> tuple[int, str]:
    """Run `make build`, calling a hook at each message. Returns its exit status and messages."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PAPERTRENDS_", "DAGSTER_", "DBT_"))} | {
        "PAPERTRENDS_DIGESTS_DIR": str(settings.digests_dir),
        "PAPERTRENDS_CONFIG_DIR": str(settings.config_dir),
        "PAPERTRENDS_DATA_DIR": str(settings.data_dir),
    }
    command = [sys.executable, "-m", "orchestration.cli", "build"]
    said: list[str] = []
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout:
            said.append(line)
            if at and at in line:
                then()
                at = ""
    assert not at, said[-20:]
    return process.returncode, "".join(said)


@pytest.mark.parametrize("left", [0, 5 * MB])
def test_a_build_without_room_says_so_at_once(small, disk, left):
    before = published_bytes(small)
    disk.fill(leave=left)
    status, said = build(small.settings)
    assert status == 1
    assert SENTENCE in said
    assert "Traceback" not in said
    assert len(said.splitlines()) <= 3
    assert published_bytes(small) == before
    assert is_tidy(small)


@pytest.mark.slow
def test_builds_whose_disk_fills_say_so_and_the_next_one_with_room_completes(small, disk):
    before = published_bytes(small)
    for at in ("load_digests: files", "OK created sql table model", "Finished running"):
        status, said = build(small.settings, at, lambda: disk.fill(leave=0))
        assert status == 1, said[-2_000:]
        assert SENTENCE in said
        assert "the published file is unchanged" in said
        assert "Traceback" not in said[-1_500:]
        assert published_bytes(small) == before
        assert is_tidy(small)
        disk.make_room()
    status, said = build(small.settings)
    assert status == 0, said[-2_000:]
    with duckdb.connect(str(small.settings.published), read_only=True) as con:
        assert con.execute("select count(*) from papers where title like 'Of lamps, part %'").fetchone() == (3_000,)
