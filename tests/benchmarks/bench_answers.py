"""How fast questions are answered over HTTP and by MCP, on a published file.

    python -m tests.benchmarks.bench_answers --published FILE

Without a file, `--papers` (20,000) are generated and built through the front door. Both servers run in processes of their own and are
asked one question at a time, as a program asks them. Wanted of a million papers: a 95th percentile of 150 ms for each question.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import duckdb
import httpx
from mcp import Client, StdioServerParameters

from delivery.api.openapi import ROOT as API
from tests.benchmarks.bench_search import queries

ROOT = Path(__file__).parents[2]
PORT = 8697
TIMES = 40
Calls = dict[str, list[dict[str, Any]]]
SERVER = """
import sys, uvicorn
from starlette.applications import Starlette
from delivery.api import serving
from papertrends.settings import Settings
uvicorn.run(Starlette(routes=serving.routes(Settings)), port=int(sys.argv[1]), log_level="error")
"""


def drawn(published: Path) -> tuple[Calls, Calls]:
    """Draw questions, as the interface over HTTP takes them and as the tools do."""
    deal = random.Random("answers")
    with duckdb.connect(str(published), read_only=True) as con:

        def some(sql: str) -> list[str]:
            return deal.choices([str(row[0]) for row in con.execute(sql).fetchall()] or [""], k=TIMES)

        papers = some("select paper_id from papers using sample 2000 rows")
        phrases = some("select phrase_id from phrases order by papers desc limit 1000")
        topics = some("select topic_id from topics")
        names = some("select name from topics union all select phrase from phrases using sample 1000 rows")
        sundays = some("select as_of from trend_windows order by has_history desc, as_of desc limit 30")
        last = some("select as_of from trend_windows where not is_partial order by has_history desc, as_of desc limit 1")[0]
        called = some(f"select phrase_id from trending_phrases where as_of = '{last}' and status != 'insufficient'")
    words = queries(published)[:TIMES]
    days = [{"day": day} for day in sundays]
    over_http: Calls = {
        "/papers": [{"q": text} for text in words],
        "/papers?topic": [{"topic": topic} for topic in topics],
        "/papers/{id}": [{"id": paper} for paper in papers],
        "/trends": days,
        "/trends?kind=topic": [{"kind": "topic", **day} for day in days],
        "/trends/papers": days,
        "/names": [{"name": name} for name in names],
        "/why": [{"of": "phrases", "id": phrase, "day": last} for phrase in called],
        "/changes": [{"since": day} for day in sundays],
        "/watch": [{"q": text, "cursor": "2020-01-01"} for text in words],
        "/status": [{}] * TIMES,
    }
    by_mcp: Calls = {
        "search_papers": [{"query": text} for text in words],
        "paper": [{"id": paper} for paper in papers],
        "trending": [{"of": of, **day} for of, day in zip(["phrases", "topics", "papers"] * TIMES, days, strict=False)],
        "topics_and_phrases": [{"name": one} for one in [*names[: TIMES // 2], *phrases[: TIMES // 2]]],
        "why": [{"of": "phrases", "id": phrase, "day": last} for phrase in called],
        "changed_since": [{"day": day} for day in sundays],
        "watch": [{"search": text} for text in words],
        "run_sql": [{"statement": "select paper_id, title from papers limit 10"}] * TIMES,
    }
    return over_http, by_mcp


def said(name: str, times: list[float]) -> None:
    """Print the median, the 95th percentile and the most, in ms."""
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{name:28} median {statistics.median(times):7.1f} ms   p95 {p95:7.1f} ms   most {max(times):7.1f} ms", flush=True)


def timed(ask: Callable[[], None]) -> float:
    """Ask, and give the milliseconds it took."""
    began = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - began)


def measure_http(environment: dict[str, str], asked: Calls) -> None:
    """Ask over HTTP; every answer is asked for the first time, so that no tag spares it."""
    with subprocess.Popen([sys.executable, "-c", SERVER, str(PORT)], env=environment, cwd=ROOT) as process:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{PORT}{API}", timeout=60) as client:
                _until_it_answers(client)
                for name, calls in asked.items():
                    path = name.partition("?")[0]

                    def ask(given: dict[str, Any], path: str = path) -> None:
                        rest = {key: value for key, value in given.items() if f"{{{key}}}" not in path}
                        answer = client.get(path.format(**given) if "{" in path else path, params=rest)
                        assert answer.status_code in {200, 404}, answer.text

                    ask(calls[0])
                    said(f"GET {name}", [timed(lambda given=given: ask(given)) for given in calls])
        finally:
            process.terminate()


def _until_it_answers(client: httpx.Client) -> None:
    for _ in range(300):
        try:
            client.get("/status")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError


async def measure_mcp(environment: dict[str, str], asked: Calls) -> None:
    """Ask by MCP on standard input and output."""
    server = StdioServerParameters(command=sys.executable, args=["-m", "orchestration.cli", "mcp"], env=environment, cwd=str(ROOT))
    async with Client(server) as client:
        for name, calls in asked.items():
            await client.call_tool(name, calls[0])
            times: list[float] = []
            for given in calls:
                began = time.perf_counter()
                await client.call_tool(name, given)
                times.append(1000 * (time.perf_counter() - began))
            said(f"tool {name}", times)


def main() -> None:
    """Read the command line, and ask."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--published", type=Path, help="a published file; its name must be papertrends.duckdb")
    parser.add_argument("--papers", type=int, default=20_000, help="papers to generate without one")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        published: Path = args.published or built(Path(name), args.papers)
        environment = os.environ | {"PAPERTRENDS_DATA_DIR": str(published.absolute().parent)}
        with duckdb.connect(str(published), read_only=True) as con:
            [(papers,)] = con.execute("select count(*) from papers").fetchall()
        print(f"{papers:,} papers, a file of {published.stat().st_size / 1024**2:,.0f} MB", flush=True)
        over_http, by_mcp = drawn(published)
        measure_http(environment, over_http)
        anyio.run(measure_mcp, environment, by_mcp)


def built(folder: Path, papers: int) -> Path:
    """Generate papers and build them."""
    made = [sys.executable, "-m", "tests.benchmarks.generate", "--out", str(folder / "digests"), "--papers", str(papers)]
    subprocess.run(made, cwd=ROOT, check=True)
    places = {"DIGESTS_DIR": folder / "digests", "CONFIG_DIR": folder / "config", "DATA_DIR": folder / "data"}
    environment = os.environ | {f"PAPERTRENDS_{name}": str(place) for name, place in places.items()}
    subprocess.run([sys.executable, "-m", "orchestration.cli", "build"], cwd=ROOT, env=environment, check=True)
    return folder / "data" / "papertrends.duckdb"


if __name__ == "__main__":
    main()
