"""Local servers that answer like the real sources, and makes the helper modules beside these tests importable."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from imap_server import ImapServer
from web_server import Instance, WebServer


@pytest.fixture
def web() -> Iterator[WebServer]:
    """An HTTP server without answers yet."""
    with WebServer() as server:
        yield server


@pytest.fixture
def imap() -> Iterator[ImapServer]:
    """A mail server with a folder INBOX without mails."""
    with ImapServer() as server:
        yield server


@pytest.fixture
def here(tmp_path: Path) -> Instance:
    """An empty instance."""
    return Instance(tmp_path)
