"""Answers say what the published tables say, of what, and where it was listed."""

from __future__ import annotations

import datetime as dt
import shutil

import duckdb
import pytest

from delivery.answers import basis, changes, papers, sql, status, trends
from delivery.answers.basis import MOST, Part
from delivery.answers.model import BadQuestionError, NotFoundError, Place
from delivery.answers.published import NothingPublishedError, reading
from tests.invented_history import FADER, LAST_SUNDAY, RISER, RISING_TOPIC


def lists(history, place: Place, title: str | None) -> bool:
    """Whether a line of a digest file has a title."""
    return str(title) in (history.digests / place.file).read_text().splitlines()[(place.line or 0) - 1]


def test_a_search_finds_what_the_table_has_and_says_in_which_line(reader, history):
    found = papers.search(reader, f'"{RISER}"', Part(0, 5))
    [(papers_in_table,)] = history.query("select count(*) from search_papers(?)", f'"{RISER}"')
    assert (found.table, found.found, found.next, len(found.rows)) == ("papers", papers_in_table, 5, 5)
    assert all(RISER in str(row.title) and lists(history, row.places[0], row.title) for row in found.rows)
    assert found.generation == history.query("select value from about where key = 'generation'")[0][0]


def test_parts_of_a_list_follow_each_other_and_end(reader):
    whole = papers.search(reader, RISER, Part(0, MOST))
    ids: list[str] = []
    first: int | None = 0
    while first is not None:
        part = papers.search(reader, RISER, Part(first, 25))
        ids += [row.paper_id for row in part.rows]
        first = part.next
    assert ids == [row.paper_id for row in whole.rows]
    assert papers.search(reader, RISER, Part(len(ids), 5)).found == len(ids)


def test_a_field_that_cannot_be_read_and_a_part_that_cannot_be_are_refused(reader):
    for text in ("after:yesterday", "author:Nobody", "topic:nothing"):
        with pytest.raises(BadQuestionError):
            papers.search(reader, text, Part())
    for first, most in ((-1, 5), (0, 0), (0, MOST + 1)):
        with pytest.raises(BadQuestionError):
            Part(first, most)


def test_a_paper_is_found_by_its_ids_and_names_every_place(reader, history):
    [(paper_id, title)] = history.query("select paper_id, title from papers order by paper_id limit 1")
    [row] = papers.paper(reader, paper_id).rows
    assert row.title == title
    assert len(row.listings) == row.appearances
    assert all(lists(history, place, title) for place in row.listings)
    with pytest.raises(NotFoundError):
        papers.paper(reader, "e_nothing")


def test_trends_are_those_of_the_table_with_places_in_the_window(reader, history):
    found = trends.trending(reader, "phrase", None, Part())
    assert (found.table, found.as_of) == ("trending_phrases", LAST_SUNDAY)
    row = next(row for row in found.rows if row.name == RISER)
    [numbers] = history.query(
        "select status, recent_papers, recent_total_papers, q_value from trending_phrases where as_of = ? and phrase_id = ?",
        LAST_SUNDAY,
        row.id,
    )
    assert (row.status, row.recent_papers, row.recent_total_papers, row.q_value) == numbers
    assert row.status in {"rising", "new"}
    assert row.places
    assert all(found.recent_from <= place.listed_on <= found.as_of and lists(history, place, RISER) for place in row.places)
    falling = trends.trending(reader, "phrase", None, Part(), ("falling",))
    assert FADER in [row.name for row in falling.rows]


def test_any_day_can_be_asked_for_and_none_outside_the_digests(reader, history):
    day = LAST_SUNDAY - dt.timedelta(days=3)
    found = trends.trending(reader, "topic", day, Part())
    assert (found.table, found.as_of) == ("trending_on", day)
    expected = "select id from trending_on(?) where kind = 'topic' and status in ('rising', 'new', 'growing', 'falling')"
    assert {row.id for row in found.rows} == {one for (one,) in history.query(expected, day)}
    with pytest.raises(NotFoundError):
        trends.trending(reader, "topic", dt.date(1999, 1, 1), Part())


def test_trending_papers_come_in_the_order_of_their_ranks(reader, history):
    found = trends.trending_papers(reader, LAST_SUNDAY, Part(0, 10))
    expected = history.query("select paper_id from trending_papers where as_of = ? order by rank, paper_id limit 10", LAST_SUNDAY)
    assert [row.paper_id for row in found.rows] == [paper_id for (paper_id,) in expected]
    assert all(row.reasons and row.places for row in found.rows)


def test_papers_and_phrases_are_listed_as_of_one_day_where_none_is_asked_for(reader, history):
    [(newest,)] = history.query("select max(as_of) from trending_papers")
    papers, phrases = trends.trending_papers(reader, None, Part()), trends.trending(reader, "phrase", None, Part())
    assert papers.as_of == phrases.as_of < newest


def test_topics_and_phrases_are_found_by_name_and_by_id(reader):
    by_name = trends.named(reader, "speech recognition", Part())
    assert {(row.kind, row.name.lower()) for row in by_name.rows} >= {("topic", "speech recognition"), ("phrase", "speech recognition")}
    [by_id] = trends.named(reader, RISING_TOPIC, Part()).rows
    assert (by_id.id, by_id.status) == (RISING_TOPIC, "rising")
    with pytest.raises(NotFoundError):
        trends.named(reader, "no such thing", Part())


@pytest.mark.parametrize("looked_at_first", [1, 10, 1_000_000])
def test_the_newest_papers_of_a_name_are_found_wherever_they_are(reader, history, monkeypatch, looked_at_first):
    monkeypatch.setattr(basis, "LOOKED_AT_FIRST", looked_at_first)
    [row] = trends.named(reader, RISING_TOPIC, Part()).rows
    days = history.query(
        "select first_listed_on from papers semi join papers_of('topic', ?) using (paper_id) order by first_listed_on desc limit 3",
        RISING_TOPIC,
    )
    assert [(place.listed_on,) for place in row.places] == days


def test_what_changed_since_a_day_compares_two_sundays(reader, history):
    found = changes.since(reader, LAST_SUNDAY - dt.timedelta(days=68), Part(0, MOST))
    assert found.since == LAST_SUNDAY - dt.timedelta(days=70)
    row = next(row for row in found.rows if row.name == FADER)
    assert (row.status_then, row.status_now) == ("steady", "falling")
    assert all(row.status_then != row.status_now for row in found.rows)
    [(new,)] = history.query("select count(*) from papers where first_listed_on > ?", found.since)
    assert found.new_papers == new
    assert row.places


def test_a_watch_gives_the_same_papers_until_its_cursor_moves(reader):
    first = changes.watch(reader, RISER, "", Part(0, 5))
    assert first.found > 5
    again = changes.watch(reader, RISER, "", Part(0, 5))
    assert (again.rows, again.cursor) == (first.rows, first.cursor)
    assert changes.watch(reader, RISER, first.cursor, Part()).rows == []
    with pytest.raises(BadQuestionError):
        changes.watch(reader, RISER, "yesterday", Part())


def test_a_paper_loaded_after_the_cursor_is_new_to_the_watch(own):
    with reading(own.published) as reader:
        cursor = changes.watch(reader, RISER, "", Part()).cursor
    copy = own.root / "next.duckdb"
    shutil.copyfile(own.published, copy)
    with duckdb.connect(str(copy)) as con:
        [(digest_id,)] = con.execute(
            "select any_value(digest_id) from paper_appearances inner join papers using (paper_id) where contains(title, ?)", [RISER]
        ).fetchall()
        con.execute("update digests set loaded_at = loaded_at + interval 1 day where digest_id = ?", [digest_id])
        expected = con.execute(
            "select count(*) from paper_appearances inner join papers using (paper_id) where digest_id = ? and contains(title, ?)",
            [digest_id, RISER],
        ).fetchone()
    copy.replace(own.published)
    with reading(own.published) as reader:
        found = changes.watch(reader, f'"{RISER}"', cursor, Part())
    assert (found.found,) == expected
    assert found.cursor > cursor


def test_an_answer_that_began_before_a_publish_ends_on_the_old_file_and_the_next_is_of_the_new(own):
    def renamed(generation: str) -> None:
        copy = own.root / "next.duckdb"
        shutil.copyfile(own.published, copy)
        with duckdb.connect(str(copy)) as con:
            con.execute("update about set value = ? where key = 'generation'", [generation])
        copy.replace(own.published)

    with reading(own.published) as before:
        old = papers.search(before, RISER, Part())
        renamed("the next")
        assert papers.search(before, RISER, Part()) == old
        with reading(own.published) as after:
            assert papers.search(after, RISER, Part()).generation == "the next"


def test_the_status_names_the_file_and_the_last_build(reader, history):
    found = status.status(reader, history.data / "run_status.json")
    [(count,)] = history.query("select count(*) from papers")
    assert (found.papers, found.trends_as_of) == (count, LAST_SUNDAY)
    assert found.last_build
    assert found.last_build.outcome == "published"


def test_a_statement_answers_within_the_limits_of_the_console(history):
    found = sql.query(history.published, "select paper_id from papers order by 1", most=3)
    assert (found.columns, len(found.rows), found.is_cut) == (["paper_id"], 3, True)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from papers",
        "select 1; drop table papers",
        "attach '/etc/passwd' as other",
        "from read_csv('/etc/passwd')",
        "copy papers to '/tmp/out.csv'",
        "install httpfs",
        "set memory_limit = '100GB'",
        "select getenv('HOME')",
    ],
)
def test_a_hostile_statement_is_refused(history, statement):
    with pytest.raises(BadQuestionError):
        sql.query(history.published, statement)


def test_nothing_published_is_an_error_of_its_own(tmp_path):
    with pytest.raises(NothingPublishedError), reading(tmp_path / "papertrends.duckdb"):
        pass
