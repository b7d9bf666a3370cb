"""The sender is killed at random moments and started again: no mail is lost, none is sent twice, and what is in doubt is named."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from queue import Queue

import pytest

from papertrends.library.subscriptions import Interest, Wishes, written
from papertrends.library.tables import subscriptions
from tests.conftest import ROOT
from tests.delivery.mail.conftest import Instance
from tests.invented_history import RISING_TOPIC


def subscribe(instance: Instance, recipients: int) -> None:
    """Subscribe many at once."""
    wishes = [written(Wishes(hour=0)), written(Wishes((Interest("everything"), Interest("topic", RISING_TOPIC, "Speech")), hour=0))]
    confirmed = dt.datetime.now(dt.UTC) - dt.timedelta(days=8)
    rows = [
        {
            "address": f"reader{number}@example.org",
            "handle": f"{number:032x}",
            "state": "active",
            "wishes": wishes[number % 2],
            "created_at": confirmed,
            "confirmed_at": confirmed,
        }
        for number in range(recipients)
    ]
    with instance.desk.library.writing() as connection:
        connection.execute(subscriptions.insert(), rows)


class Senders:
    """Starts senders one after another."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.delivery.mail.sender"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._said: Queue[str] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._number = 0

    def _listen(self) -> None:
        for line in self._process.stdout or []:
            self._said.put(line)

    def start(self) -> None:
        """Start a sender."""
        print(file=self._process.stdin, flush=True)
        self._number = int(self._said.get(timeout=300))

    @property
    def has_ended(self) -> bool:
        """Whether the sender has ended by itself."""
        return not self._said.empty()

    def kill(self) -> None:
        """Kill the sender, unless it has ended."""
        with suppress(ProcessLookupError):
            os.kill(self._number, signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        """Give the exit status of a sender once it has ended."""
        return int(self._said.get(timeout=3000))

    def end(self) -> None:
        """Start no more."""
        self._process.kill()
        self._process.wait()


@pytest.fixture
def senders(instance: Instance) -> Iterator[Senders]:
    """Senders of the instance."""
    assert instance.server.port
    made = Senders()
    yield made
    made.end()


@pytest.mark.parametrize(
    ("recipients", "kills"), [(300, 4), pytest.param(10_000, 200, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])]
)
def test_no_mail_is_lost_and_none_is_sent_twice(instance: Instance, recipients: int, kills: int, senders: Senders):
    subscribe(instance, recipients)
    instance.now = dt.datetime.now(dt.UTC)
    instance.publish()
    chance = random.Random(23)
    for number in range(1, kills + 1):
        before = len(instance.server.raw)
        senders.start()
        # one of five while it starts or plans, the others while mails go out
        more = 0 if chance.random() < 0.2 else chance.randrange(1, max(2, recipients // kills))
        until = time.monotonic() + (120 if more else chance.uniform(0.2, 2))
        while not senders.has_ended and time.monotonic() < until and not (more and len(instance.server.raw) >= before + more):
            time.sleep(0.001)
        senders.kill()
        check(instance, number)
    senders.start()
    assert senders.wait() == 0
    check(instance, kills)
    states = [row for row in instance.outbox.balance(1000) if row["kind"] == "news"]
    assert sum(row["candidates"] for row in states) == recipients
    assert sum(row["waiting"] for row in states) == 0
    assert sum(row["accepted"] + row["in_doubt"] for row in states) == recipients
    missing = {f"reader{number}@example.org" for number in range(recipients)} - set(instance.server.taken)
    assert missing <= {address for _, address, _, _ in instance.outbox.in_doubt()}, "lost, and nobody was told"


def check(instance: Instance, kills: int) -> None:
    """What must hold after each kill."""
    assert max(instance.server.taken.values(), default=0) <= 1, "sent twice"
    balance = instance.outbox.balance(1000)
    assert all(row["balances"] for row in balance)
    instance.outbox.doubt(dt.datetime.now(dt.UTC), dt.datetime.now(dt.UTC))
    doubts = len(instance.outbox.in_doubt())
    print(f"{kills} kills, {len(instance.server.raw):,} mails taken, {doubts} in doubt", flush=True)
    assert doubts <= kills
    assert sum(row["accepted"] for row in balance) <= len(instance.server.raw)
