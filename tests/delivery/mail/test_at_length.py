"""What takes minutes: an outbox in Postgres, and ten thousand visits to each link of a mail."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard import mail_routes
from papertrends.guard import Guard
from papertrends.library.subscriptions import Wishes
from tests.delivery.mail.conftest import Instance
from tests.delivery.mail.test_pages import ADDRESS, LINK, rows
from tests.delivery.mail.test_sending import balance

VISITS = 10_000


@pytest.mark.slow
def test_an_outbox_in_postgres_is_the_same(instance: Instance, emptied: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PAPERTRENDS_LIBRARY_URL", emptied)
    for name in ("ada", "refused", "deferred", "dropped"):
        instance.subscribe(f"{name}@example.org")
    instance.deliver()
    assert balance(instance) == {"candidates": 4, "accepted": 1, "refused": 1, "in_doubt": 1, "waiting": 1}
    instance.next_day()
    instance.publish()
    instance.plan()
    assert balance(instance) == {"candidates": 3, "excluded": 3}, "a quiet day"


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_visits_of_links_change_no_row(instance: Instance):
    instance.desk.ask("pending@example.org", Wishes(), instance.now)
    instance.desk.send_confirmations()
    instance.subscribe()
    instance.deliver()
    paths = sorted({path for number in range(2) for path in LINK.findall(instance.server.text(number))})
    assert len(paths) == 4
    before = rows(instance)
    app = Starlette(routes=mail_routes.routes(), middleware=[Middleware(Guard, hosts=("papers.example.org",))])
    with TestClient(app, base_url=ADDRESS) as client:
        assert {client.get(path).status_code for path in paths for _ in range(VISITS)} == {200}
    assert rows(instance) == before
