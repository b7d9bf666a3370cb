"""Keep what a page shows in its address: a link copied from the browser shows the same, and back goes back."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final, NoReturn, TypeVar

import streamlit as st

T = TypeVar("T")

SAID: Final = "address.said"
"""Where a run of a page collects what its address is to say: text by (page, key)."""
SHOWN: Final = "address.shown"
"""Where the page that is shown is kept."""
WRITTEN: Final = "address.written"
"""Where the page is kept that wrote into the address last, and when."""
SOON: Final = 0.5
"""Seconds between a change and a click by somebody who did not see what the change did; a browser may take as long to hear of it."""


@contextmanager
def kept(page: str) -> Generator[None]:
    """Keep in the address what a page shows while it is shown.

    Who changes a field and clicks a link at once gets the link's page at the address of the page before: the browser hears of
    the change after the click. So the address of a page that follows so soon is told again.
    """
    before, when = st.session_state.get(WRITTEN, (page, 0.0))
    is_soon = before != page and time.monotonic() - when < SOON
    st.session_state[SAID], st.session_state[SHOWN] = {}, page
    yield
    tell()
    if is_soon:
        st.query_params.from_dict(st.query_params.to_dict())


def tell() -> None:
    """Write what widgets have said so far into the address, all at once: one step back undoes one step.

    It happens at the end of a page; a page with much to show after its fields does it before.
    """
    wanted = st.query_params.to_dict()
    for (page, key), text in st.session_state[SAID].items():
        wanted.pop(key, None)
        if text:
            wanted[key] = text
        st.session_state[f"{page}.{key}.address"] = text
    if wanted != st.query_params.to_dict():
        st.query_params.from_dict(wanted)
        st.session_state[WRITTEN] = (st.session_state[SHOWN], time.monotonic())


def follow(key: str, text: str) -> NoReturn:
    """Write into the address at once, "" to take away, and show the page that it then asks for."""
    if text:
        st.query_params[key] = text
    else:
        st.query_params.pop(key, None)
    st.session_state[WRITTEN] = (st.session_state[SHOWN], time.monotonic())
    st.rerun()


def begin(page: str, key: str, read: Callable[[str], T], settle: Callable[[T], T] = lambda value: value) -> str:
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

    slot = begin(page, key, lambda text: dt.date.fromisoformat(text) if is_day(text) else usual, settle)
    chosen: dt.date | None = st.date_input(label, key=slot, min_value=first, max_value=last, format="YYYY-MM-DD", **options)
    chosen = chosen or usual
    end(page, key, "" if chosen is None or chosen == usual else chosen.isoformat())
    return chosen


def end(page: str, key: str, text: str) -> None:
    """Say what the address is to say of a widget's value; "" where it is the default, which needs no words there."""
    st.session_state[SAID][page, key] = text


def words(page: str, key: str, label: str, *, button: str = "Search", **options: Any) -> str:
    """Offer a field for words; what is typed counts with Enter or the button.

    A field outside a form counts as soon as it is left, and who leaves it by clicking a link would get the link's page at the
    search's address, or on a telephone the search.

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
    slot = begin(page, key, lambda text: text[:longest])
    with st.form(f"{slot}.form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        written = st.text_input(label, key=slot, **options)
        st.form_submit_button(button, icon=":material/search:")
    text = " ".join((written or "").split())
    end(page, key, text)
    return text


def choice(page: str, key: str, label: str, options: list[str], *, hidden_label: bool = True) -> str:
    """Offer a few choices side by side; the first is the default."""
    slot = begin(page, key, str, lambda text: text if text in options else options[0])
    chosen = st.segmented_control(label, options, key=slot, required=True, label_visibility="collapsed" if hidden_label else "visible")
    chosen = chosen or options[0]
    end(page, key, "" if chosen == options[0] else chosen)
    return chosen
