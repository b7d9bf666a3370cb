"""The authors of a paper with the keys of their pages: `authors_of()` of the published file."""

from __future__ import annotations

import duckdb

from orchestration.dbt_manifest import published_macros
from tests.conftest import ROOT, Place


def test_the_first_authors_are_given_with_their_keys() -> None:
    with duckdb.connect() as con:
        con.execute(published_macros(ROOT / "dbt_project")["authors"])
        found = con.execute("select authors_of(['Müller, Åsa', '—', 'J.-P. Serre', 'Yann LeCun'], 3), authors_of(null, 3)").fetchall()
    of_three = [{"author": "Müller, Åsa", "author_key": "asa muller"}, {"author": "J.-P. Serre", "author_key": "j p serre"}]
    assert found == [(of_three, None)], "a dash is no name"


def test_the_keys_are_those_of_paper_authors(history: Place) -> None:
    of_papers = "select paper_id, unnest(authors_of(authors, 1000), recursive := true) from papers"
    of_table = "select paper_id, author, author_key from paper_authors"
    with duckdb.connect(str(history.published), read_only=True) as con:
        assert con.execute(f"select count(*) > 100 from ({of_papers})").fetchone() == (True,)
        assert con.execute(f"({of_papers} except all {of_table}) union all ({of_table} except all {of_papers})").fetchall() == []
