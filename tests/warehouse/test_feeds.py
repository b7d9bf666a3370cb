"""Feeds are valid, agree with the published file whatever titles contain, and change only when papers do."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import duckdb
import feedparser
import pytest
from lxml import etree

from orchestration.defs.publish import assets
from orchestration.warehouse.feeds import read_feeds
from papertrends.feeds import json_feed, opml, rss
from papertrends.feeds.model import Feed, Item, Site
from papertrends.feeds.writing import Written, write_feeds
from tests.conftest import Place
from tests.invented_history import RISER, RISING_TOPIC
from tests.warehouse.feed_rules import check_json_feed, check_opml, check_rss

PUBLIC = "https://papers.example/trends"
HOSTILE = [
    "<script>alert(1)</script> for transformers",
    "]]> ends what never began",
    "Null \x00, bell \x07, escape \x1b[31m, \ufffe and \x0b are no characters",
    "Emoji 🧪 and astral 𝔄 letters",
    "AT&T, R&D and &amp; as text, &lt;b&gt;",
    "p < 0.05 & q > 0.2",
    "<b>bold</b> <!-- comment --> <?php ?>",
    "\"quotes\" and 'apostrophes'",
    "\u202eright to left\u202c",
    "line\nbreak\tand  blanks ",
    "",
]


def as_text(markup: str) -> str:
    """What a reader shows of HTML."""
    return html.unescape(re.sub(r"<(/?(p|a)\b[^>]*)>", "", markup))


def expected(title: str) -> str:
    return " ".join(re.sub("[\x00\x07\x1b\x0b\ufffe]", "", title).split()) or "Untitled"


@pytest.fixture
def hostile() -> Feed:
    items = tuple(
        Item(f"e_{n}", text, f"{text}\n\n{text}" if text else None, (text,) if text else (), dt.date(2025, 3, 30 - n), None, (text,))
        for n, text in enumerate(HOSTILE)
    )
    return Feed("Group", "topics/x", HOSTILE[0], HOSTILE[1], HOSTILE[2], "topics?topic=%3Cx%3E", items)


def test_hostile_titles_give_valid_rss_and_nothing_in_them_is_markup(hostile):
    content = rss.write(hostile, Site(PUBLIC))
    assert check_rss(content) == []
    items = etree.fromstring(content).findall("channel/item")
    assert len(items) == len(HOSTILE)
    for item, text in zip(items, HOSTILE, strict=True):
        title = item.findtext("title")
        # read as HTML, as many readers do, it is the title; and read as plain text, where it looks like no markup
        assert html.unescape(title) == expected(text)
        assert not re.search(r"<[A-Za-z/!?]", title)
        assert set(re.findall(r"<[^>]*>", item.findtext("description"))) <= {"<p>", "</p>"}
        if text:
            assert as_text(item.findtext("description")).splitlines() == [expected(text)] * 2


def test_feedparser_reads_the_titles_as_they_were(hostile):
    read = feedparser.parse(rss.write(hostile, Site(PUBLIC)))
    assert not read.bozo
    assert [html.unescape(entry.title) for entry in read.entries] == [expected(text) for text in HOSTILE]
    assert [entry.id for entry in read.entries] == [f"e_{n}" for n in range(len(HOSTILE))]
    assert read.entries[0].published_parsed[:6] == (2025, 3, 30, 0, 0, 0)
    assert read.feed.link == f"{PUBLIC}/topics?topic=%3Cx%3E"


def test_hostile_titles_give_valid_json_and_opml(hostile):
    content = json_feed.write(hostile, Site(PUBLIC))
    assert check_json_feed(content) == []
    assert [item["title"] for item in json.loads(content)["items"]] == [expected(text) for text in HOSTILE]
    assert check_opml(opml.write([hostile], Site(PUBLIC))) == []


@pytest.fixture(scope="module")
def feeds(history: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("feeds") / "feeds"
    write_feeds(read_feeds(history.published), folder, PUBLIC)
    return folder


def test_every_feed_is_valid(feeds):
    files = [path for path in feeds.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".xml", ".json", ".opml"}
    checks = {".xml": check_rss, ".json": check_json_feed, ".opml": check_opml}
    assert {path.name: wrong for path in files if (wrong := checks[path.suffix](path.read_bytes()))} == {}
    assert {path.with_suffix("") for path in files if path.suffix == ".xml"} == {
        path.with_suffix("") for path in files if path.suffix == ".json"
    }


def test_a_feed_has_the_newest_papers_of_its_topic(history, feeds):
    ids = [entry.id for entry in feedparser.parse(feeds / "topics" / f"{RISING_TOPIC}.xml").entries]
    assert [item["id"] for item in json.loads((feeds / "topics" / f"{RISING_TOPIC}.json").read_text())["items"]] == ids
    days = dict(
        history.query(
            "select papers.paper_id, first_listed_on from papers inner join paper_topics using (paper_id)"
            " where first_listed_on is not null and topic_id = ?",
            RISING_TOPIC,
        )
    )
    assert len(ids) == min(50, len(days))
    assert [days[key] for key in ids] == sorted(days.values(), reverse=True)[: len(ids)]


def test_there_is_a_feed_of_every_topic_with_papers_and_of_every_rising_phrase(history, feeds):
    topics = {
        row[0]
        for row in history.query(
            "select distinct topic_id from paper_topics inner join papers using (paper_id) where first_listed_on is not null"
        )
    }
    assert {path.stem for path in (feeds / "topics").glob("*.xml")} == topics
    rising = {
        row[0]
        for row in history.query(
            "select phrase_id from trending_phrases where status in ('rising', 'new')"
            " and as_of = (select max(as_of) from trend_windows where not is_partial)"
        )
    }
    assert {path.stem for path in (feeds / "phrases").glob("*.xml")} == rising
    assert RISER in (feeds / "feeds.opml").read_text()


def test_links_lead_to_the_dashboard_and_authors_and_topics_are_told(history, feeds):
    entry = feedparser.parse(feeds / "papers.xml").entries[0]
    title, authors = history.query("select title, authors from papers where paper_id = ?", entry.id)[0]
    assert entry.link == f"{PUBLIC}/paper?id={entry.id}"
    assert (entry.title, [author.name for author in entry.authors]) == (title, authors)
    names = {
        row[0] for row in history.query("select name from paper_topics inner join topics using (topic_id) where paper_id = ?", entry.id)
    }
    assert {tag.term for tag in entry.get("tags", [])} == names


def test_a_publish_writes_feeds(history):
    assert (history.data / "feeds" / "papers.xml").exists()
    assert "http://127.0.0.1:8501/paper?id=" in (history.data / "feeds" / "papers.json").read_text()


def test_feeds_that_cannot_be_written_are_a_warning(monkeypatch):
    def fail(*_: object) -> Written:
        raise OSError("no space left")

    said: list[str] = []
    monkeypatch.setattr(assets, "write_feeds", fail)
    context = SimpleNamespace(log=SimpleNamespace(warning=said.append, info=pytest.fail))
    assert assets._write_feeds(context, []) == 0
    assert said == ["the feeds were not written: OSError: no space left"]


def test_unchanged_feeds_are_not_rewritten(history, tmp_path):
    first = write_feeds(read_feeds(history.published), tmp_path, PUBLIC)
    assert first.changed == 2 * first.feeds + 1
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*.*")}
    assert write_feeds(read_feeds(history.published), tmp_path, PUBLIC) == Written(first.feeds, 0, 0)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*.*")} == before


def test_a_topic_without_papers_has_no_feed_and_an_undated_paper_is_in_none(history, tmp_path):
    write_feeds(read_feeds(history.published), tmp_path / "feeds", PUBLIC)
    changed = tmp_path / "changed.duckdb"
    shutil.copy(history.published, changed)
    with duckdb.connect(str(changed)) as con:
        con.execute("delete from paper_topics where topic_id = ?", [RISING_TOPIC])
        newest = feedparser.parse(tmp_path / "feeds" / "papers.xml").entries[0].id
        con.execute("update papers set first_listed_on = null where paper_id = ?", [newest])
    (tmp_path / "feeds" / "note.txt").write_text("not ours")
    assert write_feeds(read_feeds(changed), tmp_path / "feeds", PUBLIC).removed == 2
    assert not list((tmp_path / "feeds" / "topics").glob(f"{RISING_TOPIC}.*"))
    assert newest not in (tmp_path / "feeds" / "papers.xml").read_text()
    assert (tmp_path / "feeds" / "note.txt").exists()


def test_a_file_without_papers_gives_an_empty_feed(history, tmp_path):
    empty = tmp_path / "empty.duckdb"
    shutil.copy(history.published, empty)
    with duckdb.connect(str(empty)) as con:
        con.execute("update papers set first_listed_on = null")
    assert write_feeds(read_feeds(empty), tmp_path / "feeds", PUBLIC).feeds == 1
    assert check_rss((tmp_path / "feeds" / "papers.xml").read_bytes()) == []
    assert json.loads((tmp_path / "feeds" / "papers.json").read_text())["items"] == []
