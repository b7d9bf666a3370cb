"""Search as a user does: type, filter, open a paper, go back, follow a suggestion, copy the link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(built, dashboard) -> str:
    return dashboard(built)


def search(page: Page, text: str) -> None:
    settled(page)
    words = page.get_by_label("Search in titles and abstracts", exact=True)
    words.fill(text)
    words.press("Enter")


def test_search_open_go_back_and_send_the_link(page: Page, address):
    page.goto(f"{address}/papers")
    search(page, '"diffusion model" count*')
    expect(page.get_by_text("1 of 8 papers")).to_be_visible()
    expect(page).to_have_url(re.compile("q="))
    page.locator("a[href*='paper?id=']", has_text="Counting Without Numbers").first.click()
    expect(page.get_by_role("heading", name="Counting Without Numbers")).to_be_visible()
    expect(page.get_by_role("heading", name="Where it was listed")).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_label("Search in titles and abstracts", exact=True)).to_have_value('"diffusion model" count*')
    expect(page.get_by_text("1 of 8 papers")).to_be_visible()
    settled(page)
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_text("1 of 8 papers")).to_be_visible()


def test_typing_and_then_leaving_by_a_link_opens_its_page_at_its_own_address(page: Page, address):
    page.goto(f"{address}/papers")
    for pressed_ms in (0, 90):  # a tap, and a click of a mouse
        settled(page)
        page.get_by_label("Search in titles and abstracts", exact=True).click()
        page.keyboard.type("museum")
        page.get_by_role("link", name="Topics", exact=True).click(delay=pressed_ms)
        expect(page.get_by_role("heading", name="Topics", level=1)).to_be_visible()
        settled(page)
        expect(page).to_have_url(f"{address}/topics")
        page.go_back()
        expect(page.get_by_role("heading", name="Papers", level=1)).to_be_visible()
        expect(page.get_by_text("8 of 8 papers")).to_be_visible()


def test_nothing_lies_on_what_is_typed_into_the_search_of_every_page(page: Page, address):
    page.goto(address)
    settled(page)
    field = page.get_by_placeholder("Search papers, authors and topics")
    field.click()
    page.keyboard.type("speculative decoding")
    expect(field).to_have_value("speculative decoding")
    page.wait_for_timeout(500)
    expect(page.get_by_text("Press Enter")).to_be_hidden()


def test_filters_stand_in_the_link_and_a_search_without_them_is_one_click_away(page: Page, address):
    page.goto(f"{address}/papers")
    search(page, "museum")
    expect(page.get_by_text("1 of 8 papers")).to_be_visible()
    settled(page)
    page.get_by_text("Filters", exact=True).click()
    settled(page)
    page.get_by_text("Only papers in more than one digest").click()
    expect(page.get_by_text("No paper matches with these filters")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=museum&repeated=1"))
    page.keyboard.press("Escape")  # the filters lie over what is below them
    settled(page)
    page.get_by_role("link", name="Search without filters").click()
    expect(page.get_by_text("1 of 8 papers")).to_be_visible()
    expect(page).not_to_have_url(re.compile("repeated"))


def test_a_typo_is_one_click_from_what_was_meant(page: Page, address):
    page.goto(f"{address}/papers?q=difusion")
    settled(page)
    page.get_by_role("link", name="Did you mean diffusion?").click()
    expect(page.get_by_label("Search in titles and abstracts", exact=True)).to_have_value("diffusion")
    expect(page.get_by_text("1 of 8 papers")).to_be_visible()
