"""Files dropped into the page Data health in a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.conftest import Place

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def own(built, tmp_path_factory) -> Place:
    """A copy of a finished build, with an empty digests folder of its own."""
    place = Place(shutil.copytree(built.root, tmp_path_factory.mktemp("uploads") / "instance"))
    shutil.rmtree(place.digests)
    place.digests.mkdir()
    (place.data / "run_status.json").unlink()
    return place


def test_a_file_is_checked_saved_and_not_overwritten_by_the_next(page: Page, own: Place, dashboard):
    page.goto(f"{dashboard(own)}/data-health?view=Add%20files")
    for n, title in enumerate(("On Moss", "On Fern"), 1):
        content = f'{{"title": "{title}"}}\n'.encode()
        settled(page)
        page.locator("input[type=file]").set_input_files(
            [
                {"name": "2025-06-03.jsonl", "mimeType": "text/plain", "buffer": content},
                {"name": "x.bin", "mimeType": "text/plain", "buffer": b"\0\1" * 99},
            ]
        )
        expect(page.get_by_text(title)).to_be_visible()
        expect(page.get_by_text("Day: 2025-06-03, from the file's name")).to_be_visible()
        expect(page.get_by_text("cannot be read")).to_be_visible()
        settled(page)
        assert len(saved(own)) == n - 1, "nothing is saved before the button is pressed"
        page.get_by_role("button", name="Save 1 file to the digests folder").click()
        expect(page.get_by_text("uploaded/2025-06-03" + (".jsonl" if n == 1 else "-2.jsonl"))).to_be_visible()
        expect(page.get_by_text(title)).to_have_count(0)
    assert [path.read_text() for path in saved(own)] == ['{"title": "On Fern"}\n', '{"title": "On Moss"}\n']


def saved(place: Place) -> list[Path]:
    return sorted(path for path in place.digests.rglob("*") if path.is_file())
