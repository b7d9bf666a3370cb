"""The command `papertrends` as a user types it: its output and exit status."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Place, new_place


def papertrends(place: Place, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Type a command in the folder of an instance, with settings beside its own."""
    command = [Path(sys.executable).with_name("papertrends"), *words]
    # the code beside this test, also where another copy of it is installed
    environment = place.env() | settings | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=place.root, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def own(built: Place, tmp_path: Path) -> Place:
    """A copy of a finished build."""
    return Place(shutil.copytree(built.root, tmp_path / "instance"))


def test_help_lists_every_command(place):
    done = papertrends(place, "--help")
    assert done.returncode == 0
    for command in ("run", "serve", "build", "fetch", "doctor", "read", "alerts", "backup", "restore", "rollback"):
        assert f"\n    {command} " in done.stdout
    assert "the file to write" in papertrends(place, "backup", "--help").stdout


@pytest.mark.parametrize("words", [[], ["publish"], ["restore"]])
def test_an_unknown_command_exits_with_2_and_shows_the_usage(place, words):
    done = papertrends(place, *words)
    assert done.returncode == 2
    assert "usage: papertrends" in done.stderr


def test_the_doctor_ends_with_1_where_something_is_wrong(own):
    done = papertrends(own, "doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "PROBLEM" not in done.stdout
    assert f"ok       published file: {own.published} opens" in done.stdout
    own.published.chmod(0o644)
    own.published.write_bytes(b"no database" * 1000)
    done = papertrends(own, "doctor")
    assert done.returncode == 1
    assert f"PROBLEM  published file: {own.published} cannot be opened" in done.stdout
    assert "→ run make build: it is set aside and rebuilt" in done.stdout


def test_reading_a_file_tells_what_would_be_loaded_and_loads_nothing(place, tmp_path):
    good, bad = tmp_path / "2025-06-03.jsonl", tmp_path / "notes.txt"
    good.write_text('{"title": "On Moss", "authors": ["A. Bee"], "arxiv_id": "2506.00001", "mood": "green"}\n{"id": 7}\n')
    bad.write_text("nothing that anybody knows\n")
    done = papertrends(place, "read", str(good))
    assert (done.returncode, done.stderr) == (0, "")
    for said in (
        "format    records-jsonl",
        "day       2025-06-03, from the file's name",
        "On Moss (line 1, item 1)",
        "A. Bee · arXiv:2506.00001 · no abstract",
        "no_title at line 2, item 2: No title",
        "not used: mood",
    ):
        assert said in done.stdout
    done = papertrends(place, "read", "--json", str(good), str(bad), str(tmp_path / "missing"))
    assert (done.returncode, done.stderr) == (1, f"{tmp_path / 'missing'}: no such file\n")
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert (first["outcome"], first["listed_on"], first["entries"], first["rejects"]) == ("loaded", "2025-06-03", 1, 1)
    assert (first["first_entries"][0]["title"], first["first_rejects"][0]["line_start"]) == ("On Moss", 2)
    assert (second["outcome"], second["reason"]) == ("rejected", "unknown_format")
    assert not any(place.data.iterdir())


def test_a_setting_in_another_form_is_refused_before_anything_runs(place):
    done = papertrends(place, "build", PAPERTRENDS_MEMORY_LIMIT="lots")
    assert (done.returncode, done.stderr) == (2, "PAPERTRENDS_MEMORY_LIMIT=lots: written otherwise than docs/operations.md says\n")


def test_a_mistyped_setting_is_told_by_the_build_and_the_doctor(place):
    (place.data / "dagster").touch()  # so that the build ends at once
    mistyped = {"PAPERTRENDS_DIGEST_DIR": "elsewhere"}
    sentence = "PAPERTRENDS_DIGEST_DIR is not a setting and has no effect: did you mean PAPERTRENDS_DIGESTS_DIR?"
    assert papertrends(place, "build", **mistyped).stderr.splitlines()[0] == sentence
    assert f"warning  settings: {sentence}\n         → correct its name" in papertrends(place, "doctor", **mistyped).stdout
    assert "ok       settings: 3 settings in the environment" in papertrends(place, "doctor").stdout


def test_a_name_cannot_change_the_colours_of_the_terminal_it_is_printed_in(place, tmp_path):
    (tmp_path / "red\x1b[31m\nname.txt").write_text("nothing that anybody knows\n")
    done = papertrends(place, "read", str(tmp_path))
    assert done.stdout.splitlines()[0] == r"red\x1b[31m\nname.txt"
    assert "\x1b" not in done.stdout


def test_a_backup_that_was_restored_elsewhere_shows_the_same_papers(own, tmp_path):
    done = papertrends(own, "backup", "papertrends.tar.gz")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("wrote papertrends.tar.gz (")
    again = papertrends(own, "backup", "papertrends.tar.gz")
    assert (again.returncode, again.stdout) == (1, "")
    assert "papertrends.tar.gz exists: name another file" in again.stderr

    elsewhere = new_place(tmp_path / "elsewhere")
    done = papertrends(elsewhere, "restore", str(own.root / "papertrends.tar.gz"))
    assert done.returncode == 0, done.stderr
    assert "put the digest files back, too" in done.stdout
    assert elsewhere.query("from papers order by all") == own.query("from papers order by all")
    assert sorted(path.name for path in elsewhere.data.glob("said/*")) == sorted(path.name for path in own.data.glob("said/*")) != []
    done = papertrends(elsewhere, "restore", str(own.root / "papertrends.tar.gz"))
    assert done.returncode == 1
    assert "exists: move it away first" in done.stderr


def test_a_missing_backup_is_reported_in_one_line(place):
    done = papertrends(place, "restore", "nowhere.tar.gz")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "there is no file nowhere.tar.gz\n")
    assert list(place.data.iterdir()) == []
