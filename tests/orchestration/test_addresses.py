"""Only the links in feeds depend on the dashboard's address: a new one builds nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from orchestration import pipeline
from papertrends.settings import Settings
from tests.conftest import Place


def test_a_changed_port_rewrites_feeds_but_no_table(built: Place, tmp_path: Path):
    place = Place(shutil.copytree(built.root, tmp_path / "instance"))
    folders = {"digests_dir": place.digests, "config_dir": place.config, "data_dir": place.data}
    before, after = Settings(**folders), Settings(**folders, dashboard_port=8599)
    assert pipeline.fingerprint(before) == pipeline.fingerprint(after)
    published = place.published.stat().st_mtime_ns
    assert pipeline.follow_address(before) == ""
    assert pipeline.follow_address(after) == "; feeds now link to http://127.0.0.1:8599"
    assert "http://127.0.0.1:8599/feeds/" in (place.data / "feeds" / "papers.xml").read_text()
    assert place.published.stat().st_mtime_ns == published
    assert pipeline.follow_address(after) == "", "and only once"
