"""A real MCP client asks a real server: on standard input and output, on HTTP, and while another file is published."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from mcp import Client, StdioServerParameters

from delivery.mcp.fitting import MOST_BYTES
from delivery.mcp.server import server
from tests.conftest import ROOT, Place
from tests.delivery.conftest import run_apart
from tests.invented_history import RISER, RISING_TOPIC

COMMAND = str(Path(sys.executable).with_name("papertrends"))
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("search_papers", {"query": RISER}),
    ("search_papers", {"query": ""}),
    ("trending", {}),
    ("trending", {"of": "topics", "status": ["rising"]}),
    ("trending", {"of": "papers", "most": 100}),
    ("topics_and_phrases", {"name": "speech"}),
    ("why", {"of": "topics", "id": RISING_TOPIC}),
    ("changed_since", {"day": "2024-05-19"}),
    ("watch", {"search": RISER}),
    ("run_sql", {"statement": "select * exclude (value_sources) from papers", "most": 500}),
]


def asked(target: Any, *calls: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Call tools; each must answer with one text of JSON."""

    async def ask() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        async with Client(target) as client:
            for name, arguments in calls:
                result = await client.call_tool(name, arguments)
                [content] = result.content
                assert not result.is_error, content.text
                found.append(json.loads(content.text) | {"bytes": len(content.text.encode())})
        return found

    return run_apart(ask)


def here(place: Place) -> Any:
    """A server in this process: the client and the protocol are real, only the pipe is not there."""
    return server(place.published, place.data / "run_status.json")


def on_stdio(place: Place) -> StdioServerParameters:
    return StdioServerParameters(command=COMMAND, args=["mcp"], env=place.env() | {"PYTHONPATH": str(ROOT)}, cwd=str(place.root))


@contextlib.contextmanager
def on_http(place: Place) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [COMMAND, "mcp", "--http", "--port", str(port)]
    with subprocess.Popen(command, cwd=place.root, env=place.env() | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL) as process:
        try:
            while process.poll() is None:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            process.terminate()


def test_at_most_eight_tools_and_none_may_write(history):
    async def listed():
        async with Client(here(history)) as client:
            return (await client.list_tools()).tools

    tools = run_apart(listed)
    assert 0 < len(tools) <= 8
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
    assert {name for name, _ in CALLS} | {"paper"} == {tool.name for tool in tools}
    page = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")
    documented = page.split("| tool |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `([a-z_]+)` \|", documented, flags=re.MULTILINE) == [tool.name for tool in tools]


def test_every_answer_names_its_table_file_and_lines_in_at_most_four_kilobytes(history):
    [(generation,)] = history.query("select value from about where key = 'generation'")
    for (name, arguments), answer in zip(CALLS, asked(here(history), *CALLS), strict=True):
        assert answer["bytes"] <= MOST_BYTES, name
        assert answer["generation"] == generation
        assert answer["rows"], name
        if name == "run_sql":
            assert all(len(row) == len(answer["columns"]) for row in answer["rows"])
            continue
        assert answer["table"], name
        assert all(place["file"] and place["line"] for row in answer["rows"] for place in row.get("places", [])), name
        assert all("places" in row or row.get("papers") == 0 for row in answer["rows"]), name
        assert "as_of" in answer or name in {"search_papers", "watch"}, (name, arguments)


def test_the_parts_of_a_shortened_list_follow_each_other(history):
    found: list[str] = []
    first: int | None = 0
    while first is not None and len(found) < 30:
        [answer] = asked(here(history), ("search_papers", {"query": RISER, "first": first, "most": 30}))
        found += [row["paper_id"] for row in answer["rows"]]
        first = answer.get("next")
    [whole] = asked(here(history), ("search_papers", {"query": RISER, "most": 30, "whole": True}))
    assert found[:30] == [row["paper_id"] for row in whole["rows"]]
    assert whole["bytes"] > MOST_BYTES


def test_a_paper_is_given_whole_if_asked(history):
    [(paper_id, abstract)] = history.query("select paper_id, abstract from papers order by len(abstract) desc limit 1")
    [answer] = asked(here(history), ("paper", {"id": paper_id, "whole": True}))
    assert answer["rows"][0]["abstract"] == abstract


def test_a_watch_asked_twice_gives_the_same_and_its_cursor_what_came_after(history):
    [one, two] = asked(here(history), ("watch", {"search": RISER}), ("watch", {"search": RISER}))
    assert one == two
    [after] = asked(here(history), ("watch", {"search": RISER, "cursor": one["cursor"]}))
    assert (after["found"], after.get("rows", [])) == (0, [])


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("run_sql", {"statement": "drop table papers"}, "Only reading statements run here"),
        ("run_sql", {"statement": "from read_csv('/etc/passwd')"}, "Only the published tables can be read here"),
        ("run_sql", {"statement": "select 1; select 2"}, "One statement at a time."),
        ("paper", {"id": "e_nothing"}, "No paper has the id e_nothing."),
        ("trending", {"day": "yesterday"}, "yesterday is no day"),
        ("trending", {"of": "everything"}, "Input should be"),
        ("search_papers", {"query": "moss", "most": 1000}, "less than or equal to 100"),
        ("why", {"of": "topics", "id": "nothing"}, "nothing is not in that list"),
    ],
)
def test_what_cannot_be_answered_is_an_error_in_words(history, name, arguments, said):
    async def ask():
        async with Client(here(history)) as client:
            return await client.call_tool(name, arguments)

    result = run_apart(ask)
    assert result.is_error
    assert said in result.content[0].text


def test_before_the_first_publish_a_tool_says_so(place):
    async def ask():
        async with Client(here(place)) as client:
            return await client.call_tool("trending", {})

    result = run_apart(ask)
    assert (result.is_error, result.content[0].text.endswith("Nothing is published yet.")) == (True, True)


def publish_again(place: Place, generation: str) -> None:
    """Replace the published file, as a build does."""
    copy = place.root / "next.duckdb"
    shutil.copyfile(place.published, copy)
    with duckdb.connect(str(copy)) as con:
        con.execute("update about set value = ? where key = 'generation'", [generation])
    copy.replace(place.published)


async def before_and_after(target: Any, publish: Callable[[], None]) -> tuple[str, str, str]:
    async with Client(target) as client:

        async def generation() -> str:
            return json.loads((await client.call_tool("trending", {})).content[0].text)["generation"]

        first = await generation()
        publish()
        status = (await client.read_resource("papertrends://status")).contents[0]
        return first, await generation(), json.loads(getattr(status, "text", "{}"))["generation"]


def test_on_standard_input_and_output_a_publish_in_the_middle_is_seen_by_the_next_answer(own):
    first, second, status = run_apart(before_and_after, on_stdio(own), lambda: publish_again(own, "the next"))
    assert first != "the next"
    assert (second, status) == ("the next", "the next")


def test_on_http_a_publish_in_the_middle_is_seen_and_another_sites_page_gets_nothing(own):
    with on_http(own) as address:
        first, second, status = run_apart(before_and_after, address, lambda: publish_again(own, "the next"))
        assert first != "the next"
        assert (second, status) == ("the next", "the next")
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
        accepted = {"Accept": "application/json, text/event-stream"}
        for strange in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
            assert httpx.post(address, json=body, headers=accepted | strange).status_code in {403, 421}
