"""The search box on every page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import layout, names

LABEL: Final = "Search papers, authors and topics"
OWN_FIELD: Final = "Search in titles and abstracts"
"""The field of the page Papers, which shows what this box finds."""
KEY: Final = "search_everywhere"
# beside the pages' names where there is room, else above the page
PLACE: Final = f"""<style>
@media (min-width: 1420px) {{
  [data-testid="stLayoutWrapper"]:has(> .st-key-{KEY}) {{position: absolute}}
  .st-key-{KEY} {{position: fixed; top: 0.55rem; gap: 0; right: 6rem; width: 20rem; z-index: 999991}}
}}
</style>"""


def show(page: str) -> None:
    """Offer the box on every page but Papers, whose own field it leads to.

    Args:
        page: the page's place in the address.
    """
    if page == "papers":
        return
    with st.container(key=KEY):
        st.html(PLACE)
        with st.form(f"{KEY}.form", border=False, clear_on_submit=True), st.container(horizontal=True, gap="small"):
            typed = st.text_input(LABEL, label_visibility="collapsed", placeholder=f"{LABEL}   /", max_chars=1_000)
            asked = st.form_submit_button("", icon=":material/search:", help="Search. Press ? for all keys")
    if asked and typed and typed.strip():
        if author := names.exactly(typed):
            layout.jump("author", name=author.author_key)
        layout.jump("papers", q=" ".join(typed.split()))
