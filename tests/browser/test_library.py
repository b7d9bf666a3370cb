"""Save papers and find them again, copy an entry, and see the same after a reload."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled
from tests.conftest import Place

MOST_CLICKS = 3


@pytest.fixture(scope="module")
def address(built, dashboard, tmp_path_factory) -> str:
    """Serve a library of its own."""
    return dashboard(Place(shutil.copytree(built.root, tmp_path_factory.mktemp("library") / "instance")))


class Clicks:
    """Clicks of a reader, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.made = 0

    def on(self, what: Locator) -> None:
        settled(self.page)
        what.click()
        self.made += 1


def test_three_papers_are_saved_and_found_again_in_at_most_three_clicks_each(page: Page, address):
    page.goto(f"{address}/papers")
    titles: list[str] = []
    for _ in range(3):
        clicks = Clicks(page)
        settled(page)
        rows = page.locator("[class*=st-key-paper-row-]")
        unsaved = rows.filter(has=page.get_by_role("button", name="Save", exact=True)).last
        titles.append(unsaved.get_by_test_id("stPageLink-NavLink").first.inner_text())
        clicks.on(unsaved.get_by_role("button", name="Save", exact=True))
        expect(page.get_by_role("button", name="Saved", exact=True)).to_have_count(len(titles))
        assert clicks.made <= MOST_CLICKS
    assert len(set(titles)) == 3
    page.reload()
    for title in titles:
        clicks = Clicks(page)
        clicks.on(page.get_by_role("link", name="Library", exact=True))
        expect(page.get_by_text("3 papers", exact=True)).to_be_visible()
        clicks.on(page.get_by_role("link", name=title, exact=True))
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        assert clicks.made <= MOST_CLICKS


def test_an_entry_is_copied_with_one_click(page: Page, address):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/papers")
    settled(page)
    page.get_by_role("link", name="BibTeX", exact=True).first.click()
    expect(page.get_by_role("link", name="Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{")
    assert len(page.context.pages) == 1, "no tab is opened for it"
