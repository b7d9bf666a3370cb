"""How long mail takes for ten thousand subscribers who each have topics of their own: to plan, and to render.

python -m tests.benchmarks.bench_mail --published data/papertrends.duckdb
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
import time
from pathlib import Path
from typing import Final

from delivery.mail import planning
from delivery.mail.edition import Edition
from delivery.mail.links import Links
from delivery.mail.sending import Office
from papertrends.library.opening import Opened, opened
from papertrends.library.outbox import Outbox
from papertrends.library.subscriptions import Interest, Wishes, written
from papertrends.library.tables import subscriptions
from papertrends.run_status import RunStatus
from papertrends.settings import Settings

TARGET_SECONDS: Final = 60
TOPICS: Final = 5


def subscribe(library: Opened, edition: Edition, recipients: int, now: dt.datetime) -> int:
    """Enter subscribers, each with topics drawn for it; returns how many different sets of interests there are."""
    names = {value: label for (kind, value), label in edition.names().items() if kind == "topic"}
    chance = random.Random(5)
    wishes = [
        Wishes(tuple(sorted(Interest("topic", topic, names[topic]) for topic in chance.sample(sorted(names), TOPICS))), hour=0)
        for _ in range(recipients)
    ]
    rows = [
        {
            "address": f"reader{number}@example.org",
            "handle": f"{number:032x}",
            "state": "active",
            "wishes": written(one),
            "created_at": now,
            "confirmed_at": now - dt.timedelta(days=8),
        }
        for number, one in enumerate(wishes)
    ]
    with library.writing() as connection:
        connection.execute(subscriptions.insert(), rows)
    return len(set(wishes))


def measure(published: Path, recipients: int) -> tuple[int, float, float, float, int, int]:
    """Plan and render; returns sets of interests, seconds for each and of processor time, mails, and bytes of the largest."""
    now = dt.datetime.now(dt.UTC)
    with tempfile.TemporaryDirectory() as folder:
        library, edition = opened(f"sqlite:///{folder}/library.sqlite"), Edition(published)
        sets = subscribe(library, edition, recipients, now)
        began, cpu = time.perf_counter(), time.process_time()
        planning.plan(library, edition, RunStatus(), now)
        planned = time.perf_counter()
        waiting = Outbox(library).waiting(recipients)
        office = Office(edition, Links("k" * 32, "https://papers.example.org", "example.org"), "news@example.org")
        sizes = [len(letter) for _, letter in office.letters(waiting, now) if letter]
        ended, cpu = time.perf_counter(), time.process_time() - cpu
        edition.close()
    return sets, planned - began, ended - planned, cpu, len(sizes), max(sizes, default=0)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--published", type=Path, default=Settings().published)
    parser.add_argument("--recipients", type=int, default=10_000)
    asked = parser.parse_args()
    if not asked.published.exists():
        print(f"there is no {asked.published}: run make build first")
        return
    sets, plan, render, cpu, mails, largest = measure(asked.published, asked.recipients)
    print(f"{asked.recipients:,} subscribers with {sets:,} different sets of {TOPICS} topics")
    print(f"{mails:,} mails, the largest {largest / 1000:.0f} kB")
    print(f"planned in {plan:.1f} s, rendered in {render:.1f} s, {cpu:.1f} s of processor time; target: {TARGET_SECONDS} s together")


if __name__ == "__main__":
    main()
