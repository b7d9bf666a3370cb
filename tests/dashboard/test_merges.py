"""Merges: which entries were merged and why, which pairs were kept apart, and the row that overrules each decision."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from dashboard.views import merge_views
from papertrends.config_folder import read_config


@pytest.fixture
def with_pairs(published) -> Path:
    """The fixtures' papers, two of them with entries and pairs of our own making."""
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        first, second = (
            row[0] for row in con.execute("select paper_id from papers order by appearances desc, paper_id limit 2").fetchall()
        )
        con.execute("delete from paper_matches")
        con.execute("update papers set title = 'Robot Cups, Part 1' where paper_id = ?", [first])
        con.execute("update papers set title = 'Robot *Cups*, Part 2' where paper_id = ?", [second])
        con.execute("update paper_appearances set title_as_listed = 'Robot Cups, Part 1' where paper_id = ?", [first])
        con.execute("update paper_appearances set title_as_listed = 'Robot *Cups*, Part 2' where paper_id = ?", [second])
        con.execute("insert into paper_aliases values ('e_captured', ?)", [first])
        con.execute("insert into paper_matches values ('e_captured', ?, 'same', 'ok_title', 1, null, 'rule', 0.02, null, null)", [first])
        con.execute(
            "insert into paper_matches values (?, ?, 'different', 'miss_number', 0.9, 0.25, 'rule', null, true, 'miss_number')",
            sorted([first, second]),
        )
        con.execute("insert into config_problems values ('match_overrides.csv', 7, 'bad_verdict', 'verdict is ''no'': same or different')")
    return published


def ids(published: Path) -> tuple[str, str]:
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        found = dict(con.execute("select title, paper_id from papers where title like 'Robot %Part%'").fetchall())
    return found["Robot Cups, Part 1"], found["Robot *Cups*, Part 2"]


def test_numbers_have_denominators_and_reasons_have_sentences(with_pairs, open_page, said):
    app = open_page("merges")
    text = said(app)
    assert "**10** entries → **8** papers, **1** of them listed more than once" in text
    assert "**2** pairs compared: **1** merged, **1** kept apart" in text
    reasons = app.table[0].value.to_string()
    assert "Equal or close titles, supported by" in reasons
    assert "Different numbers or an opposite word" in reasons


def test_papers_are_filtered_by_words_and_by_what_joined_them(with_pairs, open_page, said):
    assert "**1 paper** listed more than once, matching" in said(open_page("merges", q="cups"))
    assert "No paper that is listed more than once matches" in said(open_page("merges", q="zzzz"))
    assert "**1 paper** listed more than once, matching" in said(open_page("merges", reason="ok_title"))


def test_a_pair_kept_apart_shows_where_the_titles_differ_and_why(with_pairs, open_page, said):
    text = said(open_page("merges", view="Closest pairs kept apart", reason="miss_number"))
    assert "Pairs **1** to **1** of **1**" in text
    assert r"Robot Cups\, Part :orange-background[**\[1\]**]" in text
    assert r"Robot \*Cups\*\, Part :orange-background[**\[2\]**]" in text, "a title is text"
    assert "Different numbers or an opposite word" in text
    assert "titles 90% alike · abstracts 25% alike" in text


def test_a_papers_pairs_are_shown_and_a_retired_id_leads_to_it(with_pairs, open_page, said):
    text = said(open_page("merge", paper="e_captured"))
    assert "is now part of this paper" in text
    assert "**2 pairs**" in text
    assert "from an earlier capture" in text
    assert "at least one has no abstract" in text
    assert "is now part of this paper" in said(open_page("merges", paper="e_captured")), "the page Merges takes a paper, too"
    assert "No paper has the id" in said(open_page("merge", paper="e_unknown"))
    assert "Choose a paper on the page Merges" in said(open_page("merge"))


def test_the_row_offered_is_one_that_the_pipeline_takes(with_pairs, open_page, tmp_path):
    first, second = ids(with_pairs)
    rows = [code.value for code in open_page("merge", paper=first).code]
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "match_overrides.csv").write_text("\n".join([merge_views.OVERRIDES_HEADER, *rows]) + "\n")
    config = read_config(folder)
    assert not config.problems
    taken = {(row["id_a"], row["id_b"]): row["verdict"] for row in config.rows["config_match_overrides"]}
    assert taken == {("e_captured", first): "different", tuple(sorted([first, second])): "same"}
    assert all(len(next(csv.reader([row]))) == len(merge_views.OVERRIDES_HEADER.split(",")) for row in rows)


def test_overrides_in_force_and_rows_that_decide_nothing_are_told_apart(with_pairs, open_page, said):
    with duckdb.connect(str(with_pairs / "papertrends.duckdb")) as con:
        con.execute(
            "update paper_matches set reason = 'ok_override', decided_by = 'override', title_similarity = null where verdict = 'same'"
        )
    text = said(open_page("merges", view="Overrides"))
    assert "**1** in force" in text
    assert "Remove the row with these two ids" in text
    assert "not compared by a rule" in text
    assert "Line 7" in text
    assert r"same or different" in text


def test_an_empty_list_of_merges_is_reported(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("delete from paper_matches")
        con.execute("delete from paper_aliases")
        con.execute("update papers set appearances = 1")
    assert "there was nothing to merge" in said(open_page("merges"))
    assert "No pair was kept apart" in said(open_page("merges", view="Closest pairs kept apart"))
    assert "No override is in force" in said(open_page("merges", view="Overrides"))


def test_an_empty_result_is_reported(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("delete from papers")
    assert "The warehouse has no papers" in said(open_page("merges"))


def test_ids_say_how_often_text_is_wrong_and_the_closest_pairs_are_shown(with_pairs, open_page, said):
    with duckdb.connect(str(with_pairs / "papertrends.duckdb")) as con:
        insert = "insert into paper_matches select 'x' || i, 'y' || i, 'same', 'ok_id', 1, 1, 'rule', null, ?, ? from range(?) as t (i)"
        con.execute(insert, [True, "ok_abstract", 99])
        con.execute("update paper_matches set is_same_by_ids = false, reason_by_text = 'ok_title' where verdict = 'different'")
    app = open_page("merges", view="How often is this wrong?")
    text = said(app)
    assert "**100 pairs** have arXiv ids or DOIs on both sides" in text
    assert [row["wrong"] for row in app.table[-1].value.to_dict("records")] == ["1 (0.2% to 5.4%)", "0 (0.0% to 3.7%)"]
    assert "Texts and ids disagree" in text
    assert r"Robot Cups\, Part :orange-background[**\[1\]**]" in text, "a pair can be read"
    assert "Merged, closest to the limits" in text
    assert "2 points from another verdict" in text
    assert "Kept apart, closest to the limits" not in text, "no such pair has a margin"


def test_where_nothing_has_the_same_id_there_is_no_error_rate(with_pairs, open_page, said):
    with duckdb.connect(str(with_pairs / "papertrends.duckdb")) as con:
        con.execute(
            "update paper_matches set is_same_by_ids = false, reason_by_text = 'ok_title', margin = null where verdict = 'different'"
        )
        con.execute("delete from paper_matches where verdict = 'same'")
    text = said(open_page("merges", view="How often is this wrong?"))
    assert "No error rate yet" in text
    assert "Of 1 pair with different ids, the rules would merge 1 if the ids were hidden" in text


def test_without_doubtful_pairs_the_page_says_so(with_pairs, open_page, said):
    with duckdb.connect(str(with_pairs / "papertrends.duckdb")) as con:
        con.execute("delete from paper_matches")
    assert "No pair is close to the limits" in said(open_page("merges", view="How often is this wrong?"))
