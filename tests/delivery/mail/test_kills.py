"""The sender is killed at random moments and started again: no mail is lost, none is sent twice, and what is in doubt is named."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
import time

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


def sender() -> subprocess.Popen[bytes]:
    """Start a process that plans and sends."""
    return subprocess.Popen([sys.executable, "-m", "tests.delivery.mail.sender"], cwd=ROOT, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("recipients", "kills"), [(300, 4), pytest.param(10_000, 200, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])]
)
def test_no_mail_is_lost_and_none_is_sent_twice(instance: Instance, recipients: int, kills: int):
    subscribe(instance, recipients)
    instance.now = dt.datetime.now(dt.UTC)
    instance.publish()
    chance = random.Random(23)
    for number in range(1, kills + 1):
        before, process = len(instance.server.raw), sender()
        # one of five while it starts or plans, the others while mails go out
        more = 0 if chance.random() < 0.2 else chance.randrange(1, max(2, recipients // kills))
        until = time.monotonic() + (120 if more else chance.uniform(0.2, 2))
        while process.poll() is None and time.monotonic() < until and not (more and len(instance.server.raw) >= before + more):
            time.sleep(0.001)
        process.kill()
        process.wait()
        check(instance, number)
    assert sender().wait(1200) == 0
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
    assert len(instance.outbox.in_doubt()) <= kills
    assert sum(row["accepted"] for row in balance) <= len(instance.server.raw)
