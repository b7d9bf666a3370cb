"""What is wrong in a data folder is told once, also by processes that end in between."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration import space
from orchestration.alerts import looking
from orchestration.alerts.looking import InDagster
from orchestration.warehouse import lock
from papertrends import files, run_status
from papertrends.alerts import telling
from papertrends.run_status import Rejected
from papertrends.settings import Settings
from tests.conftest import ROOT, Place
from tests.orchestration.alerts import receivers
from tests.orchestration.alerts.receivers import SECRET, Webhook


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    with receivers.web_server() as server:
        monkeypatch.setenv("PAPERTRENDS_ALERT_WEBHOOK_URL", server.url)
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


def papertrends(place: Place, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A process of its own."""
    command = [sys.executable, "-m", "orchestration.cli", *words]
    return subprocess.run(command, cwd=ROOT, env=place.env() | env, capture_output=True, text=True, check=False)


def test_nothing_is_done_unless_a_channel_is_configured(settings):
    run_status.end(settings.run_status, "a", "failed", "")
    assert looking.look(settings) == []
    assert not (settings.data_dir / "alerts.json").exists()


def test_each_process_knows_what_an_earlier_one_told(place, webhook):
    status = place.data / "run_status.json"
    env = {"PAPERTRENDS_ALERT_WEBHOOK_URL": webhook.url}
    run_status.end(status, "a", "failed", "the disk is full")
    done = papertrends(place, "alerts", "check", **env)
    assert (done.returncode, done.stderr) == (0, "told webhook at 127.0.0.1: run_failed\n")
    assert papertrends(place, "alerts", "check", **env).stderr == ""
    run_status.end(status, "b", "published", "")
    assert papertrends(place, "alerts", "check", **env).stderr == "told webhook at 127.0.0.1: run_failed is over\n"
    assert webhook.told == [[("run_failed", "raised")], [("run_failed", "over")]]
    assert "the disk is full" in webhook.bodies[0]["text"]
    kept = "".join(path.read_text() for path in place.data.iterdir() if path.is_file())
    assert SECRET not in kept


def test_a_killed_build_is_told_by_the_next_look(place, settings, webhook):
    run_status.begin(settings.run_status, "killed")
    held = settings.data_dir / "pipeline.lock"
    lock.acquire(held, "killed", wait_seconds=0, say=print)
    assert looking.look(settings) == [], "while it holds the lock it lives"
    lock.release(held, "killed")
    looking.look(settings)
    looking.look(settings)
    assert webhook.told == [[("run_failed", "raised")]]
    assert "was killed" in webhook.bodies[0]["text"]


def test_a_webhook_that_refuses_is_asked_again_after_a_pause(settings, webhook, monkeypatch):
    monkeypatch.setattr(telling, "FIRST_PAUSE", telling.LONGEST_PAUSE)
    run_status.end(settings.run_status, "a", "failed", "")
    webhook.status = 500
    (said,) = looking.look(settings)
    assert said == "webhook at 127.0.0.1 did not take an alert (run_failed): it answered with HTTP status 500"
    assert looking.look(settings) == []
    assert len(webhook.paths) == 1, "it is left alone for a while"
    kept = looking.read_state(settings).channels["webhook"]
    assert (kept.failures, kept.told) == (1, {})
    webhook.status = 200
    state = json.loads((settings.data_dir / "alerts.json").read_text())
    state["channels"]["webhook"]["not_before"] = "2020-01-01T00:00:00Z"
    (settings.data_dir / "alerts.json").write_text(json.dumps(state))
    looking.look(settings)
    assert webhook.told == [[("run_failed", "raised")]]


def test_everything_that_is_wrong_comes_in_one_message_and_goes_in_one(settings, webhook, monkeypatch):
    run_status.end(settings.run_status, "a", "failed", "")
    with run_status.changing(settings.run_status) as status:
        status.rejected = Rejected(files=1, first=["noise.bin (unknown_format)"])
    monkeypatch.setattr(space, "free", lambda _: 1_000_000)
    looking.look(settings, InDagster(jobs={"fetch": "no answer"}, sensors={"the sensor daily": "KeyError"}))
    run_status.end(settings.run_status, "b", "nothing_new", "")
    with run_status.changing(settings.run_status) as status:
        status.rejected = Rejected()
    monkeypatch.setattr(space, "free", lambda _: 10**12)
    looking.look(settings)
    looking.look(settings, InDagster(jobs={"fetch": None}, sensors={"the sensor daily": None}))
    kinds = ["run_failed", "job_failed", "sensor_failed", "files_rejected", "disk_low"]
    here = ["run_failed", "files_rejected", "disk_low"]
    raised, over, over_in_dagster = webhook.told
    assert sorted(raised) == sorted((kind, "raised") for kind in kinds)
    assert sorted(over) == sorted((kind, "over") for kind in here), "of the others a look without Dagster knows nothing"
    assert sorted(over_in_dagster) == [("job_failed", "over"), ("sensor_failed", "over")]


def test_a_published_file_tells_the_age_of_the_newest_digest(built, webhook, tmp_path, monkeypatch):
    monkeypatch.setenv("PAPERTRENDS_ALERT_NO_DIGEST_DAYS", "7")
    settings = Settings(data_dir=tmp_path)
    tmp_path.joinpath("papertrends.duckdb").symlink_to(built.published)
    looking.look(settings)
    assert webhook.told == [[("no_digest", "raised")]]
    with run_status.changing(settings.run_status) as status:
        status.sample = True
    assert looking.look(settings) == []


def test_where_the_state_cannot_be_written_an_alert_is_told_once_by_each_process(settings, webhook, monkeypatch):
    run_status.end(settings.run_status, "a", "failed", "")

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "replace", full)
        for _ in range(3):
            looking.look(settings)
    looking.look(settings)
    assert len(webhook.told) == 1
    assert "run_failed" in looking.read_state(settings).channels["webhook"].told, "with room again it is written"


def test_a_data_folder_that_cannot_be_used_is_said_and_ends_nothing(tmp_path, webhook):
    (tmp_path / "file").write_text("")
    (said,) = looking.look(Settings(data_dir=tmp_path / "file" / "data"))
    assert said.startswith("no alert could be sent: ")


@pytest.mark.parametrize("content", [b"", b"{", b'{"channels": {"webhook": 3}}', b'{"channels": []}', b"\xff"])
def test_a_damaged_state_counts_as_nothing_told(settings, webhook, content):
    (settings.data_dir / "alerts.json").write_bytes(content)
    run_status.end(settings.run_status, "a", "failed", "")
    looking.look(settings)
    looking.look(settings)
    assert webhook.told == [[("run_failed", "raised")]]


class TestCommand:
    def test_a_test_alert_arrives(self, place, webhook):
        done = papertrends(place, "alerts", "test", PAPERTRENDS_ALERT_WEBHOOK_URL=webhook.url)
        assert (done.returncode, done.stdout, done.stderr) == (0, "webhook at 127.0.0.1: sent\n", "")
        assert webhook.told == [[("test", "raised")]]

    def test_one_that_does_not_arrive_is_reported(self, place, webhook):
        webhook.status = 403
        done = papertrends(place, "alerts", "test", PAPERTRENDS_ALERT_WEBHOOK_URL=webhook.url)
        assert (done.returncode, done.stderr) == (1, "webhook at 127.0.0.1: it answered with HTTP status 403\n")

    def test_without_a_channel_it_says_what_to_set(self, place):
        done = papertrends(place, "alerts", "test")
        assert done.returncode == 1
        assert "PAPERTRENDS_ALERT_WEBHOOK_URL or PAPERTRENDS_ALERT_MAIL_TO" in done.stderr

    def test_an_invalid_setting_is_named_without_its_value(self, place):
        done = papertrends(place, "build", PAPERTRENDS_ALERT_WEBHOOK_URL=f"ftp://{SECRET}")
        assert done.returncode == 2
        assert done.stderr.startswith("PAPERTRENDS_ALERT_WEBHOOK_URL: ")
        both = {"PAPERTRENDS_ALERT_SMTP_PASSWORD": SECRET, "PAPERTRENDS_ALERT_SMTP_PASSWORD_FILE": "/run/secrets/password"}
        again = papertrends(place, "build", **both)
        assert "are both set: set one" in again.stderr
        assert SECRET not in done.stderr + again.stderr
