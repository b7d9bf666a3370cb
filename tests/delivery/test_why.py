"""Every row of every list says why it is there, and its statement gives it again, in the console as anybody runs it."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from delivery.answers import papers, sql, trends, why
from delivery.answers.basis import MOST, Part
from delivery.answers.model import BadQuestionError, NotFoundError, Why
from delivery.answers.published import Reader, reading
from papertrends.library.ranking import Corpus, Text, rank
from papertrends.trends.intervals import wilson
from tests.conftest import Place
from tests.invented_history import LAST_SUNDAY


@lru_cache(maxsize=2)
def opened(published: Path) -> duckdb.DuckDBPyConnection:
    """The file as any program opens it."""
    con = duckdb.connect()
    con.execute(f"attach '{published}' as published (read_only)")
    con.execute("use published")
    return con


def again(published: Path, row: Why) -> dict[str, Any]:
    """What the statement gives, by its columns: exactly one row."""
    found = opened(published).execute(row.sql).to_arrow_table().to_pylist()
    assert len(found) == 1, row.sql
    return found[0]


def checked(published: Path, reader: Reader, of: str, key: str, day: dt.date | None = None, other: str = "") -> tuple[Why, dict[str, Any]]:
    """Why a row is in a list, and what its statement gives; what must hold for each."""
    [row] = why.why(reader, of, key, day, other).rows
    found = again(published, row)
    assert found == row.row
    assert (found["numerator"], found["denominator"]) == (row.numerator, row.denominator)
    assert 0 <= row.numerator <= row.denominator
    assert row.rule
    assert row.method
    assert row.places
    return row, found


@pytest.mark.parametrize("day", [None, LAST_SUNDAY - dt.timedelta(days=21), LAST_SUNDAY - dt.timedelta(days=3)])
@pytest.mark.parametrize("kind", ["phrase", "topic"])
def test_every_trend_is_given_again_with_its_counts_and_its_q(history: Place, reader, kind, day):
    listed = trends.trending(reader, kind, day, Part(0, MOST))
    assert listed.rows
    for row in listed.rows:
        said, found = checked(history.published, reader, f"{kind}s", row.id, day)
        assert (found["as_of"], found["status"], found["rank"], found["q_value"]) == (listed.as_of, row.status, row.rank, row.q_value)
        assert (found["numerator"], found["denominator"]) == (row.recent_papers, row.recent_total_papers)
        assert said.interval
        assert said.interval[0] <= (row.recent_share or 0) <= said.interval[1]
        assert (said.recent_from, said.q_value) == (listed.recent_from, row.q_value)


def test_every_trending_paper_is_given_again_with_its_score_and_window(history: Place, reader):
    listed = trends.trending_papers(reader, LAST_SUNDAY, Part(0, MOST))
    assert len(listed.rows) == 50
    for row in listed.rows:
        said, found = checked(history.published, reader, "papers", row.paper_id, LAST_SUNDAY)
        assert (found["rank"], found["score"], found["reasons"]) == (row.rank, row.score, row.reasons)
        assert said.recent_from == LAST_SUNDAY - dt.timedelta(days=27)


def test_every_new_paper_is_given_again_and_an_older_one_is_not_in_the_list(history: Place, reader):
    since = LAST_SUNDAY - dt.timedelta(days=6)
    listed = papers.search(reader, f"after:{since}", Part(0, MOST))
    assert listed.rows
    for row in listed.rows:
        _, found = checked(history.published, reader, "new", row.paper_id, since)
        assert (found["first_listed_on"], found["numerator"]) == (row.first_listed_on, listed.found)
    [(older,)] = history.query("select paper_id from papers where first_listed_on < ? limit 1", since)
    with pytest.raises(NotFoundError):
        why.why(reader, "new", older, since)


def test_every_merged_paper_is_given_again_with_the_reasons_of_its_pairs(built: Place):
    merged = built.query("select paper_id, appearances from papers where appearances > 1")
    assert merged
    with reading(built.published) as reader:
        for paper_id, appearances in merged:
            _, found = checked(built.published, reader, "merged", paper_id)
            assert found["appearances"] == appearances
            assert found["numerator"] >= 1
            assert found["reasons"]


def test_every_recommended_paper_is_given_again_with_what_it_shares(history: Place, reader):
    texts = [Text(*row) for row in history.query("select paper_id, title, coalesce(abstract, '') from papers order by paper_id")]
    kept, candidates = texts[:3], [text.paper_id for text in texts[3:]]
    ranked = rank(Corpus(texts), [(text, 1.0) for text in kept], [], candidates, 20)
    assert len(ranked) == 20
    for one in ranked:
        _, found = checked(history.published, reader, "recommended", one.paper_id, other=one.like)
        assert found["kept_paper_id"] == one.like
        shared = {word for words in one.shared for word in words.lower().split()}
        assert {row[0] for row in history.query("select search_word(unnest(?::varchar[]))", sorted(shared))} <= set(found["reasons"])


def test_a_statement_runs_in_the_console_too(history: Place, reader):
    first = trends.trending(reader, "phrase", None, Part(0, 1)).rows[0]
    [row] = why.why(reader, "phrases", first.id).rows
    found = sql.query(history.published, row.sql)
    assert found.rows[0][found.columns.index("phrase_id")] == first.id


def test_what_is_in_no_list_has_no_reason(reader):
    for of, key in (("phrases", "ph_nothing"), ("topics", "nothing' or 'a'='a"), ("merged", "e_nothing"), ("papers", "e_nothing")):
        with pytest.raises(NotFoundError):
            why.why(reader, of, key)
    with pytest.raises(BadQuestionError):
        why.why(reader, "everything", "e_1")


def test_the_interval_is_wilsons():
    # Newcombe (1998), "Two-sided confidence intervals for the single proportion": 81 of 263, and 0 of 20
    low, high = wilson(81, 263) or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    low, high = wilson(0, 20) or (1, 0)
    assert (low, round(high, 4)) == (0, 0.1611)
    assert wilson(0, 0) is None
