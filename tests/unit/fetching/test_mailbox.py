"""A mailbox, against a small IMAP server: read-only, every mail unchanged, and what can go wrong."""

from __future__ import annotations

import socketserver
from urllib.parse import quote

import answers_of_sources as answers
import pytest
from imap_server import PASSWORD, ImapServer
from web_server import Instance, source

from papertrends.fetching.model import FetchOutcome
from papertrends.reasons import FetchReason
from tests.unit.fetching.local_server import drip

MAIL = answers.alert_mail()


def fetch(here: Instance, address: str, since: str = "", **settings: object) -> list[FetchOutcome]:
    return here.run(source("mailbox", address=address, since=since, name="alerts"), **{"imap_password": PASSWORD} | settings)


def test_each_mail_is_a_file_with_its_very_bytes_and_is_read_as_an_alert(imap: ImapServer, here: Instance) -> None:
    imap.folders["INBOX"] = {1: MAIL, 5: answers.alert_mail("Ümlaut 📄")}
    assert [(one.outcome, one.period) for one in fetch(here, imap.url())] == [("fetched", "2026-03-02"), ("fetched", "2026-03-06")]
    assert list(here.files().values()) == list(imap.folders["INBOX"].values())
    assert all(name.startswith("fetched/alerts/2026-03-0") and name.endswith(".eml") for name in here.files())
    for understood_by, entries in here.understood().values():
        assert (understood_by, [entry.title for entry in entries]) == ("alert-mail", ["Weighing Trains in Motion"])


def test_nothing_is_changed_in_the_mailbox(imap: ImapServer, here: Instance) -> None:
    imap.folders["INBOX"] = {1: MAIL}
    fetch(here, imap.url())
    assert {command.split()[0].upper() for command in imap.commands} <= {"CAPABILITY", "LOGIN", "EXAMINE", "UID", "LOGOUT"}
    fetched = [command for command in imap.commands if "BODY" in command]
    assert fetched == ["UID FETCH 1 (UID BODY.PEEK[])"], "anything else would mark the mail as read"


def test_only_new_mails_are_fetched_next_time(imap: ImapServer, here: Instance) -> None:
    imap.folders["INBOX"] = {1: MAIL}
    fetch(here, imap.url())
    assert [one.outcome for one in fetch(here, imap.url())] == ["empty"]
    imap.folders["INBOX"][2] = answers.alert_mail("another")
    assert [one.outcome for one in fetch(here, imap.url())] == ["fetched"]
    assert sum("BODY" in command for command in imap.commands) == 2


def test_a_mailbox_whose_numbers_have_changed_is_read_again_but_no_mail_is_saved_twice(imap: ImapServer, here: Instance) -> None:
    imap.folders["INBOX"] = {9: MAIL}
    fetch(here, imap.url())
    imap.validity, imap.folders["INBOX"] = 8, {9: MAIL, 3: answers.alert_mail("another")}
    assert sorted(one.outcome for one in fetch(here, imap.url())) == ["fetched", "unchanged"]
    assert len(here.files()) == 2


def test_mails_before_the_first_day_are_left_out(imap: ImapServer, here: Instance) -> None:
    fetch(here, imap.url(), since="2026-03-02")
    assert "UID SEARCH UID 1:* SINCE 2-Mar-2026" in imap.commands


def test_a_connection_that_breaks_off_is_resumed_after_the_last_mail(imap: ImapServer, here: Instance) -> None:
    imap.folders["INBOX"] = {1: MAIL, 2: answers.alert_mail("two")}
    taken = imap.folders["INBOX"][2]

    def hang_up(_: socketserver.StreamRequestHandler) -> None:
        """Close the connection instead of answering."""

    class BreaksOff(dict[int, bytes]):
        def __contains__(self, uid: object) -> bool:
            if uid == 2:
                imap.acts["UID FETCH"] = hang_up
            return super().__contains__(uid)

    imap.folders["INBOX"] = BreaksOff(imap.folders["INBOX"])
    assert [(one.outcome, one.reason) for one in fetch(here, imap.url())] == [("fetched", None), ("failed", FetchReason.NO_CONNECTION)]
    imap.acts.clear()
    imap.folders["INBOX"] = {1: MAIL, 2: taken}
    assert [one.outcome for one in fetch(here, imap.url())] == ["fetched"]
    assert len(here.files()) == 2


def test_a_refused_login_is_reported_without_the_password(imap: ImapServer, here: Instance) -> None:
    [outcome] = fetch(here, imap.url(), imap_password="wr0ng")  # noqa: S106
    assert (outcome.reason, outcome.detail) == (FetchReason.LOGIN_REFUSED, "user ada@mail.example")
    kept = "".join(path.read_text() for path in here.data.rglob("*.json"))
    assert "wr0ng" not in f"{outcome}{kept}"


@pytest.mark.parametrize("user", ["jürgen@mail.example", 'Ada "Q" Quill', "a b"])
def test_a_user_of_any_name_can_log_in(imap: ImapServer, here: Instance, user: str) -> None:
    assert [one.outcome for one in fetch(here, imap.url(user=quote(user)))] == ["empty"]
    assert imap.logins == [user]


def test_a_missing_password_is_reported_before_anything_is_asked(imap: ImapServer, here: Instance) -> None:
    [outcome] = fetch(here, imap.url(), imap_password=None)
    assert outcome.reason == FetchReason.SECRET_MISSING
    assert imap.commands == []


@pytest.mark.parametrize("given", [{"imap_password_file": "password"}, {}])
def test_the_password_may_stand_in_a_file(imap: ImapServer, here: Instance, given: dict[str, str]) -> None:
    file = here.data.parent / "password"
    file.write_text(f"{PASSWORD}\n")
    settings = {name: here.data.parent / value for name, value in given.items()}
    [outcome] = fetch(here, imap.url(), imap_password=None, **settings)
    assert outcome.outcome == ("empty" if given else "failed")


def test_a_missing_folder_is_reported_with_those_there_are(imap: ImapServer, here: Instance) -> None:
    imap.folders = {"INBOX": {}, "Alerts/Scholar": {}, "Entw&APw-rfe": {}}
    [outcome] = fetch(here, imap.url("Alerts"))
    assert (outcome.reason, outcome.detail) == (FetchReason.NO_SUCH_FOLDER, "Alerts; there are INBOX, Alerts/Scholar, Entwürfe")


FOLDERS = [("Alerts/Google%20Scholar", "Alerts/Google Scholar"), ("Entw%C3%BCrfe", "Entw&APw-rfe"), ("R%26D", "R&-D"), ("", "INBOX")]


@pytest.mark.parametrize(("written", "there"), FOLDERS)
def test_a_folder_of_any_name_is_found(imap: ImapServer, here: Instance, written: str, there: str) -> None:
    imap.folders = {there: {1: MAIL}}
    assert [one.outcome for one in fetch(here, imap.url(written))] == ["fetched"]


def test_a_mail_that_is_too_large_is_left_out_and_reported_once(imap: ImapServer, here: Instance) -> None:
    imap.folders["INBOX"] = {1: b"x" * 2_000_000, 2: MAIL}
    large, small = fetch(here, imap.url(), max_answer_mb=1)
    assert (large.reason, large.detail, small.outcome) == (FetchReason.ANSWER_TOO_LARGE, "2 MiB, at most 1", "fetched")
    assert [one.outcome for one in fetch(here, imap.url(), max_answer_mb=1)] == ["empty"]


def endless_mail(handler: socketserver.StreamRequestHandler) -> None:
    handler.wfile.write(b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\n")
    drip(handler)


def test_a_server_that_drips_for_ever_is_given_up(imap: ImapServer, here: Instance) -> None:
    imap.acts["UID SEARCH"] = drip
    [outcome] = fetch(here, imap.url(), answer_seconds=0.3)
    assert outcome.reason == FetchReason.TOO_SLOW


def test_a_mail_without_an_end_is_given_up(imap: ImapServer, here: Instance) -> None:
    imap.folders["INBOX"] = {1: MAIL}
    imap.acts["UID FETCH"] = endless_mail
    [outcome] = fetch(here, imap.url())
    assert (outcome.reason, outcome.detail) == (FetchReason.ANSWER_TOO_LARGE, "more than 64 MiB")


def test_a_server_that_is_no_mail_server_is_reported(imap: ImapServer, here: Instance) -> None:
    imap.acts["CAPABILITY"] = lambda handler: handler.wfile.write(b"HTTP/1.1 400 Bad Request\r\n\r\n") and None
    [outcome] = fetch(here, imap.url())
    assert outcome.reason in {FetchReason.MAIL_SERVER_ERROR, FetchReason.NO_CONNECTION}


def test_a_password_is_not_sent_in_the_clear_to_a_public_server(here: Instance) -> None:
    [outcome] = fetch(here, "imap://ada@mail.example/INBOX")
    assert outcome.reason == FetchReason.TLS_FAILED


def test_a_mail_server_must_be_public_or_one_s_own(imap: ImapServer, here: Instance) -> None:
    [outcome] = fetch(here, imap.url().replace("imap:", "imaps:"), private_hosts=())
    assert outcome.reason == FetchReason.NOT_PUBLIC
    assert imap.commands == []
