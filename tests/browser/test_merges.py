"""Merges as a user sees them: a paper's evidence, the marked difference, a shared link, the filter."""

from __future__ import annotations

import re
import shutil

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import expect_no_overflow, settled
from tests.conftest import Place, new_place

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(built: Place, dashboard, tmp_path_factory) -> str:
    """The fixtures' papers with pairs of our own making: a second version, a sequel, another author's namesake."""
    place = new_place(tmp_path_factory.mktemp("merges") / "instance")
    for name in ("papertrends.duckdb", "run_status.json"):
        shutil.copy(built.data / name, place.data / name)
    with duckdb.connect(str(place.published)) as con:
        papers = [row[0] for row in con.execute("select paper_id from papers order by appearances desc, paper_id limit 3").fetchall()]
        for paper, title in zip(papers, ("Robot Cups, Part 1", "Robot Cups, Part 2", "On Cups"), strict=True):
            con.execute("update papers set title = ? where paper_id = ?", [title, paper])
            con.execute("update paper_appearances set title_as_listed = ? where paper_id = ?", [title, paper])
        con.execute("delete from paper_matches")
        insert = "insert into paper_matches values (?, ?, 'different', ?, ?, null, 'rule', null, null, null)"
        con.execute(insert, [*sorted(papers[:2]), "miss_number", 0.9])
        con.execute(insert, [*sorted(papers[1:]), "miss_authors", 0.4])
    return dashboard(place)


def test_from_the_list_to_the_evidence_and_the_link_shows_the_same_elsewhere(page: Page, elsewhere: Page, address):
    page.goto(f"{address}/merges")
    settled(page)
    page.get_by_role("link", name="Robot Cups, Part 1").click()
    expect(page.get_by_role("heading", name="Robot Cups, Part 1")).to_be_visible()
    difference = page.locator("strong", has_text="[2]")
    expect(difference).to_be_visible()
    expect(page).to_have_url(re.compile(r"/merge\?paper="))
    settled(page)
    link = page.url
    page.go_back()
    expect(page.get_by_role("heading", name="Merges", level=1)).to_be_visible()
    elsewhere.goto(link)
    expect(elsewhere.get_by_role("heading", name="Robot Cups, Part 1")).to_be_visible()
    expect(elsewhere.locator("strong", has_text="[2]")).to_be_visible()
    settled(elsewhere)
    elsewhere.get_by_text("Override").first.click()
    expect(elsewhere.get_by_text(",same,your name,")).to_be_visible()


def test_refused_pairs_are_filtered_by_reason(page: Page, address):
    page.goto(f"{address}/merges")
    settled(page)
    page.get_by_role("radio", name="Closest pairs kept apart").click()
    expect(page.get_by_text("Pairs 1 to 2 of 2")).to_be_visible()
    expect_no_overflow(page)
    page.get_by_label("Kept apart because").click()
    page.get_by_role("option", name="No author in common").click()
    expect(page.get_by_text("Pairs 1 to 1 of 1")).to_be_visible()
    expect(page.get_by_text("titles 40% alike")).to_have_count(1)
    expect(page.get_by_text("titles 90% alike")).to_have_count(0)
    expect(page).to_have_url(re.compile("reason="))
    settled(page)
    page.reload()
    expect(page.get_by_text("Pairs 1 to 1 of 1")).to_be_visible()
