"""The logic of each page, run by Streamlit's own test runner on a real published file."""

from __future__ import annotations

import json
import shutil

import duckdb
import pytest

from dashboard.text import plain

PAGES = {
    "today": "Today",
    "trends": "Trends",
    "topics": "Topics",
    "papers": "Papers",
    "merges": "Merges",
    "data_health": "Data health",
    "sql": "SQL",
}


@pytest.mark.parametrize(("page", "title"), PAGES.items())
def test_each_page_runs_and_begins_with_its_title(published, page, title, open_page):
    app = open_page(page)
    kinds = [part.type for part in app.main.children.values()]
    assert app.title[0].value == title
    assert set(kinds[: kinds.index("title")]) <= {"flex_container", "caption"}, "only how fresh the data is stands above it"


def test_today_says_of_which_day_it_is_how_the_last_build_ended_and_why_there_is_no_trend_once(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        [last] = con.execute(
            "select max(listed_on)::varchar from digests where source_kind != 'search' and listed_on_source != 'content_year_inferred'"
        ).fetchone()
    text = said(open_page())
    assert text.count(f"As of **{last}**") == 1
    assert "Last build" in text
    assert text.count("No trend yet") == 1
    assert "Rising" not in text, "no section without content"
    assert "Topics by share" in text
    assert "1 paper in several digests" in text


def test_a_day_whose_year_is_inferred_does_not_lead_today(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        [[newest, name]] = con.execute("select listed_on, file_path from digests order by listed_on desc limit 1").fetchall()
        [known, new] = con.execute(
            "select max(listed_on), (select count(*) from papers where first_listed_on = max(listed_on)) from digests where listed_on < ?",
            [newest],
        ).fetchone()
    app = open_page()
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    assert f"As of **{known}**" in said(app)
    assert f"{new} new papers" in said(app), "none of those of the later day"
    assert [query for label, query in links.items() if f"up to {newest} have an inferred year" in label] == ["view=Days"]
    assert any(f"{name},{newest}" in code.value for code in open_page("data_health", view="Days").code)


def test_a_day_whose_year_is_inferred_leads_today_where_there_is_no_other(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("update digests set listed_on_source = 'content_year_inferred' where listed_on is not null")
        [newest] = con.execute("select max(listed_on) from digests").fetchone()
    assert f"As of **{newest}** (year inferred)" in said(open_page())


def test_data_health_counts_with_denominators(published, open_page, said):
    assert "8 papers (1 in more than one digest) from 9 entries of 2 digests on 2 days" in said(open_page("data_health"))


def test_today_leads_to_the_files_that_failed_and_to_the_digests_without_a_day(published, open_page):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("update digest_outcomes set outcome = 'rejected' where file_path = (select min(file_path) from digest_outcomes)")
        [failed] = con.execute("select count(*) from digest_outcomes where outcome = 'rejected'").fetchone()
        con.execute("update digests set listed_on = null where digest_id = (select min(digest_id) from digests)")
    links = {link.proto.label: link.proto.query_string for link in open_page().get("page_link")}
    assert [query for label, query in links.items() if f"{failed} file" in label] == [""]
    assert [query for label, query in links.items() if "Date it" in label] == ["view=Days"]


def test_today_ranks_what_was_listed_lately_and_not_long_before(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        paper_id = con.execute("select min(paper_id) from papers").fetchone()[0]
        con.execute("insert into trending_papers values (date '2024-03-10', ?, 1, 1.5, ['listed long before'])", [paper_id])
        con.execute("update trend_windows set has_history = true")
        daily = "select max(listed_on) from digests where source_kind = 'daily'"
        sunday = con.execute(f"select date_trunc('week', ({daily}))::date + 6").fetchone()[0]
        [shown] = con.execute("select reasons[1] from trending_papers where as_of = ? order by rank, paper_id limit 1", [sunday]).fetchone()
    text = said(open_page("today"))
    assert f"Trends are of the week to {sunday}" in text, "of the newest day that counts: the saved page of a later day may be a search"
    assert plain(shown) in text
    assert "listed long before" not in text


def test_today_has_what_is_new_then_the_stories_then_what_is_trending(months, open_page):
    headers = [header.value for header in open_page("today").header]
    assert [header for header in headers if "new paper" in header or header in {"Rising stories", "Trending papers"}] == headers
    assert headers[1:] == ["Rising stories", "Trending papers"]


def test_papers_are_filtered_and_counted(published, open_page, said):
    assert "**1** of 8 papers" in said(open_page("papers", q="household cup"))
    assert "**1** of 8 papers" in said(open_page("papers", repeated="1"))
    assert "No paper matches" in said(open_page("papers", q="zzzz"))


def test_a_retired_id_leads_to_its_paper_and_an_unknown_one_says_so(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        found = con.execute("select paper_id_alias, title from paper_aliases inner join papers using (paper_id) limit 1").fetchone()
    assert found is not None, "the fixtures list one paper twice, so one id is retired"
    assert open_page("paper", id=found[0]).title[0].value.startswith(found[1][:6])
    assert "No paper has the id" in said(open_page("paper", id="e_unknown"))


@pytest.mark.parametrize(("page", "key"), [("today", "since"), ("papers", "from"), ("papers", "to"), ("trends", "as_of")])
@pytest.mark.parametrize("change", ["less", "more"])
def test_a_day_that_was_chosen_may_be_gone_with_the_next_publish(published, page, key, change, open_page):
    """As when own digests replace the sample while a page is open: the nearest day is shown, without an error."""
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("update trend_windows set has_history = true")
    app = open_page(page, **{key: "2025-06-04"})
    [field] = [field for field in app.date_input if field.key == f"{page}.{key}"]
    field.set_value(field.max if change == "less" else field.min).run()
    moved = "- interval 400 day" if change == "less" else "+ interval 400 day"
    shutil.copy(published / "papertrends.duckdb", published / "next")
    with duckdb.connect(str(published / "next")) as con:
        con.execute(f"update digests set listed_on = listed_on {moved}")
        for table in ("trend_periods", "trend_windows"):
            con.execute(
                f"update {table} set {'period_start' if table == 'trend_periods' else 'as_of'} = "
                f"{'period_start' if table == 'trend_periods' else 'as_of'} {moved}"
            )
    (published / "next").rename(published / "papertrends.duckdb")
    app.run()
    assert not app.exception
    [field] = [field for field in app.date_input if field.key == f"{page}.{key}"]
    assert field.min <= field.value <= field.max


def test_without_a_published_file_it_says_what_to_do(published, open_page, said):
    (published / "papertrends.duckdb").unlink()
    text = said(open_page())
    assert "Nothing is published yet" in text
    assert "make build" in text


def test_an_empty_warehouse_says_what_to_do(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        for table in ("papers", "digests", "paper_appearances", "paper_topics", "topic_trends"):
            con.execute(f"delete from {table}")
    for page in ("topics", "papers"):
        assert "The warehouse has no papers" in said(open_page(page))
    first = said(open_page("today"))
    assert "A **digest** is a saved list of papers" in first
    assert "sources.csv" in first, "where to fetch digests is named"


def test_a_failed_run_is_reported_and_the_published_file_stays(published, open_page, said):
    status = json.loads((published / "run_status.json").read_text())
    run = status["runs"][0] | {"run_id": "later", "outcome": "failed", "message": "the disk is *full*"}
    (published / "run_status.json").write_text(json.dumps(status | {"runs": [run, *status["runs"]]}))
    text = said(open_page())
    assert "Last build failed" in text
    assert "Showing what was published before" in text
    assert r"\*full\*" in text, "a message is text, not Markdown"


@pytest.mark.parametrize("page", list(PAGES))
def test_the_sample_is_labelled_on_every_page(published, page, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("update about set value = 'true' where key = 'sample'")
    text = said(open_page(page))
    assert "**Bundled sample**: invented papers" in text
    assert "sample/digests" not in text, "one's own digests go elsewhere"


def test_titles_and_abstracts_are_shown_as_text(published, open_page):
    hostile = "<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1)) :material/delete: $x^2$"
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("update papers set title = ?, abstract = ?", [hostile, hostile])
        paper_id = con.execute("select paper_id from papers limit 1").fetchone()[0]
    app = open_page("paper", id=paper_id)
    shown = app.title[0].value
    assert "<img" not in shown.replace(r"\<img", "")
    assert "**bold**" not in shown
    assert "](javascript" not in shown
    assert "$x^2$" in shown, "mathematics is drawn"
