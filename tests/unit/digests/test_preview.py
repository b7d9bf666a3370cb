"""What a file would be read as is told without loading it, and agrees with what reading it gives."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

from digest_memory import memory_file, read
from test_properties import SEEDS

from papertrends.digests import preview as previewing
from papertrends.digests.preview import Preview, place_of, preview, previews


def test_a_preview_counts_what_a_reading_gives() -> None:
    for name, data in SEEDS.items():
        found, whole = preview(memory_file(data)), read(data)
        assert (found.format, found.entries, found.rejects) == (name, len(whole.entries), len(whole.rejects))
        assert found.digest == whole.digest
        assert found.is_understood


def test_only_the_first_pieces_are_kept_and_all_are_counted() -> None:
    found = preview(memory_file('{"title": "A"}\n' * 20 + "{}\n" * 10), most=3)
    assert (found.entries, found.rejects) == (20, 10)
    assert [place_of(piece) for piece in (*found.first_entries, *found.first_rejects)] == [
        *[f"line {n}, item {n}" for n in (1, 2, 3)],
        *[f"line {n}, item {n}" for n in (21, 22, 23)],
    ]


def test_what_cannot_be_read_says_why() -> None:
    found = preview(memory_file("nothing that anybody knows\n"))
    assert found.problem
    assert (found.is_understood, found.format, found.problem.reason) == (False, None, "unknown_format")


def test_reading_ends_when_time_is_up(monkeypatch) -> None:
    monkeypatch.setattr(previewing, "PIECES_PER_LOOK", 10)
    found = preview(memory_file('{"title": "A"}\n' * 1_000), seconds=-1)
    assert (found.is_partial, found.entries) == (True, 10)


def day_of(text: str, name: str = "x.json") -> str:
    return preview(memory_file(text, name)).day


def test_the_day_is_told_with_where_it_stands() -> None:
    assert day_of('{"title": "A"}', "2025-06-03.jsonl") == "2025-06-03, from the file's name"
    assert day_of('{"date": "2025-06-03", "papers": [{"title": "A"}]}') == "2025-06-03, from the file's content"
    assert day_of('{"title": "A", "listed_on": "2025-06-03"}') == "2025-06-03, named by the entries"
    both = '{"title": "A", "listed_on": "2025-06-03"}\n{"title": "B", "listed_on": "2025-06-01"}\n'
    assert day_of(both).startswith("2025-06-01 to 2025-06-03: a digest for each day")
    assert day_of('{"title": "A"}').startswith("none")
    page = Preview("x")
    page.digest = read("[]").digest.__class__("s", listed_month=6, listed_day=3)
    assert page.day.startswith("June 3, without a year")


def test_folders_and_archives_are_read_member_by_member(tmp_path: Path) -> None:
    folder = tmp_path / "2025-06-03"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"title": "A"}\n')
    with zipfile.ZipFile(folder / "b.zip", "w") as packed:
        packed.writestr("c.jsonl", '{"title": "C"}\n')
        packed.writestr("d.bin", b"\x00\x01" * 99)
    assert [(p.path, p.is_understood) for p in previews(folder)] == [
        ("a.jsonl", True),
        ("b.zip!/c.jsonl", True),
        ("b.zip!/d.bin", False),
    ]
    inside = next(previews(folder / "a.jsonl", below=tmp_path))
    assert (inside.path, inside.digest and inside.digest.listed_on) == ("2025-06-03/a.jsonl", dt.date(2025, 6, 3))
