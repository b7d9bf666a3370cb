"""The commands that ask the published file: tables for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.invented_history import LAST_SUNDAY, RISER
from tests.orchestration.test_cli import papertrends


def test_a_search_is_a_table_for_people_and_the_same_rows_for_programs(history):
    words = ("search", RISER, "--most", "3")
    table = papertrends(history, *words)
    assert (table.returncode, table.stderr) == (0, "")
    answer = json.loads(papertrends(history, *words, "--json").stdout)
    rows = list(csv.DictReader(io.StringIO(papertrends(history, *words, "--csv").stdout)))
    assert [row["paper_id"] for row in rows] == [row["paper_id"] for row in answer["rows"]]
    assert all(row["title"] in table.stdout for row in rows)
    assert rows[0]["places"] == f"{answer['rows'][0]['places'][0]['file']}:{answer['rows'][0]['places'][0]['line']}"
    assert f"1 to 3 of {answer['found']} rows; table papers, published " in table.stdout


def test_trends_name_the_riser_with_its_numbers_and_day(history):
    done = papertrends(history, "trends")
    [line] = [line for line in done.stdout.splitlines() if RISER in line]
    assert line.split()[0] in {"rising", "new"}
    assert "of 160" in line
    assert f"as of {LAST_SUNDAY}; table trending_phrases" in done.stdout


def test_a_paper_shows_the_line_that_lists_it(history):
    [(paper_id, file, line)] = history.query(
        "select paper_id, file_path, line_start from paper_appearances inner join digests using (digest_id) order by paper_id limit 1"
    )
    assert f"{file}:{line}" in papertrends(history, "paper", paper_id).stdout


def test_a_paper_says_on_how_many_sundays_it_was_trending(history):
    found = history.query("select paper_id, count(*), min(rank) from trending_papers group by paper_id")
    for paper_id, sundays, best in (min(found, key=lambda row: row[1]), max(found, key=lambda row: row[1])):
        shown = papertrends(history, "paper", paper_id).stdout
        assert f"on {sundays} Sunday{'s' if sundays > 1 else ''}, best rank {best} on " in shown


def test_a_statement_answers_or_is_refused_with_a_sentence(history):
    done = papertrends(history, "query", "select count(*) as papers from papers", "--json")
    assert json.loads(done.stdout)["rows"] == [list(row) for row in history.query("select count(*) from papers")]
    done = papertrends(history, "query", "drop table papers")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Only reading statements run here")


def test_the_status_names_the_published_file(history):
    [(generation,)] = history.query("select value from about where key = 'generation'")
    assert generation in papertrends(history, "status").stdout
    assert json.loads(papertrends(history, "status", "--json").stdout)["generation"] == generation


@pytest.mark.parametrize("words", [["search", "moss"], ["trends"], ["paper", "e_1"], ["query", "from papers"], ["status"]])
def test_before_the_first_publish_each_command_says_so(place, words):
    done = papertrends(place, *words)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "nothing is published yet: run `make build`\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search", "after:yesterday"], "after:yesterday is no day"),
        (["search", "moss", "--most", "500"], "Ask for 1 to 100 rows"),
        (["trends", "--day", "1999-01-01"], "1999-01-01 is not a day between"),
        (["trends", "--name", "no such thing"], "No phrase or topic is called no such thing."),
        (["paper", "e_nothing"], "No paper has the id e_nothing."),
        (["why", "phrases", RISER], f"{RISER} is not in that list. If it is a name, look up its id among the trends."),
    ],
)
def test_a_question_without_an_answer_ends_with_1_and_a_sentence(history, words, said):
    done = papertrends(history, *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
