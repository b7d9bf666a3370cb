"""A phrase's page: its status, its history, and where its links lead."""

from __future__ import annotations

import duckdb
import pytest

from dashboard.views import topic_or_phrase
from tests.invented_history import FADER, LAST_SUNDAY, RISER, RISING_TERM


@pytest.fixture
def phrase_id(months):
    def find(phrase: str) -> str:
        [(found,)] = months.query("select phrase_id from phrases where phrase = ?", phrase)
        return found

    return find


def links(app) -> list[str]:
    return [f"{link.proto.label} {link.proto.query_string}" for link in app.get("page_link")]


def test_it_shows_the_status_of_a_phrase_and_since_when(months, open_page, said, phrase_id):
    app = open_page("phrase", id=phrase_id(RISER))
    assert app.title[0].value == RISER
    text = said(app)
    [(status,)] = months.query(
        "select t.status from trending_phrases as t inner join phrases as p using (phrase_id) where p.phrase = ? and t.as_of = ?",
        RISER,
        LAST_SUNDAY,
    )
    assert status in {"rising", "new"}
    assert f"**{status}** as of {LAST_SUNDAY}" in text
    [(first, papers, total)] = months.query(
        "select first_listed_on, papers, (select count(*) from papers) from phrases where phrase = ?", RISER
    )
    assert f"A phrase in **{papers}** of {total} papers" in text
    assert f"First listed {first}" in text
    assert ", still on" in text, "its burst has not ended"


def test_a_fader_was_falling_and_its_burst_is_over_or_none(months, open_page, said, phrase_id):
    text = said(open_page("phrase", id=phrase_id(FADER)))
    assert "falling as of" in text
    assert "still on" not in text


def test_its_links_lead_to_its_papers_its_topic_and_the_trends_of_that_day(months, open_page, phrase_id):
    asked = phrase_id(RISING_TERM)
    found = links(open_page("phrase", id=asked))
    assert any("All " in link and f"phrase={asked}" in link for link in found)
    assert any("Related topic" in link and "topic=" in link for link in found)
    assert any(f"as_of={LAST_SUNDAY}" in link and "show=p" in link for link in found)


def test_neighbours_stand_in_the_same_papers(months, open_page, phrase_id):
    [(together,)] = months.query(
        "select count(*) from paper_phrases as a inner join paper_phrases as b using (paper_id) where a.phrase_id = ? and b.phrase_id = ?",
        phrase_id(RISER),
        phrase_id(RISING_TERM),
    )
    assert any(f"{RISING_TERM} :small[{together}]" in link for link in links(open_page("phrase", id=phrase_id(RISER))))


def test_a_word_of_nearly_every_paper_is_no_neighbour(published, open_page):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute(
            "insert into papers select one.* replace ('e_' || number as paper_id, 1000 + number as paper_no)"
            " from (from papers limit 1) as one, range(100) as t (number)"
        )
        for phrase, papers in (("few", 4), ("friend", 4), ("everywhere", 1000)):
            con.execute(
                "insert into paper_phrases by name select paper_id, ? as phrase_id from papers order by paper_id limit ?", [phrase, papers]
            )
            con.execute(
                "insert into phrases by name"
                " select ? as phrase_id, ? as phrase, [] as variants, count(*) as papers from paper_phrases where phrase_id = ?",
                [phrase, phrase, phrase],
            )
        # one paper is without it, so that it is with "few" a little more often than by chance
        con.execute("delete from paper_phrases where phrase_id = 'everywhere' and paper_id = (select max(paper_id) from papers)")
        con.execute("update phrases set papers = papers - 1 where phrase_id = 'everywhere'")
    found = links(open_page("phrase", id="few"))
    assert any("friend :small[4]" in link for link in found)
    assert not any("everywhere" in link for link in found)


@pytest.mark.parametrize("phrase", [RISER, RISING_TERM])
def test_the_recent_papers_are_those_that_the_comparison_counts(months, open_page, said, phrase_id, phrase):
    asked = phrase_id(phrase)
    [(recent,)] = months.query("select recent_papers from trending_phrases where phrase_id = ? and as_of = ?", asked, LAST_SUNDAY)
    app = open_page("phrase", id=asked)
    assert [link for link in links(app) if f"The {recent} recent papers" in link and "sort=recent" in link]
    app = open_page("phrase", id=asked, sort="recent weeks")
    assert f"{recent} papers first listed from" in said(app)
    shown = [link for link in app.get("page_link") if link.proto.page == "paper"]
    assert len({link.proto.query_string for link in shown}) == min(recent, topic_or_phrase.MOST_RECENT) + 1, "and the first paper"


@pytest.mark.parametrize("state", [{"id": "ph_**nope**"}, {}])
def test_an_unknown_phrase_says_so_and_leads_on(months, open_page, said, state):
    app = open_page("phrase", **state)
    assert ("No phrase has the id" if state else "This page shows one phrase") in said(app)
    assert any("Trends" in link for link in links(app))


def test_a_phrase_in_papers_without_a_day_is_shown_without_a_trend(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        for table in ("trend_periods", "trend_windows", "phrase_trends", "trending_phrases"):
            con.execute(f"delete from {table}")
        con.execute("insert into phrases by name select 'ph_x' as phrase_id, 'Lost <b>at</b> sea' as phrase, [] as variants, 1 as papers")
    app = open_page("phrase", id="ph_x")
    text = said(app)
    assert "<b>" not in app.title[0].value.replace(r"\<b", "")
    assert "too little for a trend" in text
    assert "Not compared yet" in text
