"""Save papers and find them again, copy an entry, and see the same after a reload."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import listening, settled
from tests.conftest import Place

pytestmark = pytest.mark.slow

ROW = "[class*=st-key-paper-row-]"


@pytest.fixture(scope="module")
def address(built, dashboard, tmp_path_factory) -> str:
    """Serve a library of its own."""
    return dashboard(Place(shutil.copytree(built.root, tmp_path_factory.mktemp("library") / "instance")))


def test_keys_lead_through_a_list_open_a_paper_and_say_what_they_do(page: Page, address):
    page.goto(f"{address}/papers")
    listening(page)
    titles = page.locator(f"{ROW} a[href*='paper?id=']")
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(titles.nth(place)).to_be_focused()
    title = titles.nth(1).inner_text()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("next paper")
    page.keyboard.press("?")
    expect(keys).to_have_count(0)
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("jks?")
    expect(page.get_by_label("Search papers, authors and topics")).to_have_value("jks?")


def test_a_paper_is_saved_with_one_click(page: Page, address):
    page.goto(f"{address}/papers")
    settled(page)
    row = page.locator(ROW).last
    row.get_by_role("button", name="Save", exact=True).click()
    expect(row.get_by_role("button", name="Saved", exact=True)).to_be_visible()


def test_an_entry_is_copied_with_one_click(page: Page, address):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/papers")
    settled(page)
    page.get_by_role("link", name="BibTeX", exact=True).first.click()
    expect(page.get_by_role("link", name="Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{")
    assert len(page.context.pages) == 1, "no tab is opened for it"
