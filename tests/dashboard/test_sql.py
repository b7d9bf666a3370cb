"""The SQL page: running statements, their results and their errors."""

from __future__ import annotations

import functools
import json
import re

import duckdb
import pytest

from dashboard.console.examples import examples
from delivery.answers.console import statements


def press_run(app):
    [button] = [button for button in app.button if button.label == "Run"]
    return button.click()


def run(app, sql):
    app.text_area[0].set_value(sql)
    return press_run(app).run()


def frame(app):
    return app.dataframe[0].value


def test_a_statement_gives_its_rows_and_its_numbers(published, open_page, said):
    app = run(open_page("sql"), "select title, digests from papers order by digests desc, paper_id limit 3")
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        expected = con.execute("select title, digests from papers order by digests desc, paper_id limit 3").fetchall()
    assert list(frame(app).itertuples(index=False, name=None)) == expected
    assert "**3 rows**" in said(app)


def test_the_rows_come_before_the_statement_is_repeated(published, open_page):
    shown = [element.type for element in run(open_page("sql"), "select 1 as one").main]
    assert shown.index("dataframe") < shown.index("code")


def test_a_link_shows_the_statement_and_runs_nothing_before_run_is_pressed(published, open_page, said):
    app = open_page("sql", sql="select count(*) as papers from papers")
    assert app.text_area[0].value == "select count(*) as papers from papers"
    assert not app.dataframe
    assert "Not run yet" in said(app)
    press_run(app).run()
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        assert frame(app)["papers"].tolist() == [con.execute("select count(*) from papers").fetchone()[0]]


def test_a_statement_that_took_too_long_runs_again_when_run_is_pressed(published, open_page, said, monkeypatch):
    with monkeypatch.context() as hasty:
        hasty.setattr(statements, "ask", functools.partial(statements.ask, time_limit=0.01))
        app = run(open_page("sql"), "select 41 + 1 as answer")
        assert "was stopped" in "".join(error.value for error in app.error)
    app = app.run()
    assert app.error, "it does not run by itself"
    assert frame(press_run(app).run())["answer"].tolist() == [42]


def test_the_statement_that_was_run_is_in_the_address(published, open_page):
    app = run(open_page("sql"), "select 1 as one")
    assert app.query_params["sql"] in ("select 1 as one", ["select 1 as one"])


def test_a_comment_of_the_file_cannot_end_the_editors_script(published, open_page):
    """Nor make Streamlit take the script away, as it does where a letter or a slash follows a "<"."""
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("comment on column papers.title is '</script><b>bold</b>'")
    [script] = [html.proto.body for html in open_page("sql").get("html") if "papertrendsSql" in html.proto.body]
    assert "bold" in script
    assert re.findall(r"<[/\w!]", script) == ["<s", "</"]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("selct 1", "syntax error"),
        ("select titel from papers", "titel"),
        ("delete from papers", "Only reading statements run here"),
        ("select 1; select 2", "One statement at a time"),
        ("select * from read_csv('/etc/passwd')", "only the published tables"),
    ],
)
def test_problems_are_reported(published, open_page, sql, told):
    app = run(open_page("sql"), sql)
    assert told.lower() in app.error[0].value.lower()
    assert not app.dataframe


def test_an_empty_result_shows_its_columns(published, open_page, said):
    app = run(open_page("sql"), "select title, doi from papers where false")
    assert "No rows. Columns: ``title``, ``doi``" in said(app)


def test_a_result_that_is_cut_says_so(published, open_page, said):
    app = run(open_page("sql"), "select * from range(10001)")
    assert len(frame(app)) == 10_000
    assert "there are more" in said(app)


def test_a_chart_is_drawn_of_columns_that_the_reader_picks(published, open_page):
    app = run(open_page("sql"), "select first_listed_on as day, count(*) as papers from papers group by all order by all")
    assert not app.get("vega_lite_chart")
    app.segmented_control[0].set_value("bars").run()
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 1


def test_a_chart_with_series_is_what_its_address_says(published, open_page):
    sql = "select * from (values (1, 2, 3, 'a'), (2, 5, 4, 'b'), (1, 7, 1, 'b')) as t (step, loss, gain, model)"
    app = run(open_page("sql", sql=sql, chart="bars", x="step", y="loss", color="model", stack="1"), sql)
    [chart] = app.get("vega_lite_chart")
    drawn = json.loads(chart.proto.spec)["encoding"]
    assert drawn["color"]["title"] == "model"
    assert drawn["y"]["stack"] == "zero"
    app.multiselect[0].set_value(["loss", "gain"]).run()
    assert app.query_params["y"] in ("loss,gain", ["loss,gain"])
    assert not app.exception


def test_statements_that_ran_can_be_taken_up_again(published, open_page):
    app = run(open_page("sql"), "select 1 as one")
    app = run(app, "select 2 as two")
    app.selectbox[1].set_value("select 1 as one").run()
    assert app.text_area[0].value == "select 1 as one"


def test_the_schema_is_searched_by_names_and_comments(published, open_page, said):
    app = open_page("sql")
    app.text_input(key="sql.find").set_value("upvotes").run()
    labels = [expander.label for expander in app.expander]
    assert "`papers`" in labels
    assert "`topic_terms`" not in labels
    assert "``upvotes``" in said(app)


def saved(app, name):
    """Save the statement that is shown under a name."""
    [field] = [field for field in app.text_input if field.label == "Name"]
    field.set_value(name)
    [button] = [button for button in app.button if button.label == "Save"]
    app = button.click().run()
    assert not app.exception
    return app


SERIES = "select first_listed_on as day, count(*) as papers from papers group by all order by all"


def test_a_saved_query_is_taken_up_again_with_its_chart(published, open_page):
    app = run(open_page("sql"), SERIES)
    app.segmented_control[0].set_value("line").run()
    saved(app, "Papers a day")
    app = open_page("sql")
    [field] = [field for field in app.selectbox if field.label == "Saved"]
    app = field.set_value("Papers a day").run()
    assert app.text_area[0].value == SERIES
    assert app.segmented_control[0].value == "line"
    assert len(app.get("vega_lite_chart")) == 1, "the reader's own query runs at once"


def test_a_query_with_a_chart_stands_on_the_readers_page_until_it_is_unpinned(published, open_page, said):
    assert "choose **Pin to My charts**" in said(open_page("charts"))
    app = run(open_page("sql"), SERIES)
    app.segmented_control[0].set_value("bars").run()
    saved(app, "Papers a day")
    page = open_page("charts")
    assert page.get("vega_lite_chart")
    assert "1 query" in said(page)
    [button] = [button for button in page.button if button.label == "Unpin"]
    page = button.click().run()
    assert not page.get("vega_lite_chart")
    assert "1 query" in said(page), "it stays saved"


def test_a_query_gets_another_name_and_is_deleted(published, open_page, said):
    app = saved(saved(run(open_page("sql"), "select 1 as one"), "One"), "Only one")
    assert [field.options for field in app.selectbox if field.label == "Saved"] == [["Only one"]]
    [button] = [button for button in app.button if button.label == "Delete"]
    app = button.click().run()
    assert not [field for field in app.selectbox if field.label == "Saved"]


def test_days_on_an_axis_have_their_year(published, open_page):
    app = run(
        open_page("sql", chart="line"),
        "select day::timestamp as day, 1 as papers from range(date '2024-01-01', date '2026-01-01', interval 1 month) as t (day)",
    )
    [chart] = app.get("vega_lite_chart")
    assert json.loads(chart.proto.spec)["encoding"]["x"]["axis"]["format"] == "%Y-%m-%d"


@pytest.mark.parametrize("title", examples())
def test_every_example_runs(published, open_page, said, title):
    app = open_page("sql")
    app.selectbox[0].set_value(title).run()
    assert app.text_area[0].value == examples()[title]
    press_run(app).run()
    assert not app.error, app.error[0].value
    assert not app.exception


def test_tables_columns_and_macros_are_listed_with_their_comments(published, open_page, said):
    app = open_page("sql")
    labels = [expander.label for expander in app.expander]
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        tables = [f"`{name}`" for (name,) in con.execute("select table_name from duckdb_tables() order by 1").fetchall()]
        comments = con.execute("select comment from duckdb_columns() where table_name = 'papers' and comment is not null").fetchall()
    assert set(tables) <= set(labels)
    assert any(label.startswith("`search_papers(") for label in labels)
    assert len(comments) > 5
