"""Every statement of docs/sql-cookbook.md runs on the published file, gives the columns that it names, and finds something."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT, Place, new_place
from tests.invented_history import LAST_SUNDAY, RISER

COOKBOOK = ROOT / "docs" / "sql-cookbook.md"
TEXT = COOKBOOK.read_text(encoding="utf-8")
QUESTION = re.compile(r"^### (\d+)\. (.+?)\n\n(.+?)\n\nColumns: (.+?)\n\n```sql\n(.+?)\n```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Recipe:
    number: int
    question: str
    how_to_read: str
    columns: list[str]
    statement: str

    def __str__(self) -> str:
        return f"{self.number}"


RECIPES = [Recipe(int(n), question, how, columns.split(", "), statement) for n, question, how, columns, statement in QUESTION.findall(TEXT)]


def answer(place: Place, recipe: Recipe, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[tuple]]:
    """Run a recipe as a person does: read-only, in a folder of their own; an export is read back."""
    monkeypatch.chdir(folder)
    with duckdb.connect(str(place.published), read_only=True) as con:
        con.execute(recipe.statement)
        if written := re.search(r"to '([^']+)'", recipe.statement) if recipe.statement.startswith("copy") else None:
            con.execute(f"from '{written[1]}'")
        rows = con.fetchall()
        return [column[0] for column in con.description or []], rows


def test_there_are_30_questions_each_with_how_to_read_its_answer():
    assert [recipe.number for recipe in RECIPES] == list(range(1, 31))
    assert TEXT.count("```sql\n") == 30
    assert all(recipe.question.endswith("?") and recipe.how_to_read.endswith(".") for recipe in RECIPES)
    # one statement each
    assert all(len(duckdb.extract_statements(recipe.statement)) == 1 for recipe in RECIPES)


def test_its_links_lead_somewhere():
    links = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert links
    assert not [link for link in links if not (COOKBOOK.parent / link.split("#")[0]).exists()]


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_a_recipe_runs_and_gives_the_columns_it_names(built, history, recipe, tmp_path, monkeypatch):
    for n, place in enumerate((built, history)):
        folder = tmp_path / str(n)
        folder.mkdir()
        assert answer(place, recipe, folder, monkeypatch)[0] == recipe.columns


def test_most_recipes_find_something_in_a_handful_of_digests(built, history, tmp_path, monkeypatch):
    empty = [recipe.number for recipe in RECIPES if not any(answer(place, recipe, tmp_path, monkeypatch)[1] for place in (built, history))]
    # these need days, categories and sources that the handful has not; the next test gives them
    assert set(empty) <= {2, 10, 15, 16, 17, 20, 27}


@pytest.fixture(scope="module")
def with_second_source(history: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The invented months, and a source "other" that lists every second paper of the last day, and one page without a day."""
    place = new_place(tmp_path_factory.mktemp("second") / "instance")
    shutil.copy(history.published, place.published)
    with duckdb.connect(str(place.published)) as con:
        con.execute(
            """
            create temp table day as
            select paper_id, row_number() over (order by paper_id) as n
            from papers where first_listed_on = (select max(listed_on) from digests);

            insert into digests by name
            select 'd_other' as digest_id, 'other' as source, 'daily' as source_kind, null as file_path, max(listed_on) as listed_on
            from digests
            union all by name
            select 'd_undated' as digest_id, 'other' as source, 'daily' as source_kind, 'page.txt' as file_path;

            insert into paper_appearances by name
            select 'x' || n as entry_id, 'd_other' as digest_id, paper_id from day where n % 2 = 0;

            insert into paper_topics by name
            select paper_id, 'speech_recognition' as topic_id, 1 as score
            from day anti join (from paper_topics where topic_id = 'speech_recognition') using (paper_id);

            update papers set published_on = first_listed_on - 3, published_precision = 'day', categories = ['cs.SD', 'cs.CL']
            where paper_id in (select paper_id from paper_topics);

            update papers set abstract = null where paper_id in (select paper_id from day);
            """
        )
    return place


def test_what_recipes_tell_of_two_sources_is_so(with_second_source, tmp_path, monkeypatch):
    listed = with_second_source.query("select count(*) from papers where abstract is null")[0][0]
    assert listed >= 3

    def rows(number: int) -> list[tuple]:
        return answer(with_second_source, RECIPES[number - 1], tmp_path, monkeypatch)[1]

    missed = rows(17)
    assert {(by, other) for _, _, by, other, _ in missed} == {("records", "other")}
    assert len(missed) == listed - listed // 2
    assert [(both, papers) for _, _, both, papers, *_ in rows(18)] == [(listed // 2, listed // 2)]
    assert len(rows(13)) == listed // 2
    assert {median for _, _, median, _ in rows(15)} == {3}
    assert len(rows(16)) == listed
    assert [path for path, *_ in rows(20)] == ["page.txt"]
    shares = {(category, topic): share for category, topic, _, _, share in rows(10)}
    assert 0 < shares["cs.SD", "Speech recognition"] <= 1


def test_a_past_day_is_judged_as_it_was(history):
    """The recipe's own day is after the invented ones."""
    statement = RECIPES[1].statement.replace("2025-03-05", str(LAST_SUNDAY))
    assert {RISER, "Speech recognition"} <= {name for _, name, *_ in history.query(statement)}


def test_the_macros_are_listed(built):
    statement = re.search(r"```sql macros\n(.+?)\n```", TEXT, re.DOTALL)
    assert statement is not None
    assert {"search_papers", "share_of", "trending_on"} <= {row[0] for row in built.query(statement[1])}
