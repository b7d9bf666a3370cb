"""The library of the reader for whom a page runs, read once a run, and its changes.

A page never fails because of it: what keeps the library from being used is `why_not`, and everything else goes on.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from dashboard import data, login
from dashboard.rows.library import Lead
from papertrends.library import merging, opening
from papertrends.library.model import Follow, FollowKind, Item, Reference, SavedQuery, Visit
from papertrends.library.opening import LibraryError
from papertrends.library.store import Change, Library, Subject
from papertrends.settings import Settings

PATIENCE: Final = 10.0
"""Seconds for which a database that did not answer is not asked again: every page would wait for it."""
_SHELF: Final = "library.shelf"
_FOLLOWS: Final = "library.follows"
_QUERIES: Final = "library.queries"
_VISIT: Final = "library.visit"
_UNATTENDED: Final = "library.unattended"
_failed: dict[str, tuple[float, str]] = {}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a reader has in the library.

    Attributes:
        papers: items by the paper's id of today.
        others: items whose paper no digest lists, by their handle.
        kept_ids: the ids under which a paper's items are kept, by its id of today.
        why_not: a sentence that says why the library cannot be read, "" if it can.
        can_change: whether it can be changed.
    """

    papers: dict[str, Item] = field(default_factory=dict)
    others: dict[str, Item] = field(default_factory=dict)
    kept_ids: dict[str, list[str]] = field(default_factory=dict)
    why_not: str = ""
    can_change: bool = False

    @property
    def hidden(self) -> int:
        """How many papers are hidden."""
        return sum(item.state == "hidden" for item in self.papers.values())

    def item(self, handle: str) -> Item | None:
        """Give an item by the id of its paper, or by its handle."""
        return self.papers.get(handle) or self.others.get(handle)


def begin() -> Visit | None:
    """Begin a run of a page: forget what the one before read, and record the reader's visit. Raises `LibraryError`."""
    refresh()
    is_unattended = st.session_state.pop(_UNATTENDED, False)
    if is_unattended and _VISIT in st.session_state:
        return visit()
    st.session_state.pop(_VISIT, None)
    st.session_state[_VISIT] = _library().visit(dt.datetime.now(dt.UTC))
    return visit()


def visit() -> Visit | None:
    """Give the visit that goes on; None where the library cannot be used."""
    return st.session_state.get(_VISIT)


def nobody_is_here() -> None:
    """Say that the next run of the page is not its reader's doing."""
    st.session_state[_UNATTENDED] = True


def refresh() -> None:
    """Read the library again when it is next asked for."""
    for key in (_SHELF, _FOLLOWS, _QUERIES):
        st.session_state.pop(key, None)


def current() -> Shelf:
    """Give what the reader has; read once a run."""
    shelf: Shelf | None = st.session_state.get(_SHELF)
    if shelf is None:
        try:
            library = _library()
            items = library.items()
            found = merging.led_on(items, _papers_of_today(items))
            shelf = Shelf(found.papers, found.others, found.kept_ids, can_change=library.opened.can_write)
        except LibraryError as error:
            shelf = Shelf(why_not=str(error))
        st.session_state[_SHELF] = shelf
    return shelf


def change(handles: Iterable[str], what: Change) -> None:
    """Change papers, named by the ids of today, or by the handles of items. Raises `LibraryError`."""
    shelf = current()
    wanted = list(handles)
    new = [handle for handle in wanted if shelf.item(handle) is None]
    known = references(new)
    subjects = [subject for handle in wanted if (subject := _subject(shelf, handle, known))]
    _library().change(subjects, what)
    refresh()


def add(subjects: Sequence[Subject], what: Change) -> None:
    """Change papers that are described, as an import does. Raises `LibraryError`."""
    _library().change(subjects, what)
    refresh()


def follows() -> list[Follow]:
    """Give what the reader follows; nothing where the library cannot be read."""
    found: list[Follow] | None = st.session_state.get(_FOLLOWS)
    if found is None:
        try:
            found = _library().follows()
        except LibraryError:
            found = []
        st.session_state[_FOLLOWS] = found
    return found


def set_follow(kind: FollowKind, value: str, label: str, *, wanted: bool) -> None:
    """Follow something, or no longer. Raises `LibraryError`."""
    library = _library()
    if wanted:
        library.follow(kind, value, label)
    else:
        library.unfollow(kind, value)
    refresh()


def queries() -> list[SavedQuery]:
    """Give the reader's saved queries; none where the library cannot be read."""
    found: list[SavedQuery] | None = st.session_state.get(_QUERIES)
    if found is None:
        try:
            found = _library().queries()
        except LibraryError:
            found = []
        st.session_state[_QUERIES] = found
    return found


def save_query(query: SavedQuery) -> None:
    """Save a query, in the place of one of the same name. Raises `LibraryError`."""
    _library().save_query(query)
    refresh()


def delete_query(name: str) -> None:
    """Delete a saved query. Raises `LibraryError`."""
    _library().delete_query(name)
    refresh()


def shown_before_this_visit() -> set[str]:
    """Give the papers that "For you" showed in earlier visits, by their ids of then. Raises `LibraryError`."""
    going_on = visit()
    return _library().shown_before(going_on.began_at) if going_on else set()


def mark_shown(paper_ids: Sequence[str]) -> None:
    """Record that "For you" shows papers. Raises `LibraryError`."""
    library = _library()
    if library.opened.can_write:
        library.mark_shown(paper_ids, now=dt.datetime.now(dt.UTC))


def references(paper_ids: Sequence[str]) -> dict[str, Reference]:
    """Say what is known of papers of today."""
    if not paper_ids:
        return {}
    rows = data.once(data.shown_generation(), "papers_by_id", paper_ids=list(paper_ids)).to_pylist()
    return {row["paper_id"]: reference_of(row) for row in rows}


def reference_of(paper: dict[str, Any]) -> Reference:
    """Say what is known of a paper, a row of the table papers. The abstract stays with the digests."""
    year = paper["published_on"].year if paper["published_on"] else None
    return Reference(paper["title"] or "", tuple(paper["authors"] or ()), year, paper["arxiv_id"], paper["doi"], paper["url"])


def _subject(shelf: Shelf, handle: str, known: dict[str, Reference]) -> Subject | None:
    if handle in shelf.others:
        item = shelf.others[handle]
        return Subject(item.paper_id, item.reference)
    reference = known.get(handle) or (shelf.papers[handle].reference if handle in shelf.papers else None)
    return Subject(handle, reference, shelf.kept_ids.get(handle, ())) if reference else None


def _papers_of_today(items: Sequence[Item]) -> Any:
    """Look up the papers of all items at once: by id, where that has gone by arXiv id, by DOI."""
    ids = sorted({item.paper_id for item in items if item.paper_id})
    arxiv_ids = sorted({item.reference.arxiv_id for item in items if item.reference.arxiv_id})
    dois = sorted({item.reference.doi.lower() for item in items if item.reference.doi})
    found: dict[tuple[str, str], str] = {}
    if items:
        for lead in data.rows("library_leads", Lead, paper_ids=ids, arxiv_ids=arxiv_ids, dois=dois):
            found[lead.kind, lead.key] = lead.paper_id

    def find(item: Item) -> str | None:
        reference = item.reference
        return (
            found.get(("paper", item.paper_id or ""))
            or found.get(("arxiv", reference.arxiv_id or ""))
            or found.get(("doi", (reference.doi or "").lower()))
        )

    return find


def _library() -> Library:
    """Open the reader's library. Raises `LibraryError`."""
    who = login.reader()
    if who is None:
        msg = "Nobody is logged in, so there is no library."
        raise LibraryError(msg)
    url = Settings().library
    since, sentence = _failed.get(url, (0.0, ""))
    if sentence and not url.startswith("sqlite") and time.monotonic() - since < PATIENCE:
        raise LibraryError(sentence)
    try:
        opened = opening.opened(url)
    except LibraryError as error:
        _failed[url] = (time.monotonic(), str(error))
        raise
    _failed.pop(url, None)
    return Library(opened, who)
