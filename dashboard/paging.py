"""Long lists in pages, the number of the page in the address; another filter begins at the first page again."""

from __future__ import annotations

import streamlit as st

from dashboard import address

KEY = "page"


def page_number(page: str, *filters: object) -> int:
    """Read the page number from the address: 1 where there is no valid one, or a filter was just changed.

    The filters go into the address with it, before the list is looked for.
    """
    asked = st.query_params.get(KEY, "")
    shown, before = st.session_state.get(f"{page}.filters"), st.session_state.get(f"{page}.page")
    if shown not in (None, filters) and before == asked and not address.is_just_opened():
        address.note(page, KEY, "")
        asked = ""
    address.commit()
    st.session_state[f"{page}.filters"], st.session_state[f"{page}.page"] = filters, asked
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 10 else 1  # noqa: PLR2004 - more digits than pages


def past_the_end(number: int) -> None:
    """Say that a list has no such page, and offer its first."""
    st.info(f"This list has no page {number:,}.", icon=":material/last_page:")
    if st.button("First page", icon=":material/first_page:"):
        address.replace(KEY, "")


def turn_pages(number: int, found: int, per_page: int) -> None:
    """Offer the other pages of a list, where there are any."""
    pages = -(-found // per_page)
    if pages <= 1:
        return
    chosen = st.number_input(f"Page {min(number, pages):,} of {pages:,}", 1, pages, min(number, pages))
    if chosen != number:
        address.replace(KEY, str(chosen))
