"""The session with an engine."""

from __future__ import annotations

import time

import pytest
from papertrends_cluster.engine import local
from papertrends_cluster.engine.session import connect


def test_a_query_fails_at_once_when_the_engine_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    with local.sail(0) as (remote, server):
        monkeypatch.setenv("SPARK_REMOTE", remote)
        session = connect()
        server.kill()
        server.wait()
        began = time.monotonic()
        with pytest.raises(Exception, match="refused"):
            session.sql("select 1").collect()
        # a build asks hundreds of times; with the tries of a lost connection, each would take 17 seconds
        assert time.monotonic() - began < 8
