"""Long lists in pages, the number of the page in the address; another filter begins at the first page again."""

from __future__ import annotations

import streamlit as st

KEY = "page"


def page_number(page: str, *filters: object) -> int:
    """Read which page of a list is asked for: 1 where the address says nothing sound, or a filter was just changed."""
    asked = st.query_params.get(KEY, "")
    shown, address = st.session_state.get(f"{page}.filters"), st.session_state.get(f"{page}.page")
    if shown not in (None, filters) and address == asked:
        st.query_params.pop(KEY, None)
        asked = ""
    st.session_state[f"{page}.filters"], st.session_state[f"{page}.page"] = filters, asked
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 10 else 1  # noqa: PLR2004 - more digits than pages


def past_the_end(number: int) -> None:
    """Say that a list has no such page any more, and offer its first."""
    st.info(f"This list has no page {number:,}: it has become shorter, or the link is not from here.", icon=":material/last_page:")
    if st.button("First page", icon=":material/first_page:"):
        del st.query_params[KEY]
        st.rerun()


def turn_pages(number: int, found: int, per_page: int) -> None:
    """Offer the other pages of a list, where there are any."""
    pages = -(-found // per_page)
    if pages <= 1:
        return
    chosen = st.number_input(f"Page, of {pages:,}", 1, pages, min(number, pages))
    if chosen != number:
        st.query_params[KEY] = str(chosen)
        st.rerun()
