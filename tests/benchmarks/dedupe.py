"""Dedupe compared with alternatives: time and pairwise F1 on the same generated papers, one process after the other.

    python -m tests.benchmarks.dedupe --papers 100000 --days 100 --data DIR

`DIR` is a data folder whose warehouse holds the generated papers (loaded through the front door, or by the tests'
own loader). The peers get title and abstract as three-word shingles made in Python, 128 permutations and a Jaccard
threshold of 0.5, and their candidate pairs are taken as they are; papertrends is timed from entries to which of them
are one paper, which is what the peers say, and, beside it, to the rows of papers, with the best of each field.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
from datasketch import MinHash, MinHashLSH
from rensa import RMinHash, RMinHashLSH  # pyright: ignore[reportAttributeAccessIssue] - it is compiled

from orchestration.dbt_manifest import ensure_manifest
from tests.benchmarks.generate import records

ROOT = Path(__file__).parents[2]
PERMUTATIONS = 128
THRESHOLD = 0.5
BANDS = 32
Pair = tuple[str, str]


def shingles(text: str) -> list[str]:
    """The text's distinct three-word shingles."""
    words = re.findall(r"\w+", text.lower())
    return list({" ".join(words[i : i + 3]) for i in range(len(words) - 2)})


def by_datasketch(texts: dict[str, list[str]]) -> Iterator[Pair]:
    """Pairs that datasketch's index returns."""
    lsh = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    for key, parts in texts.items():
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([part.encode() for part in parts])
        for other in lsh.query(sketch):
            yield str(other), key
        lsh.insert(key, sketch)


def by_rensa(texts: dict[str, list[str]]) -> Iterator[Pair]:
    """Pairs that rensa's index returns, those under the threshold left out."""
    lsh = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    keys = list(texts)
    sketches: list[RMinHash] = []
    for number, key in enumerate(keys):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(texts[key])
        for other in lsh.query(sketch):
            if sketches[other].jaccard(sketch) >= THRESHOLD:
                yield keys[other], key
        lsh.insert(number, sketch)
        sketches.append(sketch)


def by_papertrends(data: Path) -> tuple[float, float, set[Pair]]:
    """Rebuild the paper models; seconds to what is one paper and to its row, and the pairs of records that became one."""
    project, target = ROOT / "dbt_project", data / "target"
    ensure_manifest(project)
    # the process that runs dbt in a build
    command = [sys.executable, "-m", "orchestration.dbt_child", "run", "--full-refresh"]
    folders = {"PAPERTRENDS_DATA_DIR": data, "DBT_PROJECT_DIR": project, "DBT_PROFILES_DIR": project}
    folders |= {"DBT_TARGET_PATH": target, "DBT_LOG_PATH": data / "logs"}
    subprocess.run(
        [*command, "--select", "models/intermediate/papers", "papers"],
        env=os.environ | {name: str(folder.absolute()) for name, folder in folders.items()},
        check=True,
        capture_output=True,
    )
    # without dbt's own start: what is compared is the work, from the first model's beginning to the last one's end
    results = json.loads((target / "run_results.json").read_text())["results"]
    ended = {result["unique_id"].split(".")[-1]: dt.datetime.fromisoformat(_executed(result)["completed_at"]) for result in results}
    first = min(dt.datetime.fromisoformat(_executed(result)["started_at"]) for result in results)
    merged, written = ((end - first).total_seconds() for end in (ended["int_paper_entries"], max(ended.values())))
    groups: defaultdict[str, list[str]] = defaultdict(list)
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as con:
        sql = "select paper_id, source_record_id from intermediate.int_paper_entries inner join intermediate.int_entries using (entry_id)"
        for paper, record in con.execute(sql).fetchall():
            groups[paper].append(record)
    return merged, written, pairs_within(groups.values())


def _executed(result: dict[str, Any]) -> dict[str, str]:
    return next(phase for phase in result["timing"] if phase["name"] == "execute")


def pairs_within(groups: Iterable[list[str]]) -> set[Pair]:
    """Every pair of members of one group."""
    return {(min(p), max(p)) for group in groups for p in itertools.combinations(group, 2)}


def report(name: str, seconds: float, found: set[Pair], gold: set[Pair]) -> float:
    """Print one line of the comparison; the seconds."""
    hit = len(found & gold)
    print(f"{name:12} {seconds:8.1f} s   F1 {2 * hit / max(1, len(found) + len(gold)):.4f}   ({len(found)} found, {len(gold)} gold)")
    return seconds


def timed(name: str, method: Callable[[dict[str, list[str]]], Iterator[Pair]], texts: dict[str, str], gold: set[Pair]) -> float:
    """Time a peer with its shingling."""
    began = time.perf_counter()
    found = {(min(p), max(p)) for p in method({key: shingles(text) for key, text in texts.items()})}
    return report(name, time.perf_counter() - began, found, gold)


def main() -> None:
    """Read the command line and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--papers", type=int, required=True)
    parser.add_argument("--days", type=int, required=True, help="as given to tests.benchmarks.generate")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1, help="the methods in turn, so often: machines have slower minutes")
    args = parser.parse_args()
    texts: dict[str, str] = {}
    same: defaultdict[str, list[str]] = defaultdict(list)
    for _, record in records(args.papers, args.days, args.seed):
        key = str(record["id"])
        texts[key] = f"{record['title']} {record['abstract']}"
        same[key.split("-", maxsplit=1)[0]].append(key)
    gold = pairs_within(same.values())
    ratios: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(args.rounds):
        merged, written, found = by_papertrends(args.data)
        report("papertrends", merged, found, gold)
        print(f"{'its papers':12} {written:8.1f} s")
        for name, method in (("rensa", by_rensa), ("datasketch", by_datasketch)):
            ratios[name].append(timed(name, method, texts, gold) / merged)
    for name, of_rounds in ratios.items():
        print(f"{name} took {statistics.median(of_rounds):.1f} times as long, in the median of {args.rounds}")


if __name__ == "__main__":
    main()
