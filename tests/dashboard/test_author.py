"""Authors: found by name, and a page for each name."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dashboard.views.search_box import LABEL


def links(app) -> list[str]:
    return [f"{link.proto.label} {link.proto.query_string}" for link in app.get("page_link")]


@pytest.fixture
def ada(published) -> Path:
    """Papers by somebody who is written in two ways, with somebody else beside her on two of them."""
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        ids = [row[0] for row in con.execute("select paper_id from papers order by paper_id limit 4").fetchall()]
        con.execute("delete from paper_authors")
        for name, key, of in (
            ("Ada Lóvelace", "ada lovelace", ids[:2]),
            ("Ada Lovelace", "ada lovelace", ids[2:3]),
            ("A. Lovelace", "a lovelace", ids[3:]),
            ("Anne Lovelace", "anne lovelace", ids[3:]),
            ("Mary Somerville", "mary somerville", ids[1:]),
        ):
            con.executemany("insert into paper_authors values (?, 1, ?, ?)", [[paper_id, name, key] for paper_id in of])
    return published


@pytest.mark.parametrize("typed", ["LOVELACE", "ada lóvelace", "A. Lovelace"])
def test_a_name_is_found_without_its_accents_and_by_initials(ada, open_page, said, typed):
    app = open_page("author", q=typed)
    assert any(link.startswith("Ada Lóvelace :small[3]") and "name=ada+lovelace" in link for link in links(app))
    assert "Names alone are ambiguous" in said(app)


def test_names_read_down_a_column_in_the_order_of_their_papers(ada, open_page):
    counts = [int(link.partition(":small[")[2].partition("]")[0]) for link in links(open_page("author")) if "name=" in link]
    assert counts == [3, 3, 1, 1]


def test_a_page_has_the_papers_co_authors_and_topics_that_sql_counts(ada, open_page, said):
    app = open_page("author", name="ada lovelace")
    with duckdb.connect(str(ada / "papertrends.duckdb"), read_only=True) as con:
        own = "(select paper_id from paper_authors where author_key = 'ada lovelace')"
        papers = con.execute(
            f"select paper_id from papers where paper_id in {own} order by first_listed_on desc nulls last, title"
        ).fetchall()
        topics = con.execute(f"select topic_id, count(*) from paper_topics where paper_id in {own} group by 1").fetchall()
    assert app.title[0].value == "Ada Lóvelace"
    assert "**3** of 8 papers" in said(app)
    assert "Also written Ada Lovelace" in said(app)
    assert "Names alone are ambiguous" in said(app)
    found = links(app)
    assert [link.rpartition("id=")[2] for link in found if "id=e_" in link] == [paper_id for (paper_id,) in papers]
    assert any(link.startswith("Mary Somerville :small[2 / 3]") for link in found)
    assert any("Lovelace :small[1]" in link and "name=a+lovelace" in link for link in found), "perhaps the same person"
    assert not any("name=anne+lovelace" in link for link in found), "surely another person"
    assert topics
    for topic_id, count in topics:
        assert any(f":small[{count}]" in link and f"topic={topic_id}" in link for link in found)


def test_an_unknown_name_says_so_and_offers_the_search(published, open_page, said):
    app = open_page("author", name="no such name")
    assert "No author has the name" in said(app)
    assert app.text_input


@pytest.mark.parametrize(
    ("typed", "opens"),
    [
        ("ADA Lóvelace", "author?name=ada+lovelace"),
        ("A. Lovelace", "author?name=a+lovelace"),
        ("lovelace", "papers?q=lovelace"),
        ("lovelace robots", "papers?q=lovelace+robots"),
    ],
)
def test_a_full_name_in_the_search_box_leads_to_its_page_and_anything_else_to_papers(ada, open_page, typed, opens):
    app = open_page("today")
    [box] = [field for field in app.text_input if field.label == LABEL]
    box.set_value(typed)
    [button] = [button for button in app.button if button.proto.help.startswith("Search. ")]
    assert any(opens in part.proto.body for part in button.click().run().get("html"))
