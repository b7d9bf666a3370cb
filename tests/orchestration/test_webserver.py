"""Which GraphQL requests reach Dagster's webserver."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from orchestration.webserver import PureQueries

MUTATION = 'mutation { terminateRun(runId: "x") { __typename } }'


def status(query_string: str, *, method: str = "GET", path: str = "/graphql", content_type: str = "") -> int:
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", content_type.encode())] if content_type else []
    scope = {"type": "http", "method": method, "path": path, "headers": headers, "query_string": query_string.encode()}
    # in a thread of its own: the browser tests leave an event loop running in this one
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, PureQueries(app)(scope, receive, send)).result()
    return sent[0]["status"]


@pytest.mark.parametrize("query", ["{ version }", "query Q { version }", "# mutation\n{ ...F } fragment F on Query { version }"])
def test_an_address_may_ask(query: str):
    assert status(urlencode({"query": query, "variables": "{}", "operationName": "Q"})) == 200


@pytest.mark.parametrize(
    "query",
    [
        MUTATION,
        "# only a comment\n" + MUTATION,
        "\ufeff,,, " + MUTATION,
        "fragment F on Mutation { __typename } " + MUTATION,
        "query Q { version } " + MUTATION,
        "subscription { capturedLogs(logKey: []) { __typename } }",
        "type Query { version: String }",
        "not graphql",
        "",
        quote(MUTATION),
        "{" * 30_000,
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_an_address_may_change_nothing(query: str, method: str):
    for path in ("/graphql", "/graphql/"):
        assert status(urlencode({"query": query}), method=method, path=path, content_type="application/json") == 403


@pytest.mark.parametrize(
    "query_string",
    [
        urlencode([("query", "{ version }"), ("query", MUTATION)]),
        urlencode([("query", MUTATION), ("query", "{ version }")]),
        "%71uery=" + quote(MUTATION),
        urlencode({"extensions": '{"persistedQuery": {"version": 1, "sha256Hash": "x"}}'}),
        urlencode({"query": "{ version }", "id": "x"}),
        urlencode({"0": MUTATION}),
    ],
)
def test_a_mutation_is_found_wherever_the_address_hides_it(query_string: str):
    assert status(query_string) == 403


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "text/plain; application/json", "multipart/form-data", "application/x-www-form-urlencoded"]
)
@pytest.mark.parametrize("path", ["/graphql", "/report_asset_materialization/raw"])
def test_what_any_page_can_send_without_asking_changes_nothing(content_type: str, path: str):
    assert status("", method="POST", path=path, content_type=content_type) == 403


def test_our_own_page_sends_json():
    assert status("op=RunsRootQuery", method="POST", content_type="application/json; charset=utf-8") == 200
