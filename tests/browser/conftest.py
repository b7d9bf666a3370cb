"""A real browser, the dashboard and the Dagster UI."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLongError

from tests.conftest import Place, reserved_port

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PATIENCE = 60_000
"""Milliseconds that a page may take on a busy machine: a test is about what comes, not how fast."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


MOST_CLICKS = 3
"""Clicks for what a reader does every day."""
FORMS = [(width, theme) for width in (1440, 380) for theme in ("light", "dark")]
DRAWN_BY_OTHERS = [["[data-testid=stDateInputField]"], ["g.mark-symbol:empty"]]
"""A day's field as Streamlit draws it, and a layer of a Vega chart without marks: no option changes them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("there is no chromium, and in CI the browser tests must run")
        pytest.skip("there is no chromium: apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when the dashboard sends a request anywhere else."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    abroad: list[str] = []
    page = context.new_page()
    page.on(
        "request",
        lambda r: abroad.append(r.url) if not r.url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")) else None,
    )
    context.set_default_timeout(PATIENCE)
    yield page
    context.close()
    assert not abroad, f"requests left the machine: {abroad}"


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[Page]:
    """A page in another reader's browser."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def open_in(browser: Browser) -> Iterator[Callable[[int, str], Page]]:
    """A page of some width, light or dark."""
    contexts: list[BrowserContext] = []

    def open_page(width: int, theme: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@contextmanager
def servers() -> Generator[Callable[..., str]]:
    """Start servers of the product, and wait until each answers; all end with the context."""
    running: list[subprocess.Popen[bytes]] = []
    ports = ExitStack()

    def start(place: Place, program: str, *arguments: str, health: str, env: dict[str, str] | None = None) -> str:
        port = ports.enter_context(reserved_port())
        command = [str(Path(sys.executable).with_name(program)), *(a.replace("PORT", str(port)) for a in arguments)]
        said = place.data / f"{program}-{port}.log"
        log = said.open("wb")
        settings = {name: value.replace("PORT", str(port)) for name, value in (env or {}).items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        server = subprocess.Popen(
            command, cwd=ROOT, env=place.env() | {"PATH": path} | settings, stdout=log, stderr=log, start_new_session=True
        )
        running.append(server)
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and server.poll() is None:
            try:
                urllib.request.urlopen(address + health, timeout=2).close()  # noqa: S310 - our own address
            except (urllib.error.URLError, OSError) as error:
                if isinstance(error, urllib.error.HTTPError) and error.code == HTTPStatus.UNAUTHORIZED:
                    return address
                time.sleep(0.3)
            else:
                return address
        pytest.fail(f"{program} did not start: " + said.read_text()[-2000:])

    try:
        yield start
    finally:
        for server in running:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGINT)
        for server in running:
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
        ports.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Start a server that one test needs."""
    with servers() as start:
        yield start


@pytest.fixture(scope="session")
def dashboard() -> Iterator[Callable[..., str]]:
    """Serve the dashboard on what a place has published: one server for each place."""
    arguments = ("run", "dashboard/app.py", "--server.port", "PORT", "--server.address", "127.0.0.1", "--server.headless", "true")
    with servers() as start:

        @functools.cache
        def start_once(root: Path) -> str:
            return start(Place(root), "streamlit", *arguments, health="/_stcore/health")

        yield lambda place: start_once(place.root)


def download(page: Page, title: str, which: int = 0) -> Path:
    """Download what one of the page's menus offers, after the page is drawn."""
    opener = page.get_by_role("button", name="Download", exact=True).nth(which)
    opener.wait_for()
    settled(page)
    opener.click()
    with page.expect_download() as file:
        page.get_by_role("button", name=title, exact=True).click()
    return file.value.path()


def expect_no_overflow(page: Page) -> None:
    """Expect a page to be no wider than a telephone's screen, and than a large one; what scrolls is not the document but its middle."""
    fits = "[document.documentElement, document.querySelector('[data-testid=stMain]')].every(one => one.scrollWidth <= one.clientWidth)"
    for width in (380, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        try:
            page.wait_for_function(fits, timeout=PATIENCE / 4)
        except TookTooLongError:
            pytest.fail(f"wider than a screen of {width} pixels")


def settled(page: Page) -> None:
    """Wait until the page is fully drawn without an error and nothing moves: an earlier click may miss.

    Just after a click the page may still be the settled one of before: first expect what only the next page shows.
    """
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_function("document.getAnimations().every(moving => moving.effect.getComputedTiming().iterations === Infinity)")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def listening(page: Page) -> None:
    """Wait until a page that was just opened listens to keys, and has loaded all its scripts: rows are drawn anew while they come."""
    page.wait_for_function("window.papertrendsKeys")
    page.wait_for_load_state("networkidle")
    settled(page)


def found_by_axe(page: Page) -> list[str]:
    """What axe calls serious or critical, each with the first element it is about."""
    violations = Axe().run(page, context={"exclude": DRAWN_BY_OTHERS}).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:300]} {one['nodes'][0].get('failureSummary', '')}"
        for one in violations
        if one["impact"] in {"serious", "critical"}
    ]


class Clicks:
    """Clicks of a reader, counted: one more than `MOST_CLICKS` fails the test."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.made = 0

    def on(self, what: Locator, **options: Any) -> None:
        """Click once the page is drawn."""
        settled(self.page)
        what.click(**options)
        self.made += 1
        assert self.made <= MOST_CLICKS
