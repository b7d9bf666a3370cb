"""Connections to public hosts only, and an end to everything that takes too long."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from papertrends.reasons import FetchReason

NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for an IPv4 address, which may be private."""


class NoAnswerError(Exception):
    """No usable response: a reason code, and a detail that never holds a secret.

    `may_pass` says whether asking again soon may help, `retry_after` how many seconds the source asks to wait.
    """

    def __init__(self, reason: FetchReason, detail: str = "", *, may_pass: bool = False, retry_after: float | None = None) -> None:
        super().__init__(f"{reason.meaning}: {detail}" if detail else reason.meaning)
        self.reason, self.detail, self.may_pass, self.retry_after = reason, detail, may_pass, retry_after


class Deadline:
    """Ends the connections made within it when its time is over, whatever they are waiting for.

    A timeout of a socket is for one read and is no bound for an answer that arrives byte by byte. Shutting a connection
    down wakes whoever reads from it.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self.is_over = False

    def restart(self) -> None:
        """Begin anew, for the next answer of the same connection."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            self._timer = threading.Timer(self._seconds, self._expire)
            self._timer.daemon = True
            self._timer.start()

    def watch(self, connection: socket.socket) -> socket.socket:
        """Watch a connection, also after TLS has wrapped it; returns it."""
        with self._lock:
            # wrapping takes the socket apart: a duplicate still ends the same connection
            self._watched.append(connection.dup())
            if self.is_over:
                _end(self._watched)
        return connection

    def __enter__(self) -> Self:
        self.restart()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._lock:
            if self._timer:
                self._timer.cancel()
            for connection in self._watched:
                connection.close()
            self._watched.clear()

    def _expire(self) -> None:
        with self._lock:
            self.is_over = True
            _end(self._watched)


def _end(connections: Iterable[socket.socket]) -> None:
    for connection in connections:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue  # it has ended already


def connect(host: str, port: int, timeout: float | None, private_hosts: tuple[str, ...]) -> socket.socket:
    """Connect to an address that was checked: looking the name up again could give another one.

    Raises `NoAnswerError` if the host is unknown, not public (unless it is one of `private_hosts`), or does not answer.
    """
    found = _addresses(host, port)
    if host.lower() not in private_hosts and (private := [address for address in found if not is_public(address)]):
        raise NoAnswerError(FetchReason.NOT_PUBLIC, f"{host} is {private[0]}")
    problem: OSError | None = None
    for address in found:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            problem = error
    raise NoAnswerError(FetchReason.NO_CONNECTION, f"{host} port {port}: {problem}", may_pass=True)


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswerError(FetchReason.HOST_NOT_FOUND, host, may_pass=True) from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet; an IPv4 address within an IPv6 one decides."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        within = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo or (None, None))[1]
        if parsed in NAT64:
            within = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        parsed = within or parsed
    return parsed.is_global and not parsed.is_multicast
