"""The links of a mail in a real browser: buttons work behind the guard, and a mail and the pages can be read by everybody."""

from __future__ import annotations

import email
import threading
import time
from collections.abc import Iterator
from email.policy import default

import pytest
import uvicorn
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route

from dashboard import mail_routes
from papertrends.guard import Guard
from papertrends.library.subscriptions import Wishes
from tests.browser.test_accessibility import found_by_axe
from tests.conftest import reserved_port
from tests.delivery.mail.conftest import Instance, instance, server

pytestmark = pytest.mark.slow

__all__ = ["instance", "server"]


@pytest.fixture
def served(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The addresses of mail on a port of this machine, and the newest mail as a page."""
    with reserved_port() as port:
        monkeypatch.setenv("PAPERTRENDS_PUBLIC_URL", f"http://127.0.0.1:{port}")

        def newest(request: object) -> HTMLResponse:
            del request
            body = email.message_from_bytes(instance.server.raw[-1], policy=default).get_body(("html",))
            return HTMLResponse(str(body.get_content() if body else ""))

        app = Starlette(routes=[*mail_routes.routes(), Route("/newest", newest)], middleware=[Middleware(Guard)])
        running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
        running.should_exit = True
        thread.join()


def test_a_subscriber_confirms_changes_and_ends_by_buttons(served: str, page: Page, instance: Instance):
    instance.desk.ask("ada@example.org", Wishes(), instance.now)
    instance.desk.send_confirmations()
    page.goto(f"{served}/newest")
    page.get_by_role("link", name="Confirm").click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Confirmed")).to_be_visible()
    page.get_by_role("link", name="Change or end it").click()
    page.get_by_label("Rhythm").select_option("weekly")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_have_text("Saved.")
    assert found_by_axe(page) == []
    page.get_by_role("link", name="Unsubscribe").click()
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", name="Unsubscribed")).to_be_visible()
    [found] = instance.subscriptions.all()
    assert (found.state, found.wishes.rhythm) == ("ended", "weekly")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 900])
def test_a_mail_can_be_read_on_every_screen(served: str, page: Page, instance: Instance, scheme: str, width: int):
    instance.subscribe()
    instance.deliver()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{served}/newest")
    expect(page.get_by_role("heading", name="New for you")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert found_by_axe(page) == []
