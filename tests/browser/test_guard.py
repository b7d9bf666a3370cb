"""Another site's page, open in a real browser on this machine, gets nothing from the Dagster UI or the dashboard."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dagster as dg
import duckdb
import pytest
from playwright.sync_api import Browser, Page, Response, expect

from papertrends.settings import Settings
from tests.browser.conftest import ARGUMENTS, CHROMIUM, servers
from tests.conftest import Place

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LAUNCH = """mutation {{
  launchRun(executionParams: {{
    selector: {{jobName: "everything", repositoryLocationName: "papertrends", repositoryName: "__repository__"}}
    runConfigData: {config}
  }}) {{ __typename ... on LaunchRunSuccess {{ run {{ runId }} }} ... on RunConfigValidationInvalid {{ errors {{ message }} }} }}
}}"""
EVIL = {"resources": {"dbt": {"config": {"project_dir": "/", "dbt_executable": "/usr/bin/env", "global_config_flags": ["sh", "-c", "id"]}}}}
REBOUND = "rebind.evil.example"


def launching(config: dict[str, Any]) -> str:
    return LAUNCH.format(config=json.dumps(json.dumps(config)))


@dataclass
class Running:
    """The Dagster UI and the dashboard of one instance."""

    place: Place
    dagster: str
    dashboard: str

    def ask(self, query: str) -> dict[str, Any]:
        """Ask the Dagster UI as a program does."""
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.dagster}/graphql", json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own address
            return json.load(answer)["data"]

    def runs(self) -> int:
        return len(self.ask("{ runsOrError { ... on Runs { results { runId } } } }")["runsOrError"]["results"])


@pytest.fixture(scope="module")
def running(built: Place, dashboard: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Both interfaces without the daemon: a run that is launched waits in the queue."""
    place = Place(shutil.copytree(built.root, tmp_path_factory.mktemp("guard") / "instance"))
    home = place.data / "dagster"
    home.mkdir(exist_ok=True)
    shutil.copy(ROOT / "orchestration" / "dagster.yaml", home)
    workspace = place.data / "workspace.yaml"
    workspace.write_text("load_from: [{python_module: {module_name: orchestration.definitions, location_name: papertrends}}]\n")
    arguments = ("-m", "orchestration.webserver", "--port", "PORT", "--workspace", str(workspace))
    with servers() as start:
        ui = start(place, "python", *arguments, health="/server_info", env={"DAGSTER_HOME": str(home)})
        yield Running(place, ui, dashboard(place))


@pytest.fixture
def foreign() -> Iterator[Callable[[str], str]]:
    """Serve a page from another port of this machine; gives its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        content = ""

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(type(self).content.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            del format, args

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def show(content: str) -> str:
            Handler.content = f"<!doctype html><title>foreign</title>{content}"
            return f"http://127.0.0.1:{server.server_port}/"

        yield show
        server.shutdown()


def drive_by(ui: str, mutation: str) -> str:
    """Write a page that sends a mutation in every way a page can, and signals when it is done."""
    address = f"{ui}/graphql?query={quote(mutation)}"
    body = json.dumps({"query": mutation})
    return f"""
    <img src="{address}"><script src="{address}"></script><iframe src="{address}"></iframe>
    <link rel="stylesheet" href="{address}"><object data="{address}"></object>
    <iframe name="answer"></iframe>
    <form id="f" method="post" action="{address}" enctype="text/plain" target="answer"><input name="x" value="y"></form>
    <script type="module">
      document.getElementById("f").submit();
      const send = (type) => fetch("{ui}/graphql", {{method: "POST", mode: "no-cors", body: new Blob([{json.dumps(body)}], {{type}})}});
      const socket = new Promise(done => {{
        const opened = new WebSocket("{ui.replace("http", "ws")}/graphql", "graphql-ws");
        opened.onopen = () => done("open"); opened.onerror = () => done("refused");
      }});
      await Promise.allSettled([
        fetch("{address}", {{mode: "no-cors"}}), fetch("{address}"), send("text/plain"), send("text/plain; application/json"),
      ]);
      document.title = await socket;
    </script>"""


def test_a_foreign_page_starts_nothing(page: Page, running: Running, foreign: Callable[[str], str]):
    sent: set[str] = set()
    answered: list[Response] = []
    page.on("request", lambda request: sent.add(request.resource_type) if request.url.startswith(running.dagster) else None)
    page.on("response", lambda response: answered.append(response) if response.url.startswith(running.dagster) else None)
    before = running.runs()
    page.goto(foreign(drive_by(running.dagster, launching({}))))
    expect(page).to_have_title("refused")
    assert {response.status for response in answered} == {403}
    assert {"image", "script", "document", "fetch"} <= sent
    assert running.runs() == before

    # the same request from an address of our own is obeyed: what was refused would have worked
    page.goto(f"{running.dagster}/server_info")
    said = page.evaluate(
        """query => fetch("/graphql", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({query})})
             .then(answer => answer.json())""",
        launching({}),
    )
    assert said["data"]["launchRun"]["__typename"] == "LaunchRunSuccess", said
    assert running.runs() == before + 1


def test_a_followed_link_that_changes_something_is_refused(page: Page, running: Running, foreign: Callable[[str], str]):
    page.goto(foreign(f'<a href="{running.dagster}/graphql?query={quote(launching({}))}">prize</a>'))
    with page.expect_navigation() as navigation:
        page.get_by_text("prize").click()
    assert navigation.value.status == 403
    page.goto(foreign(f'<a href="{running.dagster}/runs">runs</a>'))
    page.get_by_text("runs").click()
    expect(page.get_by_text("Launched by").first).to_be_visible()


def test_a_foreign_page_cannot_read_or_frame_the_dashboard(page: Page, running: Running, foreign: Callable[[str], str]):
    at = running.dashboard
    page.goto(
        foreign(
            f"""<iframe src="{at}/papers"></iframe><script type="module">
            const socket = new Promise(done => {{
              const opened = new WebSocket("{at.replace("http", "ws")}/_stcore/stream");
              opened.onopen = () => done("open"); opened.onerror = () => done("refused");
            }});
            const read = fetch("{at}/download/papertrends.duckdb").then(() => "read", () => "refused");
            document.title = `${{await socket}} ${{await read}}`;
            </script>"""
        )
    )
    expect(page).to_have_title("refused refused")
    expect(page.frame_locator("iframe").get_by_text("Papers")).to_have_count(0)


@pytest.fixture(scope="module")
def rebound(browser: Browser) -> Iterator[Page]:
    """A browser to which a foreign name means this machine, as after DNS rebinding."""
    arguments = [*ARGUMENTS, f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1"]
    other = browser.browser_type.launch(executable_path=CHROMIUM, args=arguments)
    yield other.new_page()
    other.close()


@pytest.mark.parametrize(
    "path", ["dagster/", "dagster/runs", "dagster/graphql", "dashboard/", "dashboard/papers", "dashboard/download/papertrends.duckdb"]
)
def test_a_name_that_was_rebound_to_this_machine_gets_nothing(rebound: Page, running: Running, path: str):
    which, _, rest = path.partition("/")
    ours = getattr(running, which)
    answer = rebound.goto(f"{ours.replace('127.0.0.1', REBOUND)}/{rest}")
    assert answer is not None
    assert answer.status == 403
    expect(rebound.get_by_text("is not an address of papertrends")).to_be_visible()


def test_hostile_configuration_is_refused_by_the_real_server(running: Running):
    said = running.ask(launching(EVIL))["launchRun"]
    assert said["__typename"] == "RunConfigValidationInvalid", said


def test_both_interfaces_still_work_for_their_own_pages(page: Page, running: Running):
    answered: set[str] = set()
    page.on("websocket", lambda socket: socket.on("framereceived", functools.partial(lambda url, _: answered.add(url), socket.url)))
    refused: list[str] = []
    page.on("response", lambda response: refused.append(response.url) if response.status == 403 else None)

    def wait_for_websocket(address: str) -> None:
        while not any(url.startswith(address.replace("http", "ws")) for url in answered):
            page.wait_for_timeout(100)  # the time limit of tests ends it

    page.goto(f"{running.dagster}/locations/papertrends/jobs/everything")
    expect(page.get_by_role("button", name="Materialize all")).to_be_enabled()
    wait_for_websocket(running.dagster)
    page.goto(f"{running.dashboard}/papers")
    expect(page.get_by_role("heading", name="Papers", level=1)).to_be_visible()
    wait_for_websocket(running.dashboard)
    assert not refused


def test_what_files_are_called_is_shown_as_text(page: Page, running: Running, monkeypatch: pytest.MonkeyPatch):
    from orchestration.defs.ingest import checks

    name, detail = "![x](http://127.0.0.1:9/leak.png).jsonl", "<b>bold</b> [link](http://127.0.0.1:9/)"
    monkeypatch.setattr(checks, "settings", Settings(data_dir=running.place.data))
    with duckdb.connect(str(running.place.data / "warehouse.duckdb")) as con:
        con.execute("update raw.digest_outcomes set file_path = ?, detail = ? where outcome = 'rejected'", [name, detail])
    found = checks.no_file_rejected()
    assert isinstance(found, dg.AssetCheckResult)
    with dg.DagsterInstance.from_config(str(running.place.data / "dagster")) as instance:
        instance.report_runless_asset_event(
            dg.AssetCheckEvaluation(
                asset_key=dg.AssetKey(["raw", "digest_outcomes"]),
                check_name="no_file_rejected",
                passed=found.passed,
                metadata=found.metadata,
                description=found.description,
            )
        )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{running.dagster}/assets/raw/digest_outcomes?view=checks&checkDetail=no_file_rejected")
    expect(page.get_by_text(name).first).to_be_visible()
    expect(page.get_by_text(detail).first).to_be_visible()
    assert not [url for url in asked if ":9/" in url]
