"""Raw to marts, by DuckDB and on a Sail cluster of two workers of this machine, one after the other.

    .venv-cluster/bin/python -m tests.cluster.benchmark --data DIR [--papers 100000] [--days 365] [--select papers+] [--without-sizes]

Both run dbt's models and tests on the same raw tables; DuckDB does in a copy of the warehouse, in the folder by_duckdb. Says seconds,
seconds of a processor (compare these on a busy machine) and the largest memory of all processes, and, of the cluster, what each stage
handed on to the next: rows, bytes, and the largest partition. Bytes are those that Sail counts: where rows of one list become many, it
counts the list with each of them. Sail keeps these numbers in memory: leave them out to measure how much it needs.
"""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from papertrends_cluster.engine import local
from papertrends_cluster.engine.session import connect

from orchestration import steps
from orchestration.dbt_manifest import ensure_manifest
from orchestration.warehouse import raw
from papertrends.settings import ROOT, Settings

MEASURES = {
    "SAIL_TELEMETRY__EXPORT_METRICS": "true",
    "SAIL_TELEMETRY__EXPORTER__SYSTEM__ENABLED": "true",
    "SAIL_TELEMETRY__METRICS_EXPORT_INTERVAL_SECS": "1",
    "SAIL_TELEMETRY__METRICS_COLLECTION_INTERVAL_SECS": "1",
}
SIZES = """
    select
        name = 'execution.output_size' as in_bytes,
        cast(attributes['execution.job.id'] as bigint) as job,
        cast(attributes['execution.stage'] as bigint) as stage,
        cast(attributes['execution.partition'] as bigint) as partition,
        cast(attributes['execution.operator.id'] as bigint) as operator,
        to_json(struct(value)) as size
    from system.telemetry.metrics
    where name in ('execution.output_size', 'execution.output_row_count')"""
JOBS = "select cast(job_id as bigint), unix_millis(created_at) / 1000.0 from system.execution.jobs"
LAST_STAGES = "select cast(job_id as bigint), max(cast(stage as bigint)) from system.execution.stages group by 1"
DBT = ["build", "--exclude-resource-type", "unit_test", "--full-refresh"]


@dataclass
class Use:
    """What processes have used together."""

    most_memory: int = 0
    seconds: dict[int, float] = field(default_factory=dict)
    """Of processors, by process."""

    def __str__(self) -> str:
        return f"{sum(self.seconds.values()):.0f} s of a processor, at most {self.most_memory / 2**30:.1f} GiB"


@contextmanager
def watched() -> Generator[Use]:
    """Watch all processes that this one has started; pages of memory that are shared count once for each."""
    use, ended = Use(), threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            here = 0
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    here += process.memory_info().rss
                    times = process.cpu_times()
                    use.seconds[process.pid] = times.user + times.system
            use.most_memory = max(use.most_memory, here)

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


@dataclass
class HandedOn:
    """What stages have handed on to others: rows, bytes, and those of the largest partition."""

    rows: int = 0
    bytes: int = 0
    largest: int = 0

    def add(self, other: HandedOn) -> None:
        """Add what another stage has handed on."""
        self.rows, self.bytes, self.largest = self.rows + other.rows, self.bytes + other.bytes, max(self.largest, other.largest)


def stages(remote: str) -> list[tuple[float, HandedOn]]:
    """Of each stage that hands rows on to another: when its job began, and what it handed on."""
    os.environ["SPARK_REMOTE"] = remote
    spark = connect()
    try:
        sizes = spark.sql(SIZES).collect()
        began = {int(job): float(at) for job, at in spark.sql(JOBS).collect()}
        last = {int(job): int(stage) for job, stage in spark.sql(LAST_STAGES).collect()}
    finally:
        spark.stop()
    # a partition's last operator gives what the next stage reads; operators are numbered from it
    given: dict[tuple[int, int, int, bool], tuple[int, int]] = {}
    for in_bytes, job, stage, partition, operator, size in sizes:
        if stage < last.get(job, 0):
            key = (job, stage, partition, in_bytes)
            given[key] = min(given.get(key, (operator, 0)), (operator, -_number(size)))
    found: dict[tuple[int, int], HandedOn] = {}
    for (job, stage, _, in_bytes), (_, size) in given.items():
        found.setdefault((job, stage), HandedOn()).add(HandedOn(0, -size, -size) if in_bytes else HandedOn(-size))
    return [(began[job], handed) for (job, _), handed in found.items() if job in began]


def _number(variant: str) -> int:
    """The number in a variant with one field: its last eight bytes."""
    return int.from_bytes(base64.b64decode(json.loads(variant)["value"]["value"])[-8:], "little")


def handed_on(remote: str, results: Path) -> list[tuple[str, float, HandedOn]]:
    """Of each model its seconds, and what its stages handed on."""
    measured = stages(remote)
    found: list[tuple[str, float, HandedOn]] = []
    for one in json.loads(results.read_text(encoding="utf-8"))["results"]:
        timed = {step["name"]: step for step in one["timing"]}
        if one["unique_id"].startswith("model.") and "execute" in timed:
            began, ended = (_moment(timed["execute"][side]) for side in ("started_at", "completed_at"))
            handed = HandedOn()
            for at, by_stage in measured:
                if began <= at <= ended:
                    handed.add(by_stage)
            found.append((one["unique_id"].split(".")[-1], ended - began, handed))
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
    parser.add_argument("--without-sizes", action="store_true")
    asked = parser.parse_args()
    digests, data = asked.data / "digests", asked.data / "data"
    ensure_manifest(ROOT / "dbt_project")
    if not data.exists():
        generate = ["-m", "tests.benchmarks.generate", "--papers", str(asked.papers), "--days", str(asked.days), "--out", str(digests)]
        subprocess.run([sys.executable, *generate], check=True)
        load(data, digests)
    more = ["--select", asked.select] if asked.select else []
    if not asked.without_duckdb:
        by_duckdb = asked.data / "by_duckdb"
        by_duckdb.mkdir(exist_ok=True)
        shutil.copy2(data / "warehouse.duckdb", by_duckdb)
        with watched() as use:
            took = dbt("orchestration.dbt_child", by_duckdb, more)
        print(f"DuckDB: {took}, {use}", flush=True)
    if not asked.without_sizes:
        os.environ |= MEASURES
    with local.sail(log=asked.data / "sail.log") as (remote, _):
        with watched() as use:
            took = dbt("papertrends_cluster.dbt", data, more, SPARK_REMOTE=remote, PAPERTRENDS_ENGINE="cluster")
        print(f"Sail, two workers: {took}, {use}", flush=True)
        models = [] if asked.without_sizes else handed_on(remote, data / "target" / "run_results.json")
        for model, seconds, handed in sorted(models, key=lambda row: -row[2].bytes):
            sizes = f"{handed.bytes / 2**20:10.1f} MiB, largest partition {handed.largest / 2**20:8.1f} MiB"
            print(f"{model:32} {seconds:7.1f} s, handed on {handed.rows:12,} rows, {sizes}")


if __name__ == "__main__":
    main()
