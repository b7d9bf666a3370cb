"""What a reader can do with a paper: save it, read it later, be done with it, hide it, and note, tag and rate it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeVar

import streamlit as st

from dashboard.downloads import served_files
from dashboard.library import shelf
from dashboard.rows.papers import PaperLine
from dashboard.text import plain
from papertrends.library.model import HIGHEST_RATING, LONGEST_NOTE, STATES, FollowKind, Item, State, cleaned_tags
from papertrends.library.opening import LibraryError
from papertrends.library.store import Change

P = TypeVar("P", bound=PaperLine)

NAMES: Final[dict[State, str]] = {"saved": "Saved", "later": "Read later", "done": "Done", "hidden": "Hidden"}
ICONS: Final[dict[State, str]] = {
    "saved": ":material/bookmark:",
    "later": ":material/schedule:",
    "done": ":material/done_all:",
    "hidden": ":material/visibility_off:",
}
_FAILED: Final = "library.failed"
"""Session key for why the last click did nothing."""
# without this script the link downloads the entry
COPY: Final = """<script>
if (!window.papertrendsCopies) {
  window.papertrendsCopies = true;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest && event.target.closest('a[href*="/bibtex/"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
    event.preventDefault();
    const label = link.textContent;
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(answer.status);
      await navigator.clipboard.writeText(await answer.text());
      link.textContent = "Copied";
    } catch {
      link.textContent = "Not copied";
    }
    setTimeout(() => { link.textContent = label; }, 1500);
  }, true);
}
</script>"""


def begin() -> None:
    """Begin a run of a page: record the reader's visit, or say why there is no library."""
    with st.container(key="copies"):
        st.html(COPY, unsafe_allow_javascript=True)
    try:
        shelf.begin()
    except LibraryError as error:
        st.warning(f"{plain(error)} The pages go on without it.", icon=":material/bookmark_remove:")


def row_actions(paper_id: str, place: str) -> None:
    """Offer to save a paper, hide it and copy its BibTeX, in one line of small buttons.

    Call it inside the row's container. A click runs nothing but this line again.

    Args:
        paper_id: of the paper.
        place: names the list, since a paper may stand in two lists of one page.
    """
    _row(paper_id, place)


@st.fragment
def _row(paper_id: str, place: str) -> None:
    found = shelf.current()
    item = found.papers.get(paper_id)
    key = f"{place}-{paper_id}"
    with st.container(key=f"row-actions-{key}", horizontal=True, gap="small", vertical_alignment="center"):
        if found.can_change:
            is_kept, is_hidden = bool(item and item.state not in {None, "hidden"}), bool(item and item.state == "hidden")
            st.button(
                NAMES[item.state] if item and item.state and is_kept else "Save",
                icon=ICONS[item.state] if item and item.state and is_kept else ":material/bookmark_add:",
                type="tertiary",
                key=f"save-{key}",
                on_click=set_state,
                args=([paper_id], None if is_kept else "saved"),
            )
            st.button(
                "Hidden" if is_hidden else "Hide",
                icon=ICONS["hidden"],
                type="tertiary",
                key=f"hide-{key}",
                on_click=set_state,
                args=([paper_id], None if is_hidden else "hidden"),
            )
        st.markdown(f"[BibTeX]({served_files.bibtex_of(paper_id)})", width="content")
    _say_failure()


@st.fragment
def state(handle: str) -> None:
    """Offer the state of an item, by the id of its paper or its handle."""
    found = shelf.current()
    if found.why_not:
        return
    item = found.item(handle)
    key = f"library.{handle}.state"
    # what the library has goes before what the page had: another tab may have changed it
    st.session_state[key] = item.state if item else None
    st.segmented_control(
        "In your library",
        STATES,
        format_func=lambda state: f"{ICONS[state]} {NAMES[state]}",
        key=key,
        on_change=_take,
        args=(handle, "state"),
        disabled=not found.can_change,
    )
    _say_failure()


@st.fragment
def details(handle: str) -> None:
    """Offer the rating, tags and note of an item, by the id of its paper or its handle."""
    found = shelf.current()
    if found.why_not:
        return
    item = found.item(handle)
    key, off = f"library.{handle}", not found.can_change
    st.session_state[f"{key}.rating"] = item.rating - 1 if item and item.rating else None
    st.session_state[f"{key}.tags"] = list(item.tags) if item else []
    st.session_state[f"{key}.note"] = item.note if item else ""
    known = {tag for one in (*found.papers.values(), *found.others.values()) for tag in one.tags}
    left, middle, right = st.columns([1, 2, 2])
    with left, st.container(gap="small"):
        st.caption("Your rating")
        st.feedback("stars", key=f"{key}.rating", on_change=_take, args=(handle, "rating"), disabled=off)
    middle.multiselect(
        "Tags",
        sorted(known, key=str.casefold),
        key=f"{key}.tags",
        accept_new_options=True,
        placeholder="Choose a tag or type a new one",
        on_change=_take,
        args=(handle, "tags"),
        disabled=off,
    )
    right.text_area(
        "Note",
        key=f"{key}.note",
        max_chars=LONGEST_NOTE,
        height=72,
        placeholder="Only you see it; saved when you leave the field",
        on_change=_take,
        args=(handle, "note"),
        disabled=off,
    )
    _say_failure()


def follow_button(kind: FollowKind, value: str, label: str) -> None:
    """Offer to follow a topic, a phrase, an author, a search or a source, or to stop.

    Args:
        kind: of what is followed.
        value: its id, name or search.
        label: what it is called, as text.
    """
    _follow(kind, value, label)


@st.fragment
def _follow(kind: FollowKind, value: str, label: str) -> None:
    if not shelf.current().can_change:
        return
    is_followed = any((follow.kind, follow.value) == (kind, value) for follow in shelf.follows())
    st.button(
        "Following" if is_followed else "Follow",
        icon=":material/notifications_active:" if is_followed else ":material/notification_add:",
        key=f"follow-{kind}-{value}",
        help="Follow it no longer" if is_followed else "Keep an eye on it: Library lists what you follow",
        on_click=_set_follow,
        args=(kind, value, label, not is_followed),
    )
    _say_failure()


def without_hidden(papers: Sequence[P]) -> list[P]:
    """Leave out the papers that the reader has hidden; for lists that nobody searched for."""
    kept = shelf.current().papers
    return [paper for paper in papers if (item := kept.get(paper.paper_id)) is None or item.state != "hidden"]


def set_state(handles: Sequence[str], state: State | None) -> None:
    """Give items a state, or none; for a button's callback."""
    attempt(handles, lambda item: replace(item, state=state))


def attempt(handles: Sequence[str], what: Change) -> bool:
    """Change items, and keep why not where that fails; for callbacks. Returns whether it was done."""
    try:
        shelf.change(handles, what)
    except LibraryError as error:
        st.session_state[_FAILED] = str(error)
        return False
    return True


def _take(handle: str, what: str) -> None:
    """Keep what a field of an item holds now."""
    value = st.session_state[f"library.{handle}.{what}"]

    def change(item: Item) -> Item:
        if what == "tags":
            return replace(item, tags=cleaned_tags(value))
        if what == "rating":
            return replace(item, rating=None if value is None else min(value + 1, HIGHEST_RATING))
        return replace(item, state=value) if what == "state" else replace(item, note=value.strip())

    attempt([handle], change)


def _set_follow(kind: FollowKind, value: str, label: str, wanted: bool) -> None:
    try:
        shelf.set_follow(kind, value, label, wanted=wanted)
    except LibraryError as error:
        st.session_state[_FAILED] = str(error)


def _say_failure() -> None:
    if sentence := st.session_state.pop(_FAILED, ""):
        st.error(f"Not changed. {plain(sentence)}", icon=":material/error:")
