"""Downloads: what is on screen in each format, the whole database, a feed; and the user's own query."""

from __future__ import annotations

import csv
import json
import urllib.error
import urllib.request

import bibtexparser
import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import download, settled

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(built, dashboard) -> str:
    return dashboard(built)


def fetch(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:  # noqa: S310 - our own address
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def test_the_papers_found_are_exported_in_their_order(page: Page, address, built):
    page.goto(f"{address}/papers?sort=title")
    library = bibtexparser.parse_file(str(download(page, "BibTeX")))
    assert not library.failed_blocks
    titles = [title for (title,) in built.query("select title from papers order by title")]
    assert [entry["title"].strip("{}") for entry in library.entries] == titles
    page.goto(f"{address}/papers?q=museum")
    found = json.loads(download(page, "JSON").read_text())
    assert [paper["title"] for paper in found] == [t for (t,) in built.query("select title from search_papers('museum')")]


def test_a_statement_of_ones_own_and_its_rows(page: Page, address):
    page.goto(f"{address}/sql")
    settled(page)
    statement = page.get_by_role("textbox", name="Statement")
    statement.fill("select paper_id, title from papers order by title limit 2")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("2 rows")).to_be_visible()
    settled(page)
    link = page.url
    rows = list(csv.DictReader(download(page, "CSV").read_text(encoding="utf-8-sig").splitlines()))
    assert [list(row) for row in rows] == [["paper_id", "title"]] * 2
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("textbox", name="Statement")).to_have_value("select paper_id, title from papers order by title limit 2")
    expect(page.get_by_text("Not run yet")).to_be_visible()


def test_the_published_file_is_served_whole_and_in_parts(address, built, tmp_path):
    url = f"{address}/download/papertrends.duckdb"
    status, headers, content = fetch(url, **{"Accept-Encoding": "gzip"})
    assert (status, int(headers["content-length"])) == (200, built.published.stat().st_size)
    assert content == built.published.read_bytes()
    (tmp_path / "mine.duckdb").write_bytes(content)
    with duckdb.connect(str(tmp_path / "mine.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from papers").fetchall() == built.query("select count(*) from papers")
    part = fetch(url, Range="bytes=4096-8191")
    assert (part[0], part[2]) == (206, content[4096:8192])


def test_feeds_are_served_and_nothing_beside_them(address, built):
    status, headers, content = fetch(f"{address}/feeds/papers.xml")
    assert (status, content) == (200, (built.data / "feeds" / "papers.xml").read_bytes())
    assert fetch(f"{address}/feeds/papers.xml", **{"If-None-Match": headers["etag"]})[0] == 304
    assert fetch(f"{address}/feeds/papers.xml", **{"If-Modified-Since": headers["last-modified"]})[0] == 304
    for beside in ("../run_status.json", "%2e%2e/run_status.json", "..%2frun_status.json", "/etc/passwd", "no-such.xml", ""):
        assert fetch(f"{address}/feeds/{beside}")[0] in (400, 404), beside


def test_the_same_questions_are_answered_as_json_beside_the_pages(address, built):
    status, headers, body = fetch(f"{address}/api/v1/papers?q=museum")
    assert (status, headers["content-type"]) == (200, "application/json")
    assert [row["title"] for row in json.loads(body)["rows"]] == [
        title for (title,) in built.query("select title from search_papers('museum')")
    ]
    assert fetch(f"{address}/api/v1/papers?q=museum", **{"If-None-Match": headers["etag"]})[0] == 304
    assert fetch(f"{address}/api/v1/papers", Origin="https://evil.example")[0] == 403
