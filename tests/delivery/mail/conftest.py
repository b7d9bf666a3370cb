"""An instance that sends mail: months of invented papers, an empty library, and a mail server."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from delivery.mail import planning, sending
from delivery.mail.desk import Desk
from delivery.mail.edition import Edition
from delivery.mail.planning import Plan
from delivery.mail.sending import Office, Sent
from papertrends.library.outbox import Outbox
from papertrends.library.subscriptions import Interest, Subscription, Subscriptions, Wishes
from papertrends.run_status import RunStatus
from papertrends.settings import Settings
from tests.conftest import Place
from tests.delivery.mail.receivers import Server, mail_server
from tests.unit.library.conftest import emptied, postgres

__all__ = ["emptied", "postgres"]

MORNING = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)
EVERYTHING = (Interest("everything"),)


@dataclass
class Instance:
    """An instance that sends mail, at a time of its own."""

    data: Path
    server: Server
    now: dt.datetime = MORNING

    @property
    def settings(self) -> Settings:
        return Settings()

    @property
    def desk(self) -> Desk:
        return Desk.here(self.settings)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.desk.library)

    @property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.desk.library)

    def subscribe(self, address: str = "ada@example.org", *interests: Interest, **wishes: object) -> Subscription:
        """Subscribe an address that has confirmed days ago."""
        self.subscriptions.bring_in(address, Wishes(interests or EVERYTHING, **wishes), self.now - dt.timedelta(days=8))
        return next(one for one in self.subscriptions.all() if one.address == address)

    def plan(self, status: RunStatus | None = None) -> Plan:
        """Plan what is due."""
        edition = Edition(self.settings.published)
        try:
            return planning.plan(self.desk.library, edition, status or RunStatus(), self.now)
        finally:
            edition.close()

    def send(self) -> Sent:
        """Send what waits."""
        edition, desk = Edition(self.settings.published), self.desk
        try:
            return sending.send(desk.library, Office(edition, desk.links, "news@example.org"), desk.smtp, clock=lambda: self.now)
        finally:
            edition.close()

    def deliver(self) -> Sent:
        """Plan what is due, and send it."""
        self.plan()
        return self.send()

    def next_day(self, days: int = 1) -> None:
        """Let days go by."""
        self.now += dt.timedelta(days=days)

    def publish(self, *statements: str) -> None:
        """Change the published file, as another build would."""
        path = self.data / "papertrends.duckdb"
        fresh = path.with_suffix(".fresh")
        shutil.copyfile(path, fresh)
        with duckdb.connect(str(fresh)) as con:
            con.execute("update about set value = ? where key = 'generation'", [f"{self.now:%Y%m%dT%H%M%S}-test"])
            con.execute("update about set value = ? where key = 'published_at'", [self.now.isoformat()])
            for statement in statements:
                con.execute(statement)
        fresh.replace(path)

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the published file."""
        with duckdb.connect() as con:
            con.execute(f"attach '{self.data / 'papertrends.duckdb'}' as p (read_only)")
            con.execute("use p")
            return con.execute(sql).fetchall()

    def states(self) -> dict[str, str]:
        """The state of the newest delivery of each address."""
        from sqlalchemy import text

        sql = "select address, d.state from library_deliveries d join library_subscriptions s using (subscription_id) order by delivery_id"
        with self.desk.library.reading() as connection:
            return {str(address): str(state) for address, state in connection.execute(text(sql))}

    def titles_sent(self) -> list[list[str]]:
        """The titles of the papers in each mail."""
        known = {str(title) for (title,) in self.ask("select title from papers")}
        return [[line for line in self.server.text(at).splitlines() if line in known] for at in range(len(self.server.raw))]


@pytest.fixture
def server() -> Iterator[Server]:
    """A mail server."""
    with mail_server() as server:
        yield server


@pytest.fixture
def instance(history: Place, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Instance:
    """An instance that sends mail."""
    for name, value in {
        "DATA_DIR": tmp_path,
        "MAIL_SENDER": "news@example.org",
        "PUBLIC_URL": "https://papers.example.org",
        "ALERT_SMTP_HOST": "127.0.0.1",
        "ALERT_SMTP_PORT": server.port,
        "ALERT_SMTP_SECURITY": "none",
        "ALERT_TIMEOUT_SECONDS": 30,
    }.items():
        monkeypatch.setenv(f"PAPERTRENDS_{name}", str(value))
    shutil.copyfile(history.published, tmp_path / "papertrends.duckdb")
    made = Instance(tmp_path, server)
    made.publish()
    return made
