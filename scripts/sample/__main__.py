"""Writes the bundled sample: `python scripts/sample [FOLDER]`, by default into data/sample/digests.

The same bytes come out every time. No paper, author or number in it exists; arXiv ids begin at 90000 within their
month, which arXiv has never reached, and DOIs use the prefix that Crossref keeps for examples.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from compose import FIRST_DAY, Composer, Paper

SEED = 20260504
LAST_DAY = dt.date(2026, 8, 30)  # a Sunday, so that the last week is whole
HOLIDAYS = {dt.date(2026, 5, 25), dt.date(2026, 7, 3)}
BROKEN_DAY = dt.date(2026, 8, 19)  # an error page was saved in place of the list
CUT_OFF_DAY = dt.date(2026, 7, 14)  # the last record was cut off
SAVED_PAGES = {dt.date(2026, 6, 17), dt.date(2026, 8, 12)}  # also saved as a page, from another source
SEARCHES = ("robotics", "retrieval", "diffusion")  # pages without any day
RELISTED = 0.06
BANNER = "Get trending papers in your email inbox"
ERROR_PAGE = """<!DOCTYPE html>
<html><head><title>503 Service Temporarily Unavailable</title></head>
<body><h1>503 Service Temporarily Unavailable</h1><p>Please try again later.</p></body></html>
"""


@dataclass(frozen=True)
class Listed:
    """A paper as a day's list shows it."""

    paper: Paper
    version: int = 1


def daily_lists(composer: Composer) -> dict[dt.date, list[Listed]]:
    """What each day lists: new papers, some of yesterday's and the day before's again, and one under a new title."""
    rng, lists = composer.rng, dict[dt.date, list[Listed]]()
    waiting: list[tuple[dt.date, Listed]] = []
    days = [FIRST_DAY + dt.timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    for day in (day for day in days if (day.weekday() < 5 and day not in HOLIDAYS) or day == LAST_DAY):
        listed = [Listed(composer.paper(day)) for _ in range(rng.randint(15, 23))]
        due = [again for on, again in waiting if on <= day]
        waiting = [(on, again) for on, again in waiting if on > day]
        for new in listed:
            if rng.random() < RELISTED:
                seen_again = replace(new.paper, upvotes=new.paper.upvotes + rng.randint(3, 40))
                waiting.append((day + dt.timedelta(days=rng.randint(1, 4)), Listed(seen_again)))
        if day == dt.date(2026, 6, 16):
            first = next(new.paper for new in listed if new.paper.arxiv_id and new.paper.title.split()[0].endswith(":"))
            waiting.append((day + dt.timedelta(days=9), Listed(replace(first, title=composer.title(first)), version=2)))
        lists[day] = listed + due
    return lists


def as_records(day: dt.date, listed: list[Listed]) -> str:
    """JSON lines, one record a paper."""
    rows = [_record(day, n, one) for n, one in enumerate(listed, 1)]
    text = "".join(json.dumps({k: v for k, v in row.items() if v is not None}) + "\n" for row in rows)
    return text[: -len(text.splitlines()[-1]) // 2] if day == CUT_OFF_DAY else text


def as_csv(day: dt.date, listed: list[Listed]) -> str:
    """CSV, the same keys as columns."""
    rows = [_record(day, n, one) for n, one in enumerate(listed, 1)]
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: "; ".join(v) if isinstance(v, list) else v for key, v in row.items()})
    return out.getvalue()


def as_api(day: dt.date, listed: list[Listed]) -> str:
    """What the daily papers API answers; it lists nothing without an arXiv id."""
    items = [
        {
            "paper": {
                "id": one.paper.arxiv_id,
                "authors": [{"name": name, "hidden": False} for name in one.paper.authors],
                "publishedAt": f"{one.paper.published}T17:00:00.000Z",
                "submittedOnDailyAt": f"{day}T02:10:00.000Z",
                "title": one.paper.title,
                "summary": one.paper.abstract,
                "upvotes": one.paper.upvotes,
            },
            "publishedAt": f"{one.paper.published}T13:00:00.000Z",
            "title": one.paper.title,
            "summary": one.paper.abstract,
            "numComments": one.paper.number % 4,
        }
        for one in listed
        if one.paper.arxiv_id
    ]
    return json.dumps(items, indent=1) + "\n"


def as_lines(papers: list[Paper]) -> str:
    """A saved page: two banner lines, then titles and abstracts in turn."""
    pairs = "\n".join(f"{paper.title}\n{paper.abstract}" for paper in papers)
    return f"{BANNER} once a day!\n{BANNER}!\nSubscribe{pairs}\n"


def as_page(day: dt.date, papers: list[Paper]) -> str:
    """The other saved page: it says its day, and its pieces stand apart by blank lines."""
    pieces = ["new", f"{BANNER}!", "Subscribe", "byAK and the research community", f"{day:%b} {day.day}, {day.year}"]
    pieces += [text for paper in papers for text in (paper.title, paper.abstract)]
    return "\n\n".join(pieces) + "\n"


def _record(day: dt.date, position: int, one: Listed) -> dict[str, Any]:
    paper = one.paper
    versioned = f"{paper.arxiv_id}v{one.version}" if one.version > 1 else paper.arxiv_id
    return {
        "id": f"{day}/{position:02d}",
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "categories": list(paper.categories),
        "published": str(paper.published),
        "listed_on": str(day),
        "arxiv_id": versioned,
        "doi": paper.doi,
        "upvotes": paper.upvotes,
    }


def sample() -> dict[str, str]:
    """Every file of the sample: its path below the digests folder, and its text."""
    composer = Composer(random.Random(SEED))
    lists = daily_lists(composer)
    files: dict[str, str] = {}
    for n, (day, listed) in enumerate(lists.items()):
        if day == BROKEN_DAY:
            files[f"daily/{day}.json"] = ERROR_PAGE
        elif n % 10 == 3:
            files[f"daily/{day}.json"] = as_api(day, listed)
        elif n % 20 == 8:
            files[f"daily/{day}.csv"] = as_csv(day, listed)
        else:
            files[f"daily/{day}.jsonl"] = as_records(day, listed)
        if day in SAVED_PAGES:
            files[f"pages/{day}-page.txt"] = as_page(day, [one.paper for one in listed])
    for topic in SEARCHES:
        known = [paper for paper in composer.papers if paper.topic == topic][:12]
        files[f"pages/saved-{topic}.txt"] = as_lines([*known, *(composer.paper(LAST_DAY, topic) for _ in range(3))])
    return files


def main(folder: Path) -> None:
    """Write the files, and remove what an earlier sample left."""
    files = sample()
    for old in (old for old in folder.rglob("*") if old.is_file()):
        old.unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    print(f"{len(files)} files, {sum(len(text.encode()) for text in files.values()) / 1e6:.2f} MB in {folder}")


if __name__ == "__main__":
    default = Path(__file__).resolve().parents[2] / "data" / "sample" / "digests"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
