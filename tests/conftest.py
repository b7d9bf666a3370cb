"""Shared fixtures: one real build of our own fixture digests, and real files if they are beside the project."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import hypothesis
import pytest
from filelock import FileLock
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

# how long an example takes says how busy the machine is
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
SHARED = ROOT.parent / "shared"


SHARE_A_DASHBOARD = {
    **dict.fromkeys(("data_health", "downloads", "merges", "pages", "papers"), "built"),
    **dict.fromkeys(("accessibility", "sql_editor", "trends"), "history"),
}
"""Files of browser tests, and whose dashboard they look at: those of one share a server and a browser."""


class Scheduling(LoadFileScheduling):
    """Gives a process whole files, and those that share a dashboard all to one: a second one would start it again."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return SHARE_A_DASHBOARD.get(Path(file).stem.removeprefix("test_"), file) if file.startswith("tests/browser/") else file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the many short files last, so that all processes end at the same time."""
    items.sort(key=lambda item: (ROOT / "tests" / "unit") in item.path.parents)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    """Use our scheduling for `--dist loadfile`."""
    return Scheduling(config, log) if config.getvalue("dist") == "loadfile" else None


def open_to_all(folder: Path) -> Path:
    """Let any user reach a folder of the tests, which pytest keeps for its owner."""
    for part in (folder, *folder.parents):
        mode = part.stat().st_mode
        if mode & 0o055 != 0o055:
            part.chmod(mode | 0o055)
    return folder


@contextmanager
def reserved_port() -> Generator[int]:
    """Reserve a port: until the end nobody else is given it, while a server of ours may still listen on it."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@dataclass
class Place:
    """Folders of one product instance, and how to run it."""

    root: Path
    said: str = ""
    """What its first build printed."""

    @property
    def digests(self) -> Path:
        return self.root / "digests"

    @property
    def config(self) -> Path:
        return self.root / "config"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def published(self) -> Path:
        return self.data / "papertrends.duckdb"

    def env(self) -> dict[str, str]:
        """The environment in which a person would run the product here."""
        inherited = {
            k: v for k, v in os.environ.items() if not k.startswith(("PAPERTRENDS_", "DAGSTER_", "DBT_")) and k != "PYTHONDONTWRITEBYTECODE"
        }
        return inherited | {
            "PAPERTRENDS_DIGESTS_DIR": str(self.digests),
            "PAPERTRENDS_CONFIG_DIR": str(self.config),
            "PAPERTRENDS_DATA_DIR": str(self.data),
        }

    def build(self, *, check: bool = True) -> subprocess.CompletedProcess[str]:
        """What `make build` does."""
        done = subprocess.run(
            [sys.executable, "-m", "orchestration.cli", "build"], cwd=ROOT, env=self.env(), capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done

    def query(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Ask the published file, as any reader does."""
        with duckdb.connect() as con:
            con.execute(f"attach '{self.published}' as p (read_only)")
            con.execute("use p")
            return con.execute(sql, list(parameters)).fetchall()


BuildOnce = Callable[[str, Callable[[Place], object]], Place]


def new_place(root: Path) -> Place:
    place = Place(root)
    for folder in (place.digests, place.config, place.data):
        folder.mkdir(parents=True)
    return place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty instance of the product."""
    return new_place(tmp_path / "instance")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real files; they are not part of the project."""
    if not (SHARED / "digests").is_dir():
        pytest.skip(f"no real files in {SHARED}: this test needs them")
    return SHARED


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> BuildOnce:
    """Build an instance under a name, once for all processes of the session: tests look at it and leave it as it is.

    scripts/mutation.py names a folder in which builds outlast the session.
    """
    base = tmp_path_factory.getbasetemp()
    shared_folder = Path(os.environ.get("TESTS_KEEP_BUILDS_IN") or (base if worker_id == "master" else base.parent))

    def once(name: str, fill: Callable[[Place], object]) -> Place:
        root = shared_folder / f"built-{name}"
        said = root / "said.txt"
        with FileLock(shared_folder / f"built-{name}.lock"):
            if not said.exists():
                shutil.rmtree(root, ignore_errors=True)
                place = new_place(root)
                fill(place)
                said.write_text(place.build().stdout)
        return Place(root, said.read_text())

    return once


def copy_of(folder: Path) -> Callable[[Place], object]:
    """Fill an instance with the files of a folder."""
    return lambda place: shutil.copytree(folder, place.digests, dirs_exist_ok=True, copy_function=shutil.copyfile)


@pytest.fixture(scope="session")
def built(build_once: BuildOnce) -> Place:
    """A build of our own fixture digests."""

    def fill(place: Place) -> None:
        copy_of(FIXTURES / "digests")(place)
        (place.config / "digests.csv").write_text(
            "file,listed_on,source_kind,source,withdrawn\n"
            "saved-page.txt,2025-06-05,daily,my-list,\n"
            "another-day.txt,,,,true\n"
            "no-such-file.txt,2025-06-05,,,\n"
            "saved-page.txt,yesterday,,,\n"
        )
        (place.config / "match_overrides.csv").write_text("id_a,id_b,verdict,who,why\ne_gone,e_gone_too,same,Ada,both are withdrawn\n")

    return build_once("fixtures", fill)


@pytest.fixture(scope="session")
def history(build_once: BuildOnce) -> Place:
    """A build of months of invented papers, in which something rises and falls."""
    from tests import invented_history  # imports dbt, which few tests need

    return build_once("history", lambda place: invented_history.write(place.digests))


@pytest.fixture
def filled(place: Place) -> Place:
    """An instance with the fixture digests, not built yet."""
    shutil.copytree(FIXTURES / "digests", place.digests, dirs_exist_ok=True)
    return place


@pytest.fixture(scope="session")
def real_files(shared: Path, build_once: BuildOnce) -> Place:
    """A build of the five real files."""
    return build_once("files", copy_of(shared / "digests"))


@pytest.fixture(scope="session")
def real_months(shared: Path, build_once: BuildOnce) -> Place:
    """A build of thirteen months of real days."""
    return build_once("months", copy_of(shared / "data" / "hf-api"))
