"""A digest lands while the servers run: how long until an open dashboard shows its papers?

    python -m tests.benchmarks.bench_landing [--papers 10000] [--days 200] [--times 5]

Builds generated papers, starts `papertrends serve`, opens Today in Chromium and leaves it open. Then a digest of 50
papers lands, and the clock runs until the page names its day. Prints each time and the median.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import signal
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.benchmarks.generate import records, write
from tests.benchmarks.soak import Servers, land
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.conftest import new_place

PAPERS_A_DAY = 50
PATIENCE_MS = 600_000
NAMES_DAY = "day => document.body.innerText.includes(`As of ${day}`)"


def later_days(papers: int, days: int, times: int) -> Iterator[tuple[dt.date, list[dict[str, Any]]]]:
    """Digests of the days after those that were built, of papers that no digest had."""
    [*_, (last, _)] = records(papers, days, 1)
    by_day = itertools.groupby(records(times * PAPERS_A_DAY, times, 2), key=lambda made: made[0])
    for number, (_, made) in enumerate(by_day, 1):
        day = last + dt.timedelta(days=number)
        yield day, [record | {"id": f"later-{record['id']}", "listed_on": str(day)} for _, record in made]


def main() -> None:
    """Build, serve, let digests land and print the seconds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=200)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        place = new_place(Path(scratch, "instance"))
        write(place.digests, asked.papers, asked.days, 1)
        place.build()
        servers = Servers(place, still_seconds=None)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            servers.wait()
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            page.goto(f"http://127.0.0.1:{servers.dashboard_port}")
            page.get_by_role("heading", level=1).wait_for(timeout=PATIENCE_MS)
            # the daemon looks at the folder for the first time
            time.sleep(30)
            took = list[float]()
            for day, rows in later_days(asked.papers, asked.days, asked.times):
                began = time.monotonic()
                land(place, day, [json.dumps(record, default=str) for record in rows], is_broken=False)
                page.wait_for_function(NAMES_DAY, arg=str(day), timeout=PATIENCE_MS)
                took.append(time.monotonic() - began)
                print(f"shown after {took[-1]:.1f} s", flush=True)
            print(f"median {statistics.median(took):.1f} s, {asked.papers:,} papers published before")
        finally:
            browser.close()
            servers.stop(signal.SIGINT)


if __name__ == "__main__":
    main()
