"""Raw to marts, by DuckDB and on a Sail cluster of two workers of this machine, one after the other.

    .venv-cluster/bin/python -m tests.cluster.benchmark --data DIR [--papers 100000] [--days 365] [--select papers+]

Both run dbt's models and tests on the same raw tables; DuckDB does in a copy of the warehouse, in the folder by_duckdb. Says seconds,
seconds of a processor (compare these on a busy machine) and the largest memory of all processes, and, of the cluster's models, what
their stages handed on to the next: the bytes of the files that lie between stages, looked at ten times a second, and the largest partition.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from papertrends_cluster.engine import local

from orchestration import steps
from orchestration.dbt_manifest import ensure_manifest
from orchestration.warehouse import raw
from papertrends.settings import ROOT, Settings

DBT = ["build", "--exclude-resource-type", "unit_test", "--full-refresh"]


@dataclass
class Use:
    """What processes have used together, and what their stages handed on to each other."""

    most_memory: int = 0
    seconds: dict[int, float] = field(default_factory=dict)
    """Of processors, by process."""
    handed_on: dict[str, tuple[float, int]] = field(default_factory=dict)
    """When each file between two stages was first seen, and its bytes, by its path."""

    def __str__(self) -> str:
        return f"{sum(self.seconds.values()):.0f} s of a processor, at most {self.most_memory / 2**30:.1f} GiB"

    def look(self, between_stages: Path) -> None:
        """Look once. Pages of memory that are shared count once for each process."""
        here = 0
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                here += process.memory_info().rss
                times = process.cpu_times()
                self.seconds[process.pid] = times.user + times.system
        self.most_memory = max(self.most_memory, here)
        for path in between_stages.rglob("*.arrow"):
            with suppress(OSError):
                first, _ = self.handed_on.get(str(path), (time.time(), 0))
                self.handed_on[str(path)] = (first, path.stat().st_size)


@contextmanager
def watched(between_stages: Path) -> Generator[Use]:
    """Watch all processes that this one has started, and the folder with the rows between stages."""
    use, ended = Use(), threading.Event()

    def watch() -> None:
        while not ended.wait(0.1):
            # a folder may go while it is walked
            with suppress(OSError):
                use.look(between_stages)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    yield use
    ended.set()
    thread.join()


def load(data: Path, digests: Path) -> None:
    """Load the digests into a warehouse, without models."""
    os.environ |= {"PAPERTRENDS_DATA_DIR": str(data), "PAPERTRENDS_DIGESTS_DIR": str(digests)}
    settings = Settings()
    steps.load(settings, "bench", ["digest_entries"], print, print)
    with raw.open_warehouse(settings.warehouse) as con:
        raw.replace_config(con, settings.config_dir)


def dbt(program: str, data: Path, more: list[str], **environment: str) -> str:
    """Run dbt; tells how many seconds it took, and whether it failed."""
    target = data / "target"
    shutil.rmtree(target, ignore_errors=True)
    project = str(ROOT / "dbt_project")
    folders = {"PAPERTRENDS_DATA_DIR": str(data), "DBT_PROJECT_DIR": project, "DBT_PROFILES_DIR": project}
    folders |= {"DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target)}
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", program, *DBT, *more], env=os.environ | folders | environment, check=False)
    return f"{time.monotonic() - began:.0f} s" + (" (failed)" if done.returncode else "")


def handed_on(use: Use, results: Path) -> list[tuple[str, float, int, int, int]]:
    """Of each model its seconds, its stages, and the bytes that they handed on: all, and those of the largest partition."""
    found = []
    for one in json.loads(results.read_text(encoding="utf-8"))["results"]:
        timed = {step["name"]: step for step in one["timing"]}
        if one["unique_id"].startswith("model.") and "execute" in timed:
            began, ended = (_moment(timed["execute"][side]) for side in ("started_at", "completed_at"))
            partitions: dict[str, int] = {}
            for path, (at, size) in use.handed_on.items():
                if began <= at <= ended:
                    partition = path.partition("/attempt-")[0]
                    partitions[partition] = partitions.get(partition, 0) + size
            stages = {partition.partition("/partition-")[0] for partition in partitions}
            sizes = list(partitions.values()) or [0]
            found.append((one["unique_id"].split(".")[-1], ended - began, len(stages), sum(sizes), max(sizes)))
    return found


def _moment(written: str) -> float:
    return dt.datetime.fromisoformat(written.replace("Z", "+00:00")).timestamp()


def main() -> None:
    """Generate, load, and run both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--select", default="")
    parser.add_argument("--without-duckdb", action="store_true")
    asked = parser.parse_args()
    digests, data = asked.data / "digests", asked.data / "data"
    ensure_manifest(ROOT / "dbt_project")
    if not data.exists():
        generate = ["-m", "tests.benchmarks.generate", "--papers", str(asked.papers), "--days", str(asked.days), "--out", str(digests)]
        subprocess.run([sys.executable, *generate], check=True)
        load(data, digests)
    more = ["--select", asked.select] if asked.select else []
    between_stages = asked.data / "between"
    between_stages.mkdir(exist_ok=True)
    if not asked.without_duckdb:
        by_duckdb = asked.data / "by_duckdb"
        by_duckdb.mkdir(exist_ok=True)
        shutil.copy2(data / "warehouse.duckdb", by_duckdb)
        with watched(between_stages) as use:
            took = dbt("orchestration.dbt_child", by_duckdb, more)
        print(f"DuckDB: {took}, {use}", flush=True)
    # where Sail puts the rows between stages
    tempfile.tempdir = str(between_stages)
    with local.sail(log=asked.data / "sail.log") as (remote, _), watched(between_stages) as use:
        took = dbt("papertrends_cluster.dbt", data, more, SPARK_REMOTE=remote, PAPERTRENDS_ENGINE="cluster")
    print(f"Sail, two workers: {took}, {use}", flush=True)
    for model, seconds, stages, size, largest in sorted(handed_on(use, data / "target" / "run_results.json"), key=lambda row: -row[3]):
        sizes = f"{size / 2**20:9.1f} MiB by {stages:2} stages, largest partition {largest / 2**20:8.1f} MiB"
        print(f"{model:32} {seconds:7.1f} s, handed on {sizes}")


if __name__ == "__main__":
    main()
