"""The search box on every page, and the key that leads to it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import layout

LABEL: Final = "Search papers, authors and topics"
OWN_FIELD: Final = "Search in titles and abstracts"
"""The field of the page Papers, which shows what this box finds."""
KEY: Final = "search_everywhere"
# beside the pages' names where there is room, else above the page
PLACE: Final = f"""<style>
@media (min-width: 1420px) {{
  .st-key-{KEY} {{position: fixed; top: 0.55rem; gap: 0; right: 6rem; width: 20rem; z-index: 999991}}
}}
</style>"""
# Streamlit's own shortcuts are for buttons, letters and digits
FOCUS: Final = f"""<script>
if (!window.searchKey) {{
  window.searchKey = true;
  document.addEventListener("keydown", (event) => {{
    const at = event.target;
    const types = /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || at.isContentEditable;
    if (event.key !== "/" || types || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = document.querySelector('input[aria-label="{LABEL}"], input[aria-label="{OWN_FIELD}"]');
    if (box) {{ event.preventDefault(); box.focus(); box.select(); }}
  }});
}}
</script>"""


def show(page: str) -> None:
    """Offer the box on every page but Papers, whose own field it leads to.

    Args:
        page: the page's place in the address.
    """
    with st.container(key=KEY):
        st.html(FOCUS, unsafe_allow_javascript=True)
        if page == "papers":
            return
        st.html(PLACE)
        with st.form(f"{KEY}.form", border=False, clear_on_submit=True), st.container(horizontal=True, gap="small"):
            typed = st.text_input(LABEL, label_visibility="collapsed", placeholder=f"{LABEL}   /", max_chars=1_000)
            asked = st.form_submit_button("", icon=":material/search:", help="Search")
    if asked and typed and typed.strip():
        layout.jump("papers", q=" ".join(typed.split()))
