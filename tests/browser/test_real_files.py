"""What a user does on real digests: five saved files, and thirteen months of daily lists."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.conftest import Place

# building real files takes minutes; the same pages are tested on invented ones
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["real_files", "real_months"])
def place(request) -> Place:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def address(place, dashboard) -> str:
    return dashboard(place)


def arrived(page: Page, heading: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    settled(page)


def places(place: Place) -> dict[str, str]:
    """Every kind of page, with the heading that it has to have."""

    def one(sql: str) -> str:
        return str(place.query(sql)[0][0])

    paper = one("select paper_id from papers order by appearances desc, paper_id limit 1")
    topic = one("select topic_id from paper_topics group by all order by count(*) desc, topic_id limit 1")
    phrase = one("select phrase_id from phrases order by papers desc, phrase_id limit 1")
    file = one("select file_path from digest_outcomes order by 1 limit 1")
    views = ("Files", "Unreadable records", "Days", "Runs and checks", "Sources")
    return {
        "": "Today",
        "trends": "Trends",
        "topics": "Topics",
        f"topics?topic={topic}": one(f"select name from topics where topic_id = '{topic}'"),
        f"phrase?id={phrase}": one(f"select phrase from phrases where phrase_id = '{phrase}'"),
        "papers": "Papers",
        f"paper?id={paper}": "Where it was listed",
        "merges": "Merges",
        f"merge?paper={paper}": "Pairs compared",
        **{f"data-health?{urlencode({'view': view})}": "Data health" for view in views},
        f"file?{urlencode({'file': file})}": file,
        "sql": "SQL",
    }


def test_every_page_opens_and_fits_a_telephone(page: Page, address, place):
    page.set_viewport_size({"width": 380, "height": 900})
    for path, heading in places(place).items():
        page.goto(f"{address}/{path}")
        arrived(page, heading)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{path} is wider than the screen"


def test_search_filter_open_and_come_back(page: Page, address, place):
    page.goto(f"{address}/papers")
    words = page.get_by_label("Search in titles and abstracts", exact=True)
    words.fill('"language model" agent*')
    words.press("Enter")
    (found,) = place.query("""select count(*) from search_papers('"language model" agent*', most := 100000) where has_all""")[0]
    assert found > 0
    total = place.query("select count(*) from papers")[0][0]
    expect(page.get_by_text(f"{found:,} of {total:,} papers")).to_be_visible()
    page.locator("a[href*='paper?id=']").first.click()
    arrived(page, "Where it was listed")
    page.go_back()
    expect(page.get_by_text(f"{found:,} of {total:,} papers")).to_be_visible()


def test_from_a_topic_to_its_papers(page: Page, address, place):
    topic, papers = place.query("select topic_id, count(*) from paper_topics group by all order by count(*) desc, topic_id limit 1")[0]
    page.goto(f"{address}/topics?topic={topic}")
    page.get_by_role("link", name=f"All {papers:,} papers").click()
    expect(page.get_by_text(f"{papers:,} of {place.query('select count(*) from papers')[0][0]:,} papers")).to_be_visible()


def test_a_statement_of_ones_own(page: Page, address, place):
    page.goto(f"{address}/sql")
    page.get_by_role("textbox", name="Statement").fill("select count(*) as papers from papers")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("1 row", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
