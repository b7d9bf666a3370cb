"""Trends: what became of earlier calls, and what chance alone would call."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from papertrends.sentences import counted


def test_the_page_says_what_chance_alone_would_call(months, open_page):
    sundays, risen = months.query("select count(*), sum(risen)::int from false_calls where kind = 'phrase'")[0]
    called = months.query(
        "select count(*) from trending_phrases semi join false_calls using (as_of) where status in ('rising', 'new')",
    )[0][0]
    assert risen < called
    said = next(markdown.value for markdown in open_page("trends").markdown if "By chance" in markdown.value)
    assert f"{counted(risen, 'phrase')} would be called rising or new" in said
    assert f"on the last {sundays} Sundays. With the real days it is {called:,} and " in said


@pytest.fixture
def outcomes(months, tmp_path, monkeypatch):
    """Change what became of trending papers."""
    for name in ("papertrends.duckdb", "run_status.json"):
        shutil.copyfile(months.data / name, tmp_path / name)
    monkeypatch.setenv("PAPERTRENDS_DATA_DIR", str(tmp_path))

    def change(statement: str) -> None:
        with duckdb.connect(str(tmp_path / "papertrends.duckdb")) as con:
            con.execute(statement)

    return change


def test_what_was_called_has_a_row_with_how_much_of_it_lasted_and_would_by_chance(months, outcomes, open_page, said):
    growing = months.query("select as_of, lasted, by_chance from trend_outcomes where kind = 'phrase'")
    outcomes("""
        insert into trend_outcomes select * replace ('burst' as status, null as chance, true as lasted) from trend_outcomes;
        update false_calls set bursts = 3
    """)
    app = open_page("trends")
    called, by_chance = len(growing), f"{sum(chance for *_, chance in growing):,.0f} ("
    lasted = sum(lasted for _, lasted, _ in growing)
    for row, expected in zip(app.table[0].value.to_dict("records"), (("growing", lasted), ("in a burst", called)), strict=True):
        assert row["status"].endswith(expected[0])
        assert row["called"].startswith(f"{called:,} (")
        assert row["lasted"] == f"{expected[1]:,} ({expected[1] / called:.0%})"
        assert row["by chance"].startswith(by_chance)
    [(sundays, bursts)] = months.query(
        "select count(distinct as_of), count(*) from trend_outcomes where kind = 'phrase' and as_of in (select as_of from false_calls)"
    )
    assert sundays > 0
    told = f"On the {sundays} of these Sundays that eight whole weeks follow, {bursts} were in a burst; by chance, {3 * sundays} would be."
    assert told in said(app)


def test_trending_papers_stand_beside_the_most_upvoted_and_all_papers(outcomes, open_page):
    outcomes("update trending_paper_outcomes set listed_again = list_position(['recent', 'most_upvoted', 'trending'], sample) + 2")
    with_outcomes = next(table.value for table in open_page("trends").table if "papers" in table.value)
    again = [row["listed again"].split(" (")[0] for row in with_outcomes.to_dict("records")]
    sundays = int(again[0].replace(",", "")) // 5
    assert sundays > 10
    assert again == [f"{n * sundays:,}" for n in (5, 4, 3)]
    assert list(with_outcomes["papers"]) == ["trending", "as many of the most upvoted", "all recent papers"]


def test_where_papers_are_listed_once_nothing_is_said_of_trending_ones(months, open_page, said):
    assert months.query("select sum(listed_again)::int from trending_paper_outcomes") == [(0,)]
    assert "no later list named a paper again within 28 days" in said(open_page("trends"))


def test_without_outcomes_the_page_says_how_long_they_take(outcomes, open_page, said):
    outcomes("delete from trend_outcomes; delete from trending_paper_outcomes")
    text = said(open_page("trends"))
    assert "it takes 28 days of digests after a Sunday" in text
    assert "it takes eight weeks of digests after a Sunday on which something was called" in text
    assert "in a burst; by chance" not in text
