"""Subscribing, confirming, changing and ending: by a button's POST, with signed links, and no answer tells who is subscribed."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select, text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard import mail_routes
from dashboard.login import Login
from delivery.mail.desk import MOST_CONFIRMATIONS
from delivery.mail.links import Links, NoKeyError, key_of
from papertrends.guard import Guard
from papertrends.library.subscriptions import Interest, Wishes
from papertrends.library.tables import METADATA
from papertrends.mail_settings import MailSettings
from tests.delivery.mail.conftest import Instance

ADDRESS = "https://papers.example.org"
LINK = re.compile(rf"{ADDRESS}(/mail/\w+/\S+)")


@pytest.fixture(params=["none", "proxy"])
def client(instance: Instance, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The dashboard's addresses of mail behind the dashboard's guard and login, as a mail provider's program reaches them."""
    secret = instance.data / "secret"
    secret.write_text("a secret of sixteen letters")
    monkeypatch.setenv("PAPERTRENDS_LOGIN", request.param)
    monkeypatch.setenv("PAPERTRENDS_LOGIN_SECRET_FILE", str(secret))
    settings = instance.settings
    middleware = [Middleware(Guard, hosts=settings.dashboard_hosts), Middleware(Login, settings=settings)]
    with TestClient(Starlette(routes=mail_routes.routes(), middleware=middleware), base_url=ADDRESS, follow_redirects=False) as client:
        yield client


def links(instance: Instance) -> dict[str, str]:
    """The paths of the links of one's newest mail, by action."""
    return {path.split("/")[2]: path for path in LINK.findall(instance.server.text())}


def rows(instance: Instance) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the library."""
    with instance.desk.library.reading() as connection:
        return {table.name: [tuple(row) for row in connection.execute(select(table))] for table in METADATA.sorted_tables}


def ask(instance: Instance, address: str = "ada@example.org", **wishes: object) -> None:
    desk = instance.desk
    desk.ask(address, Wishes(**wishes), instance.now)
    desk.send_confirmations()


def test_an_address_gets_nothing_until_it_has_confirmed_by_the_button(instance: Instance, client: TestClient):
    ask(instance)
    confirm = links(instance)["confirm"]
    assert "Confirm" in client.get(confirm).text
    instance.next_day()
    assert instance.plan().mail_id is None, "opening the link is not pressing the button"
    assert client.post(confirm).status_code == 200
    instance.next_day()
    assert instance.plan().planned == 1


def test_known_and_unknown_addresses_are_treated_alike_and_get_the_same_link_again(instance: Instance, client: TestClient):
    ask(instance, "known@example.org")
    client.post(links(instance)["confirm"])
    before = links(instance)["confirm"]
    ask(instance, "known@example.org", rhythm="weekly")
    first = instance.server.letters[-1]
    assert links(instance)["confirm"] == before
    ask(instance, "unknown@example.org", rhythm="weekly")
    second = instance.server.letters[-1]
    changes = {LINK.sub("", str(letter.get_body(("plain",)).get_content())) for letter in (first, second)}
    assert len(changes) == 1
    assert [letter.keys() for letter in (first, second)] == [first.keys()] * 2


def test_what_a_stranger_asks_for_changes_nothing_until_it_is_confirmed(instance: Instance, client: TestClient):
    ask(instance, interests=(Interest("topic", "t1", "Graphs"),))
    client.post(links(instance)["confirm"])
    ask(instance, interests=(Interest("topic", "t2", "Spam"),), rhythm="weekly")
    assert instance.subscriptions.all()[0].wishes.interests == (Interest("topic", "t1", "Graphs"),)
    assert "Spam" in client.get(links(instance)["confirm"]).text, "the page says what its button would do"


def test_nobody_can_make_an_address_get_more_than_a_few_messages_a_day(instance: Instance):
    for _ in range(MOST_CONFIRMATIONS + 5):
        ask(instance)
    assert len(instance.server.raw) == MOST_CONFIRMATIONS
    instance.next_day()
    ask(instance)
    assert len(instance.server.raw) == MOST_CONFIRMATIONS + 1


def test_opening_links_changes_no_row(instance: Instance, client: TestClient):
    ask(instance, "pending@example.org")
    of_pending = links(instance)
    instance.subscribe()
    instance.deliver()
    before = rows(instance)
    paths = {*of_pending.values(), *links(instance).values(), "/mail/confirm/nonsense", "/mail/other/nonsense"}
    assert len(paths) == 6
    for path in paths:
        for _ in range(10):
            assert client.get(path).status_code in {200, 401, 404}
    assert rows(instance) == before


def test_one_click_needs_no_cookie_and_holds_for_a_mail_in_the_outbox(instance: Instance, client: TestClient):
    instance.subscribe()
    instance.deliver()
    instance.next_day()
    instance.publish()
    header = str(instance.server.letters[0]["List-Unsubscribe"]).strip("<>").removeprefix(ADDRESS)
    instance.desk.library.engine.dispose()
    instance.plan()
    response = client.post(header, data={"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert "set-cookie" not in response.headers
    instance.send()
    assert len(instance.server.raw) == 1
    assert client.post(header, data={"List-Unsubscribe": "One-Click"}).status_code == 200, "providers may ask twice"


def test_a_page_of_another_site_cannot_press_a_button(instance: Instance, client: TestClient):
    instance.subscribe()
    instance.deliver()
    path = links(instance)["unsubscribe"]
    assert client.post(path, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert instance.subscriptions.all()[0].state == "active"


def test_a_link_is_for_its_action_its_list_and_its_key_alone(instance: Instance, client: TestClient):
    found = instance.subscribe()
    mine = instance.desk.links
    token = mine.token("manage", found.handle)
    assert client.get(f"/mail/manage/{token}").status_code == 200
    wrong = [
        f"/mail/unsubscribe/{token}",
        f"/mail/confirm/{token}",
        f"/mail/manage/{token[:-1]}",
        f"/mail/manage/{Links('k' * 32, ADDRESS, 'example.org').token('manage', found.handle)}",
        f"/mail/manage/{Links(key_of(instance.settings, MailSettings()), ADDRESS, 'elsewhere.org').token('manage', found.handle)}",
    ]
    assert {client.post(path).status_code for path in wrong} == {404}
    assert instance.subscriptions.all()[0].state == "active"


def test_a_subscriber_changes_what_they_get(instance: Instance, client: TestClient):
    found = instance.subscribe("ada@example.org", Interest("topic", "t1", "Graphs"))
    path = f"/mail/manage/{instance.desk.links.token('manage', found.handle)}"
    form = {
        "rhythm": "weekly",
        "weekday": "4",
        "hour": "18",
        "time_zone": "Europe/Berlin",
        "interest": '{"kind": "topic", "value": "t1", "label": "Graphs"}',
        "searches": 'mixture of experts\n"world model"',
    }
    assert "Saved." in client.post(path, data=form).text
    wishes = instance.subscriptions.all()[0].wishes
    assert (wishes.rhythm, wishes.weekday, wishes.hour, wishes.time_zone) == ("weekly", 4, 18, "Europe/Berlin")
    assert [one.value for one in wishes.interests] == ['"world model"', "mixture of experts", "t1"]
    for wrong in ({"time_zone": "../../etc/passwd"}, {"hour": "99"}, {"interest": "{"}, {"interest": '{"kind": "topic", "value": 5}'}):
        assert client.post(path, data=form | wrong).status_code == 400
    assert client.post(path, data=dict.fromkeys(form, "") | {"hour": "1", "weekday": "1", "time_zone": "UTC"}).status_code == 400
    assert instance.subscriptions.all()[0].wishes == wishes


def test_for_you_cannot_be_turned_to_somebody_else_s_library(instance: Instance, client: TestClient):
    found = instance.subscribe("ada@example.org", Interest("for_you"), Interest("everything"), login="ada")
    path = f"/mail/manage/{instance.desk.links.token('manage', found.handle)}"
    form = {"rhythm": "daily", "weekday": "0", "hour": "8", "time_zone": "UTC", "login": "bob"}
    client.post(path, data=form | {"interest": '{"kind": "for_you", "value": "bob"}'})
    assert instance.subscriptions.all()[0].wishes.login == "ada"


def test_the_key_is_made_once_and_nobody_else_can_read_it(instance: Instance, monkeypatch: pytest.MonkeyPatch):
    key = instance.data / "mail.key"
    first = key_of(instance.settings, MailSettings())
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key_of(instance.settings, MailSettings()) == first
    key.write_text("short")
    with pytest.raises(NoKeyError, match="too short"):
        key_of(instance.settings, MailSettings())
    monkeypatch.setenv("PAPERTRENDS_MAIL_KEY", "0123456789abcdef0123456789abcdef")
    assert key_of(instance.settings, MailSettings()) == "0123456789abcdef0123456789abcdef"
    assert "0123456789abcdef" not in repr(MailSettings())


def test_a_library_that_cannot_be_used_is_said(instance: Instance, client: TestClient):
    found = instance.subscribe()
    path = f"/mail/unsubscribe/{instance.desk.links.token('unsubscribe', found.handle)}"
    with instance.desk.library.writing() as connection:
        connection.execute(text("update library_migrations set version_num = '9999'"))
    response = client.post(path)
    assert response.status_code == 503
    assert "newer version" in response.text


def test_ending_forgets_what_was_asked_and_not_confirmed(instance: Instance, client: TestClient):
    ask(instance)
    of_mail = links(instance)
    client.post(of_mail["unsubscribe"])
    client.post(of_mail["confirm"])
    assert [one.state for one in instance.subscriptions.all()] == ["ended"]
    ask(instance)
    client.post(links(instance)["confirm"])
    assert [one.state for one in instance.subscriptions.all()] == ["active"], "and may be begun again"
    assert replace(instance.subscriptions.all()[0].wishes) == Wishes()
