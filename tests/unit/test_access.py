"""The dashboard is open to others only on purpose, and to those who are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertrends.access import is_local
from papertrends.settings import Settings

OIDC = {"login": "oidc", "oidc_metadata_url": "https://id.example/.well-known/openid-configuration", "oidc_client_id": "us"}


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text("0123456789abcdef\n")
    return file


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_needs_no_login(host: str):
    settings = Settings(host=host)
    assert is_local(host)
    assert settings.refusal() is None
    assert settings.has_sql_page


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "papers.example.org", "127.0.0.1.evil.example"])
def test_other_machines_do_unless_the_network_decides(host: str):
    assert "without a login" in str(Settings(host=host).refusal())
    by_network = Settings(host=host, login="network")
    assert by_network.refusal() is None
    assert not by_network.has_sql_page, "off unless switched on"
    assert Settings(host=host, login="network", sql_page=True).has_sql_page


def test_an_address_named_by_nobody_counts_as_streamlit_was_told():
    assert "without a login" in str(Settings().refusal(is_open=True))
    assert Settings(host="0.0.0.0").refusal(is_open=False) is None


@pytest.mark.parametrize("left_out", ["oidc_metadata_url", "oidc_client_id", "login_secret_file", "login_users"])
def test_each_part_of_a_login_is_asked_for(secret: Path, left_out: str):
    given = OIDC | {"login_secret_file": secret, "login_users": ("@example.org",)}
    assert Settings(**given).refusal() is None
    given.pop(left_out)
    assert str(Settings(**given).refusal()) == f"PAPERTRENDS_LOGIN=oidc needs PAPERTRENDS_{left_out.upper()}"


def test_a_wildcard_address_needs_one_that_readers_use(secret: Path):
    settings = Settings(host="0.0.0.0", login="proxy", login_secret_file=secret)
    assert "PAPERTRENDS_PUBLIC_URL must say" in str(settings.refusal(has_public_url=False))
    assert settings.refusal(has_public_url=True) is None


def test_a_secret_that_cannot_be_read_or_be_guessed_is_refused(secret: Path):
    assert "cannot be read" in str(Settings(login="proxy", login_secret_file=secret.parent / "none").refusal())
    secret.write_text("short")
    assert "is too short" in str(Settings(login="proxy", login_secret_file=secret).refusal())
    secret.write_text("")
    assert "is too short" in str(Settings(**OIDC, login_secret_file=secret, login_users=("*",)).refusal())


@pytest.mark.parametrize(
    ("users", "user", "expected"),
    [
        ("ada@example.org", "Ada@Example.org", True),
        ("ada@example.org", "ada@example.org.evil.example", False),
        ("@example.org", "ada@example.org", True),
        ("@example.org", "ada@sub.example.org", False),
        ("@example.org", "ada@evilexample.org", False),
        ("*", "anybody", True),
        ("*", "", False),
        ("", "ada@example.org", False),
    ],
)
def test_only_those_who_are_named_may_read(monkeypatch: pytest.MonkeyPatch, users: str, user: str, expected: bool):
    monkeypatch.setenv("PAPERTRENDS_LOGIN_USERS", users)
    assert Settings(login="oidc").admits(user) is expected


def test_a_proxy_decides_by_itself_unless_users_are_named():
    assert Settings(login="proxy").admits("anybody")
    assert not Settings(login="proxy", login_users=("ada",)).admits("anybody")


def test_the_address_that_the_dashboard_listens_on_is_one_of_its_own():
    assert "192.168.1.5" in Settings(host="192.168.1.5", login="network").dashboard_hosts
    assert Settings(host="192.168.1.5").public_url == "http://192.168.1.5:8501"
    assert Settings(host="0.0.0.0").dashboard_here == "http://127.0.0.1:8501"
    assert Settings(host="::").public_url == "http://127.0.0.1:8501"
    assert "fd00::1" in Settings(host="fd00::1").dashboard_hosts
