"""Days of digests one by one, with the servers up: does a build, the memory or the disk grow without bound?

    python -m tests.benchmarks.soak [--days 400] [--papers 50] [--out DIR]

One digest lands a day, as soon as the one before is published; one in twenty is broken. The servers are killed or
stopped three times on the way and started again, and now and then another program has the published file open, also for
writing. Prints a row of figures every tenth day, and ends with an error if a digest is missing at the end or if the
figures of the last quarter are out of bounds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psutil

from papertrends import run_status
from tests.benchmarks.generate import records
from tests.conftest import ROOT, Place, new_place

BROKEN_EVERY = 20
FIRST_BROKEN = 10
SHELL_EVERY = 7
PATIENCE_SECONDS = 1_800
MOST_DAGSTER_MB = 50
MOST_GROWTH_OF_MEMORY = 1.3
"""Servers' memory at the end, over what it was after the first tenth of the days."""
LAST_QUARTER = 0.75


@dataclass(frozen=True, slots=True)
class Day:
    """What was measured when a day's digest was published."""

    number: int
    seconds: float
    """Of the run, by its own record."""
    waited: float
    """From the file's landing to the end of the run."""
    memory_mb: float
    """Of the servers, without the run."""
    peak_mb: float
    """Of everything, while the run went on."""
    dagster_mb: float
    logs_mb: float
    warehouse_mb: float
    published_mb: float
    other_mb: float

    def row(self) -> str:
        """A row of the table."""
        figures = (self.seconds, self.waited, self.memory_mb, self.peak_mb, self.dagster_mb, self.logs_mb)
        return (
            f"| {self.number} | " + " | ".join(f"{n:.0f}" for n in (*figures, self.warehouse_mb, self.published_mb, self.other_mb)) + " |"
        )


HEAD = "| day | run s | landing to published s | servers MB | peak MB | Dagster MB | logs MB | warehouse MB | published MB | other MB |"


class Servers:
    """`papertrends serve` on an instance."""

    def __init__(self, place: Place, still_seconds: int | None = 0) -> None:
        self.place, self.peak, self.still_seconds = place, 0.0, still_seconds
        # ports below those from which the system gives out free ones
        self.ports = [str(port) for port in itertools.islice(filter(_is_free, range(21_000, 30_000)), 2)]
        self.start()

    def start(self) -> None:
        names = ("PAPERTRENDS_DAGSTER_PORT", "PAPERTRENDS_DASHBOARD_PORT")
        env = self.place.env() | dict(zip(names, self.ports, strict=True))
        if self.still_seconds is not None:
            env["PAPERTRENDS_STILL_SECONDS"] = str(self.still_seconds)
        with (self.place.root / "servers.log").open("ab") as log:
            command = [sys.executable, "-m", "orchestration.cli", "serve"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)

    @property
    def dashboard_port(self) -> str:
        return self.ports[1]

    def wait(self) -> None:
        """Wait until both servers answer."""
        until = time.monotonic() + PATIENCE_SECONDS
        while any(_is_free(int(port)) for port in self.ports) and time.monotonic() < until:
            time.sleep(0.2)

    def stop(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(60)

    def memory(self) -> float:
        """Megabytes of the servers and all that they started; shared pages count once, where the system tells."""
        found = 0.0
        with suppress(psutil.Error):
            root = psutil.Process(self.process.pid)
            for process in (root, *root.children(recursive=True)):
                with suppress(psutil.Error):
                    found += process.memory_full_info().pss / 1e6
        self.peak = max(self.peak, found)
        return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def megabytes(*paths: Path) -> float:
    """The size of files and folders."""
    found = 0
    for file in (file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])):
        # of a running program's files some go at any time
        with suppress(FileNotFoundError):
            found += file.stat().st_size
    return found / 1e6


def open_it(place: Place, deal: random.Random) -> subprocess.Popen[bytes]:
    """Another program on the published file for some seconds, as people have it open; one in two would write."""
    opens = "con = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'r')"
    code = f"import duckdb, sys, time; {opens}; con.execute('from papers'); time.sleep(9)"
    return subprocess.Popen([sys.executable, "-c", code, str(place.published), deal.choice("rw")], stderr=subprocess.DEVNULL)


def land(place: Place, day: dt.date, lines: list[str], *, is_broken: bool) -> None:
    """Put a day's digest into the folder in one step."""
    content = os.urandom(2_000) if is_broken else "\n".join(lines).encode()
    fresh = place.root / "landing"
    fresh.write_bytes(content)
    fresh.rename(place.digests / f"{day}.{'bin' if is_broken else 'jsonl'}")


def wait_for_run(place: Place, servers: Servers, before: set[str]) -> run_status.Run:
    """Wait until a run has ended that was not there before."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        for run in run_status.read(place.data / "run_status.json").runs:
            if run.run_id not in before and run.outcome == "published":
                return run
        servers.memory()
        time.sleep(0.5)
    msg = f"no run has published within {PATIENCE_SECONDS} s"
    raise TimeoutError(msg)


def measure(place: Place, servers: Servers, number: int, run: run_status.Run, waited: float) -> Day:
    """The figures of a day."""
    data = place.data
    dagster, logs = megabytes(data / "dagster"), megabytes(data / "logs")
    warehouse, published = megabytes(data / "warehouse.duckdb"), megabytes(place.published)
    peak, servers.peak = servers.peak, 0.0
    seconds, memory = (run.ended_at - run.started_at).total_seconds(), servers.memory()
    other = megabytes(data) - dagster - logs - warehouse - published
    return Day(number, seconds, waited, memory, peak, dagster, logs, warehouse, published, other)


def soak(place: Place, days: int, papers: int) -> list[Day]:
    """Let the days pass; returns their figures."""
    deal, found = random.Random(1), list[Day]()
    restarts = {days * part // 4: how for part, how in ((1, signal.SIGKILL), (2, signal.SIGINT), (3, signal.SIGKILL))}
    by_day = itertools.groupby(records(days * papers, days, 1), key=lambda made: made[0])
    servers, shells = Servers(place), list[subprocess.Popen[bytes]]()
    print(HEAD + "\n" + "|---" * 10 + "|", flush=True)
    try:
        for number, (day, rows) in enumerate(by_day, 1):
            if number in restarts:
                servers.stop(restarts[number])
                servers.start()
            if number % SHELL_EVERY == 0:
                shells.append(open_it(place, deal))
            before = {run.run_id for run in run_status.read(place.data / "run_status.json").runs}
            landed = time.monotonic()
            land(place, day, [json.dumps(record, default=str) for _, record in rows], is_broken=number % BROKEN_EVERY == FIRST_BROKEN)
            run = wait_for_run(place, servers, before)
            found.append(measure(place, servers, number, run, time.monotonic() - landed))
            if number == 1 or number % 10 == 0:
                print(found[-1].row(), flush=True)
    finally:
        servers.stop(signal.SIGINT)
        for shell in shells:
            shell.wait()
    return found


def complaints(place: Place, days: list[Day]) -> list[str]:
    """What is out of bounds."""
    outcomes = dict(place.query("select outcome, count(*) from digest_outcomes group by outcome"))
    broken = len(range(FIRST_BROKEN, len(days) + 1, BROKEN_EVERY))
    early, late = days[len(days) // 10 : len(days) // 4], days[int(LAST_QUARTER * len(days)) :]
    memory = statistics.median(day.memory_mb for day in late) / statistics.median(day.memory_mb for day in early)
    with duckdb.connect(str(place.published), read_only=True) as con:
        [(digests,)] = con.execute("select count(*) from digests").fetchall()
    found = {
        f"{digests} digests are published": digests == len(days) - broken,
        f"outcomes are {outcomes}": outcomes.get("rejected", 0) == broken,
        f"Dagster's storage takes {late[-1].dagster_mb:.0f} MB": max(day.dagster_mb for day in late) < MOST_DAGSTER_MB,
        f"the servers' memory grew by a factor of {memory:.2f}": memory < MOST_GROWTH_OF_MEMORY,
    }
    return [what for what, is_right in found.items() if not is_right]


def main() -> int:
    """Run the soak; 1 if something is out of bounds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--papers", type=int, default=50, help="papers a day")
    parser.add_argument("--out", type=Path, help="an empty folder for the instance, which is kept")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        place = new_place(asked.out or Path(scratch, "instance"))
        days = soak(place, asked.days, asked.papers)
        print(days[-1].row())
        wrong = complaints(place, days)
    print("\n".join(wrong) or f"{len(days)} days: all within bounds")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
