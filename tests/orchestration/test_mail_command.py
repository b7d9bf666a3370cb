"""`papertrends mail`, and the asset and schedule that send mail after a publish."""

from __future__ import annotations

import email
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from email.policy import default
from pathlib import Path

import dagster as dg
import pytest

from orchestration import cli
from tests.conftest import Place
from tests.delivery.mail.receivers import Server, mail_server


@dataclass(frozen=True)
class Done:
    """What a command returned and wrote."""

    returncode: int
    stdout: bytes
    stderr: bytes


@pytest.fixture
def papertrends(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Done]:
    """Run the command beside a published file."""

    def run(data: Path, *arguments: str, **settings: str) -> Done:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["papertrends", "mail", *arguments])
            for name, value in {"DATA_DIR": str(data), **settings}.items():
                patch.setenv(f"PAPERTRENDS_{name}", value)
            status = cli.main()
            sys.stdout.flush()
        return Done(status, *capfdbinary.readouterr())

    return run


def to(server: Server) -> dict[str, str]:
    """The settings that send to a server."""
    smtp = {"ALERT_SMTP_HOST": "127.0.0.1", "ALERT_SMTP_PORT": str(server.port), "ALERT_SMTP_SECURITY": "none"}
    return smtp | {"MAIL_SENDER": "news@example.org"}


@pytest.fixture
def data(history: Place, tmp_path: Path) -> Path:
    """A data folder with a published file."""
    (tmp_path / "papertrends.duckdb").hardlink_to(history.published)
    return tmp_path


def test_a_preview_is_a_whole_mail_and_sends_nothing(papertrends: Callable[..., Done], data: Path):
    done = papertrends(data, "preview", "--eml")
    assert done.returncode == 0, done.stderr
    letter = email.message_from_bytes(done.stdout, policy=default)
    assert "new paper" in str(letter["Subject"])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_subscribers_go_out_as_csv_and_come_in_again(papertrends: Callable[..., Done], data: Path, tmp_path: Path):
    rows = tmp_path / "subscribers.csv"
    rows.write_text(
        "address,rhythm,weekday,hour,time_zone\n"
        "ada@example.org,weekly,4,18,Europe/Berlin\n"
        "ADA@example.org,daily,,,\n"
        "nobody,daily,,,\n"
        "bob@example.org,daily,,99,\n"
    )
    done = papertrends(data, "subscribers", "import", str(rows))
    assert done.returncode == 1
    assert done.stdout.decode() == "1 imported, 1 known already, 2 not imported\n"
    assert [line.partition(":")[0] for line in done.stderr.decode().splitlines()] == ["line 4", "line 5"]
    written = papertrends(data, "subscribers", "export").stdout
    assert b"ada@example.org,active,weekly,4,18,Europe/Berlin,False," in written
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    rows.write_bytes(written)
    assert papertrends(elsewhere, "subscribers", "import", str(rows)).stdout.startswith(b"1 imported")
    assert papertrends(elsewhere, "subscribers", "export").stdout == written


def test_a_dry_run_names_who_would_get_what_and_sending_does_it(papertrends: Callable[..., Done], data: Path, tmp_path: Path):
    rows = tmp_path / "subscribers.csv"
    rows.write_text("address,hour\nada@example.org,0\n")
    papertrends(data, "subscribers", "import", str(rows))
    with mail_server() as server:
        # who subscribes today is due from tomorrow on
        with sqlite3.connect(data / "library.sqlite") as con:
            con.execute("update library_subscriptions set confirmed_at = '2020-01-01 00:00:00'")
        con.close()
        dry = papertrends(data, "send", "--dry-run", **to(server))
        assert dry.stdout.startswith(b"ada@example.org: ")
        assert b"1 mail would be sent" in dry.stderr
        assert server.raw == []
        assert papertrends(data, "send", **to(server)).stdout == b"1 mail planned; 1 accepted\n"
        assert papertrends(data, "send-to", "eve@example.org", **to(server)).returncode == 0
        assert papertrends(data, "send-to", "refused@example.org", **to(server)).returncode == 1
    assert [letter["To"] for letter in server.letters] == ["ada@example.org", "eve@example.org"]
    status = papertrends(data, "status", **to(server)).stdout.decode()
    assert "1 candidate = 1 accepted + 0 refused + 0 excluded + 0 in doubt + 0 waiting" in status


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["send"], "set PAPERTRENDS_MAIL_SENDER"),
        (["send-to", "nobody"], "This is not a mail address"),
        (["settle", "7", "again"], "no delivery 7 is in doubt"),
        (["subscribers", "import", "no-such-file"], "No such file"),
    ],
)
def test_what_cannot_be_done_is_said(papertrends: Callable[..., Done], data: Path, arguments: list[str], sentence: str):
    done = papertrends(data, *arguments)
    assert done.returncode == 1
    assert sentence in (done.stdout + done.stderr).decode()


def test_a_wrong_setting_is_named_without_its_value(papertrends: Callable[..., Done], data: Path):
    done = papertrends(data, "status", MAIL_KEY="s3cret")
    assert done.returncode == 2
    assert b"PAPERTRENDS_MAIL_KEY" in done.stderr
    assert b"s3cret" not in done.stderr


def test_the_asset_sends_and_the_schedule_waits_until_a_mail_is_due(data: Path, monkeypatch: pytest.MonkeyPatch):
    from orchestration.defs import deliver
    from papertrends.settings import Settings

    with mail_server() as server:
        monkeypatch.setenv("PAPERTRENDS_DATA_DIR", str(data))
        monkeypatch.setattr(deliver, "settings", Settings())
        assert isinstance(deliver.deliver_mail(dg.build_schedule_context()), dg.SkipReason)
        for name, value in to(server).items():
            monkeypatch.setenv(f"PAPERTRENDS_{name}", value)
        said = deliver.deliver_mail(dg.build_schedule_context())
        assert isinstance(said, dg.SkipReason)
        assert said.skip_message == "no mail is due"
        assert dg.materialize([deliver.delivered_mail], selection="delivered_mail").success
