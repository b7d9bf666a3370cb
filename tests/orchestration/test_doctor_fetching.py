"""`papertrends doctor` says which sources cannot work, and how the last fetch of each ended."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from orchestration import doctor_fetching
from orchestration.findings import Finding
from papertrends import run_status
from papertrends.fetching.memory import Failure, LastRun, Memory
from papertrends.settings import Settings

NOW = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An instance with no sources yet, at noon of a day; requests say whom to reach."""
    monkeypatch.setattr(run_status, "now", lambda: NOW)
    monkeypatch.setenv("PAPERTRENDS_FETCH_CONTACT", "ada@mail.example")
    for name in ("digests", "config", "data"):
        (tmp_path / name).mkdir()
    return Settings(digests_dir=tmp_path / "digests", config_dir=tmp_path / "config", data_dir=tmp_path / "data")


def told(settings: Settings, *rows: str) -> list[Finding]:
    """What is said about sources.csv with these rows."""
    (settings.config_dir / "sources.csv").write_text("name,kind,query,address,since\n" + "".join(f"{row}\n" for row in rows))
    return list(doctor_fetching.look(settings))


def test_nothing_configured_is_fine(settings: Settings) -> None:
    assert [level for level, *_ in doctor_fetching.look(settings)] == ["ok"]


@pytest.mark.parametrize(
    ("row", "level", "words"),
    [
        ("hf,daily-papers,,,soon", "problem", "sources.csv:2"),
        ("mail,mailbox,,imaps://ada@mail.example/Alerts,", "problem", "no password"),
        ("own,feed,,http://localhost:8080/feed.xml,", "problem", "not on the public internet"),
        ("own,feed,,https://192.168.1.5/feed.xml,", "problem", "not on the public internet"),
        ("hf,daily-papers,,,2027-01-01", "warning", "nothing is fetched before"),
        ("hf,daily-papers,,,2026-03-01", "warning", "never fetched; next try 2026-03-05 05:00 UTC"),
    ],
)
def test_what_cannot_work_is_told(settings: Settings, row: str, level: str, words: str) -> None:
    [(found, _, sentence, remedy)] = told(settings, row)
    assert found == level
    assert words in sentence
    assert remedy


def test_a_mailbox_with_a_password_can_work(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERTRENDS_FETCH_IMAP_PASSWORD", "secret")
    [(level, _, sentence, _)] = told(settings, "mail,mailbox,,imaps://ada@mail.example/Alerts,")
    assert (level, "never fetched" in sentence, "secret" in sentence) == ("warning", True, False)


def test_the_last_fetch_is_told_with_its_failure(settings: Settings) -> None:
    failures = (Failure("2026-03-03", "host_not_found", "huggingface.co"),)
    runs: list[tuple[str, dict[str, int], tuple[Failure, ...]]] = [
        ("good", {"fetched": 2}, ()),
        ("bad", {"fetched": 1, "failed": 1}, failures),
    ]
    for name, counts, failed in runs:
        memory = Memory.of(settings.fetched, name)
        memory.last_run = LastRun(name, "daily-papers", "2026-03-04T05:00:09+00:00", counts, failed)
        memory.save()
    good, bad = told(settings, "good,daily-papers,,,2026-03-01", "bad,daily-papers,,,2026-03-01")
    assert good.level == "ok"
    assert "last fetch 2026-03-04 05:00 UTC, 2 new files" in good.sentence
    assert bad.level == "warning"
    assert "1 request failed" in bad.sentence
    assert "huggingface.co" in bad.sentence
    assert bad.remedy
