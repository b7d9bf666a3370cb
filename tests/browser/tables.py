"""Rows of a table that the browser draws as a picture."""

from __future__ import annotations

from playwright.sync_api import Page

from dashboard.views.trend_table import ROW
from tests.browser.conftest import settled


def open_row(page: Page, place: int) -> None:
    """Click a row of the table of what changed, which is drawn and has its rows at places."""
    table = page.locator("[data-testid='stDataFrame']:visible").first
    table.scroll_into_view_if_needed()
    settled(page)
    table.click(position={"x": 60, "y": ROW * (place + 1.5)})
