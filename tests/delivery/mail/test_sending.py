"""What a mail server does with a mail is known for certain, or a person is told; nothing is sent twice."""

from __future__ import annotations

import datetime as dt
import socket

import pytest

from delivery.mail.edition import Edition
from delivery.mail.postman import Postman
from delivery.mail.sending import Claim, Office, Sent, note
from tests.delivery.mail.conftest import Instance


def balance(instance: Instance) -> dict[str, int]:
    """The newest mail, which has to balance."""
    row = instance.outbox.balance()[0]
    ended = sum(row[state] for state in ("accepted", "refused", "excluded", "in_doubt", "waiting"))
    assert row["balances"]
    assert row["candidates"] == ended
    return {state: row[state] for state in ("candidates", "accepted", "refused", "excluded", "in_doubt", "waiting") if row[state]}


def test_each_answer_of_the_server_becomes_a_state(instance: Instance):
    for name in ("ada", "refused", "deferred", "rejected", "postponed", "dropped"):
        instance.subscribe(f"{name}@example.org")
    instance.deliver()
    assert {address.partition("@")[0]: state for address, state in instance.states().items()} == {
        "ada": "accepted",
        "refused": "refused",
        "deferred": "planned",
        "rejected": "refused",
        "postponed": "planned",
        "dropped": "in_doubt",
    }
    assert balance(instance) == {"candidates": 6, "accepted": 1, "refused": 2, "in_doubt": 1, "waiting": 2}


def test_a_server_that_does_not_answer_leaves_a_mail_in_doubt_after_a_bounded_time(instance: Instance, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PAPERTRENDS_ALERT_TIMEOUT_SECONDS", "2")
    instance.subscribe("cut@example.org")
    instance.deliver()
    [(_, _, _, reason)] = instance.outbox.in_doubt()
    assert reason == "no answer after the content: no answer within 2 s"


def test_an_address_that_the_server_refuses_gets_nothing_more_until_it_subscribes_again(instance: Instance):
    found = instance.subscribe("refused@example.org")
    instance.subscribe("rejected@example.org")
    instance.deliver()
    states = {one.address: one.state for one in instance.subscriptions.all()}
    assert states == {"refused@example.org": "suspended", "rejected@example.org": "active"}, "content is not the address's fault"
    instance.desk.ask("refused@example.org", found.wishes, instance.now)
    instance.subscriptions.confirm(found.handle, instance.now)
    assert {one.state for one in instance.subscriptions.all()} == {"active"}


def test_a_mail_in_doubt_is_named_and_sent_again_only_if_a_person_says_so(instance: Instance):
    instance.subscribe("dropped@example.org")
    instance.deliver()
    instance.send()
    instance.next_day()
    instance.send()
    assert instance.server.taken == {"dropped@example.org": 1}
    [(number, address, _, reason)] = instance.outbox.in_doubt()
    assert (address, reason) == ("dropped@example.org", "no answer after the content: the mail server closed the connection")
    assert instance.outbox.settle(number, again=True, now=instance.now)
    instance.send()
    assert instance.server.taken == {"dropped@example.org": 2}


def test_what_a_killed_sender_had_begun_is_in_doubt_and_a_late_answer_settles_it(instance: Instance):
    instance.subscribe()
    instance.plan()
    [waiting] = instance.outbox.waiting()
    assert instance.outbox.begin(waiting, instance.now)
    assert not instance.outbox.begin(waiting, instance.now), "two senders"
    instance.send()
    assert instance.states() == {"ada@example.org": "begun"}, "its sender may be at work"
    instance.now += dt.timedelta(minutes=6)
    instance.send()
    assert instance.states() == {"ada@example.org": "in_doubt"}
    assert instance.server.raw == []
    instance.outbox.end(waiting, "accepted", "", instance.now)
    assert instance.states() == {"ada@example.org": "accepted"}


@pytest.mark.parametrize("name", ["deferred", "refused"])
def test_what_one_sender_is_told_does_not_end_what_another_has_begun(instance: Instance, name: str):
    instance.subscribe(f"{name}@example.org")
    instance.plan()
    desk, edition = instance.desk, Edition(instance.settings.published)
    office = Office(edition, desk.links, "news@example.org")
    [waiting] = instance.outbox.waiting()
    [(_, letter)] = office.letters([waiting], instance.now)
    assert letter is not None
    # this sender asks the server while the other one begins
    claim = Claim(instance.outbox, waiting, lambda: instance.now)
    with Postman(desk.smtp, "news@example.org") as postman:
        result = postman.hand_over(letter, waiting.address, claim)
    instance.outbox.begin(waiting, instance.now)
    note(claim, result, instance.now, Sent())
    edition.close()
    assert set(instance.states().values()) == {"begun"}


def test_without_a_mail_server_everything_waits_and_a_day_later_is_given_up_for_the_next_mail(instance: Instance, monkeypatch):
    instance.subscribe()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PAPERTRENDS_ALERT_SMTP_PORT", str(nobody.getsockname()[1]))
        assert instance.deliver().stopped == "connection refused"
        assert balance(instance) == {"candidates": 1, "waiting": 1}
        instance.next_day()
        instance.send()
    assert balance(instance) == {"candidates": 1, "refused": 1}
    monkeypatch.setenv("PAPERTRENDS_ALERT_SMTP_PORT", str(instance.server.port))
    instance.publish()
    instance.deliver()
    assert "new papers" in str(instance.server.letters[0]["Subject"]), "its news is in the next mail"


def test_a_secret_of_the_mail_server_is_in_no_message(instance: Instance, monkeypatch):
    monkeypatch.setenv("PAPERTRENDS_ALERT_SMTP_SECURITY", "starttls")
    monkeypatch.setenv("PAPERTRENDS_ALERT_SMTP_USER", "papertrends")
    monkeypatch.setenv("PAPERTRENDS_ALERT_SMTP_PASSWORD", "T0KEN-s3cret")
    instance.subscribe()
    stopped = instance.deliver().stopped
    assert "does not offer what the settings ask for" in stopped
    assert "s3cret" not in stopped


def test_who_unsubscribes_after_a_mail_was_planned_does_not_get_it(instance: Instance):
    found = instance.subscribe()
    instance.plan()
    instance.subscriptions.end(found.handle, instance.now)
    instance.send()
    assert instance.server.raw == []
    assert balance(instance) == {"candidates": 1, "excluded": 1}


@pytest.mark.parametrize("times", [1, 3])
def test_planning_again_plans_nothing_twice(instance: Instance, times: int):
    for name in ("ada", "bob"):
        instance.subscribe(f"{name}@example.org")
    for _ in range(times):
        instance.plan()
    instance.send()
    assert instance.server.taken == {"ada@example.org": 1, "bob@example.org": 1}
    assert balance(instance) == {"candidates": 2, "accepted": 2}
