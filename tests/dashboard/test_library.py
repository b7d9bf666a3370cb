"""The reader's library on the pages: kept, found again, changed, taken out and brought in; and pages without one."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from papertrends.library import opening
from papertrends.library.model import Reference
from papertrends.library.opening import opened
from papertrends.library.store import Library, Subject
from papertrends.settings import Settings


def library(login: str = "") -> Library:
    return Library(opened(Settings().library), login)


@contextmanager
def sqlite_of(folder: Path) -> Iterator[sqlite3.Connection]:
    con = sqlite3.connect(folder / "library.sqlite")
    with con:
        yield con
    con.close()


def papers(published: Path) -> list[tuple[str, str]]:
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        return con.execute("select paper_id, title from papers order by paper_id").fetchall()


def keep(paper_id: str, title: str = "A paper", login: str = "", **values) -> None:
    library(login).change([Subject(paper_id, Reference(title))], lambda item: replace(item, **{"state": "saved"} | values))


def press(app: AppTest, key: str) -> AppTest:
    [button] = [button for button in app.button if button.key == key]
    button.click().run()
    assert not app.exception
    return app


def test_an_empty_library_says_how_to_save(published, open_page, said):
    text = said(open_page("library"))
    assert "Your library is empty. Press **Save** beside any paper" in text


def test_what_is_done_on_a_papers_page_stays(published, open_page, said):
    [(paper_id, title), *_] = papers(published)
    app = open_page("paper", id=paper_id)
    [state] = [control for control in app.segmented_control if control.key == f"library.{paper_id}.state"]
    state.set_value("later").run()
    [note] = [field for field in app.text_area if field.key == f"library.{paper_id}.note"]
    note.set_value("see *section* 3").run()
    [tags] = [field for field in app.multiselect if field.key == f"library.{paper_id}.tags"]
    tags.set_value(["to cite"]).run()
    app.feedback[0].set_value(3).run()
    assert not app.exception
    [item] = library().items()
    assert (item.paper_id, item.reference.title) == (paper_id, title)
    assert (item.state, item.note, item.tags, item.rating) == ("later", "see *section* 3", ("to cite",), 4)
    listed = open_page("library")
    text = said(listed)
    assert "1 paper" in text
    assert "Read later" in [button.label for button in listed.button]
    assert "★★★★" in text
    assert "to cite" in text
    assert r"see \*section\* 3" in text, "a note is text"


def test_lists_are_by_state_and_tag_and_search_reads_notes(published, open_page, said):
    (a, _), (b, _), (c, _), *_ = papers(published)
    keep(a, "First", tags=("x",))
    keep(b, "Second", state="done", note="about ferns")
    keep(c, "Third", state="hidden")
    assert "2 papers, and 1 hidden" in said(open_page("library"))
    assert "1 paper" in said(open_page("library", list="Done"))
    assert "1 paper" in said(open_page("library", list="Hidden"))
    assert "1 paper" in said(open_page("library", q="FERNS"))
    assert "1 paper" in said(open_page("library", tag="x"))
    assert "No paper of this list matches" in said(open_page("library", q="ferns", tag="x"))


def test_several_are_changed_at_once(published, open_page):
    for paper_id, title in papers(published)[:3]:
        keep(paper_id, title, note="mine")
    app = press(open_page("library"), "library.select")
    press(app, "library.bulk.done")
    assert {(item.state, item.note) for item in library().items()} == {("done", "mine")}
    app = press(open_page("library"), "library.select")
    press(app, "library.bulk.remove")
    assert library().items() == []


def test_a_merge_of_two_saved_papers_leaves_one_with_both_notes(published, open_page, said):
    (a, _), (b, title), *_ = papers(published)
    keep(a, "First", note="from a")
    keep(b, title, note="from b", state="done")
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("delete from papers where paper_id = ?", [a])
        kind = con.execute("select table_type from information_schema.tables where table_name = 'paper_aliases'").fetchone()[0]
        assert kind == "BASE TABLE"
        con.execute("insert into paper_aliases values (?, ?)", [a, b])
    text = said(open_page("library"))
    assert "1 paper" in text
    assert "from a" in text
    assert "from b" in text
    app = open_page("paper", id=a)
    [state] = [control for control in app.segmented_control if control.key == f"library.{b}.state"]
    assert state.value == "done"


def test_a_paper_that_no_digest_lists_any_more_stays(published, open_page, said):
    keep("e_gone", "Withdrawn with its digest", tags=("x",))
    library().change(
        [Subject(None, Reference("Never listed", ("Ada Byron",), 1843, url="https://example.org/notes"))],
        lambda item: replace(item, state="saved"),
    )
    text = said(open_page("library"))
    assert "2 papers" in text
    assert text.count("not in your digests") == 2
    assert "[Never listed](https://example.org/notes)" in text


def test_what_is_followed_is_listed_and_leads_back(published, open_page, said):
    press(open_page("papers", q="household"), "follow-search-household")
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        topic_id, name = con.execute("select topic_id, name from topics order by topic_id limit 1").fetchone()
    app = press(open_page("topics", topic=topic_id), f"follow-topic-{topic_id}")
    assert "Following" in [button.label for button in app.button]
    assert {(follow.kind, follow.value, follow.label) for follow in library().follows()} == {
        ("search", "household", "household"),
        ("topic", topic_id, name),
    }
    app = open_page("library", list="Following")
    assert [heading.value for heading in app.header] == ["Topics", "Searches"]
    press(app, "follow-search-household")
    assert [follow.kind for follow in library().follows()] == ["topic"]


def test_an_author_who_is_followed_is_one_click_away(months, tmp_path, monkeypatch, open_page):
    monkeypatch.setenv("PAPERTRENDS_LIBRARY_URL", f"sqlite:///{tmp_path / 'library.sqlite'}")
    library().follow("author", "ada byron", "Ada Byron")
    app = open_page("library", list="Following")
    assert [heading.value for heading in app.header] == ["Authors"]
    [link] = [link for link in app.get("page_link") if link.proto.page == "author"]
    assert link.proto.label == "Ada Byron"


def test_each_login_sees_its_own(published, open_page, said, monkeypatch):
    [(paper_id, title), *_] = papers(published)
    keep(paper_id, title, login="ada@example.org")
    monkeypatch.setattr("dashboard.login.reader", lambda: "eve@example.org")
    assert "Your library is empty" in said(open_page("library"))
    monkeypatch.setattr("dashboard.login.reader", lambda: "ada@example.org")
    assert "1 paper" in said(open_page("library"))
    monkeypatch.setattr("dashboard.login.reader", lambda: None)
    assert "Nobody is logged in" in said(open_page("library")), "never the library of somebody else"


@pytest.mark.parametrize("page", ["today", "papers", "topics", "library", "for_you"])
def test_without_a_library_pages_say_why_and_go_on(published, page, open_page, said):
    Settings().library_file.write_text("no database at all" * 100)
    text = said(open_page(page))
    assert "is damaged. Restore it from a backup" in text.replace("\\", "")


def test_a_click_while_another_program_writes_says_that_nothing_was_changed(published, open_page, said, monkeypatch):
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    opening._engine.cache_clear()
    [(paper_id, _), *_] = papers(published)
    app = open_page("papers")
    other = sqlite3.connect(Settings().library_file, isolation_level=None)
    other.execute("begin immediate")
    press(app, f"save-found-{paper_id}")
    other.close()
    opening._engine.cache_clear()
    text = said(app)
    assert "Not changed. " in text
    assert "is in use by another program" in text
    assert library().items() == []
    press(app, f"save-found-{paper_id}")
    assert [item.paper_id for item in library().items()] == [paper_id]


def test_a_page_that_loads_itself_again_is_no_visit(published, open_page, monkeypatch):
    """A build at six in the morning shows its result on a page that was left open: what came in the night stays new."""
    evening = dt.datetime.now(dt.UTC) - dt.timedelta(hours=10)
    library().visit(evening)
    app = AppTest.from_file(str(Path("dashboard/app.py").resolve()), default_timeout=60)
    app.session_state["library.unattended"] = True
    app.session_state["library.visit"] = library().visit(evening)
    app.run()
    assert library().visit(dt.datetime.now(dt.UTC)).last_ended_at == evening


def test_today_lists_what_came_since_the_last_visit_without_what_is_hidden(months, tmp_path, monkeypatch, open_page, said):
    monkeypatch.setenv("PAPERTRENDS_LIBRARY_URL", f"sqlite:///{tmp_path / 'library.sqlite'}")
    with duckdb.connect(str(months.published), read_only=True) as con:
        day, before = [row[0] for row in con.execute("select distinct first_listed_on from papers order by 1 desc limit 2").fetchall()]
        sql = "select paper_id from papers where first_listed_on >= ? order by first_listed_on desc, upvotes desc nulls last, title"
        newest, since = ([row[0] for row in con.execute(sql, [first]).fetchall()] for first in (day, before))
    assert f"{len(newest)} new paper" in said(open_page("today"))
    with sqlite_of(tmp_path) as con:
        con.execute("update library_readers set last_seen_at = ?", [f"{before} 12:00:00.000000"])
    keep(since[0], state="hidden")
    app = open_page("today")
    assert f"Since your last visit, on {before}" in said(app)
    assert f"{len(since)} new papers" in said(app)
    shown = [button.key.removeprefix("save-new-") for button in app.button if button.key and button.key.startswith("save-new-")]
    assert shown == since[1:9], "the hidden one makes room for another"


def test_for_you_asks_for_papers_first(published, open_page, said):
    assert "Save some papers, and new ones like them are ranked here" in said(open_page("for_you"))


def listed(app: AppTest) -> list[str]:
    return [button.key.removeprefix("save-for-you-") for button in app.button if button.key and button.key.startswith("save-for-you-")]


def test_for_you_gives_reasons_and_never_a_paper_twice(months, tmp_path, monkeypatch, open_page, said):
    monkeypatch.setenv("PAPERTRENDS_LIBRARY_URL", f"sqlite:///{tmp_path / 'library.sqlite'}")
    with duckdb.connect(str(months.published), read_only=True) as con:
        ids = [row[0] for row in con.execute("select paper_id from papers order by first_listed_on desc, paper_id limit 8").fetchall()]
    for paper_id in ids[:3]:
        keep(paper_id)
    keep(ids[3], state="hidden")
    app = open_page("for_you")
    first = listed(app)
    assert len(first) == 20
    assert not set(first) & set(ids[:4]), "what is kept or hidden is not news"
    assert said(app).count("Because you kept") == 20
    assert listed(open_page("for_you")) == first, "loading the page again keeps what it shows"
    with sqlite_of(tmp_path) as con:
        con.execute("update library_readers set last_seen_at = datetime(last_seen_at, '-1 hour')")
        con.execute("update library_shown set shown_at = datetime(shown_at, '-1 hour')")
    app = open_page("for_you")
    assert not set(listed(app)) & set(first), "what an earlier visit showed has left"
    assert "20 shown at earlier visits are gone" in said(app)
