"""Runs that start and fail while a page is open: the page says so and stays where it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.conftest import Place

pytestmark = pytest.mark.slow

STARTED = "2026-03-02T05:00:00+00:00"


def change(place: Place, **to: object) -> None:
    """Replace run_status.json, as the pipeline does."""
    path = place.data / "run_status.json"
    fresh = path.with_suffix(".json.new")
    fresh.write_text(json.dumps(json.loads(path.read_text()) | to))
    fresh.replace(path)


@pytest.fixture(scope="module")
def place(built: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A copy of a finished build; each test leaves it as it was."""
    return Place(shutil.copytree(built.root, tmp_path_factory.mktemp("run-state") / "instance"))


def test_an_open_page_hears_of_a_run_and_keeps_its_place(page: Page, place: Place, dashboard):
    runs = json.loads((place.data / "run_status.json").read_text())["runs"]
    page.set_viewport_size({"width": 1440, "height": 400})
    page.goto(f"{dashboard(place)}/papers?q=a")
    words = page.get_by_label("Search in titles and abstracts", exact=True)
    expect(words).to_have_value("a")
    settled(page)
    last = page.locator("a[href*='paper?id=']").last
    last.scroll_into_view_if_needed()
    words.evaluate("field => { field.dataset.mark = 'the same' }")
    place_on_screen = last.bounding_box()["y"]

    change(place, running={"run_id": "later", "started_at": STARTED, "models": 73, "models_done": 34, "ends_at": "2099-01-01T00:00:00Z"})
    expect(page.get_by_text("Build running since 2026-03-02 05:00 UTC: 34 of 73 models, about")).to_be_attached()
    failed = runs[0] | {"run_id": "later", "outcome": "failed", "ended_at": STARTED, "message": "the disk is full"}
    change(place, running=None, runs=[failed, *runs])
    said = "Last build failed, 2026-03-02 05:00 UTC. Showing what was published before. the disk is full"
    expect(page.get_by_text(said)).to_be_attached()
    expect(page.get_by_text("Build running")).to_have_count(0)

    assert page.url.endswith("/papers?q=a")
    expect(words).to_have_value("a")
    settled(page)
    assert words.get_attribute("data-mark") == "the same", "the page itself was not drawn anew"
    assert abs(last.bounding_box()["y"] - place_on_screen) < 2, "what is being read stays where it is"
    change(place, runs=runs)
    expect(page.get_by_text("Last build failed")).to_have_count(0)
    change(place, rolled_back_to=STARTED)
    expect(page.get_by_text("Rolled back to what was published 2026-03-02 05:00 UTC. The next build publishes again.")).to_be_attached()
    change(place, rolled_back_to=None)
    expect(page.get_by_text("Rolled back")).to_have_count(0)


def test_a_page_without_data_updates_when_a_run_publishes(page: Page, place: Place, dashboard, tmp_path: Path):
    place.published.rename(tmp_path / "held back")
    page.goto(dashboard(place))
    expect(page.get_by_text("Nothing is published yet")).to_be_visible()
    change(place, running={"run_id": "first", "started_at": STARTED})
    expect(page.get_by_text("Build running since 2026-03-02 05:00 UTC")).to_be_visible()
    (tmp_path / "held back").rename(place.published)
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    change(place, running=None)
