"""Topics: the tree, and a topic's page."""

from __future__ import annotations

import duckdb
import pytest

from tests.invented_history import LAST_SUNDAY, RISING_TERM, RISING_TOPIC


def links(app) -> list[str]:
    return [f"{link.proto.label} {link.proto.query_string}" for link in app.get("page_link")]


def test_the_tree_holds_every_topic_once_under_its_area(months, open_page, said):
    app = open_page("topics")
    [(areas, topics)] = months.query(
        "select count(*) filter (where parent_topic_id is null), count(*) filter (where parent_topic_id is not null) from topics"
    )
    assert f"{areas} areas with {topics} topics" in said(app)
    assert len(app.expander) == areas
    ids = [row[0] for row in months.query("select topic_id from topics")]
    for topic_id in ids:
        assert sum(link.endswith(f"topic={topic_id}") for link in links(app)) == 1, topic_id


def test_a_topic_shows_its_status_with_numbers_and_terms(months, open_page, said):
    app = open_page("topics", topic=RISING_TOPIC)
    text = said(app)
    [(papers, total, name)] = months.query(
        "select (select count(*) from paper_topics where topic_id = ?), (select count(*) from papers), name from topics where topic_id = ?",
        RISING_TOPIC,
        RISING_TOPIC,
    )
    assert app.title[0].value == name
    assert f"**{papers}** of {total} papers" in text
    assert f"**rising** as of {LAST_SUNDAY}" in text
    assert "of the curated taxonomy" in text
    assert RISING_TERM in text


def test_a_topic_leads_to_its_area_its_phrases_and_all_its_papers(months, open_page):
    found = links(open_page("topics", topic=RISING_TOPIC))
    assert any(link.startswith(":material/arrow_upward: Area:") and "topic=speech_audio" in link for link in found)
    [(phrase_id,)] = months.query("select phrase_id from phrases where phrase = ?", RISING_TERM)
    assert any(f"id={phrase_id}" in link for link in found)
    assert any("All " in link and f"topic={RISING_TOPIC}" in link for link in found)


def test_an_area_lists_the_topics_below_it(months, open_page, said):
    app = open_page("topics", topic="speech_audio")
    assert "Topics in this area" in said(app)
    assert any(f"topic={RISING_TOPIC}" in link for link in links(app))


def test_the_order_of_papers_is_in_the_link(months, open_page):
    best = months.query(
        "select paper_id from papers inner join paper_topics using (paper_id) where topic_id = ?"
        " order by upvotes desc, first_listed_on desc, title limit 1",
        RISING_TOPIC,
    )
    found = [link for link in links(open_page("topics", topic=RISING_TOPIC, sort="most upvotes")) if "id=e_" in link]
    assert found[0].endswith(f"id={best[0][0]}")


def test_an_unknown_topic_says_so_and_shows_what_there_is(months, open_page):
    app = open_page("topics", topic="no_such_topic")
    assert "no_such_topic" in app.warning[0].value
    assert app.expander


@pytest.mark.parametrize("papers", [True, False])
def test_a_topic_without_papers_and_one_without_a_day(published, open_page, said, papers):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        for table in ("trend_periods", "trend_windows", "topic_trends", "trending_topics", *(() if papers else ("paper_topics",))):
            con.execute(f"delete from {table}")
    text = said(open_page("topics", topic="speech_audio"))
    assert "too little for a trend" in text
    assert "Not compared yet" in text
    assert papers or "No paper has this topic yet" in text
