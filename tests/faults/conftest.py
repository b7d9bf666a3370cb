"""Runs without Dagster and dbt: the same steps, with a stand-in that copies the tables dbt made of the same digests."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import pipeline, steps
from orchestration.warehouse import raw
from papertrends import run_status
from papertrends.settings import Settings
from tests.conftest import Place


@dataclass
class Instance:
    """A data folder, and runs over it."""

    place: Place
    settings: Settings
    made_by_dbt: Path
    """A published file with the marts of the same digests."""
    said: list[str] = field(default_factory=list)

    def load(self) -> steps.Loaded:
        """The first step of a run, under a new id."""
        self.run_id = str(uuid.uuid4())
        return steps.load(self.settings, self.run_id, [], say=lambda _: None, warn=self.said.append)

    def transform(self) -> bool:
        """What dbt does: read all of the warehouse, and make the tables where they are not. Returns whether there is news."""
        with pipeline.step(self.settings, self.run_id, print):
            wanted = pipeline.fingerprint(self.settings)
            if pipeline.is_published(self.settings, wanted):
                pipeline.finish(self.settings, self.run_id, "nothing_new", "")
                return False
            with raw.open_warehouse(self.settings.warehouse) as con:
                raw.begin_build(con)
                for schema, table in con.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall():
                    con.execute(f'select bit_xor(hash(t)) from "{schema}"."{table}" as t').fetchall()
                con.execute(f"attach '{self.made_by_dbt}' as made (read_only)")
                con.execute("drop schema if exists marts cascade")
                con.execute("create schema marts")
                names = con.execute(
                    "select table_name from duckdb_tables() where database_name = 'made' "
                    "and table_name not in ('about', 'published_trends')"
                ).fetchall()
                for (name,) in names:
                    con.execute(f"create table marts.{name} as from made.{name}")
                raw.end_build(con, self.run_id, wanted, "the stand-in")
        return True

    def publish(self) -> run_status.Run:
        """The last step of a run."""
        with pipeline.step(self.settings, self.run_id, print):
            done, message = steps.publish(self.settings, self.run_id)
            counts = {"new_digests": done.new_digests, "new_papers": done.new_papers}
            return pipeline.finish(self.settings, self.run_id, "published", message, **counts)

    def run(self) -> run_status.Run:
        """One run from its first step to its last."""
        self.load()
        if not self.transform():
            return run_status.read(self.settings.run_status).runs[0]
        return self.publish()

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the warehouse."""
        with duckdb.connect(str(self.settings.warehouse), read_only=True) as con:
            return con.execute(sql).fetchall()


@pytest.fixture
def instance_of(built: Place, tmp_path: Path) -> Callable[[str], Instance]:
    """Make an instance of an empty data folder, or of the one that was built of the fixture digests."""

    def make(name: str, *, empty: bool = False) -> Instance:
        instance = copied(built, tmp_path / name, made_by_dbt=built.published)
        if empty:
            shutil.rmtree(instance.place.data)
            instance.place.data.mkdir()
        return instance

    return make


def copied(place: Place, root: Path, *, made_by_dbt: Path) -> Instance:
    """An instance with the files of another one."""
    place = Place(shutil.copytree(place.root, root))
    return Instance(place, Settings(digests_dir=place.digests, config_dir=place.config, data_dir=place.data), made_by_dbt)


@pytest.fixture
def running(instance_of: Callable[[str], Instance]) -> Instance:
    """An instance with the fixture digests, built by a whole run."""
    return instance_of("instance")
