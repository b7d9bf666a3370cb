"""What the doctor finds about mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration import doctor_mail
from orchestration.findings import Finding
from papertrends.settings import Settings


def found(tmp_path: Path) -> list[Finding]:
    return list(doctor_mail.look(Settings(data_dir=tmp_path)))


def test_mail_that_is_off_is_well(tmp_path: Path):
    assert [level for level, *_ in found(tmp_path)] == ["ok"]


def test_links_that_nobody_can_follow_and_a_key_that_everybody_can_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PAPERTRENDS_MAIL_SENDER", "news@example.org")
    key = tmp_path / "mail.key"
    key.write_text("k" * 64)
    key.chmod(0o644)
    said = found(tmp_path)
    assert [level for level, *_ in said] == ["warning", "warning", "ok"]
    assert "which other machines cannot reach" in said[0].sentence
    assert said[1].remedy == f"chmod 600 {key}"
    assert not (tmp_path / "library.sqlite").exists(), "looking begins no library"
    key.chmod(0o600)
    monkeypatch.setenv("PAPERTRENDS_PUBLIC_URL", "https://papers.example.org")
    assert [level for level, *_ in found(tmp_path)] == ["ok"]
