"""The keys that work on every page."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.views import search_box

KEYS: Final = {
    "/": "go to the search",
    "j": "next paper",
    "k": "previous paper",
    "o": "open the paper",
    "s": "save it, or take it out of the library",
    "?": "show or hide these keys",
}


@lru_cache(maxsize=1)
def _script() -> str:
    text = (Path(__file__).parents[1] / "keyboard.js").read_text(encoding="utf-8")
    return text.replace("KEYS,", f"{json.dumps(KEYS)},").replace("SEARCH;", f"{json.dumps([search_box.LABEL, search_box.OWN_FIELD])};")


def listen() -> None:
    """Let the browser listen for the keys."""
    with st.container(key="keyboard"):
        st.html(f"<script>{_script()}</script>", unsafe_allow_javascript=True)
