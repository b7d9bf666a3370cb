"""The field: a map of its topics, and the tree of areas with the topics below them, as a table that can be searched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from dashboard import address, data, layout
from dashboard.charts import sparklines, topic_map
from dashboard.charts.sparklines import Span
from dashboard.downloads import buttons
from dashboard.rows.topics import TopicNode
from dashboard.rows.trends import TrendDays, TrendWindow
from dashboard.views import row_table, share_chart, topic_or_phrase, trend_views
from delivery.answers.search.folding import fold
from papertrends.sentences import counted

LEVELS: Final = ["areas", "topics"]
COMPARE: Final = "compare"
FEW: Final = 3
"""Recent papers below which a topic is not on the map: its growth would be chance."""
ROW: Final = 40
SHOWN_ROWS: Final = 26
NAME: Final = 340
"""Pixels of the longest name of the taxonomy."""
ARROWS: Final = {"rising": "▲ rising", "growing": "↗ growing", "steady": "→ steady", "falling": "▼ falling"}
HELP: Final = {
    "now": "Share of the papers first listed in the recent weeks.",
    "before": "Share of the papers first listed in the weeks before.",
    "all": "Share of all papers, undated ones too. A paper can have several topics.",
}


def window_now() -> TrendWindow | None:
    """Choose the comparison that the Trends page shows first; None where there is none."""
    days = data.only("trend_days", TrendDays)
    return data.row("trend_window", TrendWindow, as_of=days.telling or days.newest) if days.newest else None


def nodes(as_of: dt.date | None) -> list[TopicNode]:
    """Look up all areas and topics, those with the most papers first."""
    return data.rows("topic_map", TopicNode, as_of=as_of)


def draw_map(page: str, topics: Sequence[TopicNode], window: TrendWindow, level: str) -> None:
    """Draw share against growth; a click on a topic opens it."""
    shown = [asdict(topic) for topic in topics if topic.change is not None and (topic.recent_papers or 0) >= FEW and _is_of(topic, level)]
    if not shown:
        st.caption(f"No map: it needs {level} with {FEW} or more papers in the recent weeks, and a time before to compare with.")
        return
    drawn = topic_map.growth(shown)
    event = st.altair_chart(drawn, width="stretch", key=f"{page}.map", on_select="rerun")
    st.caption(
        f"{trend_views.window_sentence(window)} Size: papers in all. With fewer than {FEW} recent papers a topic is left out. Click one to "
        "open it."
    )
    if topic := trend_views.clicked(event, topic_map.TOPIC):
        trend_views.open_page("topic", topic["topic_id"])


def _is_of(topic: TopicNode, level: str) -> bool:
    return (topic.parent_topic_id is None) == (level == LEVELS[0])


def _in_order(topics: Sequence[TopicNode], wanted: set[str]) -> list[TopicNode]:
    """Put each area before its topics, of those wanted."""
    below: dict[str | None, list[TopicNode]] = {}
    for topic in topics:
        below.setdefault(topic.parent_topic_id, []).append(topic)
    found = [node for area in below.get(None, []) for node in (area, *below.get(area.topic_id, []))]
    return [node for node in found if node.topic_id in wanted]


def _table(page: str, shown: Sequence[TopicNode], window: TrendWindow | None, *, indented: bool) -> None:
    pictures: dict[str, str | None] = {}
    if window:
        span = Span(window.baseline_from, window.as_of, window.recent_from)
        points = trend_views.weekly_shares_of("topic", [topic.topic_id for topic in shown], span)
        pictures = {topic.topic_id: sparklines.address(points.get(f"t:{topic.topic_id}", []), span) for topic in shown}
    columns: dict[str, list[Any]] = {
        "topic": [("\u2003↳ " if indented and topic.parent_topic_id else "") + topic.name for topic in shown],
        "papers": [topic.papers for topic in shown],
        "of all papers": [topic.papers / max(topic.total_papers, 1) for topic in shown],
    }
    if window:
        columns |= {
            "weekly share": [pictures[topic.topic_id] for topic in shown],
            "trend": [ARROWS.get(topic.status or "", "") for topic in shown],
            "now": [topic.recent_share for topic in shown],
            "before": [topic.baseline_share for topic in shown],
            "change": [topic.change for topic in shown],
        }
    table = pa.table(columns)
    clicked = row_table.show(
        layout.percents(table, ["of all papers", *(["now", "before"] if window else [])]),
        f"{page}.tree",
        {
            "topic": st.column_config.TextColumn(width=NAME),
            "papers": st.column_config.NumberColumn(format="localized"),
            "of all papers": st.column_config.NumberColumn(help=HELP["all"], format=layout.PERCENT),
            "weekly share": st.column_config.ImageColumn(width=200, help="Grey: recent weeks. Each row has its own scale."),
            "now": st.column_config.NumberColumn(help=HELP["now"], format=layout.PERCENT),
            "before": st.column_config.NumberColumn(help=HELP["before"], format=layout.PERCENT),
            "change": st.column_config.NumberColumn(format="%.1f×"),
        },
        ["topic", "trend", "now", "change"] if window else ["topic", "papers", "of all papers"],
        row=ROW,
        rows=SHOWN_ROWS,
    )
    st.caption("Click a row to open it, a column's name to sort by it.")
    buttons.table("topics", table.drop_columns(["weekly share"]) if window else table)
    if clicked is not None:
        trend_views.open_page("topic", shown[clicked].topic_id)


def below(page: str, topic_id: str) -> None:
    """List the topics below an area."""
    window = window_now()
    found = [topic for topic in nodes(window.as_of if window else None) if topic.parent_topic_id == topic_id]
    if found:
        st.header("Topics in this area")
        _table(page, found, window if window and window.has_history else None, indented=False)


def whole(page: str) -> None:
    """Show the map and all areas with their topics, those with the most papers first, or a few of them side by side."""
    window = window_now()
    topics = nodes(window.as_of if window else None)
    areas = [topic for topic in topics if topic.parent_topic_id is None]
    st.markdown(
        f"{counted(len(areas), 'area')} with {counted(len(topics) - len(areas), 'topic')} of the curated taxonomy, in "
        f"{counted(topics[0].total_papers if topics else 0, 'paper')}."
    )
    usual = COMPARE if st.query_params.get("show") else LEVELS[0]
    level = address.choice(page, "level", "Level", [*LEVELS, COMPARE], usual=usual)
    if level == COMPARE:
        share_chart.compare(page, topic_or_phrase.last_shown_day())
    else:
        _map_and_table(page, topics, window if window and window.has_history else None, level)


def _map_and_table(page: str, topics: Sequence[TopicNode], compared: TrendWindow | None, level: str) -> None:
    if compared:
        draw_map(page, topics, compared, level)
    asked = address.words(page, "find", "Find a topic", button="Find", placeholder="speech", max_chars=120)
    words = fold(asked).split()
    wanted = {topic.topic_id for topic in topics if all(word in fold(f"{topic.name} {topic.area}") for word in words)}
    if not words and level == LEVELS[0]:
        wanted = {topic.topic_id for topic in topics if topic.parent_topic_id is None}
    address.commit()
    shown = _in_order(topics, wanted)
    if shown:
        _table(page, shown, compared, indented=True)
    else:
        st.info("No topic has these words in its name.", icon=":material/search_off:")
