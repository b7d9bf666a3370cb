"""The six tasks that a reader does in a real browser with at most three clicks."""

from __future__ import annotations

import datetime as dt
import re
import shutil

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Clicks, listening, settled
from tests.browser.tables import open_row
from tests.conftest import Place
from tests.invented_history import LAST_SUNDAY, RISER

ROW = "[class*=st-key-paper-row-]"


@pytest.fixture(scope="module")
def address(history, dashboard) -> str:
    return dashboard(history)


@pytest.fixture(scope="module")
def with_a_failed_file(built, dashboard, tmp_path_factory) -> str:
    """Serve a library of its own."""
    return dashboard(Place(shutil.copytree(built.root, tmp_path_factory.mktemp("library") / "instance")))


def test_what_is_new_since_monday_in_three_clicks(page: Page, address, history):
    [(last,)] = history.query("select max(first_listed_on) from papers")
    monday = last - dt.timedelta(days=last.weekday())
    [(count,)] = history.query("select count(*) from papers where first_listed_on >= ?", monday)
    [(title,)] = history.query(
        "select title from papers where first_listed_on >= ? order by first_listed_on desc, upvotes desc nulls last, title limit 1", monday
    )
    page.goto(address)
    clicks = Clicks(page)
    clicks.on(page.get_by_test_id("stDateInput").get_by_role("spinbutton").last)
    clicks.on(page.get_by_role("button", name=f"{monday:%A}, {monday:%B} {monday.day}, {monday.year}"))
    expect(page).to_have_url(re.compile(f"since={monday}"))
    expect(page.get_by_role("heading", name=f"{count:,} new papers")).to_be_visible()
    expect(page.get_by_role("link", name=title, exact=True).first).to_be_visible()


def test_is_a_phrase_really_growing_and_its_papers_in_three_clicks(page: Page, address, history):
    rows = history.query(
        "select phrase, phrases.papers from trending_phrases inner join phrases using (phrase_id)"
        " where as_of = ? and status in ('rising', 'new') order by status = 'new', rank",
        LAST_SUNDAY,
    )
    place = [phrase for phrase, _ in rows].index(RISER)
    page.goto(address)
    clicks = Clicks(page)
    clicks.on(page.get_by_role("link", name="Trends", exact=True).first)
    expect(page.get_by_role("heading", name="What changed among phrases")).to_be_visible()
    settled(page)
    open_row(page, place)
    clicks.made += 1
    expect(page.get_by_role("heading", name=RISER, level=1)).to_be_visible()
    expect(page.get_by_text("very strong evidence").first).to_be_visible()
    clicks.on(page.get_by_role("link", name=re.compile(r"All [\d,]+ papers")))
    expect(page.get_by_role("heading", name="Papers", level=1)).to_be_visible()
    expect(page.get_by_text(f"{rows[place][1]:,} of ", exact=False).first).to_be_visible()
    settled(page)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/phrase\?id="))
    expect(page.get_by_role("heading", name=RISER, level=1)).to_be_visible()
    settled(page)
    page.go_back()
    expect(page).to_have_url(f"{address}/trends")
    expect(page.get_by_role("heading", name="What changed among phrases")).to_be_visible()


def test_three_papers_are_saved_and_found_again_in_three_clicks(page: Page, with_a_failed_file):
    """Keys lead through a list and save; what is left to click is the way back to the papers."""
    page.goto(f"{with_a_failed_file}/papers")
    listening(page)
    titles = [title.inner_text() for title in page.locator(f"{ROW} a[href*='paper?id=']").all()]
    for count in range(1, 4):
        page.keyboard.press("j")
        page.keyboard.press("s")
        expect(page.get_by_role("button", name="Saved", exact=True)).to_have_count(count)
    clicks = Clicks(page)
    clicks.on(page.get_by_role("link", name="Library", exact=True))
    expect(page.get_by_text("3 papers", exact=True)).to_be_visible()
    for title in titles[:3]:
        expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    clicks.on(page.get_by_role("link", name=titles[1], exact=True))
    expect(page.get_by_role("heading", name=titles[1])).to_be_visible()
    settled(page)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/library$"))
    page.reload()
    expect(page.get_by_text("3 papers", exact=True)).to_be_visible()


def test_everything_by_one_author_from_any_page_by_name(page: Page, address, history):
    [(author, key, papers)] = history.query(
        "select mode(author), author_key, count(distinct paper_id) from paper_authors where author_key like '% %'"
        " group by author_key order by 3 desc, 2 limit 1"
    )
    [(all_papers,)] = history.query("select count(*) from papers")
    page.goto(f"{address}/data-health")
    listening(page)
    page.keyboard.press("/")
    box = page.get_by_label("Search papers, authors and topics")
    expect(box).to_be_focused()
    page.keyboard.type(key.upper())
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/author\?name="))
    expect(page.get_by_role("heading", name=author, level=1)).to_be_visible()
    expect(page.get_by_text(f"{papers:,} of {all_papers:,} papers")).to_be_visible()
    expect(page.locator("a[href*='paper?id=']")).to_have_count(papers)
    settled(page)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/data-health"))
    expect(page.get_by_role("heading", name="Data health", level=1)).to_be_visible()


def test_which_files_failed_and_why_in_three_clicks(page: Page, with_a_failed_file):
    page.goto(with_a_failed_file)
    clicks = Clicks(page)
    clicks.on(page.get_by_role("link", name="1 file failed: what to do"))
    expect(page.get_by_role("heading", name="Data health", level=1)).to_be_visible()
    failed = page.locator("[data-testid=stMain]").get_by_role("link", name="not-a-digest.txt").first
    expect(failed).to_be_visible()
    expect(page.get_by_text("Unrecognised format").first).to_be_visible()
    clicks.on(failed)
    expect(page.get_by_role("heading", name="not-a-digest.txt", level=1)).to_be_visible()
    expect(page.get_by_text("Unrecognised format").first).to_be_visible()


def test_a_chart_of_a_statement_is_shared_by_its_address_in_three_clicks(page: Page, address, elsewhere: Page, history):
    [(month, papers)] = history.query("select strftime(first_listed_on, '%Y-%m'), count(*) from papers group by 1 order by 1 limit 1")
    page.goto(f"{address}/sql")
    settled(page)
    statement = "select strftime(first_listed_on, '%Y-%m') as month, count(*) as papers from papers group by 1 order by 1"
    page.get_by_role("textbox", name="Statement").fill(statement)
    clicks = Clicks(page)
    clicks.on(page.get_by_role("button", name="Run"))
    clicks.on(page.get_by_role("radio", name="bars"))
    expect(page).to_have_url(re.compile("chart=bars"))
    bar = f"svg path[aria-label='month: {month}; papers: {papers}']"
    expect(page.locator(bar)).to_be_visible()

    elsewhere.goto(page.url)
    Clicks(elsewhere).on(elsewhere.get_by_role("button", name="Run"))
    expect(elsewhere.locator(bar)).to_be_visible()
