"""Library: the papers that the reader saved, wants to read, is done with or has hidden, and what the reader follows."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import address, layout, paging
from dashboard.library import shelf
from dashboard.text import plain
from dashboard.views import library_page, saved_queries
from papertrends.sentences import counted
from papertrends.settings import Settings

PAGE: Final = "library"
PER_PAGE: Final = 25
ALL, FOLLOWING = "All", "Following"
LISTS: Final = [ALL, *library_page.STATE_OF, FOLLOWING]

st.title("Library")
found = shelf.current()
if found.why_not:
    st.error(plain(found.why_not), icon=":material/bookmark_remove:")
    st.stop()
items = sorted([*found.papers.values(), *found.others.values()], key=lambda item: item.changed_at, reverse=True)
with st.container(horizontal=True, vertical_alignment="center"):
    chosen = address.choice(PAGE, "list", "List", LISTS)
    if Settings().has_sql_page:
        saved_queries.link_to_charts()
if chosen == FOLLOWING:
    library_page.following()
elif not items:
    library_page.empty()
else:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = address.words(PAGE, "q", "Search in titles, authors, notes and tags", button="Search")
        tags = sorted({tag for item in items for tag in item.tags}, key=str.casefold)
        tag = ""
        if tags:
            with st.container(width=240):
                tag = str(layout.pick("Tag", [("", "any tag"), *[(one, one) for one in tags]], "tag") or "")
    listed = library_page.matching(items, chosen, tag, words)
    number = paging.page_number(PAGE, chosen, tag, words)
    shown = listed[(number - 1) * PER_PAGE : number * PER_PAGE]
    with st.container(horizontal=True, vertical_alignment="center"):
        hidden = sum(item.state == "hidden" for item in items)
        apart = f", and {hidden:,} hidden" if hidden and chosen == ALL else ""
        st.markdown(f"{counted(len(listed), 'paper')}{apart}", width="content")
        library_page.export(listed)
    if not listed:
        st.info("No paper of this list matches.", icon=":material/search_off:")
    elif not shown:
        paging.past_the_end(number)
    library_page.show(shown)
    paging.turn_pages(number, len(listed), PER_PAGE)
if chosen != FOLLOWING:
    library_page.bring_in(found.can_change)
