"""The queries that a reader saved: keep one, take it up again, and pin its chart to a page."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from dashboard import address, layout
from dashboard.library import shelf
from dashboard.text import plain
from papertrends.gist import shortened
from papertrends.library.model import SavedQuery
from papertrends.library.opening import LibraryError
from papertrends.sentences import counted

PAGE: Final = "sql"
RAN: Final = "sql.ran"
"""Session key for the statements the reader ran; only these run again without a click."""
CHART: Final = ("chart", "x", "y", "color", "stack")
"""What the address of the page SQL says of a chart."""
FIRST_NAME: Final = 60
"""Letters of a statement that are its name until its reader writes another."""
_PICKED: Final = "sql.saved"
_NAME: Final = "sql.save.name"
_PIN: Final = "sql.save.pin"
_FAILED: Final = "sql.save.failed"


def ran() -> set[str]:
    """Give the statements that the reader ran in this session."""
    return st.session_state.setdefault(RAN, set())


def state_of(query: SavedQuery) -> dict[str, str]:
    """Give what the address says where a saved query is shown."""
    return {"sql": query.statement, **dict(parse_qsl(query.chart))}


def picker(width: int) -> None:
    """Offer the saved queries; one that is chosen runs, with its chart."""
    found = {query.name: query for query in shelf.queries()}
    if found:
        st.selectbox("Saved", list(found), index=None, placeholder="Queries you saved", key=_PICKED, on_change=_open, width=width)


def _open() -> None:
    name = st.session_state[_PICKED]
    st.session_state[_PICKED] = None
    query = next((query for query in shelf.queries() if query.name == name), None)
    if query:
        ran().add(query.statement)
        st.query_params.from_dict(state_of(query))


def keep(statement: str) -> None:
    """Offer to save the statement that is shown, with its chart, and to delete it."""
    if shelf.current().can_change:
        known = next((query for query in shelf.queries() if query.statement == statement), None)
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.popover(f"Saved: {plain(known.name)}" if known else "Save", icon=":material/bookmark:"):
                _form(statement, known)
            link_to_charts()
    if sentence := st.session_state.pop(_FAILED, ""):
        st.error(f"Not changed. {plain(sentence)}", icon=":material/error:")


def link_to_charts() -> None:
    """Link the page of the pinned charts, where there are any."""
    if count := sum(query.is_pinned for query in shelf.queries()):
        layout.go("charts", f":material/dashboard: My charts ({count:,})")


def _form(statement: str, known: SavedQuery | None) -> None:
    chart = urlencode({key: text for key in CHART if (text := address.noted(PAGE, key))})
    # what was typed for one statement is not the name of the next
    name, pin = f"{_NAME}.{statement}", f"{_PIN}.{bool(chart)}.{statement}"
    with st.form("sql.save", border=False, enter_to_submit=False):
        st.text_input("Name", known.name if known else shortened(statement, FIRST_NAME), key=name)
        st.toggle("Pin to My charts", known.is_pinned if known else bool(chart), key=pin)
        st.form_submit_button("Save", type="primary", on_click=_save, args=(statement, chart, known, name, pin))
    if known:
        st.button("Delete", icon=":material/delete:", type="tertiary", on_click=_delete, args=(known.name,), key="sql.save.delete")


def _save(statement: str, chart: str, known: SavedQuery | None, name_key: str, pin_key: str) -> None:
    """Save what the form says; a query that got another name keeps no second one."""
    name = " ".join(str(st.session_state[name_key]).split())
    if not name:
        st.session_state[_FAILED] = "A saved query needs a name."
        return
    try:
        if known and known.name != name:
            shelf.delete_query(known.name)
        shelf.save_query(SavedQuery(name, statement, chart, bool(st.session_state[pin_key])))
    except LibraryError as error:
        st.session_state[_FAILED] = str(error)


def _delete(name: str) -> None:
    try:
        shelf.delete_query(name)
    except LibraryError as error:
        st.session_state[_FAILED] = str(error)


def unpin(query: SavedQuery) -> None:
    """Take a chart off the page of the pinned charts; the query stays saved. For a button's callback."""
    try:
        shelf.save_query(SavedQuery(query.name, query.statement, query.chart))
    except LibraryError as error:
        st.session_state[_FAILED] = str(error)


def list_all() -> None:
    """List the saved queries, each with a link to its result."""
    found = shelf.queries()
    st.header("Saved queries", help="Queries are saved on the page SQL, below a result.")
    st.caption(counted(len(found), "query", "queries"))
    for query in found:
        layout.go("sql", f"{plain(query.name)}{' :material/keep:' if query.is_pinned else ''}", **state_of(query))
