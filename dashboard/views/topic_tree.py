"""The tree of topics: areas and the topics below them."""

from __future__ import annotations

from itertools import cycle
from typing import Final

import streamlit as st

from dashboard import data, layout
from dashboard.rows.topics import TopicNode
from dashboard.text import plain
from papertrends.sentences import counted

COLUMNS: Final = 2


def _words(topic: TopicNode) -> str:
    """Say a topic's papers and share."""
    share = topic.papers / max(topic.total_papers, 1)
    return f"{topic.papers:,} ({share:.1%})"


def _link(topic: TopicNode) -> None:
    layout.go("topics", f"{plain(topic.name)} :small[{_words(topic)}]", topic=topic.topic_id)


def _children(topics: list[TopicNode]) -> dict[str | None, list[TopicNode]]:
    found: dict[str | None, list[TopicNode]] = {}
    for topic in topics:
        found.setdefault(topic.parent_topic_id, []).append(topic)
    return found


def below(topic_id: str) -> None:
    """List the topics below an area."""
    found = _children(data.rows("topic_tree", TopicNode)).get(topic_id, [])
    if not found:
        return
    st.subheader("Topics in this area")
    with st.container(horizontal=True, gap="small"):
        for topic in found:
            _link(topic)


def whole() -> None:
    """Show all areas with their topics, those with the most papers first."""
    topics = data.rows("topic_tree", TopicNode)
    children = _children(topics)
    areas = children.get(None, [])
    st.markdown(
        f"{counted(len(areas), 'area')} with {counted(len(topics) - len(areas), 'topic')} of the curated taxonomy. "
        f"Counts are of {counted(topics[0].total_papers if topics else 0, 'paper')}; a paper can have several topics."
    )
    columns = st.columns(COLUMNS, gap="large")
    for column, area in zip(cycle(columns), areas, strict=False):
        with column, st.expander(f"**{plain(area.name)}** · {_words(area)}"), st.container(gap="small"):
            layout.go("topics", ":material/account_tree: The whole area", topic=area.topic_id)
            for topic in children.get(area.topic_id, []):
                _link(topic)
