"""Seven months of invented papers in dated digests: enough history to rise and fall, a week without digests, and a current week."""

from __future__ import annotations

import datetime as dt
import json
from itertools import groupby
from pathlib import Path

from tests.warehouse.trends_warehouse import FIRST_MONDAY, corpus

WEEKS = 30
PER_WEEK = 20
WITHOUT = 12
"""The week in which no digest came."""
RISER, FADER, RISING_TERM = "tidal lantern", "amber lattice", "speech recognition"
RISING_TOPIC = "speech_recognition"
TURN = 22


def day_of(week: int, weekday: int = 6) -> dt.date:
    """A day of a week; without a weekday its Sunday."""
    return FIRST_MONDAY + dt.timedelta(days=7 * week + weekday)


LAST_SUNDAY = day_of(WEEKS - 2)
"""The Sunday that ended last: the week after it still runs."""


def write(folder: Path) -> None:
    """Write one digest for each day."""
    planted = {
        RISER: [0.0 if week < TURN else 0.4 for week in range(WEEKS)],
        FADER: [0.3 if week < TURN else 0.0 for week in range(WEEKS)],
        RISING_TERM: [0.03 if week < TURN else 0.35 for week in range(WEEKS)],
    }
    papers = [paper for paper in corpus(WEEKS, PER_WEEK, planted) if paper.listed_on and paper.listed_on <= day_of(WEEKS - 1, 1)]
    papers = [paper for paper in papers if paper.listed_on and not day_of(WITHOUT, 0) <= paper.listed_on <= day_of(WITHOUT)]
    for day, listed in groupby(sorted(papers, key=lambda paper: str(paper.listed_on)), key=lambda paper: paper.listed_on):
        records = [
            {
                "id": p.paper_id,
                "title": p.title,
                "abstract": p.abstract,
                "listed_on": str(day),
                "upvotes": n,
                "authors": [f"A. {p.paper_id}"],
            }
            for n, p in enumerate(listed)
        ]
        (folder / f"{day}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
