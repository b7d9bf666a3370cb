"""Search: 200 queries of one to four words, as the Papers page asks them and as search_papers('…'), beside SQLite's FTS5.

    python -m tests.benchmarks.bench_search --papers 1000000

The papers are generated; dbt builds the index on them as the pipeline does. Each query is one of a kind, so that no
cache answers; its words are drawn from the text of one paper, the common ones too. What is wanted of a million papers on
two cores: a median of 50 ms and a 95th percentile of 150 ms. The page counts all matches and reads the 25 it shows.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.dbt_manifest import published_macros
from tests.benchmarks.generate import records
from tests.warehouse import dbt_here
from tests.warehouse.search_warehouse import SearchWarehouse

QUERIES = 200
SHOWN = 25
BATCH = 20_000
EMPTY_MARTS = """
    create table paper_topics (paper_id varchar, topic_id varchar);
    create table paper_phrases (paper_id varchar, phrase_id varchar);
    create table digests (digest_id varchar, source varchar, source_kind varchar);
    create table paper_appearances (paper_id varchar, digest_id varchar);
    create table paper_authors (paper_id varchar, author_key varchar);
"""


def batches(papers: int, days: int) -> Iterator[pa.Table]:
    """Generated papers as rows of marts.papers."""
    rows: list[dict[str, object]] = []
    for number, (day, record) in enumerate(records(papers, days, seed=1)):
        text = {"title": record["title"], "abstract": record["abstract"], "first_listed_on": day}
        rows.append({"paper_id": f"e_{random.Random(number).getrandbits(80):020x}", "text_key": str(number), "digests": 1} | text)
        if len(rows) == BATCH:
            yield pa.Table.from_pylist(rows)
            rows = []
    if rows:
        yield pa.Table.from_pylist(rows)


def build(folder: Path, papers: int) -> tuple[Path, float]:
    """Write and index the papers; returns the published file and the seconds that the index took."""
    warehouse = SearchWarehouse(folder, folder / "target")
    with duckdb.connect(str(warehouse.file)) as con:
        for batch in batches(papers, max(1, min(730, papers // 50))):
            con.register("batch", batch)
            con.execute("insert into marts.papers by name select * from batch")
    began = time.perf_counter()
    warehouse.build()
    seconds = time.perf_counter() - began
    published = folder / "papertrends.duckdb"
    with duckdb.connect(str(warehouse.file)) as con:
        con.execute(f"attach '{published}' as published (storage_version 'v1.5.0')")
        for mart in ("papers", "search_postings", "search_words"):
            con.execute(f"create table published.{mart} as from warehouse.marts.{mart}")
        con.execute("use published")
        con.execute(EMPTY_MARTS + published_macros(dbt_here.PROJECT)["search"])
        con.execute("use warehouse")
        con.execute("detach published")
    return published, seconds


def peer(published: Path, folder: Path) -> tuple[sqlite3.Connection, float]:
    """Index the same texts with FTS5; returns it and the seconds that took."""
    lite = sqlite3.connect(folder / "fts5.sqlite")
    lite.execute("create virtual table texts using fts5(title, abstract, tokenize = 'porter unicode61 remove_diacritics 2')")
    began = time.perf_counter()
    with duckdb.connect(str(published), read_only=True) as con:
        found = con.execute("select title, abstract from papers")
        while part := found.fetchmany(BATCH):
            lite.executemany("insert into texts values (?, ?)", part)
    lite.execute("insert into texts(texts) values ('optimize')")
    lite.commit()
    return lite, time.perf_counter() - began


def queries(published: Path) -> list[str]:
    """Draw queries of one to four words, each from the text of one paper."""
    deal = random.Random("queries")
    with duckdb.connect(str(published), read_only=True) as con:
        texts = con.execute(
            f"select title || ' ' || abstract from papers using sample reservoir({2 * QUERIES} rows) repeatable (1)"
        ).fetchall()
    asked = (" ".join(deal.sample(re.findall(r"[^\W_]{2,}", text), deal.randint(1, 4))) for (text,) in texts)
    return list(dict.fromkeys(asked))[:QUERIES]


def measure(name: str, search: Callable[[str], object], asked: list[str]) -> None:
    """Ask every query once and print the median and the 95th percentile in ms."""
    times: list[float] = []
    for query in asked:
        began = time.perf_counter()
        search(query)
        times.append(1000 * (time.perf_counter() - began))
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{name:28} median {statistics.median(times):7.1f} ms   p95 {p95:7.1f} ms   most {max(times):7.1f} ms")


def ask_page(folder: Path) -> Callable[[str], object]:
    """Search as the Papers page does, in its own connection."""
    os.environ["PAPERTRENDS_DATA_DIR"] = str(folder)
    logging.disable(logging.WARNING)
    from dashboard import search

    none = dict.fromkeys(("topic_id", "phrase_id", "source", "source_kind", "first_day", "last_day"))
    filters = none | {"only_repeated": False, "sort": "relevance", "most": SHOWN, "skipped": 0}

    def ask(query: str) -> object:
        question = search.ask(query)
        return search.search(question, filters)

    return ask


def main() -> None:
    """Read the command line, build both indexes and ask both."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--papers", type=int, default=50_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        published, seconds = build(folder, args.papers)
        lite, peer_seconds = peer(published, folder)
        print(f"{args.papers:,} papers; index: papertrends {seconds:.0f} s with dbt's start and tests, FTS5 {peer_seconds:.0f} s")
        asked = queries(published)
        page = ask_page(folder)
        page("warm up")
        measure("the Papers page", page, asked)
        with duckdb.connect() as con:
            con.execute(f"attach '{published}' as published (read_only)")
            con.execute("use published")
            measure("search_papers('…')", lambda query: con.execute(f"from search_papers(?, most := {SHOWN})", [query]).fetchall(), asked)
        sql = f"select rowid from texts where texts match ? order by bm25(texts, 3.0, 1.0) limit {SHOWN}"
        words = {query: " ".join(f'"{word}"' for word in query.split()) for query in asked}
        measure("FTS5, all words", lambda query: lite.execute(sql, [words[query]]).fetchall(), asked)


if __name__ == "__main__":
    main()
