"""Authors, topics and phrases with the words of a search in their names, before the papers that it finds."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import layout, names
from dashboard.text import plain
from dashboard.views import trend_views

AUTHORS: Final = 4
TOPICS: Final = 6
ICONS: Final = {"topic": ":material/account_tree:", "phrase": ":material/short_text:"}


def links(text: str) -> None:
    """Link the authors, topics and phrases whose names have all words of a text."""
    authors = names.authors(text, AUTHORS)
    others = names.named(text, ["topic", "phrase"], TOPICS)
    if not authors and not others:
        return
    with st.container(horizontal=True, gap="small"):
        for author in authors:
            label = f":material/person: {plain(author.author)} :small[{author.papers:,}]"
            layout.go("author", label, name=author.author_key)
        for other in others:
            label = f"{ICONS[other.kind]} {plain(other.name)} :small[{other.papers:,}]"
            trend_views.go_to(other.kind, other.id, label)
