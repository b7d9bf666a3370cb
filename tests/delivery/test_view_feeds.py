"""Each view of the dashboard as a feed, read as a feed reader does, with the papers that the view shows."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import feedparser
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from delivery.api import feeds
from delivery.api.views import VIEWS
from papertrends.feeds import atom
from papertrends.feeds.model import Feed, Item, Site
from papertrends.settings import Settings
from tests.conftest import Place
from tests.invented_history import LAST_SUNDAY, RISER, RISING_TOPIC
from tests.warehouse.feed_rules import check_json_feed, check_rss
from tests.warehouse.test_feeds import HOSTILE, expected

PUBLIC = "https://papers.example/trends"
NEWEST = "order by first_listed_on desc, upvotes desc nulls last, title limit 50"


@pytest.fixture
def client(history: Place, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("PAPERTRENDS_DATA_DIR", str(history.data))
    monkeypatch.setenv("PAPERTRENDS_PUBLIC_URL", PUBLIC)
    return TestClient(Starlette(routes=feeds.routes(Settings)), base_url="http://127.0.0.1:8501")


def views(history: Place) -> dict[str, str]:
    """An address of each view, without its ending."""
    [(phrase_id,)] = history.query("select phrase_id from phrases where phrase = ?", RISER)
    [(paper_id, author)] = history.query("select paper_id, author_key from paper_authors order by all limit 1")
    return {
        "today": "?since=2024-07-01",
        "trends": f"?as_of={LAST_SUNDAY}&kind=topics",
        "topics": f"?topic={RISING_TOPIC}",
        "phrase": f"?id={phrase_id}",
        "author": f"?name={author.replace(' ', '+')}",
        "papers": f"?q={RISER.replace(' ', '+')}&from=2024-07-01",
        "paper": f"?id={paper_id}",
        "data-health": "",
    }


def test_every_view_has_a_valid_feed_in_each_format_with_the_same_items(client, history):
    addresses = views(history)
    assert set(addresses) == {view.page for view in VIEWS}
    for page, query in addresses.items():
        answers = {ending: client.get(f"/{page}.{ending}{query}") for ending in feeds.FORMATS}
        assert {answer.status_code for answer in answers.values()} == {200}, page
        assert check_rss(answers["rss"].content) == []
        assert check_json_feed(answers["json"].content) == []
        read = {ending: feedparser.parse(answers[ending].content) for ending in ("rss", "atom")}
        assert not read["rss"].bozo, read["rss"].bozo_exception
        assert not read["atom"].bozo, read["atom"].bozo_exception
        assert read["atom"].version == "atom10"
        titles = [item["title"] for item in answers["json"].json()["items"]]
        assert titles == [entry.title for entry in read["rss"].entries] == [entry.title for entry in read["atom"].entries]
        assert titles, page
        own = {ending: next(link.href for link in read[ending].feed.links if link.rel == "self") for ending in read}
        assert own["atom"].startswith(f"{PUBLIC}/{page}.atom")
        # what it says is its own address gives the same
        parts = urlsplit(own["rss"].removeprefix(PUBLIC))
        assert client.get(f"{parts.path}?{parts.query}").content == answers["rss"].content
        page_link = next(link.href for link in read["rss"].feed.links if link.rel == "alternate")
        assert page_link.startswith(f"{PUBLIC}/{page}")


def test_a_views_feed_has_the_papers_of_the_view(client, history):
    addresses = views(history)
    [(phrase_id,)] = history.query("select phrase_id from phrases where phrase = ?", RISER)
    members = "select paper_id from paper_{0}s inner join papers using (paper_id) where {0}_id = ? " + NEWEST
    matching = "select paper_id from papers where contains(title || ' ' || abstract, ?) and first_listed_on >= '2024-07-01' " + NEWEST
    of_view = {
        "today": history.query("select paper_id from papers where first_listed_on >= '2024-07-01' " + NEWEST),
        "topics": history.query(members.format("topic"), RISING_TOPIC),
        "phrase": history.query(members.format("phrase"), phrase_id),
        "papers": history.query(matching, RISER),
    }
    for page, rows in of_view.items():
        found = client.get(f"/{page}.json{addresses[page]}").json()["items"]
        assert len(found) == min(50, len(rows)), page
        assert {item["id"] for item in found} == {paper_id for (paper_id,) in rows}, page
        days = [item["date_published"] for item in found]
        assert days == sorted(days, reverse=True)


def test_trends_come_as_items_with_their_numbers_and_lines(client):
    found = client.get(f"/trends.json?as_of={LAST_SUNDAY}").json()["items"]
    [item] = [item for item in found if item["title"].startswith(f"{RISER} is ")]
    assert " of 160 papers" in item["content_text"]
    assert ".jsonl:" in item["content_text"]
    assert item["date_published"].startswith(str(LAST_SUNDAY))
    assert item["url"].startswith(f"{PUBLIC}/phrase?id=")


def test_a_reader_that_has_the_feed_is_told_so(client):
    first = client.get("/papers.rss", params={"q": RISER})
    assert client.get("/papers.rss", params={"q": RISER}, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert client.get("/papers.rss", params={"q": "moss"}, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_what_does_not_exist_has_no_feed(client):
    for address in ("topics.rss?topic=no+such+thing", "paper.atom?id=e_nothing", "author.json?name=nobody", "trends.rss?as_of=1999-01-01"):
        assert client.get(f"/{address}").status_code == 404, address
    for address in ("today.rss?since=yesterday", "papers.rss?q=after:yesterday", "trends.rss?kind=everything"):
        assert client.get(f"/{address}").status_code == 400, address


def test_atom_shows_any_title_as_it_is_written():
    items = tuple(
        Item(f"e_{n}", text, text or None, (text,) if text else (), dt.date(2025, 3, 30 - n), None, (text,))
        for n, text in enumerate(HOSTILE)
    )
    feed = Feed("Group", "papers", HOSTILE[0], HOSTILE[1], HOSTILE[2], "papers", items, "", "q=%3Cx%3E")
    read = feedparser.parse(atom.write(feed, Site(PUBLIC)))
    assert not read.bozo, read.bozo_exception
    assert [entry.title for entry in read.entries] == [expected(title) for title in HOSTILE]
    assert len({entry.id for entry in read.entries}) == len(HOSTILE)
    assert "<script" not in str(read.entries[0].content[0].value).lower()
