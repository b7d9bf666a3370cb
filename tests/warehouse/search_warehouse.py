"""A warehouse of hand-written papers, on which dbt builds the search index and nothing else, with the published macros."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.dbt_manifest import published_macros
from tests.warehouse import dbt_here

SELECTED = ["path:models/intermediate/search", "path:models/marts/search"]
EMPTY_TABLE = """
    create schema marts;
    create table marts.papers (
        paper_id varchar, arxiv_id varchar, doi varchar, url varchar, title varchar, abstract varchar, authors varchar[], venue varchar,
        categories varchar[], appearances bigint, digests bigint, upvotes bigint, published_on date, published_precision varchar,
        first_listed_on date, last_listed_on date, text_key varchar, paper_no integer
    );
"""


@dataclass
class SearchWarehouse:
    """Papers go in, `build` runs dbt, searches come out."""

    folder: Path
    target: Path

    def __post_init__(self) -> None:
        with duckdb.connect(str(self.file)) as con:
            con.execute(EMPTY_TABLE)

    @property
    def file(self) -> Path:
        return self.folder / "warehouse.duckdb"

    def put(self, paper_id: str, title: str, abstract: str | None = None, day: str = "2025-01-01") -> None:
        """Add a paper, or give a known one other words."""
        self.remove(paper_id)
        with duckdb.connect(str(self.file)) as con:
            con.execute(
                """
                insert into marts.papers (paper_id, title, abstract, first_listed_on, text_key, authors)
                values (?, ?, ?, ?, md5(? || coalesce(?, '')), [])
                """,
                [paper_id, title, abstract, day, title, abstract],
            )

    def remove(self, paper_id: str) -> None:
        with duckdb.connect(str(self.file)) as con:
            con.execute("delete from marts.papers where paper_id = ?", [paper_id])

    def build(self, *, full_refresh: bool = False, is_tested: bool = False) -> None:
        """Run dbt as the pipeline does, on papers numbered by day."""
        with duckdb.connect(str(self.file)) as con:
            con.execute(
                """
                update marts.papers set paper_no = numbered.place
                from (
                    select paper_id, row_number() over (order by first_listed_on nulls first, paper_id) as place from marts.papers
                ) as numbered
                where papers.paper_id = numbered.paper_id
                """
            )
        selected = ["--indirect-selection", "cautious", "--select", *SELECTED]
        done = dbt_here.build(self.folder, self.target, *selected, full_refresh=full_refresh, is_tested=is_tested)
        assert done.success, dbt_here.failures(done)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """The marts and the macros as a reader of the published file has them."""
        con = duckdb.connect(str(self.file))
        published = f"published_{uuid.uuid4().hex}"
        con.execute(f"attach ':memory:' as {published}")
        for mart in ("papers", "search_postings", "search_words"):
            con.execute(f"create table {published}.{mart} as from warehouse.marts.{mart}")
        con.execute(f"use {published}")
        con.execute(published_macros(dbt_here.PROJECT)["search"])
        return con

    def found(self, query: str) -> list[str]:
        """Ids of the papers found, the best first."""
        with self.connect() as con:
            return ids(con, query)


def ids(con: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [str(paper_id) for (paper_id,) in con.execute("select paper_id from search_papers(?) order by rank", [query]).fetchall()]
