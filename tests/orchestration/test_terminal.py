"""Console output of a run."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Place


def at_a_terminal(command: list[str], env: dict[str, str]) -> tuple[int, str]:
    """Run a command whose output is a terminal; its exit status and what stood there, without colours."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, env=env | {"TERM": "xterm", "COLUMNS": "120"}, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux's way to say that the other side is closed
                break
            if not part:
                break
            shown += part
    os.close(ours)
    return process.returncode, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode(errors="replace"))


@pytest.mark.slow
def test_a_progress_bar_replaces_dbts_lines(built: Place, tmp_path: Path):
    place = Place(shutil.copytree(built.root, tmp_path / "instance"))
    page = (place.digests / "saved-page-with-a-day.txt").read_text()
    (place.digests / "more.txt").write_text(page.replace("Jun 3", "Jun 5"))

    status, shown = at_a_terminal([sys.executable, "-m", "orchestration.cli", "build"], place.env())

    assert status == 0, shown
    counts = [(int(done), int(all_)) for done, all_ in re.findall(r"(\d+)/(\d+)", shown)]
    assert len({all_ for _, all_ in counts}) == 1
    done, models = counts[-1]
    assert done == models > 50
    assert len({done for done, _ in counts}) > 5, "it moves on while the run goes on"
    assert "load_digests: " in shown, "what our own steps say stands above the bar"
    assert "START sql" not in shown
    published, *problems = shown[shown.rindex("published ") :].splitlines()[1:]
    assert published.endswith("papertrends.duckdb")
    assert any(problem.startswith("match_overrides.csv:2: matches_nothing") for problem in problems), "what to mend comes last"


def test_elsewhere_the_lines_are_left_as_they_are(built: Place):
    assert "OK created" in built.said
