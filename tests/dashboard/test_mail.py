"""The page that asks for mail, and what Data health says of it."""

from __future__ import annotations

import datetime as dt
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from delivery.mail.desk import Desk
from papertrends.library.outbox import Outbox, Planned, Publish
from papertrends.library.subscriptions import Interest, Subscriptions, Wishes
from papertrends.settings import Settings
from tests.conftest import Place


@pytest.fixture
def sending(history: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dashboard that sends mail, to a server that is not there."""
    shutil.copyfile(history.published, tmp_path / "papertrends.duckdb")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    names = {"DATA_DIR": tmp_path, "MAIL_SENDER": "news@example.org", "ALERT_SMTP_HOST": "127.0.0.1", "ALERT_SMTP_PORT": port}
    for name, value in names.items():
        monkeypatch.setenv(f"PAPERTRENDS_{name}", str(value))
    return tmp_path


def subscribe(page: AppTest, address: str) -> AppTest:
    page.text_input(key="subscribe.address").set_value(address)
    return next(button for button in page.button if button.label == "Subscribe").click().run()


def test_what_is_asked_for_waits_for_its_confirmation(sending: Path, open_page: Callable[..., AppTest], said: Callable[[AppTest], str]):
    page = open_page("subscribe")
    page.checkbox(key="subscribe.everything").uncheck()
    page.multiselect(key="subscribe.topics").select("speech_recognition")
    page.text_input(key="subscribe.words").set_value("tidal lantern, graphs")
    page.selectbox(key="subscribe.rhythm").select("every Friday")
    page = subscribe(page, "Ada@Example.org")
    assert not page.exception
    assert "If this address can get mail, a message with a link is on its way" in said(page).replace("\\", "")
    [found] = Subscriptions(Desk.here(Settings()).library).all()
    assert (found.address, found.state) == ("ada@example.org", "pending")
    assert found.asked is not None
    assert (found.asked.rhythm, found.asked.weekday) == ("weekly", 4)
    assert {(one.kind, one.value) for one in found.asked.interests} == {
        ("topic", "speech_recognition"),
        ("search", '"tidal lantern"'),
        ("search", "graphs"),
    }


@pytest.mark.parametrize(("address", "sentence"), [("nobody", "This is not a mail address"), ("", "This is not a mail address")])
def test_what_cannot_be_is_said(
    sending: Path, open_page: Callable[..., AppTest], said: Callable[[AppTest], str], address: str, sentence: str
):
    assert sentence in said(subscribe(open_page("subscribe"), address)).replace("\\", "")


def test_an_author_that_no_paper_has_is_said(sending: Path, open_page: Callable[..., AppTest], said: Callable[[AppTest], str]):
    page = open_page("subscribe")
    page.text_input(key="subscribe.authors").set_value("Zzyzx Quux")
    assert "No author is called Zzyzx Quux" in said(subscribe(page, "ada@example.org")).replace("\\", "")


def test_without_a_sender_there_is_no_mail(months: Place, open_page: Callable[..., AppTest], said: Callable[[AppTest], str]):
    assert "This dashboard sends no mail" in said(open_page("subscribe"))


def test_data_health_tells_a_quiet_day_and_what_is_in_doubt(
    sending: Path, open_page: Callable[..., AppTest], said: Callable[[AppTest], str]
):
    library = Desk.here(Settings()).library
    now = dt.datetime.now(dt.UTC)
    numbers: list[int] = []
    for name in ("ada", "bob"):
        Subscriptions(library).bring_in(f"{name}@example.org", Wishes((Interest("everything"),)), now)
    numbers = [one.subscription_id for one in Subscriptions(library).all()]
    outbox = Outbox(library)
    outbox.plan("news", Publish("g", now), [Planned(numbers[0], now), Planned(numbers[1], now, reason="a quiet day")], now)
    outbox.begin(outbox.waiting()[0], now)
    outbox.doubt(now + dt.timedelta(seconds=1), now)
    text = said(open_page("data_health", view="Runs and checks")).replace("\\", "")
    assert "1 mail in doubt" in text
    assert "1 × a quiet day" in text
    assert "Now: no new digest since the last mail" in text
