"""Data folders for whole builds, by DuckDB and on a cluster, and what they published."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import psutil
from papertrends_cluster.gate.comparing import difference

from tests.conftest import ROOT

OF_RUNS = {"about", "pipeline_runs"}
"""Published tables that tell of runs, and not of digests."""
OF_A_RUN = {"digest_outcomes": "exclude (outcome, seen_at)"}
"""Columns that say what a run saw: to the second one, the same file is unchanged."""


class Place:
    """Folders of one pipeline."""

    def __init__(self, root: Path) -> None:
        """Make the folders."""
        self.root = root
        for name in ("digests", "config", "data"):
            (root / name).mkdir(parents=True, exist_ok=True)

    @property
    def published(self) -> Path:
        """The published file."""
        return self.root / "data" / "papertrends.duckdb"

    def add(self, *digests: Path) -> None:
        """Put digests where the pipeline looks."""
        for digest in digests:
            shutil.copy2(digest, self.root / "digests" / digest.name)

    def environment(self, **more: str) -> dict[str, str]:
        """Our own environment, with this place's folders."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PAPERTRENDS_", "DAGSTER_", "DBT_", "SPARK_"))}
        return own | {f"PAPERTRENDS_{name.upper()}_DIR": str(self.root / name) for name in ("digests", "config", "data")} | more

    def start(self, **more: str) -> subprocess.Popen[str]:
        """Start `papertrends build`."""
        command = [sys.executable, "-m", "orchestration.cli", "build"]
        environment = self.environment(PYTHONFAULTHANDLER="1", **more)
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def build(self, *, seconds: float = 400, **more: str) -> str:
        """Build within so many seconds, and return what was said."""
        process = self.start(**more)
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            # Python then says where each thread waits
            for one in [*psutil.Process(process.pid).children(recursive=True), process]:
                one.send_signal(signal.SIGABRT)
            said, _ = process.communicate()
        assert process.returncode == 0, said[-8000:]
        return said

    def build_on(self, remote: str, *, seconds: float = 400, **more: str) -> str:
        """Build on a cluster."""
        return self.build(seconds=seconds, **on(remote), **more)

    def copied(self, root: Path) -> Place:
        """The same digests, and the same warehouse of raw, in other folders."""
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        return Place(root)

    def last_run(self) -> dict[str, Any]:
        """How the last run ended."""
        return json.loads((self.root / "data" / "run_status.json").read_text(encoding="utf-8"))["runs"][0]


def on(remote: str) -> dict[str, str]:
    """The settings for a cluster."""
    return {"PAPERTRENDS_ENGINE": "cluster", "SPARK_REMOTE": remote}


def differences(expected: Path, found: Path) -> dict[str, str]:
    """What differs between two published files, by table."""
    with duckdb.connect() as con:
        con.execute(f"attach '{expected}' as expected (read_only)")
        con.execute(f"attach '{found}' as found (read_only)")
        names = [
            {str(name) for (name,) in con.execute("select table_name from duckdb_tables() where database_name = ?", [side]).fetchall()}
            for side in ("expected", "found")
        ]
        told = dict.fromkeys(names[0] ^ names[1], "only in one of both")
        for name in sorted((names[0] & names[1]) - OF_RUNS):
            query = f"select * {OF_A_RUN.get(name, '')} from {{}}.{name}"
            expected_rows, found_rows = (con.sql(query.format(side)).to_arrow_table() for side in ("expected", "found"))
            if other := difference(expected_rows, found_rows):
                told[name] = str(other)
    return told
