"""What was published once stays, whatever is built and published after it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from mcp import Client

from delivery.answers import said
from delivery.answers.basis import Part
from delivery.answers.model import BadQuestionError, NotFoundError
from delivery.answers.published import reading
from delivery.mcp.server import server
from orchestration.warehouse import publishing
from papertrends import run_status
from tests.conftest import Place
from tests.delivery.conftest import run_apart
from tests.invented_history import LAST_SUNDAY, RISER
from tests.orchestration.test_cli import papertrends

TODAY = dt.datetime.now(dt.UTC).date()
KEPT = "select list, as_of, rank, id, status, method, said_at from published_trends order by all"


def publish(place: Place, run_id: str, method: str) -> None:
    """Publish what the warehouse holds, with a method of that version."""
    about = {"sample": "false", "method_trends": method, "method_papers": "papers 1"}
    publishing.publish(place.data / "warehouse.duckdb", place.published, (run_id, run_status.now()), about, "")


@pytest.fixture(scope="module")
def published(history: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Three publishes of the same warehouse: the first, one that says the same, and one by another method."""
    place = Place(tmp_path_factory.mktemp("said"))
    place.data.mkdir()
    shutil.copyfile(history.data / "warehouse.duckdb", place.data / "warehouse.duckdb")
    publish(place, "first", "trends 1")
    publish(place, "again", "trends 1")
    publish(place, "other", "trends 2")
    return place


def files_of(place: Place) -> list[Path]:
    return sorted((place.data / "said").iterdir())


def test_a_build_keeps_the_lists_of_the_newest_sunday(history: Place):
    rows = history.query("select list, as_of, count(*), any_value(method) from published_trends group by all order by list")
    assert [row[0] for row in rows] == ["papers", "phrases", "topics"]
    assert [row[1] for row in rows[1:]] == [LAST_SUNDAY, LAST_SUNDAY]
    assert rows[0][2] == 50
    methods = dict(history.query("select key, value from about where starts_with(key, 'method_')"))
    assert [row[3] for row in rows] == [methods["method_papers"], methods["method_trends"], methods["method_trends"]]
    assert len(files_of(history)) == 1
    assert files_of(history)[0].stat().st_size < 20_000


def test_a_list_that_says_the_same_is_kept_once_and_one_by_another_method_again(published: Place):
    rows = published.query("select generation, list_sort(list(distinct list)) from published_trends group by all order by generation")
    assert [(generation.rpartition("-")[2], lists) for generation, lists in rows] == [
        ("first", ["papers", "phrases", "topics"]),
        ("other", ["phrases", "topics"]),
    ]
    assert [path.stem.rpartition("-")[2] for path in files_of(published)] == ["first", "other"]


def test_what_was_said_is_answered_beside_what_is_said_today(published: Place):
    with reading(published.published) as reader:
        found = said.said(reader, "phrases", TODAY, Part())
        assert (found.as_of, found.method, found.method_today) == (LAST_SUNDAY, "trends 2", "trends 2")
        [row] = [row for row in found.rows if row.name == RISER]
        assert (row.rank, row.status) == (row.rank_today, row.status_today)
        assert row.status in {"rising", "new"}
        papers = said.said(reader, "papers", TODAY, Part(0, 5))
        assert (papers.method, papers.found, papers.next) == ("papers 1", 50, 5)
        with pytest.raises(NotFoundError):
            said.said(reader, "phrases", TODAY - dt.timedelta(days=2), Part())
        with pytest.raises(BadQuestionError):
            said.said(reader, "authors", TODAY, Part())


def test_the_command_and_the_tool_give_the_same_list(published: Place):
    answer = json.loads(papertrends(published, "trends", "phrases", "--said", str(TODAY), "--json").stdout)
    assert RISER in papertrends(published, "trends", "phrases", "--said", str(TODAY)).stdout

    async def ask():
        async with Client(server(published.published, published.data / "run_status.json")) as client:
            return await client.call_tool("trending", {"said_on": str(TODAY)})

    told = json.loads(run_apart(ask).content[0].text)
    assert [row["id"] for row in told["rows"]] == [row["id"] for row in answer["rows"]]
    assert told["method"] == answer["method"] == "trends 2"


def test_it_outlasts_the_warehouse_and_the_published_file(published: Place, tmp_path: Path):
    place = Place(shutil.copytree(published.root, tmp_path / "instance"))
    before = place.query(KEPT)
    place.published.unlink()
    publish(place, "anew", "trends 2")
    assert place.query(KEPT) == before
    # a later rise, as the digests that came since tell it, stands beside what was said and not in its place
    publish(place, "later", "trends 3")
    assert [row for row in place.query(KEPT) if row[5] != "trends 3"] == before


def test_a_damaged_file_of_what_was_said_is_set_aside_and_the_others_are_read(published: Place, tmp_path: Path):
    place = Place(shutil.copytree(published.root, tmp_path / "instance"))
    first, second = files_of(place)
    second.write_bytes(b"nothing that anybody can read")
    publish(place, "after", "trends 2")
    assert {generation for (generation,) in place.query("select distinct generation from published_trends")} > {first.stem}
    assert [path.name for path in files_of(place) if ".damaged-" in path.name]


def test_what_the_sample_says_is_not_kept(history: Place, tmp_path: Path):
    place = Place(tmp_path)
    place.data.mkdir()
    shutil.copyfile(history.data / "warehouse.duckdb", place.data / "warehouse.duckdb")
    publishing.publish(place.data / "warehouse.duckdb", place.published, ("run", run_status.now()), {"sample": "true"}, "")
    assert place.query(KEPT) == []
    assert not (place.data / "said").exists()
