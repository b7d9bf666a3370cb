"""A file that somebody hands over lands in the digests folder whole, under a harmless name, and over no other file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrends.digests.discover import discover
from papertrends.digests.saving import FOLDER, safe_name, save, why_not


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("2025-06-03 list.json", "2025-06-03 list.json"),
        ("../../etc/passwd", "passwd"),
        ("C:\\lists\\a.csv", "a.csv"),
        ("/etc/cron.d/x", "x"),
        (".hidden.json", "hidden.json"),
        ("..", "digest"),
        ("", "digest"),
        ("a\x00b\nc\u202etxt.json", "a_b_c_txt.json"),
        ("a:b|c?.txt", "a_b_c_.txt"),
        ("Pap\u0065\u0301rs.bib", "Papérs.bib"),
    ],
)
def test_names_are_made_harmless(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=400))
def test_no_name_leads_out_of_the_folder_or_is_too_long_or_hidden(name: str) -> None:
    kept = safe_name(name)
    assert kept
    assert Path("/a", kept).parent == Path("/a")
    assert not kept.startswith(".")
    assert len(kept.encode()) <= 200
    assert safe_name(kept) == kept


def test_a_saved_file_is_found_by_the_next_run(tmp_path: Path) -> None:
    place = save(tmp_path, "../a.jsonl", b'{"title": "A"}\n')
    assert place == tmp_path / FOLDER / "a.jsonl"
    assert [str(file.path) for file in discover(tmp_path)] == ["uploaded/a.jsonl"], "nothing temporary is left"


def test_no_file_is_overwritten_and_the_same_file_is_saved_once(tmp_path: Path) -> None:
    places = [save(tmp_path, "a.jsonl", content) for content in (b"one", b"two", b"one", b"two", b"three")]
    assert [place.name for place in places] == ["a.jsonl", "a-2.jsonl", "a.jsonl", "a-2.jsonl", "a-3.jsonl"]
    assert [place.read_bytes() for place in places] == [b"one", b"two", b"one", b"two", b"three"]


def test_a_link_that_has_the_name_is_left_alone(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"x")
    (tmp_path / "d" / FOLDER).mkdir(parents=True)
    (tmp_path / "d" / FOLDER / "a.jsonl").symlink_to(secret)
    assert save(tmp_path / "d", "a.jsonl", b"x").name == "a-2.jsonl"
    assert secret.read_bytes() == b"x"


def test_a_file_system_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", refuse)
    assert [save(tmp_path, "a.jsonl", content).name for content in (b"one", b"two", b"one")] == ["a.jsonl", "a-2.jsonl", "a.jsonl"]
    assert sorted(path.name for path in (tmp_path / FOLDER).iterdir()) == ["a-2.jsonl", "a.jsonl"]


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    assert why_not(tmp_path / "new" / "digests") is None
    (tmp_path / "file").write_text("")
    assert "is not a folder" in str(why_not(tmp_path / "file" / "digests"))
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / FOLDER).symlink_to(tmp_path)
    assert "is a link" in str(why_not(tmp_path / "linked"))
    with pytest.raises(PermissionError, match="is a link"):
        save(tmp_path / "linked", "a", b"x")
    assert "is read-only here" in str(why_not(Path("/proc/sys/kernel"))) or "may not write" in str(why_not(Path("/proc/sys/kernel")))
