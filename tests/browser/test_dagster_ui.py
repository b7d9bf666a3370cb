"""A run started in the Dagster UI ends in success, and what it published appears in the dashboard that is open."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

RUN_SECONDS = 240
ROOT = Path(__file__).parents[2]


def status_of(place) -> dict:
    path = place.data / "run_status.json"
    return json.loads(path.read_text()) if path.exists() else {"runs": []}


@pytest.mark.slow
def test_a_run_started_with_the_launch_button_appears_in_the_open_dashboard(page: Page, filled, dashboard, serve):
    home = filled.data / "dagster"
    home.mkdir()
    # without its settings Dagster covers the page with a welcome
    shutil.copy(ROOT / "orchestration" / "dagster.yaml", home)
    # the sensor would start a run of its own before anybody clicked
    env = {"DAGSTER_HOME": str(home), "PAPERTRENDS_STILL_SECONDS": "3600"}
    ui = serve(filled, "dg", "dev", "--host", "127.0.0.1", "--port", "PORT", health="/server_info", env=env)

    page.goto(dashboard(filled))
    expect(page.get_by_role("heading", name="Nothing is published yet")).to_be_visible()

    launcher = page.context.new_page()
    launcher.goto(f"{ui}/locations/papertrends/jobs/everything")
    launcher.get_by_role("button", name="Materialize all").click()
    expect(launcher.get_by_text("Launched run").first).to_be_visible()
    # a graph of all assets that is asked for anew each second takes half a processor from the run
    launcher.goto("about:blank")
    deadline = time.monotonic() + RUN_SECONDS
    while not status_of(filled)["runs"]:
        if time.monotonic() > deadline:
            pytest.fail("the run did not end")
        time.sleep(1)
    run = status_of(filled)["runs"][0]
    assert run["outcome"] == "published", run["message"]
    launcher.goto(f"{ui}/runs/{run['run_id']}")
    expect(launcher.get_by_text("Success").first).to_be_visible()

    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    expect(page.get_by_text("3 new digests")).to_be_visible()
