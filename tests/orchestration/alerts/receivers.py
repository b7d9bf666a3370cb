"""Real receivers of alerts on this machine: a web server and a mail server that answer as told."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.conftest import reserved_port

SECRET = "T0KEN-s3cret"  # noqa: S105 - a stand-in
"""Stands in the webhook's address, and is the password at the mail server."""


@dataclass
class Webhook:
    """A web server; what it was sent, and how it answers."""

    status: int = 200
    stalls: bool = False
    bodies: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    paths: list[str] = field(default_factory=list[str])
    url: str = ""

    @property
    def told(self) -> list[list[tuple[str, str]]]:
        """Of each request what it raised and what it said to be over."""
        return [[(line["kind"], line["state"]) for line in body["alerts"]] for body in self.bodies]


@contextmanager
def web_server() -> Generator[Webhook]:
    """Serve a webhook on a free port."""
    webhook, ended = Webhook(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            webhook.paths.append(self.path)
            if webhook.stalls:
                # a byte now and then: no single wait of the sender takes long
                while not ended.wait(0.05):
                    self.wfile.write(b"x")
            else:
                if webhook.status < 300:
                    webhook.bodies.append(json.loads(body))
                self.send_response(webhook.status)
                self.send_header("Location", f"{webhook.url}/elsewhere")
                self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - the base class's name

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    webhook.url = f"http://127.0.0.1:{server.server_port}/services/{SECRET}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield webhook
    finally:
        ended.set()
        server.shutdown()
        server.server_close()


@dataclass
class Mailbox:
    """A mail server; what it was sent, and how it answers."""

    refuses: bool = False
    letters: list[Message] = field(default_factory=list[Message])
    logins: list[str] = field(default_factory=list[str])
    encrypted: list[bool] = field(default_factory=list[bool])
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuses:
            return "550 nobody of this name here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.append(message_from_bytes(envelope.original_content or b""))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        return AuthResult(success=data.password.decode() == SECRET, handled=False)


@contextmanager
def mail_server(certificate: Path | None = None, *, tls_from_start: bool = False) -> Generator[Mailbox]:
    """Serve SMTP on a free port, with a login; with a certificate by STARTTLS, or by TLS from the start."""
    mailbox = Mailbox()
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    options: dict[str, Any] = {"ssl_context": context} if tls_from_start else {"tls_context": context}
    with reserved_port() as mailbox.port:
        controller = Controller(
            mailbox, hostname="127.0.0.1", port=mailbox.port, authenticator=mailbox.login, auth_require_tls=not tls_from_start, **options
        )
        controller.start()
        try:
            yield mailbox
        finally:
            controller.stop()


def make_certificate(folder: Path) -> Path:
    """Make a certificate for 127.0.0.1 that nobody signed but itself; its key lies beside it."""
    certificate = folder / "mail.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, "-keyout", str(certificate.with_suffix(".key")), "-out", str(certificate)], check=True, capture_output=True)
    return certificate


@contextmanager
def silent_server() -> Generator[int]:
    """Listen on a port, take connections and say nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
