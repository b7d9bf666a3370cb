"""Where "back" leads, however slow the connection is and however soon a reader clicks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

pytestmark = pytest.mark.slow

SLOW_CONNECTION = """
    (() => {
        window.held = null;
        const hear = (handler) => (event) => window.held === null ? handler(event) : window.held.push(() => handler(event));
        window.hold = () => { window.held = []; };
        window.release = () => { const held = window.held; window.held = null; held.forEach((come) => come()); };
        window.WebSocket = class extends window.WebSocket {
            addEventListener(name, handler, ...options) {
                super.addEventListener(name, name === "message" ? hear(handler) : handler, ...options);
            }
            set onmessage(handler) { super.onmessage = hear(handler); }
        };
    })();
"""
"""From `hold()` to `release()` nothing that the server says arrives, and then all at once."""


@pytest.fixture(scope="module")
def address(built, dashboard) -> str:
    return dashboard(built)


@pytest.fixture
def page(page: Page) -> Page:
    page.add_init_script(SLOW_CONNECTION)
    return page


def test_back_undoes_a_choice_that_was_followed_by_a_click_before_it_was_seen(page: Page, address):
    page.goto(f"{address}/data-health")
    settled(page)
    page.get_by_label("Outcome").click()
    page.evaluate("hold()")
    page.get_by_role("option", name="Failed").click()
    page.wait_for_timeout(1500)  # the server has answered, and the answer is on its way
    page.get_by_role("link", name="not-a-digest.txt").last.click()
    page.wait_for_timeout(1500)
    page.evaluate("release()")
    expect(page.get_by_role("heading", name="not-a-digest.txt")).to_be_visible()
    expect(page).to_have_url(f"{address}/file?file=not-a-digest.txt")
    settled(page)
    page.go_back()
    expect(page.get_by_text("1 file, failed ones first")).to_be_visible()
    expect(page).to_have_url(f"{address}/data-health?outcome=rejected")


def test_back_leaves_a_page_whose_address_asks_for_what_there_is_not(page: Page, address):
    page.goto(f"{address}/topics")
    settled(page)
    page.goto(f"{address}/data-health?outcome=mislaid")
    expect(page.get_by_text("failed ones first, then the newest")).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Topics", level=1)).to_be_visible()
    expect(page).to_have_url(f"{address}/topics")


def test_an_address_that_says_the_same_in_another_order_stays(page: Page, address):
    asked = f"{address}/data-health?outcome=rejected&q=not"
    page.goto(asked)
    expect(page.get_by_text("1 file, failed ones first")).to_be_visible()
    settled(page)
    page.wait_for_timeout(1000)
    expect(page).to_have_url(asked)
