"""A paper in a list: who, when, what it does, what it is about, and where to read it."""

from __future__ import annotations

import duckdb
import pytest

from dashboard.views import paper_rows


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
    return paper_id


def test_a_row_says_who_when_and_what_and_leads_to_the_paper_its_topics_and_its_code(one_paper, open_page, said):
    app = open_page("papers", q="2506.00001")
    text = said(app)
    assert "Ada Lovelace, Ada Lovelace, Ada Lovelace and 12 more · 2025-06-01 · 7 upvotes" in text
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
    [citation] = [block.value for block in app.code if "2506.00001" in block.value]
    assert citation.startswith("@misc{lovelace2025only,")


def test_a_paper_without_any_address_is_searched_for(one_paper, published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("update papers set arxiv_id = null, code_url = null where paper_id = ?", [one_paper])
    text = said(open_page("papers", sort="title"))
    assert "search: [arXiv](https://arxiv.org/search/?searchtype=title&query=Only%20%2AOne%2A)" in text.replace("%252A", "%2A")


def test_the_topics_of_a_row_lead_to_their_pages(published, open_page):
    links = {link.proto.query_string for link in open_page("papers").get("page_link")}
    assert any(link.startswith("topic=") for link in links)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["A"], "A"),
        (["A", "B", "C", "D"], "A, B, C, D"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 more"),
    ],
)
def test_three_authors_are_named_and_the_others_counted(names, said):
    assert paper_rows.authors(names) == said
