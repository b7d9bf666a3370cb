"""The tree of topics: areas, the topics below them, and where each came from."""

from __future__ import annotations

from itertools import cycle
from typing import Final

import streamlit as st

from dashboard import data, layout
from dashboard.data import Row
from dashboard.text import plain
from papertrends.sentences import counted

COLUMNS: Final = 2


def _words(topic: Row) -> str:
    """Say a topic's papers and share, and that it was discovered."""
    share = topic["papers"] / max(topic["total_papers"], 1)
    discovered = " · discovered" if topic["origin"] == "discovered" else ""
    return f"{topic['papers']:,} ({share:.1%}){discovered}"


def _link(topic: Row) -> None:
    layout.go("topics", f"{plain(topic['name'])} :small[{_words(topic)}]", topic=topic["topic_id"])


def _children(topics: list[Row]) -> dict[str | None, list[Row]]:
    found: dict[str | None, list[Row]] = {}
    for topic in topics:
        found.setdefault(topic["parent_topic_id"], []).append(topic)
    return found


def below(topic_id: str) -> None:
    """List the topics below an area."""
    found = _children(data.rows("topic_tree")).get(topic_id, [])
    if not found:
        return
    st.subheader("Topics below it")
    with st.container(horizontal=True, gap="small"):
        for topic in found:
            _link(topic)


def whole() -> None:
    """Show all areas with their topics, those with the most papers first."""
    topics = data.rows("topic_tree")
    children = _children(topics)
    areas = [topic for topic in children.get(None, []) if topic["origin"] == "curated"]
    loose = [topic for topic in children.get(None, []) if topic["origin"] != "curated"]
    discovered = sum(topic["origin"] == "discovered" for topic in topics)
    nearest = "" if loose else ", each in its nearest area"
    found = f", and {counted(discovered, 'topic')} discovered outside it{nearest}" if discovered else ""
    st.markdown(
        f"{counted(len(areas), 'area')} with {counted(len(topics) - len(areas) - discovered, 'topic')} of the curated taxonomy{found}. "
        f"Numbers are papers of {counted(topics[0]['total_papers'] if topics else 0, 'paper')}; a paper can have several topics."
    )
    columns = st.columns(COLUMNS, gap="large")
    for column, area in zip(cycle(columns), areas, strict=False):
        with column, st.expander(f"**{plain(area['name'])}** · {_words(area)}"):
            _topics(area, children.get(area["topic_id"], []))
    if loose:
        with st.expander(f"**Outside the areas** · {counted(len(loose), 'discovered topic')}"):
            _topics(None, loose)


def _topics(area: Row | None, topics: list[Row]) -> None:
    curated = [topic for topic in topics if topic["origin"] != "discovered"]
    discovered = [topic for topic in topics if topic["origin"] == "discovered"]
    with st.container(gap="small"):
        if area:
            layout.go("topics", ":material/account_tree: The whole area", topic=area["topic_id"])
        for topic in curated:
            _link(topic)
        if discovered:
            st.caption("Discovered: groups of phrases that stand together")
        for topic in discovered:
            _link(topic)
