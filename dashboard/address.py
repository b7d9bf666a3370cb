"""Keep what a page shows in its address: a link copied from the browser shows the same, and back goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st


def begin(page: str, key: str, read: Callable[[str], Any]) -> str:
    """Give a widget its value from the page's address, where that changed other than by the widget.

    Args:
        page: name of the page, so that pages do not share widgets.
        key: name in the address.
        read: makes the widget's value of the text in the address; the text is "" where the address has none.

    Returns:
        The widget's `key`.
    """
    slot = f"{page}.{key}"
    text = st.query_params.get(key, "")
    if slot not in st.session_state or st.session_state.get(f"{slot}.address") != text:
        st.session_state[slot] = read(text)
    return slot


def end(page: str, key: str, text: str) -> None:
    """Write a widget's value into the address; "" where it is the default, which needs no words there."""
    if text:
        if st.query_params.get(key) != text:
            st.query_params[key] = text
    else:
        st.query_params.pop(key, None)
    st.session_state[f"{page}.{key}.address"] = text


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
    text = " ".join(written.split())
    end(page, key, text)
    return text


def choice(page: str, key: str, label: str, options: list[str], *, hidden_label: bool = True) -> str:
    """Offer a few choices side by side; the first is the default."""
    slot = begin(page, key, lambda text: text if text in options else options[0])
    chosen = st.segmented_control(label, options, key=slot, required=True, label_visibility="collapsed" if hidden_label else "visible")
    chosen = chosen or options[0]
    end(page, key, "" if chosen == options[0] else chosen)
    return chosen
