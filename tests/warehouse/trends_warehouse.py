"""A warehouse of made-up papers with days and sources, on which dbt builds the trend models and nothing else."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt_manifest import published_macros
from tests.warehouse import dbt_here

SELECTED = [f"path:models/{layer}/{subject}" for layer in ("intermediate", "marts") for subject in ("calendar", "phrases", "trends")]
FIRST_MONDAY = dt.date(2024, 1, 1)
EMPTY_TABLES = """
    create schema intermediate;
    create schema marts;
    create table marts.papers (paper_id varchar, title varchar, abstract varchar, text_key varchar, upvotes bigint);
    create table intermediate.int_entries (
        entry_id varchar, digest_id varchar, is_in_force boolean, source varchar, source_kind varchar, listed_on date, section varchar,
        listed_from date, listed_to date, upvotes bigint
    );
    create table intermediate.int_paper_entries (entry_id varchar, paper_id varchar);
    create table marts.topics (topic_id varchar, parent_topic_id varchar, name varchar);
    create table intermediate.int_paper_topics (paper_id varchar, topic_id varchar);
    create table intermediate.int_term_forms (term_key varchar, form varchar);
    insert into marts.topics values ('seas', null, 'Seas'), ('tides', 'seas', 'Tides'), ('winds', null, 'Winds');
"""
SYLLABLES = "ba ke lo mi nu ra so ti vu xe zo dra fli gon pel tur".split()


@dataclass(frozen=True)
class Listed:
    """A paper and one listing of it."""

    paper_id: str
    title: str
    abstract: str
    listed_on: dt.date | None
    source: str = "herald"
    source_kind: str = "daily"
    topics: tuple[str, ...] = ()


def word(deal: random.Random) -> str:
    """An invented word."""
    return "".join(deal.choice(SYLLABLES) for _ in range(3))


def corpus(weeks: int, per_week: int, planted: dict[str, list[float]], seed: int = 1) -> list[Listed]:
    """Papers of invented words, the same every time; a planted phrase has its share of papers in each week."""
    deal = random.Random(seed)
    words = [word(deal) for _ in range(900)]
    papers: list[Listed] = []
    for week in range(weeks):
        for n in range(per_week):
            title = " ".join(deal.sample(words, 6))
            sentences = [" ".join(deal.sample(words, 9)) for _ in range(4)]
            for phrase, shares in planted.items():
                if deal.random() < shares[week]:
                    sentences.append(f"We study the {phrase}, and more of the {phrase}.")
                    title = f"{phrase} for {title}" if deal.random() < 0.5 else title
            day = FIRST_MONDAY + dt.timedelta(days=7 * week + n % 5)
            papers.append(Listed(f"p{week:03}-{n:03}", title, ". ".join(sentences) + ".", day))
    return papers


@dataclass
class TrendsWarehouse:
    """Listings go in, `build` runs dbt, questions come out."""

    folder: Path
    target: Path

    def __post_init__(self) -> None:
        with duckdb.connect(str(self.file)) as con:
            con.execute(EMPTY_TABLES)

    @property
    def file(self) -> Path:
        return self.folder / "warehouse.duckdb"

    def put(self, listings: Iterable[Listed]) -> None:
        """Add listings; a paper that is known gets a further one."""
        rows = [(x.paper_id, x.title, x.abstract, x.listed_on, x.source, x.source_kind, list(x.topics)) for x in listings]
        with duckdb.connect(str(self.file)) as con:
            con.execute(
                "create temp table new (paper_id varchar, title varchar, abstract varchar, day date, source varchar, kind varchar,"
                " topics varchar[])"
            )
            con.executemany("insert into new values (?, ?, ?, ?, ?, ?, ?)", rows)
            con.execute("""
                insert into marts.papers
                select distinct on (paper_id) paper_id, title, abstract, md5(title || abstract), 3 from new
                where paper_id not in (select paper_id from marts.papers);
                insert into intermediate.int_entries
                select concat_ws('/', source, day, paper_id), concat_ws('/', source, day), true, source, kind, day, null, null, null, 3
                from new;
                insert into intermediate.int_paper_entries select concat_ws('/', source, day, paper_id), paper_id from new;
                insert into intermediate.int_paper_topics select distinct paper_id, unnest(topics) from new
            """)

    def build(self, *, is_tested: bool = False) -> None:
        """Run dbt as the pipeline does; its tests of the data once for each kind of papers."""
        done = dbt_here.build(self.folder, self.target, "--select", *SELECTED, is_tested=is_tested)
        assert done.success, dbt_here.failures(done)

    @contextmanager
    def published(self) -> Generator[duckdb.DuckDBPyConnection]:
        """What is published of trends, with the macros of the published file."""
        with duckdb.connect(str(self.file)) as con:
            con.execute("attach ':memory:' as published")
            for table in (
                "topic_trends",
                "phrase_trends",
                "trend_periods",
                "trend_windows",
                "phrases",
                "lasting_weights",
                "trending_phrases",
                "trending_topics",
            ):
                con.execute(f"create table published.{table} as from warehouse.marts.{table}")
            con.execute("use published")
            con.execute(published_macros(dbt_here.PROJECT)["trending"])
            yield con
            con.execute("use warehouse")
            con.execute("detach published")

    def query(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.file)) as con:
            con.execute("use warehouse.marts")
            return con.execute(sql, list(parameters)).fetchall()

    def called(self, phrase: str) -> list[dt.date]:
        """Sundays on which the phrase, under this or another of its spellings, is rising or new."""
        rows = self.query(
            """select t.as_of from trending_phrases as t inner join phrases as p using (phrase_id)
               where t.status in ('rising', 'new')
                   and (lower(p.phrase) = ? or list_contains(list_transform(p.variants, lambda v: lower(v)), ?))
               order by t.as_of""",
            phrase,
            phrase,
        )
        return [day for (day,) in rows]


def difference(a: TrendsWarehouse, b: TrendsWarehouse, table: str, where: str = "true") -> Counter[str]:
    """Rows that only one of the two has."""
    one, other = (Counter(map(repr, warehouse.query(f"from {table} where {where}"))) for warehouse in (a, b))
    return (one - other) + (other - one)
