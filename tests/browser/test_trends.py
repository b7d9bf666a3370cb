"""Trends as a user sees them: a day, a rising topic, its papers, and a shared link."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from tests.browser.conftest import download, expect_no_overflow, settled
from tests.browser.tables import open_row
from tests.invented_history import LAST_SUNDAY, RISER, RISING_TOPIC, day_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(history, dashboard) -> str:
    return dashboard(history)


def test_another_day_then_a_rising_topic_to_its_papers_and_the_link_shows_the_same(page: Page, address, elsewhere: Page, history):
    page.goto(f"{address}/trends")
    expect(page.get_by_role("heading", name="What changed among phrases")).to_be_visible()
    settled(page)
    page.get_by_role("radio", name="topics").click()
    expect(page.get_by_role("heading", name="What changed among topics")).to_be_visible()
    expect(page).to_have_url(re.compile("kind=topics"))

    earlier = day_of(26)
    page.goto(f"{page.url}&as_of={earlier}")
    expect(page.get_by_text(f"to {earlier}) compared")).to_be_visible()
    settled(page)
    link = page.url
    assert f"as_of={earlier}" in link
    assert "kind=topics" in link

    elsewhere.goto(link)
    expect(elsewhere.get_by_text(f"to {earlier}) compared")).to_be_visible()
    states = "[data-testid='stButtonGroup']:has-text('rising')"
    expect(elsewhere.locator(states)).to_have_text(page.locator(states).inner_text(), use_inner_text=True)

    page.goto(f"{link}&status=rising")
    settled(page)
    open_row(page, 0)
    expect(page.get_by_role("heading", name="Matching terms")).to_be_visible()
    settled(page)
    page.get_by_role("link", name=re.compile(r"All [\d,]+ papers")).click()
    expect(page.get_by_role("heading", name="Papers", level=1)).to_be_visible()
    [(first,)] = history.query("select topic_id from trending_topics where as_of = ? and status = 'rising' order by rank limit 1", earlier)
    expect(page).to_have_url(re.compile(f"topic={first}"))
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Matching terms")).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_text(f"to {earlier}) compared")).to_be_visible()


def test_a_chart_is_saved_as_a_picture_and_a_mark_leads_to_its_papers(page: Page, address):
    page.goto(f"{address}/trends")
    picture = download(page, "SVG", -1)
    assert etree.parse(picture).getroot().tag == "{http://www.w3.org/2000/svg}svg"
    page.keyboard.press("Escape")  # the menu lies over the chart
    settled(page)
    page.get_by_test_id("stVegaLiteChart").first.locator("svg path[aria-label*='what: ']").last.click(force=True)
    expect(page).to_have_url(re.compile(r"/papers\?phrase=ph_.*from=.*to="))
    expect(page.get_by_role("heading", name="Papers", level=1)).to_be_visible()
    settled(page)
    page.go_back()
    expect(page).to_have_url(f"{address}/trends")


def test_a_topic_fits_a_telephone_and_the_axis_of_its_chart_says_which_weeks_it_shows(page: Page, address):
    page.goto(f"{address}/topics?topic={RISING_TOPIC}")
    expect(page.get_by_role("heading", name="Matching terms")).to_be_visible()
    expect_no_overflow(page)
    days = page.get_by_test_id("stVegaLiteChart").first.locator("svg text").filter(has_text=re.compile(r"^20\d\d-\d\d-\d\d$"))
    expect(days.nth(3)).to_be_visible()


def test_a_telephone_shows_the_numbers_of_a_table_beside_whole_names(page: Page, address):
    for path, name in (("topics", "topic"), ("trends", "phrase")):
        page.set_viewport_size({"width": 380, "height": 900})
        page.goto(f"{address}/{path}")
        settled(page)
        table = page.locator("[data-testid='stDataFrame']:visible")
        expect(table).to_have_count(1)
        expect(table.locator("th").nth(3)).to_have_text("change")
        shown = table.locator("th").all_text_contents()
        assert (shown[0], shown[2]) == (name, "now")
        wide = table.evaluate("one => one.querySelector('.dvn-scroller').scrollWidth - one.clientWidth")
        assert wide <= 0, f"{path}: a column is out of sight"
        page.set_viewport_size({"width": 1440, "height": 900})
        expect(table.locator("th", has_text="weekly share")).to_be_attached()


def test_lines_are_named_above_a_narrow_chart_and_beside_a_wide_one(page: Page, address):
    page.set_viewport_size({"width": 380, "height": 900})
    page.goto(f"{address}/trends")
    settled(page)
    above = page.locator("[class*='st-key-narrow-names']")
    beside = page.get_by_test_id("stVegaLiteChart").first.locator("svg .mark-text text[font-weight='600']")
    expect(above).to_be_visible()
    names = [name.strip() for name in re.split("[●■▲◆✚▼]", above.inner_text()) if name.strip()]
    assert len(names) > 1
    expect(beside.first).to_have_css("opacity", "0")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(above).to_be_hidden()
    expect(beside.first).to_have_css("opacity", "1")
    assert sorted(beside.all_text_contents()) == sorted(names)


def test_nothing_but_the_names_of_the_pages_stands_above_a_title(page: Page, address):
    page.set_viewport_size({"width": 1440, "height": 900})
    for path in ("", "trends", "topics"):
        page.goto(f"{address}/{path}")
        title = page.get_by_role("heading", level=1)
        expect(title).to_be_visible()
        settled(page)
        assert (title.bounding_box() or {})["y"] < 80


def test_what_nobody_chose_follows_what_is_compared_and_back_returns_to_it(page: Page, address):
    page.goto(f"{address}/trends")
    settled(page)
    chart = page.locator("[data-testid='stMultiSelect']")
    first = chart.inner_text()
    page.get_by_role("radio", name="topics").click()
    expect(page).to_have_url(re.compile(r"/trends\?kind=topics$"))
    settled(page)
    expect(chart).not_to_have_text(first, use_inner_text=True)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/trends$"))
    expect(chart).to_have_text(first, use_inner_text=True)


def test_back_undoes_one_search_or_page_at_a_time(page: Page, address):
    words = page.get_by_label("Search in titles and abstracts", exact=True)

    def on(asked: str) -> None:
        expect(page).to_have_url(f"{address}/papers{asked}")
        settled(page)

    page.goto(f"{address}/papers")
    settled(page)
    page.get_by_role("spinbutton").fill("3")
    page.get_by_role("spinbutton").press("Enter")
    expect(page.get_by_text(re.compile("^Page 3 of"))).to_be_visible()
    on("?page=3")
    words.fill("lantern")
    words.press("Enter")
    on("?q=lantern")
    page.go_back()
    expect(page.get_by_role("spinbutton")).to_have_value("3")
    on("?page=3")
    page.go_back()
    on("")
    expect(page.get_by_role("spinbutton")).to_have_value("1")


def test_a_day_is_picked_in_the_calendar(page: Page, address):
    page.goto(f"{address}/trends")
    settled(page)
    expect(page.get_by_text(f"to {LAST_SUNDAY}) compared")).to_be_visible()
    field = page.get_by_test_id("stDateInput").first
    field.get_by_role("spinbutton").last.click()
    page.get_by_role("button", name="Sunday, July 14, 2024").click()
    expect(page.get_by_text("to 2024-07-14) compared")).to_be_visible()
    expect(page).to_have_url(re.compile("as_of=2024-07-14"))


def test_a_phrase_is_typed_and_leads_to_its_own_page(page: Page, address):
    page.set_viewport_size({"width": 380, "height": 900})
    page.goto(f"{address}/trends?as_of=2024-07-10&kind=topics")
    expect(page.get_by_role("heading", name="What changed among topics")).to_be_visible()
    settled(page)
    field = page.get_by_label("Exact phrase in title or abstract")
    field.fill(RISER)
    field.press("Enter")
    # what was typed stands in the address before somebody reads on: a busy machine takes seconds for that
    expect(page).to_have_url(re.compile(r"[?&]phrase="))
    expect_no_overflow(page)
    page.get_by_text("Phrase page").click()
    expect(page.get_by_role("heading", name=RISER, level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/phrase\?id=ph_"))
