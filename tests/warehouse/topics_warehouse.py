"""A warehouse of hand-written papers, on which dbt builds the topic models and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from tests.warehouse import dbt_here

SELECTED = [
    "path:seeds",
    "path:models/intermediate/topics",
    "marts.topics.topics",
    "paper_topics",
    "topic_terms",
    "stg_config_topics",
    "stg_config_topic_terms",
]
EMPTY_TABLES = """
    create schema raw;
    create schema intermediate;
    create schema marts;
    create table raw.config_topics (
        line bigint, topic_id varchar, parent_topic_id varchar, name varchar, description varchar, arxiv_categories varchar
    );
    create table raw.config_topic_terms (line bigint, topic_id varchar, term varchar, weight varchar);
    create table marts.papers (paper_id varchar, title varchar, abstract varchar, text_key varchar, categories varchar[]);
"""


@dataclass
class TopicsWarehouse:
    """Papers and configuration go in, `build` runs dbt, questions come out."""

    folder: Path
    target: Path
    messages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        with duckdb.connect(str(self.file)) as con:
            con.execute(EMPTY_TABLES)

    @property
    def file(self) -> Path:
        return self.folder / "warehouse.duckdb"

    def put(self, paper_id: str, title: str, abstract: str | None = None) -> None:
        """Add a paper, or give a known one other words."""
        with duckdb.connect(str(self.file)) as con:
            con.execute("delete from marts.papers where paper_id = ?", [paper_id])
            con.execute(
                "insert into marts.papers values (?, ?, ?, md5(? || coalesce(?, '')), [])",
                [paper_id, title, abstract, title, abstract],
            )

    def remove(self, paper_id: str) -> None:
        with duckdb.connect(str(self.file)) as con:
            con.execute("delete from marts.papers where paper_id = ?", [paper_id])

    def configure(self, topics: Iterable[tuple[str | None, ...]] = (), terms: Iterable[tuple[str | None, ...]] = ()) -> None:
        """Rows of topics.csv and topic_terms.csv, from line 2 on."""
        with duckdb.connect(str(self.file)) as con:
            con.execute("delete from raw.config_topics; delete from raw.config_topic_terms")
            for line, row in enumerate(topics, start=2):
                con.execute("insert into raw.config_topics values (?, ?, ?, ?, ?, ?)", [line, *row])
            for line, row in enumerate(terms, start=2):
                con.execute("insert into raw.config_topic_terms values (?, ?, ?, ?)", [line, *row])

    def build(self, *, full_refresh: bool = False, is_tested: bool = True) -> bool:
        """Run dbt as the pipeline does; False when a model or a test failed, with what was said in `messages`."""
        done = dbt_here.build(self.folder, self.target, "--select", *SELECTED, full_refresh=full_refresh, is_tested=is_tested)
        self.messages = dbt_here.failures(done)
        return done.success

    def query(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.file)) as con:
            return con.execute(sql, list(parameters)).fetchall()

    def topics_of(self, paper_id: str) -> set[str]:
        return {topic for (topic,) in self.query("select topic_id from marts.paper_topics where paper_id = ?", paper_id)}
