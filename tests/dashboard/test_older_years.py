"""Pages, the SQL console, commands and downloads on a published file whose older years lie beside it."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.downloads import archive, served_files
from delivery.answers.console import console_worker, statements
from papertrends import older_files
from tests.dashboard.test_pages import PAGES
from tests.faults.conftest import Instance
from tests.orchestration.test_cli import papertrends
from tests.split_years import SMALL, parquet, publish, spread

CONTENT = "from (select count(*) as rows, sum(hash(t)) as content from papers as t)"


@pytest.fixture(scope="module")
def both(history, tmp_path_factory) -> tuple[Instance, Instance]:
    """The same papers of four years, published in one file and in two parts."""
    folder = tmp_path_factory.mktemp("years")
    whole, parted = spread(history, folder / "whole"), spread(history, folder / "parted")
    publish(whole, 0)
    publish(parted, SMALL)
    return whole, parted


@pytest.fixture
def parted(both, monkeypatch) -> Instance:
    monkeypatch.setenv("PAPERTRENDS_DATA_DIR", str(both[1].settings.data_dir))
    return both[1]


@pytest.mark.parametrize("page", [page for page in PAGES if page not in {"data_health", "sql"}])
def test_each_page_says_the_same(both, page, open_page, said, monkeypatch):
    pages = []
    for instance in both:
        monkeypatch.setenv("PAPERTRENDS_DATA_DIR", str(instance.settings.data_dir))
        pages.append(said(open_page(page)))
    assert pages[0] == pages[1]


def test_a_paper_of_an_old_year_has_its_page(parted, open_page, said):
    [(paper_id, title)] = parted.place.query("select paper_id, title from papers order by first_listed_on limit 1")
    assert title in said(open_page("paper", id=paper_id))


def test_the_sql_page_lists_each_table_once_and_offers_all_years(parted, open_page, said):
    app = open_page("sql")
    labels = [expander.label for expander in app.expander]
    assert labels.count("`papers`") == 1
    assert "A tar archive" in said(app)


def test_the_console_reads_the_older_years_and_nothing_else(both, parted):
    answers = [statements.ask(instance.settings.published, CONTENT, time_limit=300).table.to_pylist() for instance in both]
    assert answers[0] == answers[1]
    data = parted.settings.data_dir
    (data / "older-ones").mkdir(exist_ok=True)
    (data / "older-ones" / "secret.csv").write_text("a,b\nhush,hush\n")
    for sql in (
        f"from read_text('{data}/run_status.json')",
        f"from read_text('{data}/older/../run_status.json')",
        f"from read_csv('{data}/older-ones/secret.csv')",
        f"from glob('{data}/*')",
        f"from '{data}/warehouse.duckdb'",
        f"from read_parquet('{data}/older/*.parquet')",
        "from read_text('/etc/passwd')",
        f"from read_parquet('{data}/said/*.parquet')",
    ):
        with pytest.raises(statements.StatementError, match="Only the published tables can be read here"):
            statements.ask(parted.settings.published, sql, time_limit=300)


@pytest.mark.parametrize("place", ["{folder}", "published://older"])
def test_the_console_writes_nothing_beside_the_older_years_nor_over_them(parted, place):
    folder = older_files.folder_of(parted.settings.published)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    for name in (next(iter(parquet(parted))), "new.parquet"):
        for how in ("", " (use_tmp_file false)"):
            copy = f"explain analyze copy (select 1) to '{place.format(folder=folder)}/{name}'{how}"
            # in this process, which the operating system does not hold back
            with pytest.raises(console_worker.RefusedError, match="Only the published tables can be read here"):
                console_worker.run(str(parted.settings.published), copy, 10, 512)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_commands_answer_of_all_years(both):
    wanted = ["query", "select year(first_listed_on) as year, count(*) as papers from papers group by all order by all", "--json"]
    answers = [json.loads(papertrends(instance.place, *wanted).stdout)["rows"] for instance in both]
    assert answers[0] == answers[1]
    assert len(answers[0]) > 3
    [(title,)] = both[1].place.query("select title from papers order by first_listed_on, paper_id limit 1")
    found = [json.loads(papertrends(instance.place, "search", title, "--json").stdout)["rows"] for instance in both]
    assert found[0] == found[1]
    assert title in [row["title"] for row in found[0]]


def test_a_download_has_all_years_and_is_read_where_it_is_unpacked(parted, tmp_path, monkeypatch):
    client = TestClient(Starlette(routes=served_files.routes()))
    answer = client.get(archive.ADDRESS)
    assert answer.status_code == 200
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as opened:
        opened.extractall(tmp_path, filter="data")
    assert {path.name for path in (tmp_path / "older").iterdir()} == set(parquet(parted))
    expected = parted.place.query(CONTENT)
    hidden = parted.settings.data_dir.rename(tmp_path / "hidden")
    monkeypatch.chdir(tmp_path)
    try:
        with duckdb.connect(str(Path("papertrends.duckdb")), read_only=True) as con:
            con.execute(f"set variable {older_files.VARIABLE} = '{older_files.FOLDER}'")
            assert con.execute(CONTENT).fetchall() == expected
    finally:
        hidden.rename(parted.settings.data_dir)


def test_a_page_names_an_older_file_that_is_gone(parted, open_page, said):
    lost = older_files.folder_of(parted.settings.published) / next(name for name in parquet(parted) if name.startswith("papers-"))
    hidden = lost.rename(lost.with_name("hidden"))
    try:
        text = said(open_page("papers", sort="upvotes"))
        assert "The published file cannot be read" in text
        assert str(lost) in text.replace("\\", "")
    finally:
        hidden.rename(lost)
