"""A dashboard that is open to others shows nothing to anybody who has not logged in, whatever address is tried."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import flask
import pytest
import werkzeug.serving
from oidc_provider_mock import User, app
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, servers, settled
from tests.conftest import Place

pytestmark = pytest.mark.slow

DASHBOARD = ("run", "dashboard/app.py", "--server.port", "PORT", "--server.address", "127.0.0.1", "--server.headless", "true")
SECRET = "a secret of the tests, long enough"  # noqa: S105
EVERY_ROUTE = [
    *("/", "/papers", "/sql", "/no-such-page", "/index.html", "/favicon.png", "/manifest.json", "/static/js/index.js"),
    *("/download/papertrends.duckdb", "/feeds/feeds.opml", "/feeds/papers.xml", "/feeds/papers.json"),
    *("/_stcore/health", "/_stcore/script-health-check", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/stream"),
    *("/healthz", "/media/some-file.png", "/app/static/some-file", "/component/some/index.html", "/_stcore/bidi-components/some/index.js"),
    *("/_stcore/upload_file/session/file", "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"),
    # other spellings of what is served without a login
    *("//auth/login", "/auth/login/", "/auth/login/../../feeds/papers.xml", "/auth/../feeds/papers.xml", "/oauth2callback/x"),
    *("/%61uth/login/../../download/papertrends.duckdb", "/login/", "/auth"),
]


@dataclass
class Open:
    """A dashboard with a login."""

    place: Place
    address: str

    def ask(self, path: str, method: str = "GET", headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Send a request as it is, without following anything."""
        to = urlsplit(self.address)
        connection = http.client.HTTPConnection(to.hostname or "", to.port, timeout=60)
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, body


@pytest.fixture(scope="module")
def place(built: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(shutil.copytree(built.root, tmp_path_factory.mktemp("login") / "instance"))
    secret = place.root / "secret"
    secret.write_text(f"{SECRET}\n")
    secret.chmod(0o600)
    return place


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """An OpenID Connect provider with three users; gives its address."""
    users = [
        User(sub="ada", claims={"email": "Ada@Example.org", "email_verified": True}),
        User(sub="eve", claims={"email": "eve@elsewhere.example", "email_verified": True}),
        User(sub="mallory", claims={"email": "ada@example.org", "email_verified": False}),
    ]
    provider = app(user_claims=users)

    @provider.after_request
    def without_a_style_sheet_of_another_machine(response: flask.Response) -> flask.Response:
        response.set_data(re.sub(rb"<link[^>]*>", b"", response.get_data()))
        return response

    server = werkzeug.serving.make_server("127.0.0.1", 0, provider, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def with_oidc(place: Place, provider: str) -> Iterator[Open]:
    settings = {
        "PAPERTRENDS_LOGIN": "oidc",
        "PAPERTRENDS_LOGIN_USERS": "ada@example.org",
        "PAPERTRENDS_LOGIN_SECRET_FILE": str(place.root / "secret"),
        "PAPERTRENDS_OIDC_METADATA_URL": f"{provider}/.well-known/openid-configuration",
        "PAPERTRENDS_OIDC_CLIENT_ID": "papertrends",
        "PAPERTRENDS_PUBLIC_URL": "http://127.0.0.1:PORT",
        # as with an address that others reach
        "PAPERTRENDS_SQL_PAGE": "false",
    }
    with servers() as start:
        yield Open(place, start(place, "streamlit", *DASHBOARD, health="/_stcore/health", env=settings))


@pytest.fixture(scope="module")
def with_proxy(place: Place) -> Iterator[Open]:
    settings = {
        "PAPERTRENDS_LOGIN": "proxy",
        "PAPERTRENDS_LOGIN_USERS": "@example.org",
        "PAPERTRENDS_LOGIN_SECRET_FILE": str(place.root / "secret"),
    }
    with servers() as start:
        yield Open(place, start(place, "streamlit", *DASHBOARD, health="/_stcore/health", env=settings))


def log_in(page: Page, to: Open, user: str) -> None:
    page.goto(to.address)
    page.get_by_role("link", name="Log in").click()
    page.get_by_role("button", name=user, exact=True).first.click()


def titles(place: Place) -> list[str]:
    return [title for (title,) in place.query("select title from papers")]


@pytest.mark.parametrize("how", ["with_oidc", "with_proxy"])
def test_no_address_shows_anything_without_a_login(request: pytest.FixtureRequest, how: str):
    to: Open = request.getfixturevalue(how)
    known = [*titles(to.place), "streamlit", "DUCK"]
    for path in EVERY_ROUTE:
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
            status, body = to.ask(path, method, {"Cookie": "_streamlit_user=2|1:0|forged; _streamlit_session=x"})
            assert status in {400, 401}, (method, path, status)
            assert not [one for one in known if one in body], (method, path)
    socket = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    assert to.ask("/_stcore/stream", headers=socket)[0] == 403


def test_a_reader_logs_in_through_the_provider_and_out_again(page: Page, with_oidc: Open):
    log_in(page, with_oidc, "ada")
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("SQL", exact=True)).to_have_count(0)
    download = page.request.get(f"{with_oidc.address}/download/papertrends.duckdb")
    assert (download.status, download.body()) == (200, with_oidc.place.published.read_bytes())
    assert page.request.get(f"{with_oidc.address}/feeds/papers.xml").status == 200
    page.goto(f"{with_oidc.address}/sql")
    settled(page)
    expect(page.get_by_label("Statement")).to_have_count(0)
    page.goto(with_oidc.address)
    settled(page)
    page.get_by_role("button", name="Log out Ada@Example.org").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()
    assert page.request.get(f"{with_oidc.address}/feeds/papers.xml").status == 401


@pytest.mark.parametrize("user", ["eve", "mallory"])
def test_a_user_who_is_not_named_gets_nothing(page: Page, with_oidc: Open, user: str):
    log_in(page, with_oidc, user)
    expect(page.get_by_text("may not use papertrends")).to_be_visible()
    assert page.request.get(f"{with_oidc.address}/download/papertrends.duckdb").status == 403
    expect(page.get_by_role("link", name="Log in as another user")).to_be_visible()


def test_a_refusal_at_the_provider_ends_on_the_page_that_asks_for_a_login(page: Page, with_oidc: Open):
    page.goto(with_oidc.address)
    page.get_by_role("link", name="Log in").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()


def test_a_changed_cookie_is_no_login(page: Page, with_oidc: Open):
    log_in(page, with_oidc, "ada")
    settled(page)
    [cookie] = [cookie for cookie in page.context.cookies() if cookie["name"] == "_streamlit_user"]
    value = cookie["value"]
    assert with_oidc.ask("/feeds/papers.xml", headers={"Cookie": f"_streamlit_user={value}"})[0] == 200
    for changed in (value[:-2] + "AA", value[5:], "chunks-1", ""):
        assert with_oidc.ask("/feeds/papers.xml", headers={"Cookie": f"_streamlit_user={changed}"})[0] == 401


def test_the_proxy_names_the_user_and_proves_itself(page: Page, with_proxy: Open):
    ours = {"X-Papertrends-Secret": SECRET, "X-Forwarded-Email": "ada@example.org"}
    page.context.set_extra_http_headers(ours)
    page.goto(f"{with_proxy.address}/papers")
    settled(page)
    expect(page.get_by_role("heading", name="Papers", level=1)).to_be_visible()
    assert with_proxy.ask("/feeds/papers.xml", headers=ours)[0] == 200
    for changed, status in (
        ({"X-Papertrends-Secret": "a guess"}, 401),
        ({"X-Papertrends-Secret": ""}, 401),
        ({"X-Forwarded-Email": ""}, 401),
        ({"X-Forwarded-Email": "ada@example.org.evil.example"}, 403),
        ({"X-Forwarded-Email": "example.org"}, 403),
    ):
        assert with_proxy.ask("/feeds/papers.xml", headers=ours | changed)[0] == status, changed


@pytest.mark.parametrize(
    ("command", "settings"),
    [
        (["-m", "orchestration.cli", "serve"], {"PAPERTRENDS_HOST": "0.0.0.0"}),
        (["-m", "streamlit", "run", "dashboard/app.py", "--server.address", "0.0.0.0", "--server.port", "0"], {}),
    ],
    ids=["papertrends", "streamlit"],
)
def test_nothing_listens_to_other_machines_without_a_login(place: Place, command: list[str], settings: dict[str, str]):
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=place.env() | settings, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode != 0
    assert "open to other machines without a login" in done.stderr + done.stdout
