"""Trends as a user sees them: a day, a rising topic, its papers, and a shared link."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from dashboard.views.trend_table import ROW
from tests.browser.conftest import Clicks, download, expect_no_overflow, settled
from tests.invented_history import LAST_SUNDAY, RISER, RISING_TOPIC, day_of


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


def open_row(page: Page, place: int) -> None:
    """Click a row of the table of what changed, which is drawn and has its rows at places."""
    table = page.locator("[data-testid='stDataFrame']:visible").first
    table.scroll_into_view_if_needed()
    settled(page)
    table.click(position={"x": 60, "y": ROW * (place + 1.5)})


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


def test_everything_by_one_author_from_any_page_by_name(page: Page, address, history):
    [(author, key, papers)] = history.query(
        "select mode(author), author_key, count(distinct paper_id) from paper_authors where author_key like '% %'"
        " group by author_key order by 3 desc, 2 limit 1"
    )
    [(all_papers,)] = history.query("select count(*) from papers")
    page.goto(f"{address}/data-health")
    settled(page)
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
