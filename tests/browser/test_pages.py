"""Each page as a user sees it, on the fixture digests."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import expect_no_overflow, settled
from tests.conftest import Place

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parents[1] / "fixtures"
PAGES = {"": "Today", "topics": "Topics", "papers": "Papers", "data-health": "Data health", "help?about=formats": "Formats"}
SAID = {"": ("No trend yet",), "data-health": ("1 file failed", "Every digest is dated")}
"""Of two days, of which one file could not be read."""


@pytest.fixture(scope="module")
def address(built, dashboard) -> str:
    return dashboard(built)


@pytest.mark.parametrize(("path", "heading"), PAGES.items())
def test_each_page_opens_and_fits(page: Page, address, path, heading):
    page.set_viewport_size({"width": 380, "height": 900})
    page.goto(f"{address}/{path}")
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    for said in SAID.get(path, ()):
        expect(page.get_by_text(said).first).to_be_visible()
    expect_no_overflow(page)


def test_a_paper_is_found_opened_and_its_link_leads_back_to_it(page: Page, address):
    page.goto(f"{address}/papers")
    words = page.get_by_label("Search in titles and abstracts", exact=True)
    words.fill("robot cup")
    words.press("Enter")
    expect(page).to_have_url(re.compile(r"q=robot"))
    expect(page.get_by_text("of 8 papers")).to_be_visible()
    settled(page)
    page.locator("a[href*='paper?id=']", has_text="Small Robots, Long Memories").click()
    expect(page.get_by_role("heading", name="Small Robots, Long Memories")).to_be_visible()
    expect(page.get_by_text("A household robot that forgets")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/paper\?id="))
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("heading", name="Small Robots, Long Memories")).to_be_visible()


def test_from_a_paper_to_its_topic_and_to_the_papers_of_that(page: Page, address):
    page.goto(f"{address}/papers")
    settled(page)
    page.locator("a[href*='topics?topic=']").first.click()
    expect(page.get_by_role("heading", name="Matching terms")).to_be_visible()
    settled(page)
    page.locator("a[href*='paper?id=']").first.click()
    expect(page.get_by_text("Where it was listed")).to_be_visible()


def test_text_from_files_links_nowhere_and_turns_nothing_around(page: Page, built, dashboard, tmp_path: Path):
    place = Place(shutil.copytree(built.root, tmp_path / "instance"))
    hostile = "See http://evil.example/a and www.evil.example, ask a@evil.example \u202etfel"
    with duckdb.connect(str(place.published)) as con:
        con.execute("update papers set title = ?, abstract = ?, authors = [?]", [hostile, hostile, hostile])
        [(paper_id,)] = con.execute("select min(paper_id) from papers").fetchall()
    page.goto(f"{dashboard(place)}/paper?id={paper_id}")
    expect(page.get_by_role("heading", name="See http")).to_be_visible()
    expect(page.get_by_text("Where it was listed")).to_be_visible()
    settled(page)
    links = [link.get_attribute("href") for link in page.locator("a").all()]
    hosts = [urlsplit(link).hostname for link in links if link]
    assert hosts
    assert not [host for host in hosts if host and host.endswith("evil.example")]
    assert "\u202e" not in page.locator("[data-testid=stMain]").inner_text()
