"""Take the README's picture: `make pictures`. Builds the sample, serves the dashboard and opens it in Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PICTURES = {"dashboard.png": "/trends"}
"""File name to page."""
WIDTH, HEIGHT = 1100, 1000
SECONDS_TO_START = 60
WITHOUT_ROOT = "root => document.querySelectorAll('code').forEach(code => code.textContent = code.textContent.replace(root, ''))"
"""Shows folders as they are called in the project: where it lies on this machine says nothing to others."""


def environment(folder: Path) -> dict[str, str]:
    """The variables of a product with an empty digests folder, which therefore shows its sample."""
    places = {f"PAPERTRENDS_{name.upper()}_DIR": folder / name for name in ("digests", "config", "data")}
    for place in places.values():
        place.mkdir()
    return os.environ | {name: str(place) for name, place in places.items()}


@contextmanager
def dashboard(env: dict[str, str]) -> Generator[str]:
    """Serve the dashboard; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"port": port, "address": "127.0.0.1", "headless": "true"}
    arguments = [part for name, value in options.items() for part in (f"--server.{name}", str(value))]
    server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "dashboard/app.py", *arguments], cwd=ROOT, env=env)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(SECONDS_TO_START):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()  # noqa: S310 - our own address
                break
            except (urllib.error.URLError, OSError):
                time.sleep(1)
        yield address
    finally:
        server.terminate()
        server.wait()


def take(address: str) -> None:
    """Save a picture of each page."""
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_default_timeout(SECONDS_TO_START * 1000)
        for name, path in PICTURES.items():
            page.goto(address + path)
            page.wait_for_selector("h1")
            page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
            page.wait_for_load_state("networkidle")
            page.evaluate(WITHOUT_ROOT, f"{ROOT}/")
            page.screenshot(path=IMAGES / name)
        browser.close()


def main() -> None:
    """Build the sample in a temporary folder and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        env = environment(Path(folder))
        subprocess.run([sys.executable, "-m", "orchestration.cli", "build"], cwd=ROOT, env=env, check=True)
        del env["PAPERTRENDS_DIGESTS_DIR"]  # the sample's notice names the default folder
        with dashboard(env) as address:
            take(address)


if __name__ == "__main__":
    main()
