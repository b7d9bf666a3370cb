"""A paper in a list: who, when, what it does, what it is about, and where to read it."""

from __future__ import annotations

import duckdb
import pytest


@pytest.fixture
def one_paper(published) -> str:
    """A paper with everything that a row shows."""
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        [paper_id] = con.execute("select paper_id from papers order by paper_no limit 1").fetchone() or [""]
        con.execute(
            "update papers set title = 'Only *One*', authors = ['Ada Lovelace' for i in range(15)], upvotes = 7, "
            "summary = null, abstract = 'Rivers are long. We propose Pebble.', first_listed_on = date '2025-06-01', "
            "arxiv_id = '2506.00001', doi = null, "
            "url = null, code_url = 'https://github.com/a/b', published_on = date '2025-05-30' where paper_id = ?",
            [paper_id],
        )
        con.execute("delete from paper_authors where paper_id = ?", [paper_id])
        con.execute("insert into paper_authors select ?, i, 'Ada Lovelace', 'ada lovelace' from range(1, 16) as t (i)", [paper_id])
    return paper_id


def test_a_row_says_who_when_and_what_and_leads_to_the_paper_its_topics_and_its_code(one_paper, open_page, said):
    app = open_page("papers", q="2506.00001")
    text = said(app)
    authors = [link for link in app.get("page_link") if link.proto.page == "author"]
    assert [(link.proto.label, link.proto.query_string) for link in authors if "Ada" in link.proto.label] == [
        (":small[Ada Lovelace]", "name=ada+lovelace")
    ] * 3
    assert "and 12 more · 2025-06-01 · 7 upvotes" in text
    assert "We propose Pebble" in text
    assert "Rivers are long." not in text, "one line: what the paper does"
    for link in (
        "[arXiv](https://arxiv.org/abs/2506.00001)",
        "[PDF](https://arxiv.org/pdf/2506.00001)",
        "[Hugging Face](https://huggingface.co/papers/2506.00001)",
        "[code](https://github.com/a/b)",
    ):
        assert link in text
    assert any(link.proto.label == r"Only \*One\*" for link in app.get("page_link"))
    assert f"[BibTeX](/bibtex/{one_paper}.bib)" in text
    assert {f"save-known-{one_paper}", f"hide-known-{one_paper}"} <= {button.key for button in app.button}


def test_a_paper_without_any_address_is_searched_for(one_paper, published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("update papers set arxiv_id = null, code_url = null where paper_id = ?", [one_paper])
    text = said(open_page("papers", sort="title"))
    assert "search: [arXiv](https://arxiv.org/search/?searchtype=title&query=Only%20%2AOne%2A)" in text.replace("%252A", "%2A")


def test_the_topics_of_a_row_lead_to_their_pages(published, open_page):
    links = {link.proto.query_string for link in open_page("papers").get("page_link")}
    assert any(link.startswith("topic=") for link in links)


@pytest.mark.parametrize(("count", "told"), [(1, 0), (4, 0), (5, 2)])
def test_three_authors_are_named_and_the_others_counted(one_paper, published, open_page, said, count, told):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("update papers set authors = authors[:?] where paper_id = ?", [count, one_paper])
        con.execute("delete from paper_authors where paper_id = ? and position > ?", [one_paper, count])
    app = open_page("papers", q="2506.00001")
    assert sum(link.proto.page == "author" for link in app.get("page_link")) == count - told
    assert ("and 2 more" in said(app)) == bool(told)
