"""What the servers of these tests share: their start on a free port, TLS, and an answer that comes drop by drop."""

from __future__ import annotations

import socketserver
import ssl
import threading
import time
from types import TracebackType
from typing import Self, cast

DRIPS_SECONDS = 10.0
"""How long a slow answer takes: far longer than a test allows, and not for ever, so that a test without that limit fails."""


class LocalServer:
    """Serves on 127.0.0.1 within a `with` block, in a thread of its own."""

    def __init__(self, server: socketserver.ThreadingTCPServer) -> None:
        server.daemon_threads = True
        self._server = server
        self.port = cast("tuple[str, int]", server.server_address)[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def secure(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)


def drip(handler: socketserver.StreamRequestHandler) -> None:
    """Send a blank now and then, so that no single read takes long."""
    until = time.monotonic() + DRIPS_SECONDS
    try:
        while time.monotonic() < until:
            handler.wfile.write(b" ")
            time.sleep(0.02)
    except OSError:
        return
