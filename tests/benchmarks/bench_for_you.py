"""How well "For you" ranks the papers that a reader will save: simulated readers, the later half of whose papers is held out.

A reader is an author, a phrase or a topic: the papers of the first half, by day, are saved, and those of the eight weeks after
are to be found among all papers of these weeks. Beside it, the same papers by recency, and by the topics that the saved papers
have. A reader who is a topic does not follow that very topic, which would be the answer.

    python -m tests.benchmarks.bench_for_you --published data/papertrends.duckdb
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np

from papertrends.library.ranking import Corpus, Text, rank
from papertrends.settings import Settings

WEEKS: Final = 8
FEWEST: Final = {"author": 6, "phrase": 12, "topic": 30}
MOST: Final = {"author": 1_000, "phrase": 150, "topic": 400}
READERS: Final = 100
FOLLOWED: Final = 3
FIRST: Final = 20
ROUNDS: Final = 2_000

MEMBERS: Final = {
    "author": "select author as member, paper_id from (select paper_id, unnest(authors) as author from papers)",
    "phrase": "select phrase_id as member, paper_id from paper_phrases",
    "topic": "select topic_id as member, paper_id from paper_topics",
}


@dataclass(frozen=True)
class Paper:
    """A paper, its day and its topics."""

    text: Text
    day: dt.date
    topics: frozenset[str]


def read(con: duckdb.DuckDBPyConnection) -> dict[str, Paper]:
    """Read every dated paper with an abstract."""
    found = con.execute("""
        select paper_id, title, abstract, coalesce(authors, []), first_listed_on,
            coalesce((select list(topic_id) from paper_topics where paper_topics.paper_id = papers.paper_id), [])
        from papers where first_listed_on is not null and abstract is not null order by first_listed_on, paper_id
    """).fetchall()
    return {row[0]: Paper(Text(row[0], row[1], row[2], tuple(row[3])), row[4], frozenset(row[5])) for row in found}


def readers(con: duckdb.DuckDBPyConnection, kind: str, papers: dict[str, Paper]) -> list[tuple[str, list[str]]]:
    """Draw readers of a kind, each with its papers, oldest first; the same ones each time."""
    of_member: dict[str, list[str]] = {}
    for member, paper_id in con.execute(f"select distinct member, paper_id from ({MEMBERS[kind]})").fetchall():
        if paper_id in papers:
            of_member.setdefault(member, []).append(paper_id)
    chosen = sorted((member, ids) for member, ids in of_member.items() if FEWEST[kind] <= len(ids) <= MOST[kind])
    random.Random(kind).shuffle(chosen)
    return [(member, sorted(ids, key=lambda paper_id: (papers[paper_id].day, paper_id))) for member, ids in chosen]


def average_precision(ranked: Sequence[str], wanted: set[str]) -> float:
    """The mean, over the papers wanted, of the share wanted among all up to each."""
    hits, total = 0, 0.0
    for place, paper_id in enumerate(ranked, 1):
        if paper_id in wanted:
            hits += 1
            total += hits / place
    return total / len(wanted)


def recall(ranked: Sequence[str], wanted: set[str]) -> float:
    """The share of the papers wanted that stand among the first."""
    return len(wanted & set(ranked[:FIRST])) / len(wanted)


def interval(values: Iterable[float]) -> tuple[float, float, float]:
    """The mean, and the 95% interval of a bootstrap over readers."""
    found = np.array(list(values))
    generator = np.random.default_rng(1)
    means = found[generator.integers(0, len(found), (ROUNDS, len(found)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(found.mean()), float(low), float(high)


def by_topics(saved: Sequence[str], candidates: Sequence[str], papers: dict[str, Paper], without: str) -> list[str]:
    """Rank by the topics that most of the saved papers have; the newest first where they tie."""
    counts = Counter(topic for paper_id in saved for topic in papers[paper_id].topics if topic != without)
    followed = dict(counts.most_common(FOLLOWED))
    newest = sorted(candidates, key=lambda paper_id: (papers[paper_id].day, paper_id), reverse=True)
    return sorted(newest, key=lambda paper_id: -sum(followed.get(topic, 0) for topic in papers[paper_id].topics))


def measure(kind: str, con: duckdb.DuckDBPyConnection, papers: dict[str, Paper], corpus: Corpus) -> list[dict[str, Any]]:
    """Rank for each reader in each way."""
    found: list[dict[str, Any]] = []
    for member, ids in readers(con, kind, papers):
        saved = ids[: len(ids) // 2]
        split = papers[saved[-1]].day
        end = split + dt.timedelta(weeks=WEEKS)
        wanted = {paper_id for paper_id in ids[len(saved) :] if split < papers[paper_id].day <= end}
        candidates = [paper_id for paper_id, paper in papers.items() if split < paper.day <= end]
        if not wanted or len(candidates) < FIRST * 5:
            continue
        ways = {
            "for you": [one.paper_id for one in rank(corpus, [(papers[one].text, 1.0) for one in saved], [], candidates)],
            "topics": by_topics(saved, candidates, papers, member if kind == "topic" else ""),
            "recency": sorted(candidates, key=lambda paper_id: (papers[paper_id].day, paper_id), reverse=True),
        }
        found.append(
            {"member": member, "saved": len(saved), "wanted": len(wanted), "candidates": len(candidates)}
            | {way: (average_precision(ranked, wanted), recall(ranked, wanted)) for way, ranked in ways.items()}
        )
        if len(found) == READERS:
            break
    return found


def main() -> None:
    """Print a table for each kind of reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--published", type=Path, default=Settings().published)
    parser.add_argument("--without-names", action="store_true", help="rank by title and abstract alone")
    asked = parser.parse_args()
    path = asked.published
    if not path.exists():
        print(f"there is no {path}: run make build first")
        return
    with duckdb.connect(str(path), read_only=True) as con:
        papers = read(con)
        if asked.without_names:
            papers = {key: replace(paper, text=replace(paper.text, authors=())) for key, paper in papers.items()}
        corpus = Corpus([paper.text for paper in papers.values()])
        for kind in MEMBERS:
            found = measure(kind, con, papers, corpus)
            if not found:
                print(f"{kind}: no reader has papers enough")
                continue
            middle = {name: float(np.median([one[name] for one in found])) for name in ("saved", "wanted", "candidates")}
            print(f"{kind}: {len(found)} readers; medians: {middle}")
            for at, name in enumerate(("average precision", f"found among the first {FIRST}")):
                for way in ("for you", "topics", "recency"):
                    mean, low, high = interval(one[way][at] for one in found)
                    print(f"  {name:26} {way:8} {mean:.3f} ({low:.3f} to {high:.3f})")
                for way in ("topics", "recency"):
                    mean, low, high = interval(one["for you"][at] - one[way][at] for one in found)
                    print(f"  {name:26} gain over {way:8} {mean:+.3f} ({low:+.3f} to {high:+.3f})")


if __name__ == "__main__":
    main()
