"""Data health as a user sees it: from an unreadable file to the reason, and the days of a source."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(built, dashboard) -> str:
    return dashboard(built)


def test_a_rejected_file_is_found_opened_and_its_link_sent_on(page: Page, elsewhere: Page, address):
    page.goto(f"{address}/data-health")
    settled(page)
    page.get_by_label("Outcome").click()
    page.get_by_role("option", name="Failed").click()
    expect(page.get_by_text("1 file, failed ones first")).to_be_visible()
    expect(page).to_have_url(re.compile("outcome="))
    settled(page)
    page.get_by_role("link", name="not-a-digest.txt").last.click()
    expect(page.get_by_role("heading", name="not-a-digest.txt")).to_be_visible()
    expect(page.get_by_text("Unrecognised format").first).to_be_visible()
    settled(page)
    elsewhere.goto(page.url)
    expect(elsewhere.get_by_text("Unrecognised format").first).to_be_visible()
    page.go_back()
    expect(page.get_by_text("1 file, failed ones first")).to_be_visible()


def test_days_and_runs_are_a_click_away(page: Page, address):
    page.goto(f"{address}/data-health")
    settled(page)
    page.get_by_role("radio", name="Days").click()
    expect(page.get_by_text("Sources with one or two days")).to_be_visible()
    expect(page).to_have_url(re.compile("view=Days"))
    settled(page)
    page.get_by_role("radio", name="Runs and checks").click()
    expect(page.get_by_role("heading", name="Builds")).to_be_visible()
