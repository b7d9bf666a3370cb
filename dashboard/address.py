"""Keep a page's state in its address, so that a copied link shows the same and the back button works."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import StopException

T = TypeVar("T")

SAID: Final = "address.said"
"""Session key for the texts that a run of a page wants in its address, by (page, key)."""
SHOWN: Final = "address.shown"
"""Session key for the page that is shown."""
SETTLED: Final = "address.settled"
"""Session key for the page whose address was last settled in the browser."""
OPENED: Final = "address.opened"
"""Session key for the number of pages that were opened."""
SETTLE: Final = (Path(__file__).parent / "settle_address.js").read_text(encoding="utf-8")
"""What the browser does with the address of a page that was opened."""


@contextmanager
def bound(page: str) -> Generator[None]:
    """Bind a page to its address while it runs.

    Streamlit may write the state of a page that was just opened beside the path of the page before: where a reader clicks a
    link before the browser has learned of a change, and where the page itself writes. "Back" would lead to an address that
    never was. So a page that is opened keeps the address that was asked for, which the browser itself makes sure of.
    """
    st.session_state[SAID], st.session_state[SHOWN] = {}, page
    script = st.container(key="address")
    try:
        yield
    except StopException:
        _settle(script)
        raise
    commit()
    _settle(script)


def commit() -> None:
    """Write what was noted so far into the address, all at once, so that one step back undoes one step.

    This happens at the end of a page; a page with much to show after its fields does it earlier.
    """
    if is_just_opened():
        return
    wanted = st.query_params.to_dict()
    for (page, key), text in st.session_state[SAID].items():
        wanted.pop(key, None)
        if text:
            wanted[key] = text
        st.session_state[f"{page}.{key}.address"] = text
    if wanted != st.query_params.to_dict():
        st.query_params.from_dict(wanted)


def is_just_opened() -> bool:
    """Tell whether the page is shown for the first time since another page."""
    return st.session_state.get(SETTLED) != st.session_state[SHOWN]


def _settle(script: DeltaGenerator) -> None:
    """Let the browser compare the address of a page that was opened, and run the page again if it was another."""
    if not is_just_opened():
        return
    st.session_state[SETTLED] = st.session_state[SHOWN]
    st.session_state[OPENED] = st.session_state.get(OPENED, 0) + 1
    asked = json.dumps([st.session_state[SHOWN], urlencode(st.query_params.to_dict()), st.session_state[OPENED]])
    script.html(f"<script>({SETTLE})(...{asked})</script>", unsafe_allow_javascript=True)


def replace(key: str, text: str) -> NoReturn:
    """Change one value in the address at once, "" to remove it, and run the page again."""
    if text:
        st.query_params[key] = text
    else:
        st.query_params.pop(key, None)
    st.rerun()


def bind(page: str, key: str, read: Callable[[str], T], settle: Callable[[T], T] = lambda value: value) -> str:
    """Give a widget its value from the page's address, where that changed other than by the widget.

    Args:
        page: name of the page, so that pages do not share widgets.
        key: name in the address.
        read: makes the widget's value of the text in the address; the text is "" where the address has none.
        settle: makes a value of the widget that may have been chosen while older data was shown one that the data allows.

    Returns:
        The widget's `key`.
    """
    slot = f"{page}.{key}"
    text = st.query_params.get(key, "")
    is_told = slot not in st.session_state or st.session_state.get(f"{slot}.address") != text
    value = settle(read(text) if is_told else st.session_state[slot])
    if is_told or value != st.session_state[slot]:
        st.session_state[slot] = value
    st.session_state[f"{slot}.address"] = text
    return slot


def is_day(text: str) -> bool:
    """Tell whether a text is a day, such as 2025-06-03."""
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def day(
    page: str, key: str, label: str, first: dt.date, last: dt.date, usual: dt.date | None, *, outside: dt.date | None = None, **options: Any
) -> dt.date | None:
    """Offer a day of the data; an old link, or a page from before a new publish, may ask for one outside.

    Args:
        page: name of the page.
        key: name in the address.
        label: what stands at the field.
        first: the first day there is.
        last: the last.
        usual: what stands for itself in the address; None where no day is chosen at first.
        outside: what a day outside becomes; None for the nearest day inside.
        options: of st.date_input.
    """

    def settle(value: dt.date | None) -> dt.date | None:
        if value is None or first <= value <= last:
            return usual if value is None else value
        return outside or min(max(value, first), last)

    slot = bind(page, key, lambda text: dt.date.fromisoformat(text) if is_day(text) else usual, settle)
    chosen: dt.date | None = st.date_input(label, key=slot, min_value=first, max_value=last, format="YYYY-MM-DD", **options)
    chosen = chosen or usual
    note(page, key, "" if chosen is None or chosen == usual else chosen.isoformat())
    return chosen


def note(page: str, key: str, text: str) -> None:
    """Note a widget's value for the address; "" for the default, which is left out."""
    st.session_state[SAID][page, key] = text


def noted(page: str, key: str) -> str:
    """Give what a widget that this run has drawn noted for the address."""
    return st.session_state[SAID].get((page, key), "")


def words(page: str, key: str, label: str, *, button: str = "Search", **options: Any) -> str:
    """Offer a field for words, applied with Enter or the button.

    A field outside a form is applied as soon as it loses focus, and a reader who leaves it by clicking a link would get the
    link's page at the search's address, or on a telephone the search.

    Args:
        page: name of the page.
        key: name in the address.
        label: what stands above the field.
        button: what stands on the button.
        options: of st.text_input.

    Returns:
        The words, with single blanks.
    """
    longest = options.get("max_chars")
    slot = bind(page, key, lambda text: text[:longest])
    with st.form(f"{slot}.form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        written = st.text_input(label, key=slot, **options)
        st.form_submit_button(button, icon=":material/search:")
    text = " ".join((written or "").split())
    note(page, key, text)
    return text


def choice(page: str, key: str, label: str, options: list[str], *, usual: str | None = None, hidden_label: bool = True) -> str:
    """Offer a few choices side by side; the usual one, which is the first if not said, stands for itself in the address."""
    usual = usual or options[0]
    slot = bind(page, key, str, lambda text: text if text in options else usual)
    chosen = st.segmented_control(label, options, key=slot, required=True, label_visibility="collapsed" if hidden_label else "visible")
    chosen = chosen or usual
    note(page, key, "" if chosen == usual else chosen)
    return chosen
