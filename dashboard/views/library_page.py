"""The reader's library: its lists, actions on several items at once, what is followed, export and import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from dashboard import layout
from dashboard.downloads import buttons
from dashboard.library import shelf, transfer
from dashboard.library.transfer import Report
from dashboard.text import plain, with_mathematics
from dashboard.views import library_actions, paper_rows
from delivery.answers.search.folding import fold
from papertrends.digests.model import Unreadable
from papertrends.library.merging import handle
from papertrends.library.model import FollowKind, Item, State, cleaned_tags
from papertrends.library.opening import LibraryError
from papertrends.sentences import counted

STATE_OF: Final[dict[str, State]] = {name: state for state, name in library_actions.NAMES.items()}
AUTHORS: Final = 3
NOTE: Final = 160
"""Letters of a note that a list shows."""
REPORTED: Final = 20
"""References that the report of an import names."""
_PICK: Final = "library.pick"
_CHANGED: Final = "library.changed"
_REPORT: Final = "library.report"
KINDS: Final[dict[FollowKind, str]] = {
    "topic": "Topics",
    "phrase": "Phrases",
    "author": "Authors",
    "search": "Searches",
    "source": "Sources",
}
PAGES: Final = {"topic": ("topics", "topic"), "phrase": ("phrase", "id"), "author": ("author", "name"), "source": ("papers", "source")}
"""Where what is followed leads to, and the name of its value in the address; all else is a search."""


def empty() -> None:
    """Say how a library begins."""
    st.info(
        "Your library is empty. Press **Save** beside any paper, on Today, Papers or its own page, or import references below.",
        icon=":material/bookmark_add:",
    )
    layout.go("papers", ":material/article: Find papers")


def matching(items: Sequence[Item], chosen: str, tag: str, words: str) -> list[Item]:
    """Choose the items of a list: of a state or, for "All", all that are not hidden; with a tag; that have all words."""
    wanted = fold(words).split()
    state = STATE_OF.get(chosen)
    return [
        item
        for item in items
        if (item.state == state if state else item.state != "hidden")
        and (not tag or tag in item.tags)
        and all(word in _text(item) for word in wanted)
    ]


def _text(item: Item) -> str:
    return fold(" ".join([item.reference.title, *item.reference.authors, item.note, *item.tags]))


@st.fragment
def show(items: Sequence[Item]) -> None:
    """List items with what their reader said of them, and offer to change several at once."""
    if st.session_state.pop(_CHANGED, False):
        st.rerun(scope="app")
    handles = [handle(item) for item in items]
    picked = [one for one in handles if st.session_state.get(f"{_PICK}.{one}")]
    if items and shelf.current().can_change:
        _bulk(handles, picked)
    cards = {card.paper_id: card for card in paper_rows.cards([one for one in handles if one in shelf.current().papers])}
    for item in items:
        with st.container(horizontal=True, gap="small"):
            if shelf.current().can_change:
                name = f"Select {item.reference.title}"
                st.checkbox(name, key=f"{_PICK}.{handle(item)}", label_visibility="collapsed", width="content")
            if card := cards.get(handle(item)):
                paper_rows.row("library", card, _own(item))
            else:
                _unlisted(item)


def _bulk(handles: Sequence[str], picked: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Select none" if picked else "Select all",
            key="library.select",
            type="tertiary",
            icon=":material/deselect:" if picked else ":material/select_all:",
            on_click=_select,
            args=(handles, not picked),
        )
        if not picked:
            return
        st.caption(f"{len(picked)} selected", width="content")
        for state, name in library_actions.NAMES.items():
            st.button(name, key=f"library.bulk.{state}", icon=library_actions.ICONS[state], on_click=_put, args=(picked, state))
        with st.popover("Tag", icon=":material/sell:"):
            st.text_input("Add a tag to all selected", key="library.bulk.tag", on_change=_tag, args=(picked,))
        st.button("Remove", key="library.bulk.remove", icon=":material/delete:", on_click=_remove, args=(picked,))


def _own(item: Item) -> str:
    """Write the rating, the tags and the note of an item, as Markdown."""
    said = [*(["★" * item.rating] if item.rating else []), *[f":material/sell: {plain(tag)}" for tag in item.tags]]
    note = f"{plain(item.note[:NOTE])}{' …' if len(item.note) > NOTE else ''}"
    lines = [*([" · ".join(said)] if said else []), *([f":material/edit_note: {note}"] if item.note else [])]
    return "  \n".join(f":small[{line}]" for line in lines)


def _unlisted(item: Item) -> None:
    """Show a reference that no digest lists."""
    known, name = item.reference, handle(item)
    with st.container(gap=None):
        address = known.url or (f"https://arxiv.org/abs/{known.arxiv_id}" if known.arxiv_id else "")
        title = with_mathematics(known.title)
        st.markdown(f"[{title}]({address})" if _is_web(address) and "]" not in title else title)
        st.caption(" · ".join(_facts(item)))
        if own := _own(item):
            st.markdown(own)
        if shelf.current().can_change:
            with st.popover("Edit", type="tertiary", icon=":material/edit:"):
                library_actions.state(name)
                library_actions.details(name)


def _is_web(address: str) -> bool:
    return address.startswith(("https://", "http://")) and not any(character in address for character in " ()<>")


def _facts(item: Item) -> list[str]:
    known = item.reference
    names = ", ".join(plain(author) for author in known.authors[:AUTHORS])
    more = f" and {len(known.authors) - AUTHORS} more" if len(known.authors) > AUTHORS else ""
    return [
        *([names + more] if names else []),
        *([str(known.year)] if known.year else []),
        *([f"{library_actions.ICONS[item.state]} {library_actions.NAMES[item.state]}"] if item.state else []),
        "not in your digests",
    ]


def following() -> None:
    """List what the reader follows, each with a link and a button to stop."""
    found = shelf.follows()
    if not found:
        st.info(
            "You follow nothing yet. Press **Follow** on the page of a topic, a phrase or an author, or beside a search on Papers.",
            icon=":material/notification_add:",
        )
    for kind, name in KINDS.items():
        of_kind = [follow for follow in found if follow.kind == kind]
        if of_kind:
            st.header(name)
        for follow in of_kind:
            with st.container(horizontal=True, vertical_alignment="center"):
                page, key = PAGES.get(kind, ("papers", "q"))
                layout.go(page, plain(follow.label), **{key: follow.value})
                library_actions.follow_button(follow.kind, follow.value, follow.label)


def export(items: Sequence[Item]) -> None:
    """Offer the items that are listed as files."""
    if items:
        buttons.offer(transfer.formats(items), "library", f"Export {len(items):,}")


def bring_in(can_change: bool) -> None:
    """Offer to import references, and say what came of the last file."""
    _say(st.session_state.pop(_REPORT, None))
    if not can_change:
        return
    with st.expander("Import references", icon=":material/upload:"):
        st.markdown(
            "BibTeX, RIS, CSL JSON or an export of Zotero. Each reference is looked for among your papers, by arXiv id, DOI and title. "
            "Those that no digest lists are kept as references. Keywords become tags."
        )
        uploaded = st.file_uploader("File with references", key="library.upload")
        if uploaded and st.button("Import", type="primary", icon=":material/upload:"):
            bar = st.progress(0.0, f"Reading {plain(uploaded.name)}")
            report = Report()
            try:
                for share, report in transfer.bring_in(uploaded.name, uploaded.getvalue(), "saved"):
                    bar.progress(share, f"{len(report.found) + len(report.kept):,} references kept")
            except Unreadable as error:
                st.error(f"{plain(uploaded.name)} cannot be read: {plain(error.detail or str(error.reason))}", icon=":material/block:")
                return
            except LibraryError as error:
                st.error(f"Not all was imported. {plain(error)}", icon=":material/error:")
                return
            st.session_state[_REPORT] = report
            st.rerun()


def _say(report: Report | None) -> None:
    if report is None:
        return
    parts = [
        f"{len(report.found):,} found among your papers",
        f"{len(report.kept):,} not in your digests, kept as {'a reference' if len(report.kept) == 1 else 'references'}",
        f"{len(report.not_read):,} not readable",
    ]
    st.success(f"Imported {counted(len(report.found) + len(report.kept), 'reference')}: {', '.join(parts)}.", icon=":material/check:")
    if report.kept or report.not_read:
        with st.expander("Which"):
            for title in report.kept[:REPORTED]:
                st.markdown(f"- not in your digests: {plain(title)}")
            for one in report.not_read[:REPORTED]:
                st.markdown(f"- not readable: {plain(one.place)}, {plain(one.reason)}")
            rest = max(0, len(report.kept) - REPORTED) + max(0, len(report.not_read) - REPORTED)
            if rest:
                st.caption(f"and {rest:,} more")


def _select(handles: Sequence[str], wanted: bool) -> None:
    for one in handles:
        st.session_state[f"{_PICK}.{one}"] = wanted


def _put(picked: Sequence[str], state: State) -> None:
    _done(picked, is_done=library_actions.attempt(picked, lambda item: replace(item, state=state)))


def _tag(picked: Sequence[str]) -> None:
    tags = cleaned_tags([str(st.session_state["library.bulk.tag"])])
    _done(picked, is_done=library_actions.attempt(picked, lambda item: replace(item, tags=cleaned_tags([*item.tags, *tags]))))
    st.session_state["library.bulk.tag"] = ""


def _remove(picked: Sequence[str]) -> None:
    _done(picked, is_done=library_actions.attempt(picked, lambda item: replace(item, state=None, rating=None, note="", tags=())))


def _done(picked: Sequence[str], *, is_done: bool) -> None:
    if is_done:
        _select(picked, wanted=False)
        st.session_state[_CHANGED] = True
