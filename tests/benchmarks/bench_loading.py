"""How fast digest files get into raw: parsed, accounted for and written, in MB of file per second, with memory.

Each case runs in a process of its own, so that its peak memory is its own. What is wanted on two cores: 25 MB/s of
JSON lines, 10 MB/s of text pages, and 5 GB of JSON lines within 2 GB.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.generate import records

CASES = ("json-lines", "text-page")


def write(case: str, folder: Path, megabytes: int) -> int:
    """Write files of one kind; return their size in bytes."""
    path = folder / f"{case}.txt"
    size, wanted = 0, megabytes * 1_000_000
    with path.open("w", encoding="utf-8") as out:
        if case == "text-page":
            size += out.write("Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe")
        made = [record for _, record in records(papers=2_000, days=1, seed=1)]
        for n in itertools.count():
            if size >= wanted:
                return size
            for record in made:
                title = f"{record['title']} {n}"
                text = json.dumps(record | {"title": title}) if case == "json-lines" else f"{title}\n{record['abstract']}"
                size += out.write(text + "\n")
    return size


def load(folder: Path) -> None:
    """Load a folder in this process and print seconds and peak memory as JSON."""
    from orchestration.warehouse import raw
    from orchestration.warehouse.loading import load_digests

    began = time.monotonic()
    with raw.open_warehouse(folder.parent / "warehouse.duckdb") as con:
        summary = load_digests(con, folder, "bench", max_file_bytes=2**40, say=lambda _: None)
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mb": peak, "entries": summary.entries, "outcomes": dict(summary.outcomes)}))


def main() -> None:
    """Measure every case, three times each, and print the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--load", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.load:
        load(arguments.load)
        return
    for case in CASES:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "digests"
            folder.mkdir()
            size = write(case, folder, arguments.megabytes)
            found = []
            for _ in range(arguments.runs):
                (Path(place) / "warehouse.duckdb").unlink(missing_ok=True)
                command = [sys.executable, "-m", "tests.benchmarks.bench_loading", "--load", str(folder)]
                found.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
            median = sorted(found, key=lambda run: run["seconds"])[len(found) // 2]
            print(
                f"{case}: {size / 1e6:,.0f} MB, {median['entries']:,} entries in {median['seconds']:.1f} s: "
                f"{size / 1e6 / median['seconds']:.0f} MB/s, {median['cpu']:.1f} s of processor time, {median['peak_mb']:,.0f} MB at most"
            )


if __name__ == "__main__":
    main()
