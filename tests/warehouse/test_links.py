"""Where a paper can be found: `paper_links()` of the published file."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from orchestration.dbt_manifest import published_macros
from tests.conftest import ROOT

TITLE = "Moss & Rain: 100% wet?"


@pytest.fixture(scope="module")
def papers() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute(
            f"""
            create table papers as
            from (values
                ('p_arxiv', 'A', '2501.00001', '10.1/a(b)', 'https://huggingface.co/papers/2501.00001', 'https://github.com/a/b', null),
                ('p_page', 'B', null, null, 'https://journal.example.org/b', null, 'https://b.github.io/'),
                ('p_none', '{TITLE}', null, null, null, null, null),
                ('p_script', 'C', null, null, 'javascript:alert(1)', null, null)
            ) as t (paper_id, title, arxiv_id, doi, url, code_url, project_url)
            """
        )
        con.execute(published_macros(ROOT / "dbt_project")["links"])
        yield con


def links(con: duckdb.DuckDBPyConnection, paper_id: str) -> dict[str, str]:
    found = con.execute("select link, url from paper_links() where paper_id = ? and not is_search", [paper_id]).fetchall()
    return dict(found)


def test_a_paper_leads_to_each_of_its_places_once(papers: duckdb.DuckDBPyConnection) -> None:
    assert links(papers, "p_arxiv") == {
        "arXiv": "https://arxiv.org/abs/2501.00001",
        "PDF": "https://arxiv.org/pdf/2501.00001",
        "Hugging Face": "https://huggingface.co/papers/2501.00001",
        "DOI": "https://doi.org/10.1/a%28b%29",
        "Code": "https://github.com/a/b",
    }
    assert links(papers, "p_page") == {"Page": "https://journal.example.org/b", "Project": "https://b.github.io/"}


def test_only_a_paper_without_id_and_address_is_searched_for_by_its_title(papers: duckdb.DuckDBPyConnection) -> None:
    searched = papers.execute("select paper_id, link, url from paper_links() where is_search order by all").fetchall()
    assert {paper for paper, *_ in searched} == {"p_none", "p_script"}, "an address that is none of the web leads nowhere"
    assert [link for paper, link, _ in searched if paper == "p_none"] == ["Google Scholar", "Hugging Face", "Semantic Scholar", "arXiv"]
    assert all(url.endswith("=Moss%20%26%20Rain%3A%20100%25%20wet%3F") for paper, _, url in searched if paper == "p_none")
    assert links(papers, "p_none") == {}
