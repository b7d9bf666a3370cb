"""JSON over HTTP: what the OpenAPI document promises is what comes, from the file that is published now, and for nobody else's page."""

from __future__ import annotations

import json
import re
import shutil
from typing import Any
from urllib.parse import quote

import duckdb
import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard import login
from delivery.api import openapi, serving
from delivery.api.questions import questions
from papertrends.guard import Guard
from papertrends.settings import Settings
from tests.conftest import Place
from tests.invented_history import LAST_SUNDAY, RISER, RISING_TOPIC

API = openapi.ROOT
ASKED: dict[str, list[dict[str, Any]]] = {
    "/papers": [{}, {"q": RISER, "most": 3}, {"topic": RISING_TOPIC, "sort": "upvotes"}, {"from": str(LAST_SUNDAY)}],
    "/papers/{id}": [{"id": "PAPER"}],
    "/trends": [{}, {"kind": "topic", "status": ["rising", "new"]}, {"day": "2024-07-17"}],
    "/trends/papers": [{"most": 5}],
    "/names": [{"name": "speech"}],
    "/why": [{"of": "topics", "id": RISING_TOPIC}, {"of": "papers", "id": "TRENDING"}],
    "/changes": [{"since": "2024-05-19"}],
    "/said": [{"of": "topics", "on": "2999-01-01"}, {"of": "papers", "on": "2999-01-01"}],
    "/watch": [{"q": RISER}],
    "/status": [{}],
    "/sql": [{"statement": "select paper_id, first_listed_on, upvotes from papers", "most": 5}],
}


def client_of(place: Place, monkeypatch: pytest.MonkeyPatch, **settings: str) -> TestClient:
    """The interface as it stands beside the dashboard: behind its guard and its login."""
    monkeypatch.setenv("PAPERTRENDS_DATA_DIR", str(place.data))
    for name, value in settings.items():
        monkeypatch.setenv(f"PAPERTRENDS_{name.upper()}", value)
    middleware = [Middleware(Guard, hosts=Settings().dashboard_hosts), Middleware(login.Login, settings=Settings())]
    return TestClient(Starlette(routes=serving.routes(Settings), middleware=middleware), base_url="http://127.0.0.1:8501")


@pytest.fixture
def client(history: Place, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    return client_of(history, monkeypatch)


def test_the_document_is_valid_and_names_every_question(client):
    document = client.get(f"{API}/openapi.json").json()
    validate(document)
    assert set(document["paths"]) == set(ASKED)


def test_every_answer_is_as_the_document_says(client, history):
    document = client.get(f"{API}/openapi.json").json()
    ids = {
        "PAPER": history.query("select min(paper_id) from papers")[0][0],
        "TRENDING": history.query("select paper_id from trending_papers order by as_of desc, rank limit 1")[0][0],
    }
    for path, asked in ASKED.items():
        responses = document["paths"][path]["get"]["responses"]
        schema = responses["200"]["content"]["application/json"]["schema"] | {"components": document["components"]}
        for given in asked:
            parameters = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in given.items()}
            address = path.replace("{id}", parameters.pop("id")) if "{id}" in path else path
            answer = client.get(API + address, params=parameters)
            assert answer.status_code == 200, answer.text
            Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(answer.json())
            assert answer.json()["generation"]
            assert answer.json().get("rows") != []
            assert set(given) - {"id"} <= {one["name"] for one in document["paths"][path]["get"]["parameters"]} | {"id"}


def test_the_parts_of_a_list_are_the_whole(client, history):
    found: list[str] = []
    first: int | None = 0
    while first is not None:
        part = client.get(f"{API}/papers", params={"first": first, "most": 100}).json()
        found += [row["paper_id"] for row in part["rows"]]
        first = part["next"]
    assert len(found) == len(set(found)) == part["found"] == history.query("select count(*) from papers")[0][0]


def test_an_answer_at_hand_is_not_sent_again_until_another_file_is_published(own, monkeypatch):
    client = client_of(own, monkeypatch)
    first = client.get(f"{API}/trends", params={"most": 2})
    at_hand = {"If-None-Match": first.headers["etag"]}
    again = client.get(f"{API}/trends", params={"most": 2}, headers=at_hand)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get(f"{API}/trends", params={"most": 3}, headers=at_hand).status_code == 200
    copy = own.root / "next.duckdb"
    shutil.copyfile(own.published, copy)
    with duckdb.connect(str(copy)) as con:
        con.execute("update about set value = 'the next' where key = 'generation'")
    copy.replace(own.published)
    after = client.get(f"{API}/trends", params={"most": 2}, headers=at_hand)
    assert (after.status_code, after.json()["generation"]) == (200, "the next")


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/papers?most=101", 400, "most: Input should be less than or equal to 100."),
        ("/papers?first=-1", 400, "first: Input should be greater than or equal to 0."),
        ("/papers?colour=red", 400, "colour: Extra inputs are not permitted."),
        ("/papers?q=after:yesterday", 400, "after:yesterday is no day"),
        ("/papers/e_nothing", 404, "No paper has the id e_nothing."),
        ("/papers/10.1234/no/such", 404, "No paper has the id 10.1234/no/such."),
        ("/trends?day=1999-01-01", 404, "1999-01-01 is not a day between"),
        ("/names?name=nothing%20like%20it", 404, "No phrase or topic is called nothing like it."),
        ("/why?of=topics&id=nothing", 404, "nothing is not in that list"),
        ("/sql?statement=drop%20table%20papers", 400, "Only reading statements run here"),
        ("/sql?statement=from%20read_text('/etc/passwd')", 400, "Only the published tables can be read here"),
        ("/sql?statement=select%201;select%202", 400, "One statement at a time."),
        ("/nowhere", 404, "There is nothing here"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_in_words(client, address, status, said):
    answer = client.get(API + address)
    assert answer.status_code == status
    assert said in answer.json()["error"]
    assert "etag" not in answer.headers


def test_nothing_can_be_written(client):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert client.request(method, f"{API}/papers").status_code == 405


def test_before_the_first_publish_it_says_so(place, monkeypatch):
    answer = client_of(place, monkeypatch).get(f"{API}/trends")
    assert (answer.status_code, answer.json()) == (503, {"error": "Nothing is published yet."})


def test_a_page_of_another_site_gets_nothing(client):
    refused = client.get(f"{API}/papers", headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403
    for answer in (refused, client.get(f"{API}/papers"), client.options(f"{API}/papers")):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_behind_a_login_nobody_else_gets_an_answer(history, monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("a secret of some length")
    client = client_of(history, monkeypatch, login="proxy", login_secret_file=str(tmp_path / "secret"))
    assert client.get(f"{API}/papers").status_code == 401
    assert client.get(f"{API}/openapi.json").status_code == 401
    named = {"X-Papertrends-Secret": "a secret of some length", "X-Forwarded-Email": "ada@example.org"}
    assert client.get(f"{API}/papers", headers=named).status_code == 200
    assert "private" in client.get(f"{API}/papers", headers=named).headers["cache-control"]


def test_statements_are_answered_only_where_there_is_an_sql_page(history, monkeypatch):
    client = client_of(history, monkeypatch, sql_page="false")
    assert client.get(f"{API}/sql", params={"statement": "from papers"}).status_code == 404
    assert "/sql" not in client.get(f"{API}/openapi.json").json()["paths"]


def test_an_odd_id_is_looked_for_as_it_is(client):
    for odd in ("'; drop table papers", "../../etc/passwd", "e_%00", "é" * 2000):
        assert client.get(f"{API}/papers/{quote(odd, safe='')}").status_code == 404


def test_the_page_of_the_interface_names_every_address_and_parameter():
    page = (Settings().dbt_project_dir.parent / "docs" / "api.md").read_text(encoding="utf-8")
    asked = questions(Settings())
    assert set(re.findall(r"^\| `(/[^` ]*)` ", page, flags=re.MULTILINE)) == {question.path for question in asked}
    for question in asked:
        [line] = [line for line in page.splitlines() if line.startswith(f"| `{question.path}` ")]
        names = {field.alias or name for name, field in question.asks.model_fields.items()} - {"id", "first", "most"}
        assert {name for name in names if f"`{name}`" not in line} == set()


def test_the_answer_is_json_that_any_client_reads(client):
    answer: httpx.Response = client.get(f"{API}/papers", params={"q": RISER})
    assert answer.headers["content-type"] == "application/json"
    assert json.loads(answer.content)["table"] == "papers"
