"""Alerts reach real receivers, and whatever these do, sending ends and gives away no secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.alerts import sending
from papertrends.alerts import wording
from papertrends.alerts.settings import AlertSettings
from tests.conftest import reserved_port
from tests.orchestration.alerts import receivers
from tests.orchestration.alerts.receivers import SECRET, Mailbox, Webhook

TO = "operator@example.org"


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with receivers.web_server() as server:
        yield server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return receivers.make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def mailbox(certificate: Path) -> Iterator[Mailbox]:
    with receivers.mail_server(certificate) as server:
        yield server


def by_mail(port: int, **others: object) -> AlertSettings:
    given = {"mail_to": TO, "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_user": "papers", "smtp_password": SECRET}
    return AlertSettings(**(given | others))  # pyright: ignore


def why_not(alerts: AlertSettings) -> str | None:
    """Send a test alert to the only channel; returns why it was not taken."""
    (why,) = sending.send(alerts, {channel: [wording.TEST] for channel in alerts.channels}, "http://papers").values()
    assert SECRET not in str(why)
    return why


def test_a_webhook_gets_json(webhook):
    assert why_not(AlertSettings(webhook_url=webhook.url)) is None
    assert webhook.told == [[("test", "raised")]]
    assert "this is a test" in webhook.bodies[0]["text"]
    assert sending.where(AlertSettings(webhook_url=webhook.url), "webhook") == "webhook at 127.0.0.1"


@pytest.mark.parametrize("status", [302, 307, 404, 500])
def test_one_that_refuses_did_not_get_it_and_is_not_followed_elsewhere(webhook, status):
    webhook.status = status
    assert why_not(AlertSettings(webhook_url=webhook.url)) == f"it answered with HTTP status {status}"
    assert len(webhook.paths) == 1


def test_one_that_answers_for_ever_is_given_up(webhook):
    webhook.stalls = True
    assert why_not(AlertSettings(webhook_url=webhook.url, timeout_seconds=0.5)) == "no answer within 0 s"


@pytest.mark.parametrize("channel", ["webhook", "mail"])
def test_one_that_says_nothing_is_given_up(channel):
    with receivers.silent_server() as port:
        alerts = by_mail(port, timeout_seconds=0.5)
        if channel == "webhook":
            alerts = AlertSettings(webhook_url=f"http://127.0.0.1:{port}/{SECRET}", timeout_seconds=0.5)
        assert "no answer within" in str(why_not(alerts))


def test_one_that_is_gone_is_reported():
    with reserved_port() as port:
        assert why_not(AlertSettings(webhook_url=f"http://127.0.0.1:{port}/{SECRET}")) == "connection refused"
        assert why_not(by_mail(port)) == "connection refused"


def test_a_file_that_is_missing_is_reported(tmp_path):
    alerts = AlertSettings(webhook_url_file=tmp_path / "no-such-file")
    assert why_not(alerts) == "the file of its secret cannot be read: No such file or directory"
    (tmp_path / "no-such-file").write_text(SECRET)
    assert why_not(alerts) == "its address does not begin with http:// or https://"


def test_a_mail_is_sent_encrypted_with_a_password(mailbox, trusted):
    assert why_not(by_mail(mailbox.port)) is None
    (letter,) = mailbox.letters
    assert (letter["To"], letter["From"]) == (TO, TO)
    assert "this is a test" in letter["Subject"]
    assert "this is a test: alerts arrive here" in str(letter.get_payload())
    assert (mailbox.logins, mailbox.encrypted) == (["papers"], [True])


def test_tls_from_the_start(certificate, trusted):
    with receivers.mail_server(certificate, tls_from_start=True) as mailbox:
        assert why_not(by_mail(mailbox.port, smtp_security="tls")) is None
        assert len(mailbox.letters) == 1


def test_a_mail_server_that_nobody_vouches_for_gets_neither_password_nor_mail(mailbox):
    assert str(why_not(by_mail(mailbox.port))).startswith("no encrypted connection: CERTIFICATE_VERIFY_FAILED")
    assert (mailbox.logins, mailbox.letters) == ([], [])


def test_a_mail_server_without_starttls_gets_no_password(trusted):
    with receivers.mail_server() as mailbox:
        assert "does not offer" in str(why_not(by_mail(mailbox.port)))
        assert (mailbox.logins, mailbox.letters) == ([], [])


def test_a_mail_server_that_refuses_is_reported(mailbox, trusted):
    assert why_not(by_mail(mailbox.port, smtp_password="not " + SECRET)) == "the mail server refused user name and password (535)"
    mailbox.refuses = True
    assert why_not(by_mail(mailbox.port)) == "the mail server refused every recipient (550)"


def test_a_channel_that_stalls_does_not_keep_the_other_from_its_alert(webhook):
    with receivers.silent_server() as port:
        alerts = by_mail(port, webhook_url=webhook.url, timeout_seconds=3)
        done = sending.send(alerts, {channel: [wording.TEST] for channel in alerts.channels}, "")
    assert done["webhook"] is None
    assert "no answer" in str(done["mail"])
