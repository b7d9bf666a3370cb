"""Ignoring a file writes a row of digests.csv that the pipeline reads, and taking it back leaves what people wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertrends import ignoring
from papertrends.config_folder import read_config


@pytest.mark.parametrize(
    "before",
    [
        None,
        "file,listed_on,source_kind,source,withdrawn\na.txt,2025-06-03,daily,my-list,\n",
        "\ufefffile,listed_on\na.txt,2025-06-03\n",
    ],
)
def test_an_ignored_file_is_withdrawn_and_can_be_taken_back(tmp_path: Path, before: str | None) -> None:
    folder = tmp_path / "config"
    if before is not None:
        folder.mkdir()
        (folder / "digests.csv").write_text(before)
    kept = read_config(folder).rows["config_digests"]
    ignoring.ignore(folder, "notes, old.pdf")
    config = read_config(folder)
    assert not config.problems
    assert ignoring.ignored(folder) == {"notes, old.pdf"}
    assert [row | {"withdrawn": None} for row in config.rows["config_digests"] if row["file"] == "a.txt"] == kept
    ignoring.stop_ignoring(folder, "notes, old.pdf")
    assert read_config(folder).rows["config_digests"] == kept


def test_what_people_said_of_a_file_stays_when_it_is_taken_back(tmp_path: Path) -> None:
    (tmp_path / "digests.csv").write_text("file,source\na.txt,my-list\n")
    ignoring.ignore(tmp_path, "a.txt")
    assert ignoring.ignored(tmp_path) == {"a.txt"}
    ignoring.stop_ignoring(tmp_path, "a.txt")
    [row] = read_config(tmp_path).rows["config_digests"]
    assert (row["source"], row["withdrawn"]) == ("my-list", None)


def test_a_name_that_would_be_a_pattern_is_refused(tmp_path: Path) -> None:
    assert ignoring.why_not(tmp_path, "what*.txt")
    assert ignoring.why_not(tmp_path, "what.txt") is None
