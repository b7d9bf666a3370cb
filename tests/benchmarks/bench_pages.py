"""The dashboard under load: the server's time for each page, and with twenty readers and new publishes.

    python -m tests.benchmarks.bench_pages --data DIR

`DIR` is a data folder with a published file; without it, `--papers` (20,000) are generated and built through the front
door. A real server is asked over its websocket, as a browser asks it: a view is from sending the address to the end of
the script. Wanted of a million papers on two cores: a median of 300 ms, a 95th percentile of 1 s, 2.5 s on a cold cache,
no error for twenty readers while the file is published anew, and at most 1.5 GB of memory.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import duckdb
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

ROOT = Path(__file__).parents[2]
PORT = 8699
TIMES = 20
READERS = 20
VIEWS_EACH = 10
THINK_SECONDS = 2.0
"""A reader looks at a page for a while before the next; twenty who never did would be far more than twenty people."""


def addresses(published: Path, deal: random.Random) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Draw addresses of every page from what is published."""
    with duckdb.connect(str(published), read_only=True) as con:

        def some(sql: str, times: int = TIMES) -> list[str]:
            found = [str(row[0]) for row in con.execute(sql).fetchall()] or [""]
            return deal.choices(found, k=times)

        papers = some("select paper_id from papers using sample 2000 rows")
        merged = some("select paper_id from papers where appearances > 1 limit 2000")
        topics = some("select topic_id from topics")
        phrases = some("select phrase_id from phrases order by papers desc limit 1000")
        files = some("select file_path from digest_outcomes limit 500")
        sundays = some("select as_of from trend_windows order by as_of desc limit 30")
        titles = some("select title from papers using sample 200 rows")
    searches = [" ".join(deal.sample(title.split(), k=min(deal.randint(1, 3), len(title.split())))) for title in titles]
    return {
        "today": [("", {})] * TIMES,
        "trends": [("trends", {"as_of": day}) for day in sundays],
        "topics": [("topics", {})] * TIMES,
        "a topic": [("topics", {"topic": topic}) for topic in topics],
        "a phrase": [("phrase", {"id": phrase}) for phrase in phrases],
        "papers": [("papers", {"sort": sort}) for sort in deal.choices(["newest", "upvotes", "title"], k=TIMES)],
        "papers, searched": [("papers", {"q": words}) for words in searches],
        "papers of a topic": [("papers", {"topic": topic}) for topic in topics],
        "a paper": [("paper", {"id": paper}) for paper in papers],
        "merges": [("merges", {})] * TIMES,
        "pairs kept apart": [("merges", {"view": "Closest pairs kept apart"})] * TIMES,
        "a merge": [("merge", {"paper": paper}) for paper in merged],
        "data health": [("data-health", {})] * TIMES,
        "days": [("data-health", {"view": "Days"})] * TIMES,
        "a file": [("file", {"file": file}) for file in files],
        "sql": [("sql", {})] * TIMES,
    }


def reader() -> ClientConnection:
    """Connect as a browser does."""
    return connect(f"ws://127.0.0.1:{PORT}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None)


def view(socket: ClientConnection, page: str, state: dict[str, str]) -> tuple[float, list[str]]:
    """Open a page; returns the seconds until it is whole, and the errors on it."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = urlencode(state)
    started = time.perf_counter()
    socket.send(message.SerializeToString())
    errors: list[str] = []
    while True:
        answer = ForwardMsg.FromString(bytes(socket.recv(timeout=120, decode=False)))
        kind = answer.WhichOneof("type")
        element = answer.delta.new_element
        if kind == "delta" and element.WhichOneof("type") == "exception":
            errors.append(f"{page} {state}: {element.exception.message}")
        if kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
            return time.perf_counter() - started, errors


@contextmanager
def server(data: Path) -> Generator[int]:
    """Serve the dashboard; gives the process's id."""
    command = [str(Path(sys.executable).with_name("streamlit")), "run", "dashboard/app.py", "--server.port", str(PORT)]
    env = os.environ | {"PAPERTRENDS_DATA_DIR": str(data)}
    with subprocess.Popen(
        [*command, "--server.headless", "true"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield process.pid
        process.terminate()


def peak_mb(pid: int) -> float:
    """Tell the most memory that a process had, in MiB."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def alone(data: Path, wanted: dict[str, list[tuple[str, dict[str, str]]]]) -> None:
    """Measure every page for one reader: the first view after a start, and all."""
    print(f"{'page':20} {'first':>8} {'median':>8} {'p95':>8}   ms")
    everything: list[float] = []
    for name, places in wanted.items():
        with server(data), reader() as socket:
            view(socket, "sql", {})  # imports are no part of a page
            first, errors = view(socket, *places[0])
            later: list[float] = []
            for place in places[1:]:
                seconds, wrong = view(socket, *place)
                later.append(seconds)
                errors += wrong
        everything += later
        p95 = statistics.quantiles(later, n=20)[-1]
        print(
            f"{name:20} {first * 1e3:8,.0f} {statistics.median(later) * 1e3:8,.0f} {p95 * 1e3:8,.0f}   {'; '.join(errors[:1])}", flush=True
        )
    print(
        f"{'all':20} {'':8} {statistics.median(everything) * 1e3:8,.0f} {statistics.quantiles(everything, n=20)[-1] * 1e3:8,.0f}",
        flush=True,
    )


def together(data: Path, wanted: dict[str, list[tuple[str, dict[str, str]]]], *, publishes: int) -> None:
    """Let readers read at once, while the file is replaced by a copy of itself."""
    took: list[float] = []
    errors: dict[str, int] = defaultdict(int)

    def read(number: int) -> None:
        deal = random.Random(number)
        with reader() as socket:
            for _ in range(VIEWS_EACH):
                time.sleep(deal.expovariate(1 / THINK_SECONDS))
                seconds, wrong = view(socket, *deal.choice(wanted[deal.choice(list(wanted))]))
                took.append(seconds)
                for error in wrong:
                    errors[error] += 1

    with server(data) as pid:
        threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
        for thread in threads:
            thread.start()
        published = data / "papertrends.duckdb"
        for number in range(publishes):
            time.sleep(5)
            fresh = data / f"papertrends.{number}.new"
            shutil.copy(published, fresh)
            fresh.replace(published)
        for thread in threads:
            thread.join()
        peak = peak_mb(pid)
    p95 = statistics.quantiles(took, n=20)[-1]
    lost = READERS * VIEWS_EACH - len(took)  # of a reader whose connection broke
    print(
        f"{READERS} readers, {len(took)} views, {lost} lost, {publishes} publishes: {sum(errors.values())} errors, median "
        f"{statistics.median(took) * 1e3:,.0f} ms, p95 {p95 * 1e3:,.0f} ms, peak {peak:,.0f} MiB"
    )
    for error, times in list(errors.items())[:5]:
        print(f"  {times} x {error}")


def main() -> None:
    """Measure one published file."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, help="a data folder with a published file")
    options.add_argument("--papers", type=int, default=20_000, help="how many to generate and build where --data is not given")
    options.add_argument("--only", help="one page, by its name in the table")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = chosen.data or Path(folder) / "data"
        if not chosen.data:
            made = [sys.executable, "-m", "tests.benchmarks.generate", "--papers", str(chosen.papers), "--out", f"{folder}/digests"]
            subprocess.run(made, check=True, cwd=ROOT)
            env = os.environ | {"PAPERTRENDS_DIGESTS_DIR": f"{folder}/digests", "PAPERTRENDS_DATA_DIR": str(data)}
            subprocess.run([sys.executable, "-m", "orchestration.cli", "build"], check=True, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        wanted = addresses(data / "papertrends.duckdb", random.Random(5))
        if chosen.only:
            alone(data, {chosen.only: wanted[chosen.only]})
            return
        alone(data, wanted)
        together(data, wanted, publishes=0)
        together(data, wanted, publishes=3)


if __name__ == "__main__":
    main()
