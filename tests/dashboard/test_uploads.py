"""Files added on the page Data health: shown as they would be read, saved when asked, never elsewhere or over another file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

GOOD = b'{"title": "On *Moss*", "authors": ["A. Bee"], "mood": "green"}\n{"id": 7}\n'


@pytest.fixture
def digests(published, tmp_path, monkeypatch) -> Path:
    """The digests folder of a dashboard that may write to it; no run has said another."""
    (published / "run_status.json").unlink()
    folder = tmp_path / "digests"
    monkeypatch.setenv("PAPERTRENDS_DIGESTS_DIR", str(folder))
    return folder


def test_files_are_shown_as_they_would_be_read_and_saved_only_when_asked(digests, open_page, said):
    app = open_page("data_health", view="Add files")
    assert f"{digests}/uploaded" in said(app)
    app.file_uploader[0].set_value(
        [("2025-06-03.jsonl", GOOD, "text/plain"), ("../notes.txt", b"nothing that anybody knows\n", "text/plain")]
    ).run()
    text = said(app)
    assert r"**2025\-06\-03\.jsonl** would be read as records\-jsonl" in text
    assert "1 entry · 1 record could not be read" in text
    assert "Day: 2025\\-06\\-03" in text
    assert r"On \*Moss\*" in text
    assert "line 2, item 2 would be rejected: No title" in text
    assert "mood" in text
    assert r"**notes\.txt** cannot be read" in text
    assert "Unrecognised format" in text
    assert not digests.exists()
    next(button for button in app.button if button.label == "Save 1 file to the digests folder").click().run()
    assert not app.exception
    assert "uploaded/2025-06-03.jsonl" in said(app)
    assert [(str(p.relative_to(digests)), p.read_bytes()) for p in digests.rglob("*") if p.is_file()] == [
        ("uploaded/2025-06-03.jsonl", GOOD)
    ]
    assert not app.file_uploader[0].value, "the next files begin anew"


def test_an_archive_is_shown_member_by_member_and_saved_whole(digests, open_page, said):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for n in range(30):
            archive.writestr(f"{n:02}.jsonl", GOOD)
    app = open_page("data_health", view="Add files")
    app.file_uploader[0].set_value([("lists.zip", packed.getvalue(), "application/zip")]).run()
    assert r"19\.jsonl** would be read" in said(app)
    assert r"20\.jsonl**" not in said(app)
    assert "The archive has more than 20 files" in said(app)
    next(button for button in app.button if button.label.startswith("Save 1 file")).click().run()
    assert (digests / "uploaded" / "lists.zip").read_bytes() == packed.getvalue()


def test_where_nothing_can_be_read_nothing_can_be_saved(digests, open_page, said):
    app = open_page("data_health", view="Add files")
    app.file_uploader[0].set_value([("x.bin", b"\x00\x01" * 99, "application/octet-stream")]).run()
    assert "None of these files can be read" in said(app)
    assert not [button for button in app.button if button.label.startswith("Save")]


def test_a_folder_that_cannot_be_written_to_is_said_to_be_so(digests, open_page, said, monkeypatch):
    monkeypatch.setenv("PAPERTRENDS_DIGESTS_DIR", "/proc/sys/kernel")
    app = open_page("data_health", view="Add files")
    assert "Files cannot be added here" in said(app)
    assert not app.file_uploader


def test_one_setting_switches_it_off(digests, open_page, monkeypatch):
    assert open_page("data_health", view="Add files").file_uploader
    monkeypatch.setenv("PAPERTRENDS_UPLOAD_MB", "0")
    app = open_page("data_health", view="Add files")
    assert not app.file_uploader
