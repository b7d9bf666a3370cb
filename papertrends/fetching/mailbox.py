"""One folder of a mailbox over IMAP, read-only: nothing is changed there, not even what counts as read."""

from __future__ import annotations

import base64
import datetime as dt
import imaplib
import re
import socket
import ssl
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urlsplit

from papertrends.fetching import hosts, rows
from papertrends.fetching.hosts import Deadline, NoAnswerError
from papertrends.fetching.model import Source
from papertrends.fetching.settings import FetchSettings
from papertrends.reasons import FetchReason

FOLDERS_NAMED = 20
TLS_PORT, PLAIN_PORT = 993, 143
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
"""IMAP's own, whatever the language of the machine."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_PLAIN_USER = re.compile(r"[\w.@+-]+", re.ASCII)
"""Users that the library can send without quotes; others log in by another command."""
_SPECIAL = re.compile(r"&|[^\x20-\x7e]+")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of the folder. `content` is None if it is too large, or gone."""

    uid: int
    day: dt.date
    size: int
    content: bytes | None


class Folder:
    """An opened folder. Each request has a deadline of its own."""

    def __init__(self, server: imaplib.IMAP4, validity: str, limit: int, explained: Callable[[], AbstractContextManager[None]]) -> None:
        self._server, self.validity, self._limit, self._explained = server, validity, limit, explained

    def uids(self, after: int, since: dt.date | None) -> list[int]:
        """The numbers of mails above one, in order."""
        wanted = [f"UID {after + 1}:*", *([f"SINCE {since.day}-{MONTHS[since.month - 1]}-{since.year}"] if since else [])]
        with self._explained():
            [found] = _done(self._server.uid("SEARCH", *wanted)) or [b""]
            # `n:*` finds the last mail, too, if its number is lower
            return sorted(uid for uid in map(int, (found or b"").split()) if uid > after)

    def mail(self, uid: int) -> Mail | None:
        """Read one mail without marking it as read; None if it is gone."""
        with self._explained():
            said = _fetched(self._server, uid, "(UID INTERNALDATE RFC822.SIZE)")
            if not said:
                return None
            about = _about(uid, b" ".join(part if isinstance(part, bytes) else part[0] for part in said))
            if about.size > self._limit:
                return about
            parts = [part for part in _fetched(self._server, uid, "(UID BODY.PEEK[])") if isinstance(part, tuple)]
            return replace(about, content=parts[0][1]) if parts else None


@contextmanager
def opened(source: Source, settings: FetchSettings) -> Generator[Folder]:
    """Log in and open the folder read-only. Raises `NoAnswerError`, as the folder's methods do."""
    parts = urlsplit(source.address)
    host = parts.hostname or ""
    password = settings.secret("imap_password")
    if password is None:
        raise NoAnswerError(FetchReason.SECRET_MISSING, "PAPERTRENDS_FETCH_IMAP_PASSWORD or PAPERTRENDS_FETCH_IMAP_PASSWORD_FILE")
    if parts.scheme == "imap" and host.lower() not in settings.private_hosts:
        raise NoAnswerError(FetchReason.TLS_FAILED, f"{host}: imap: sends the password in the clear; write imaps:")
    with Deadline(settings.answer_seconds) as deadline:

        def explained() -> AbstractContextManager[None]:
            deadline.restart()
            return _explained(host, deadline, settings)

        with explained():
            server = _connected(host, parts.port, parts.scheme, settings, deadline)
        try:
            with explained():
                _log_in(server, rows.user_of(source.address), password)
                validity = _examine(server, rows.folder_of(source.address))
            yield Folder(server, validity, settings.max_answer_bytes, explained)
            with suppress(imaplib.IMAP4.error, OSError):
                server.logout()
        finally:
            with suppress(OSError):
                server.shutdown()


@contextmanager
def _explained(host: str, deadline: Deadline, settings: FetchSettings) -> Generator[None]:
    """Turn the errors of a connection into reasons."""
    try:
        yield
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        if deadline.is_over:
            raise NoAnswerError(FetchReason.TOO_SLOW, f"more than {settings.answer_seconds:,.0f} s") from error
        if isinstance(error, ssl.SSLError):
            raise NoAnswerError(FetchReason.TLS_FAILED, host) from error
        if isinstance(error, (OSError, imaplib.IMAP4.abort)):
            raise NoAnswerError(FetchReason.NO_CONNECTION, f"{host}: the connection broke off") from error
        raise NoAnswerError(FetchReason.MAIL_SERVER_ERROR, host) from error


def _connected(host: str, port: int | None, scheme: str, settings: FetchSettings, deadline: Deadline) -> imaplib.IMAP4:
    class Bounded(imaplib.IMAP4):
        """Connects to a checked address; reads no more at once than a mail may have."""

        def _create_socket(self, timeout: float | None) -> socket.socket:
            del timeout
            plain = hosts.connect(host, self.port, settings.timeout_seconds, settings.private_hosts)
            deadline.watch(plain)
            return ssl.create_default_context().wrap_socket(plain, server_hostname=host) if scheme == "imaps" else plain

        def read(self, size: int) -> bytes:
            if size > settings.max_answer_bytes:
                raise NoAnswerError(FetchReason.ANSWER_TOO_LARGE, f"more than {settings.max_answer_mb} MiB")
            return super().read(size)

    return Bounded(host, port or (TLS_PORT if scheme == "imaps" else PLAIN_PORT))


def _log_in(server: imaplib.IMAP4, user: str, password: str) -> None:
    try:
        if _PLAIN_USER.fullmatch(user) and password.isascii():
            server.login(user, password)
        else:
            server.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        # the server's own words may repeat what it was sent
        raise NoAnswerError(FetchReason.LOGIN_REFUSED, f"user {user}") from None


def _examine(server: imaplib.IMAP4, folder: str) -> str:
    """Open a folder for reading only; returns its validity."""
    kind, _ = server.select(_quoted(folder), readonly=True)
    if kind != "OK":
        there = ", ".join(_names(server)[:FOLDERS_NAMED])
        raise NoAnswerError(FetchReason.NO_SUCH_FOLDER, f"{folder}; there are {there}" if there else folder)
    validity = cast("list[bytes | None]", server.response("UIDVALIDITY")[1])
    return (validity[0] or b"").decode("ascii", "replace") if validity else ""


def _names(server: imaplib.IMAP4) -> list[str]:
    """The folders there are, as they are to be written in an address."""
    lines = [line for line in server.list()[1] if isinstance(line, bytes)]
    return [_decoded(line.rpartition(b' "')[2].strip(b'"') if line.endswith(b'"') else line.rpartition(b" ")[2]) for line in lines]


def _fetched(server: imaplib.IMAP4, uid: int, what: str) -> list[Any]:
    return [part for part in _done(server.uid("FETCH", str(uid), what)) if part]


def _done(answer: tuple[str, list[Any]]) -> list[Any]:
    if answer[0] != "OK":
        raise NoAnswerError(FetchReason.MAIL_SERVER_ERROR, f"the server says {answer[0]}")
    return answer[1]


def _about(uid: int, said: bytes) -> Mail:
    """What the server says of a mail, without its content."""
    moment = imaplib.Internaldate2tuple(said)
    seconds = time.mktime(moment) if moment else time.time()
    size = _SIZE.search(said)
    return Mail(uid, dt.datetime.fromtimestamp(seconds, dt.UTC).date(), int(size[1]) if size else 0, None)


def _quoted(folder: str) -> str:
    """A folder's name as IMAP wants it: quoted, in its own UTF-7."""
    encoded = _SPECIAL.sub(lambda found: f"&{_base64(found[0])}-" if found[0] != "&" else "&-", folder)
    escaped = encoded.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")


def _decoded(name: bytes) -> str:
    def plain(found: re.Match[str]) -> str:
        coded = found[1].replace(",", "/")
        return base64.b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-16-be") if coded else "&"

    with suppress(ValueError):
        return re.sub(r"&([^-]*)-", plain, name.decode("ascii"))
    return name.decode("utf-8", "replace")
