"""What a reader keeps stays, also when papers become one, and each reader sees only their own."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from papertrends.library import copying, merging
from papertrends.library.model import Item, Reference, SavedQuery, State, cleaned_tags
from papertrends.library.opening import LibraryError, opened
from papertrends.library.store import Library, Subject

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
Open = Callable[..., Library]


def about(paper_id: str | None, title: str = "", **known) -> Subject:
    return Subject(paper_id, Reference(title or f"Title of {paper_id}", **known))


def put(library: Library, subject: Subject, when: dt.datetime = NOON, **values) -> None:
    library.change([subject], lambda item: replace(item, **values), now=when)


def test_a_saved_paper_is_found_again_with_all_that_was_said_of_it(library: Open):
    put(library(), about("e_1", authors=("Ada Byron",), year=2026, arxiv_id="2603.00001"), state="saved", tags=("to cite",))
    put(library(), about("e_1"), NOON + MINUTE, note="see §3", rating=4)
    [item] = library().items()
    assert (item.paper_id, item.state, item.note, item.rating, item.tags) == ("e_1", "saved", "see §3", 4, ("to cite",))
    assert (item.added_at, item.changed_at) == (NOON, NOON + MINUTE)


def test_a_paper_of_which_nothing_is_left_goes_and_a_note_keeps_it(library: Open):
    put(library(), about("e_1"), state="saved", note="mine")
    put(library(), about("e_1"), state=None)
    assert [item.note for item in library().items()] == ["mine"]
    put(library(), about("e_1"), note="")
    assert library().items() == []


def test_each_login_has_a_library_of_its_own(library: Open):
    put(library("ada@example.org"), about("e_1"), state="saved")
    library("ada@example.org").follow("topic", "robots", "Robots")
    assert library("eve@example.org").items() == library().items() == []
    assert library("eve@example.org").follows() == []
    assert len(library("Ada@Example.org").items()) == 1, "logins are compared without case, as PAPERTRENDS_LOGIN_USERS is"


def test_two_papers_that_become_one_keep_what_was_said_of_both(library: Open):
    put(library(), about("e_1"), state="saved", note="first", tags=("a",), rating=2)
    put(library(), about("e_2"), NOON + MINUTE, state="done", note="second", tags=("b",))
    found = merging.led_on(library().items(), lambda item: {"e_1": "e_2"}.get(item.paper_id or "", item.paper_id))
    assert found.kept_ids == {"e_2": ["e_2", "e_1"]}
    [(paper_id, item)] = found.papers.items()
    assert (paper_id, item.paper_id, item.state, item.rating) == ("e_2", "e_2", "done", 2)
    assert (item.note, item.tags, item.added_at) == ("first\n\nsecond", ("a", "b"), NOON)
    assert len(merging.led_on(library().items(), lambda item: item.paper_id).papers) == 2, "an undone merge gives each its own again"

    library().change([Subject("e_2", Reference("T"), ["e_1"])], lambda item: replace(item, rating=5))
    [kept] = library().items()
    assert (kept.paper_id, kept.note, kept.tags, kept.rating) == ("e_2", "first\n\nsecond", ("a", "b"), 5)


def test_a_reference_that_a_digest_lists_later_becomes_its_paper(library: Open):
    put(library(), about(None, "Old paper", arxiv_id="1706.03762"), state="saved", tags=("classic",))
    put(library(), about(None, "Old paper again", arxiv_id="1706.03762"), state="saved")
    assert [item.paper_id for item in library().items()] == [None], "the same reference is kept once"
    put(library(), about("e_9", "Old paper", arxiv_id="1706.03762"), state="done")
    assert [(item.paper_id, item.state, item.tags) for item in library().items()] == [("e_9", "done", ("classic",))]


def test_changes_of_sessions_at_the_same_time_all_count(library: Open):
    """Each adds its own tag to the same paper: none may overwrite what another wrote."""
    library()
    failed: list[Exception] = []

    def add(number: int) -> None:
        try:
            tag = f"tag {number:02}"
            library().change([about("e_1")], lambda item: replace(item, tags=cleaned_tags([*item.tags, tag])))
        except LibraryError as error:
            failed.append(error)

    sessions = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for session in sessions:
        session.start()
    for session in sessions:
        session.join()
    assert failed == []
    [item] = library().items()
    assert len(item.tags) == 12


def test_follows_are_kept_once_and_end(library: Open):
    library().follow("topic", "robots", "Robots", now=NOON)
    library().follow("topic", "robots", "Robotics", now=NOON + MINUTE)
    library().follow("author", "Ada Byron", "Ada Byron", now=NOON)
    assert [(follow.kind, follow.label) for follow in library().follows()] == [("topic", "Robotics"), ("author", "Ada Byron")]
    library().unfollow("topic", "robots")
    assert [follow.kind for follow in library().follows()] == ["author"]


def test_a_query_is_saved_once_under_its_name_and_deleted(library: Open):
    library("ada").save_query(SavedQuery("papers", "select 1"))
    library("ada").save_query(SavedQuery("days", "select 2", "chart=bars&x=day", is_pinned=True))
    library("ada").save_query(SavedQuery("papers", "select 3", is_pinned=True))
    assert [(query.name, query.statement) for query in library("ada").queries()] == [("papers", "select 3"), ("days", "select 2")]
    assert library("ada").queries()[1] == SavedQuery("days", "select 2", "chart=bars&x=day", is_pinned=True)
    assert library("eve").queries() == []
    library("ada").delete_query("papers")
    assert [query.name for query in library("ada").queries()] == ["days"]


def test_reloading_keeps_the_visit_and_half_an_hour_of_nothing_ends_it(library: Open):
    assert library().visit(NOON).last_ended_at is None, "nobody was here before"
    for minutes in (5, 30, 59):
        assert library().visit(NOON + minutes * MINUTE).began_at == NOON
    again = library().visit(NOON + 89 * MINUTE)
    assert (again.began_at, again.last_ended_at) == (NOON + 89 * MINUTE, NOON + 59 * MINUTE)
    assert library().visit(NOON + 100 * MINUTE).last_ended_at == NOON + 59 * MINUTE
    assert library("eve@example.org").visit(NOON + 100 * MINUTE).last_ended_at is None


def test_what_was_shown_counts_from_the_first_time(library: Open):
    library().mark_shown(["e_1"], now=NOON)
    library().mark_shown(["e_1", "e_2"], now=NOON + MINUTE)
    assert library().shown_before(NOON + MINUTE) == {"e_1"}
    assert library().shown_before(NOON + 2 * MINUTE) == {"e_1", "e_2"}


def test_a_copy_holds_everything_and_goes_on_from_there(library: Open, url: str, tmp_path):
    put(library("ada"), about("e_1"), state="saved", tags=("a", "b"))
    library("ada").follow("phrase", "p_1", "agents")
    library("ada").mark_shown(["e_2"], now=NOON)
    library("ada").save_query(SavedQuery("papers", "select 1", "chart=bars", is_pinned=True))
    library("ada").visit(NOON)
    away = f"sqlite:///{tmp_path / 'copy.sqlite'}"
    copying.copy(url, away)
    copied = Library(opened(away), "ada")
    assert (copied.items(), copied.follows()) == (library("ada").items(), library("ada").follows())
    assert copied.queries() == library("ada").queries() != []
    assert copied.visit(NOON + 31 * MINUTE).last_ended_at == NOON
    with pytest.raises(LibraryError, match="already has readers"):
        copying.copy(url, away)


@pytest.mark.slow
def test_a_copy_into_postgres_takes_new_readers(postgres: str, tmp_path, request):
    there = f"sqlite:///{tmp_path / 'here.sqlite'}"
    put(Library(opened(there), "ada"), about("e_1"), state="saved")
    request.getfixturevalue("emptied")
    copying.copy(there, postgres)
    put(Library(opened(postgres), "eve"), about("e_1"), state="later")
    assert [item.state for item in Library(opened(postgres), "ada").items()] == ["saved"]
    assert [item.state for item in Library(opened(postgres), "eve").items()] == ["later"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [(["b", "a", "a "], ("a", "b")), (["  two   words "], ("two words",)), (["", " "], ()), (["x" * 200], ("x" * 80,))],
)
def test_tags_are_kept_once_with_single_blanks(given: list[str], kept: tuple[str, ...]):
    assert cleaned_tags(given) == kept


@pytest.mark.parametrize("state", ["saved", "later", "done", "hidden"])
def test_the_newest_state_of_merged_papers_counts(state: State):
    old = Item(Reference("T"), NOON, NOON, "e_1", state="saved")
    new = replace(old, paper_id="e_2", changed_at=NOON + MINUTE, state=state)
    assert merging.merged([old, new]).state == merging.merged([new, old]).state == state
    assert merging.merged([old, replace(new, state=None)]).state == "saved", "a note alone does not undo it"
