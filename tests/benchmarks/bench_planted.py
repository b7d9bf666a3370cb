"""How soon a phrase that begins to rise is called, and how often chance is.

    python -m tests.benchmarks.bench_planted [FOLDER of dated digests] [--times 1] [--per-week 70]

The papers of the folder (without one: generated papers) are dealt out over their days at random, so that nothing in them
rises. Then 20 coined phrases are planted at once, each from a day of its own on: its share of the papers grows from 0.2% to
2% within eight weeks, day by day, and stays there. Before that day it has 0.2%, or none. The whole is built through the front
door. Said is how many are called on a Sunday within four weeks of the day on which their share passes 1%, how many ever, and
how many other phrases are called on a Sunday on average: those are false alarms.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import mean

import duckdb

from tests.benchmarks.corpus import invented_word
from tests.benchmarks.generate import records

ROOT = Path(__file__).parents[2]
HISTORY_DAYS = 185  # before the first start
DAYS_AFTER_LAST = 70
LOW, HIGH, RAMP_DAYS = 0.002, 0.02, 56
DAYS_TO_BE_CALLED = RAMP_DAYS * (0.01 - LOW) / (HIGH - LOW) + 28
THINGS = (
    "attention decoding distillation embedding gating grounding indexing masking planning pooling pruning quantization "
    "reasoning rendering retrieval routing sampling scheduling segmentation tokenization"
).split()


@dataclass(frozen=True)
class Paper:
    """A paper on a day."""

    title: str
    abstract: str
    listed_on: dt.date


@dataclass(frozen=True)
class Planted:
    """A coined phrase and the day from which on it rises."""

    phrase: str
    start: dt.date

    def share(self, day: dt.date, background: float) -> float:
        """Tell the share of the papers of a day that have the phrase."""
        since = (day - self.start).days
        return background if since < 0 else min(HIGH, LOW + (HIGH - LOW) * since / RAMP_DAYS)


@dataclass(frozen=True)
class Found:
    """How many days after its start a phrase was first called, if ever: rising, and rising or new."""

    rising: int | None
    called: int | None


def build(digests: Path, data: Path) -> None:
    """Build through the front door."""
    env = os.environ | {"PAPERTRENDS_DIGESTS_DIR": str(digests), "PAPERTRENDS_DATA_DIR": str(data), "PAPERTRENDS_CONFIG_DIR": str(data)}
    subprocess.run([sys.executable, "-m", "orchestration.cli", "build"], check=True, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)


def papers_of(digests: Path, data: Path) -> list[Paper]:
    """Read the papers of a folder of digests, each once, on the first day that lists it."""
    build(digests, data)
    with duckdb.connect(str(data / "papertrends.duckdb"), read_only=True) as con:
        rows = con.execute(
            "select title, coalesce(abstract, ''), first_listed_on from papers where first_listed_on is not null order by paper_id"
        ).fetchall()
    return [Paper(*row) for row in rows]


def generated(per_week: int) -> list[Paper]:
    """Generate 58 weeks of papers, of which a tenth are another one in other words."""
    made = records(58 * per_week, 58 * 7, seed=1)
    return [Paper(str(record["title"]), str(record["abstract"]), day) for day, record in made]


def shuffled(papers: list[Paper], deal: random.Random) -> list[Paper]:
    """Give every paper the day of another."""
    days = [paper.listed_on for paper in papers]
    deal.shuffle(days)
    return [Paper(paper.title, paper.abstract, day) for paper, day in zip(papers, days, strict=True)]


def coined(papers: list[Paper], deal: random.Random) -> list[Planted]:
    """Coin a phrase for each thing, with starts spread evenly over the days that leave it a past and a future."""
    first, last = min(p.listed_on for p in papers), max(p.listed_on for p in papers)
    span = (last - first).days - HISTORY_DAYS - DAYS_AFTER_LAST
    phrases = [f"{invented_word(deal, 3)} {thing}" for thing in deal.sample(THINGS, len(THINGS))]
    return [Planted(phrase, first + dt.timedelta(HISTORY_DAYS + round(n * span / (len(phrases) - 1)))) for n, phrase in enumerate(phrases)]


def with_planted(papers: list[Paper], planted: list[Planted], background: float, deal: random.Random) -> Iterator[Paper]:
    """Put the phrases into papers: a third of these have it in the title, all in the abstract, as terms of the field are."""
    for paper in papers:
        title, abstract = paper.title, paper.abstract
        for one in planted:
            if deal.random() < one.share(paper.listed_on, background):
                title = f"{title} with {one.phrase}" if deal.random() < 1 / 3 else title
                abstract = f"{abstract} It is about {one.phrase}."
        yield Paper(title, abstract, paper.listed_on)


def write(papers: list[Paper], to: Path) -> None:
    """Write one JSON-lines digest a day."""
    to.mkdir(parents=True)
    for day, group in groupby(sorted(papers, key=lambda p: p.listed_on), key=lambda p: p.listed_on):
        lines = [json.dumps({"id": f"{day}-{n}", "title": p.title, "abstract": p.abstract}) for n, p in enumerate(group)]
        (to / f"{day}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def judged(published: Path, planted: list[Planted]) -> tuple[list[Found], float]:
    """Tell when each planted phrase was called, and how many others are on a Sunday with history."""
    with duckdb.connect(str(published), read_only=True) as con:
        rows = con.execute("""
            select t.as_of, t.status, lower(p.phrase), list_transform(p.variants, lambda v: lower(v))
            from trending_phrases as t inner join phrases as p using (phrase_id) where t.status in ('rising', 'new') order by t.as_of
        """).fetchall()
        [(sundays,)] = con.execute("select count(distinct as_of) from trending_phrases where status != 'insufficient'").fetchall()
    found: list[Found] = []
    for one in planted:
        calls = [(day, status) for day, status, phrase, forms in rows if day >= one.start and one.phrase in {phrase, *forms}]
        rising = [(day - one.start).days for day, status in calls if status == "rising"]
        found.append(Found(rising[0] if rising else None, (calls[0][0] - one.start).days if calls else None))
    coined_words = {one.phrase.split()[0] for one in planted}
    others = [phrase for _, _, phrase, _ in rows if not coined_words & set(phrase.split())]
    return found, len(others) / max(1, sundays)


def main() -> None:
    """Plant phrases with and without a background, the given number of times, and print what was found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path, nargs="?", help="dated digests; without it, papers are generated")
    options.add_argument("--times", type=int, default=1)
    options.add_argument("--per-week", type=int, default=70, help="papers to generate a week")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        papers = papers_of(chosen.folder.resolve(), place / "plain") if chosen.folder else generated(chosen.per_week)
        for background in (LOW, 0.0):
            found: list[Found] = []
            others: list[float] = []
            for seed in range(1, chosen.times + 1):
                deal = random.Random(seed)
                planted = coined(papers, deal)
                run = place / f"{background}-{seed}"
                write(list(with_planted(shuffled(papers, deal), planted, background, deal)), run / "digests")
                build(run / "digests", run / "data")
                of_run, others_of_run = judged(run / "data" / "papertrends.duckdb", planted)
                found += of_run
                others.append(others_of_run)
            rising = [f.rising for f in found if f.rising is not None]
            called = [f.called for f in found if f.called is not None]
            print(
                f"{background:.1%} before: of {len(found)} planted {sum(n <= DAYS_TO_BE_CALLED for n in rising)} rising in time,"
                f" {sum(n <= DAYS_TO_BE_CALLED for n in called)} rising or new; {len(rising)} rising ever; others called on a Sunday"
                f" {mean(others):.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
