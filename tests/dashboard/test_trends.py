"""Trends: a day, a phrase, and what is shown when there is nothing."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from dashboard.charts.sparklines import Span, svg
from dashboard.charts.trend_charts import interval, ticks
from dashboard.rows.trends import Share
from dashboard.views.trend_views import lasting
from tests.invented_history import FADER, LAST_SUNDAY, RISER, WITHOUT, day_of


def links(app) -> list[str]:
    return [f"{link.proto.label} {link.proto.query_string}" for link in app.get("page_link")]


def test_an_axis_marks_days_on_which_its_periods_begin():
    mondays = [dt.date(2025, 1, 6) + dt.timedelta(weeks=week) for week in range(37)]
    marked = [dt.date(tick["year"], tick["month"], tick["date"]) for tick in ticks([*mondays, *mondays])]
    assert set(marked) <= set(mondays)
    assert 5 < len(marked) <= 10
    assert marked[-1] == mondays[-1]
    assert ticks([]) == []


def table(app):
    return next(frame.value for frame in app.dataframe if "weekly share" in frame.value)


def test_the_table_has_the_published_numbers_in_one_row_each(months, open_page):
    shown = table(open_page("trends"))
    rows = months.query(
        "select phrase, status, recent_papers, recent_share, baseline_share, change from trending_phrases"
        " inner join phrases using (phrase_id) where as_of = ? and status in ('rising', 'new', 'growing', 'falling')",
        LAST_SUNDAY,
    )
    assert len(rows) > 2
    for phrase, status, *numbers in rows:
        [row] = shown[shown["phrase"] == phrase].to_dict("records")
        assert row["status"].endswith(status)
        assert [row["recent papers"], row["now"] / 100, row["before"] / 100, row["change"]] == pytest.approx(numbers)
    [riser] = shown[shown["phrase"] == RISER].to_dict("records")
    assert riser["evidence"] == "●●●● very strong"
    assert riser["weekly share"].startswith("data:image/svg+xml")


def test_a_phrase_first_seen_in_the_recent_weeks_is_a_state_of_the_same_table(months, open_page):
    wanted = months.query(
        "select phrase from trending_phrases inner join phrases using (phrase_id) inner join trend_windows using (as_of)"
        " inner join paper_phrases using (phrase_id) inner join papers using (paper_id)"
        " where as_of = ? and phrases.first_listed_on >= recent_from and known_from <= as_of and papers.first_listed_on <= as_of"
        " group by phrase having count(distinct papers.first_listed_on) > 1",
        LAST_SUNDAY,
    )
    app = open_page("trends", status="first seen")
    assert set(table(app)["phrase"]) == {phrase for (phrase,) in wanted} if wanted else "status" not in app.query_params


def test_a_status_a_topic_and_an_order_stand_in_the_address(months, open_page):
    app = open_page("trends", status="falling", order="now")
    assert set(table(app)["status"]) == {"▼ falling"}
    assert FADER in set(table(app)["phrase"])
    assert "falling" in app.query_params["status"]
    everything = table(open_page("trends", order="now"))
    assert list(everything["now"]) == sorted(everything["now"], reverse=True)
    topic = next(topic for topic in everything["topic"] if topic)
    assert set(table(open_page("trends", under=topic))["topic"]) == {topic}


def test_trending_papers_of_any_week_day_or_month(months, open_page):
    sunday = day_of(20)
    week = [paper for (paper,) in months.query("select paper_id from trending_papers where as_of = ? order by rank limit 10", sunday)]
    shown = links(open_page("trends", on=str(sunday)))
    assert [link.rpartition("id=")[2] for link in shown if "id=e_" in link] == week
    app = open_page("trends", on=str(sunday), papers_of="month")
    first, last = sunday.replace(day=1), (sunday.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    month = [
        paper
        for (paper,) in months.query(
            "select paper_id from papers where first_listed_on between ? and ?"
            " order by upvotes desc nulls last, digests desc, first_listed_on desc, paper_id limit 10",
            first,
            last,
        )
    ]
    assert [link.rpartition("id=")[2] for link in links(app) if "id=e_" in link] == month


@pytest.mark.parametrize(
    ("papers", "total", "low", "high"), [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0), (0, 0, 0, 1)]
)
def test_an_interval_is_wilsons(papers, total, low, high):
    assert interval(papers, total) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.04, "fewer than 1 in 10"),
        (0.06, "about 1 in 10"),
        (0.79, "about 8 in 10"),
        (0.94, "about 9 in 10"),
        (0.99, "more than 9 in 10"),
    ],
)
def test_a_chance_of_lasting_is_said_in_tenths_and_is_never_certain(chance, said):
    assert lasting(chance) == f"; {said} like this last"


def test_without_a_day_it_uses_the_last_complete_week(months, open_page):
    app = open_page("trends")
    assert app.date_input[0].value == LAST_SUNDAY
    assert "as_of" not in app.query_params


def test_a_link_carries_day_kind_and_what_is_drawn(months, open_page):
    [(phrase_id,)] = months.query("select phrase_id from phrases where phrase = ?", FADER)
    app = open_page("trends", as_of="2024-07-10", kind="topics", show=f"p:{phrase_id}", grain="month")
    assert str(app.date_input[0].value) == "2024-07-10"
    assert app.multiselect[0].value == [f"p:{phrase_id}"]
    assert {"topics", "month"} <= {control.value for control in app.get("button_group")}
    assert app.query_params["as_of"] == "2024-07-10"


def test_another_day_than_a_sunday_is_answered_too_and_says_that_sources_may_differ(months, open_page, said):
    app = open_page("trends", as_of="2024-07-10")
    assert "all sources are compared" in said(app)
    assert RISER in set(table(app)["phrase"])


@pytest.mark.parametrize("asked", ["yesterday", "1999-01-01", "2024-02-31"])
def test_an_as_of_outside_the_data_is_reported(months, open_page, asked):
    app = open_page("trends", as_of=asked)
    assert asked in app.warning[0].value
    assert app.date_input[0].value == LAST_SUNDAY


def test_back_to_the_usual_day_needs_no_words(months, open_page):
    app = open_page("trends", as_of="2024-07-10")
    app.date_input[0].set_value(LAST_SUNDAY).run()
    assert not app.warning, "the day in the address was one of the data, and so is the one that was picked"
    assert "as_of" not in app.query_params


def test_a_day_with_too_little_before_it_says_so(months, open_page, said):
    text = said(open_page("trends", as_of=str(day_of(6))))
    assert text.count("Not enough history") == 1
    assert "What changed" not in text
    assert "rising" not in text.partition("Trending papers")[0]


def test_a_typed_phrase_is_counted_in_titles_and_abstracts_of_papers_with_a_day(months, open_page, said):
    [(papers, total)] = months.query(
        "select count(*) filter (where contains(lower(title), ?) or contains(lower(abstract), ?)), count(*) from papers"
        " where first_listed_on is not null",
        FADER,
        FADER,
    )
    app = open_page("trends", phrase="Amber-LATTICE")
    assert f"**{papers:,}** of {total:,} dated papers" in said(app)
    assert any("Phrase page" in link for link in links(app))
    assert any("q=" in link and "Show papers" in link for link in links(app))


def test_a_spelling_that_no_paper_has_leads_to_the_phrase(months, open_page):
    [(phrase_id, variants)] = months.query("select phrase_id, variants from phrases where phrase = ?", FADER)
    assert "amber lattices" not in variants
    assert any("Phrase page" in link and phrase_id in link for link in links(open_page("trends", phrase="Amber Lattices")))


@pytest.mark.parametrize(
    ("typed", "answer"), [("a", "at least two letters"), ("?!", "at least two letters"), ("zz yy", "None of "), ("", "Works for any words")]
)
def test_a_typed_phrase_without_an_answer_says_why(months, open_page, said, typed, answer):
    assert answer in said(open_page("trends", phrase=typed))


@pytest.mark.parametrize(
    ("typed", "found"), [("Tidal—Lántern", True), ("lantern tidal", False), ("tidal lanter", False), ('"tidal*" lantern', True)]
)
def test_typed_words_stand_whole_and_in_order(months, open_page, said, typed, found):
    assert ("contain “" in said(open_page("trends", phrase=typed))) is found


def test_an_unknown_topic_or_phrase_in_the_link_is_reported_and_the_rest_is_drawn(months, open_page):
    [(phrase_id,)] = months.query("select phrase_id from phrases where phrase = ?", FADER)
    app = open_page("trends", show=f"p:{phrase_id},t:no_such_topic")
    assert "no_such_topic" in app.warning[0].value
    assert app.multiselect[0].value == [f"p:{phrase_id}"]


def test_little_history_says_so_instead_of_an_empty_page(published, open_page, said):
    text = said(open_page("trends"))
    assert text.count("No trend yet") == 1
    assert "Not enough history" not in text, "it is said once"
    assert "Bursts" not in text, "no section without content"
    assert "Topics by share" in text
    assert "Not enough history" in said(open_page("trends", as_of="2025-06-05")), "of a day that somebody asks for"


def test_papers_with_equal_scores_are_not_called_ranked(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("update trending_papers set score = 0.86, reasons = ['listed 4 days earlier (+0.86)']")
        [(paper_id,)] = con.execute(
            "select paper_id from trending_papers where as_of = (select max(as_of) from trending_papers)"
        ).fetchmany(1)
    text = said(open_page("trends"))
    assert "Not ranked" in text
    assert "listed 4 days earlier" not in text
    paper = open_page("paper", id=paper_id)
    assert not any("Trending for" in expander.label for expander in paper.expander)


@pytest.mark.parametrize(
    ("emptied", "answer"),
    [(["trend_periods", "trend_windows", "topic_trends"], "too little for a trend"), (["papers"], "The warehouse has no papers")],
)
def test_no_day_and_no_papers_say_what_to_do(published, open_page, said, emptied, answer):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        for table in emptied:
            con.execute(f"delete from {table}")
    assert answer in said(open_page("trends"))


def test_a_sparkline_has_a_gap_without_digests_and_a_hollow_mark_for_the_current_week():
    def point(week: int, stretch: int, *, partial: bool = False) -> Share:
        return Share(key="p:1", period_start=day_of(week, 0), share=0.1, stretch=stretch, is_partial=partial)

    weeks = [
        point(WITHOUT - 2, 1),
        point(WITHOUT - 1, 1),
        point(WITHOUT + 1, 2),
        point(WITHOUT + 2, 2),
        point(WITHOUT + 3, 2, partial=True),
    ]
    drawn = svg(weeks, Span(day_of(WITHOUT - 3, 0), day_of(WITHOUT + 4)))
    assert drawn.count("<polyline") == 2
    assert drawn.count("<circle") == 1
    assert 'fill="none" stroke' in drawn
