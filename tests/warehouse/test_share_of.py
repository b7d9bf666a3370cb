"""`share_of('…')` of the published file counts what the trends count, and anything else that can be written down."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from tests.conftest import Place, new_place
from tests.invented_history import RISER, RISING_TOPIC


def share(place: Place, asked: str, grain: str = "month") -> list[tuple]:
    return place.query("select period_start, papers, total_papers, share, is_partial, counted_as from share_of(?, ?)", asked, grain)


@pytest.mark.parametrize("spelling", [RISER, RISER.title(), "  Tidal-LANTERN "])
@pytest.mark.parametrize("grain", ["day", "week", "month"])
def test_a_phrase_is_counted_as_its_trend_with_zeros_where_it_has_none(history, spelling, grain):
    trend = history.query(
        """
        select
            periods.period_start, coalesce(trends.papers, 0), periods.total_papers, coalesce(trends.share, 0), periods.is_partial, 'phrase'
        from trend_periods as periods
        left join phrase_trends as trends
            on trends.grain = periods.grain and trends.period_start = periods.period_start
            and trends.phrase_id = (select phrase_id from phrases where phrase = ?)
        where periods.grain = ? and periods.total_papers > 0
        order by 1
        """,
        RISER,
        grain,
    )
    assert sum(papers for _, papers, *_ in trend) > 10
    assert share(history, spelling, grain) == trend


@pytest.mark.parametrize("spelling", ["TL", "tl", "tidal lantern-like", "Tidal Lantern Like"])
def test_a_phrase_is_found_by_its_other_spellings(history, tmp_path, spelling):
    copied = new_place(tmp_path / "copied")
    shutil.copy(history.published, copied.published)
    with duckdb.connect(str(copied.published)) as con:
        con.execute("update phrases set variants = ['TL', 'Tidal lantern-like'] where phrase = ?", [RISER])
    assert share(copied, spelling) == share(history, RISER)


def test_a_topic_is_counted_as_its_trend(history):
    trend = history.query("select period_start, papers from topic_trends where grain = 'week' and topic_id = ? order by 1", RISING_TOPIC)
    rows = share(history, RISING_TOPIC, "week")
    assert {kind for *_, kind in rows} == {"topic"}
    # before its first paper a topic has no row, and here a zero
    assert [(day, papers) for day, papers, *_ in rows][-len(trend) :] == trend
    assert {papers for _, papers, *_ in rows[: -len(trend)]} <= {0}


def test_words_in_order_are_counted_where_nothing_is_known_by_them(history):
    """The order matters, a title counts like an abstract, and the denominator is every listed paper."""
    words = history.query("select array_to_string(string_split(title, ' ')[:3], ' ') from papers where title like '% % % %' limit 1")[0][0]
    rows = share(history, words)
    assert {kind for *_, kind in rows} == {"words"}
    expected = history.query(
        "select count(*) from papers where first_listed_on is not null and regexp_matches(title || ' | ' || coalesce(abstract, ''), ?)",
        r"(?i)\b" + r"\W+".join(words.split()) + r"\b",
    )
    assert sum(papers for _, papers, *_ in rows) == expected[0][0] > 0
    assert sum(papers for _, papers, *_ in share(history, " ".join(reversed(words.split())))) == 0


@pytest.mark.parametrize("asked", ["", "no such words at all", 'a "quote', "'; drop table papers; --", "50%_", "*"])
def test_what_nobody_wrote_is_zero_in_every_period(history, asked):
    rows = share(history, asked)
    assert len(rows) == history.query("select count(*) from trend_periods where grain = 'month' and total_papers > 0")[0][0]
    assert {papers for _, papers, *_ in rows} == {0}


def test_every_macro_says_what_it_is(history):
    macros = history.query("select function_name, comment from duckdb_functions() where database_name = 'p' and not internal")
    names = {name for name, _ in macros}
    assert {"share_of", "named_by", "trending_on", "search_papers"} <= names
    assert not [name for name, comment in macros if not comment]


@pytest.mark.parametrize(("kind", "table", "column"), [("phrase", "paper_phrases", "phrase_id"), ("topic", "paper_topics", "topic_id")])
def test_the_papers_of_a_topic_or_phrase_are_one_macro_away(history, kind, table, column):
    [(asked,)] = history.query(f"select {column} from {table} group by 1 order by count(*) desc, 1 limit 1")
    found = history.query("from papers_of(?, ?) order by 1", kind, asked)
    assert found
    assert found == history.query(f"select paper_id from {table} where {column} = ? order by 1", asked)
