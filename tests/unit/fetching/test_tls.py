"""Secure connections: certificates are checked, also for names and for mail."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

import answers_of_sources as answers
import pytest
from imap_server import PASSWORD, ImapServer
from web_server import Instance, WebServer, source

from papertrends.reasons import FetchReason

OURS = ("localhost", "127.0.0.1")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of `localhost` with its key, signed by nobody else."""
    if not shutil.which("openssl"):
        pytest.skip("openssl, which makes the certificate, is not installed")
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    asked = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run(["openssl", *asked.split(), "-keyout", file, "-out", f"{file}.crt"], check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize(
    ("host", "trusted", "reason"),
    [("localhost", True, None), ("localhost", False, FetchReason.TLS_FAILED), ("127.0.0.1", True, FetchReason.TLS_FAILED)],
)
@pytest.mark.parametrize("kind", ["feed", "mailbox"])
def test_only_a_valid_certificate_of_the_very_host_is_taken(
    here: Instance,
    web: WebServer,
    imap: ImapServer,
    tls: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    trusted: bool,
    reason: FetchReason | None,
    kind: str,
) -> None:
    web.says("", answers.journal_rss())
    imap.folders["INBOX"] = {1: answers.alert_mail()}
    web.secure(tls)
    imap.secure(tls)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    addresses = {
        "feed": web.url(host=host).replace("http:", "https:"),
        "mailbox": imap.url().replace("imap:", "imaps:").replace("127.0.0.1", host),
    }
    wanted = source(kind, address=addresses[kind], since="")
    [outcome] = here.run(wanted, private_hosts=OURS, retries=0, imap_password=PASSWORD)
    assert (outcome.reason, outcome.outcome) == (reason, "failed" if reason else "fetched")
    assert bool(web.asked or imap.commands) is (reason is None), "nothing is sent to a host that is not the one it says"
