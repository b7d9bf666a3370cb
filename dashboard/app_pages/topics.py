"""Topics: the tree of areas and topics; one topic with its trend, phrases, neighbours, terms and papers."""

from __future__ import annotations

import streamlit as st

from dashboard import data, layout, manual
from dashboard.charts import trend_charts
from dashboard.downloads import buttons
from dashboard.rows.published import Totals
from dashboard.rows.topics import Neighbour, PhraseLink, Topic, TopicTerm
from dashboard.rows.trends import PastComparison, TrendDays
from dashboard.text import plain
from dashboard.views import share_chart, topic_or_phrase, topic_tree, trend_views
from papertrends.sentences import counted

PAGE = "topics"
PHRASES = 40
NEIGHBOURS = 12


def about(topic: Topic) -> None:
    """Say what the topic is and how many papers have it."""
    if topic.area_id:
        layout.go("topics", f":material/arrow_upward: Area: {plain(topic.area)}", topic=topic.area_id)
    st.title(plain(topic.name))
    share = topic.papers / max(topic.total_papers, 1)
    level = "a topic" if topic.area_id else "an area"
    arxiv = f" · arXiv categories: {plain(', '.join(topic.arxiv_categories))}" if topic.arxiv_categories else ""
    st.markdown(
        f"{plain(topic.description or '')} **{topic.papers:,}** of {counted(topic.total_papers, 'paper')} ({share:.1%}) · "
        f"{level} of the curated taxonomy{arxiv}"
    )


def share_per_source(topic_id: str) -> None:
    """Draw the topic's share in each source, where there are several."""
    grain, span = share_chart.chosen_grain(PAGE), share_chart.chosen_time(PAGE, topic_or_phrase.last_shown_day())
    found = data.table("topic_by_source", topic_id=topic_id, grain=grain, first_day=span[0], last_day=span[1], most=trend_charts.MOST_LINES)
    if not found.num_rows:
        return
    with st.expander("Per source"):
        drawn = trend_charts.shares(found, grain)
        st.altair_chart(drawn, width="stretch")
        st.caption(
            "Each paper counts once per source, on the first day that source listed it. A topic that only seems to grow because a source "
            "joined does not grow here."
        )
        buttons.chart("shares-per-source", drawn, found.drop_columns(["stretch"]))


def related(topic_id: str) -> None:
    """Link the phrases that belong with the topic, and the topics and phrases that often appear with it."""
    st.header("Related phrases", help=manual.meaning("phrase"))
    phrases = data.rows("topic_phrases", PhraseLink, topic_id=topic_id, most=PHRASES)
    if phrases:
        most = f"The {PHRASES} most frequent phrases" if len(phrases) == PHRASES else "Phrases"
        st.caption(f"{most} closer to this topic than to any other, with how many papers have each.")
        with st.container(horizontal=True, gap="small"):
            for phrase in phrases:
                layout.go("phrase", f"{plain(phrase.phrase)} :small[{phrase.papers:,}]", id=phrase.phrase_id)
    else:
        st.caption("No discovered phrase is closer to this topic than to any other.")
    st.header("Often appear together")
    near = {kind: data.rows("topic_neighbours", Neighbour, topic_id=topic_id, kind=kind, most=NEIGHBOURS) for kind in ("topic", "phrase")}
    if not any(near.values()):
        st.caption("No topic or phrase appears in the same papers more often than chance explains.")
        return
    st.caption("Closest first (papers in common / papers of the neighbour).")
    for kind, found in near.items():
        with st.container(horizontal=True, gap="small"):
            for other in found:
                label = f"{plain(other.name)} :small[{other.papers:,} / {other.papers_in_all:,}]"
                trend_views.go_to(kind, other.neighbour_id, label)


def terms(topic_id: str) -> None:
    """List the terms that name the topic."""
    st.header("Matching terms")
    found = data.rows("topic_terms", TopicTerm, topic_id=topic_id)
    st.markdown(" · ".join(plain(term.term) + ("" if term.weight >= 1 else f" :small[({term.weight:g})]") for term in found) or "None.")
    if any(term.weight < 1 for term in found):
        st.caption("A number in brackets is the weight of a term that is only a hint; the others name the topic by themselves.")


def topic_page(topic: Topic) -> None:
    """Show one topic whole."""
    about(topic)
    history = data.rows("trending_history", PastComparison, kind="topic", id=topic.topic_id)
    topic_or_phrase.current_status("topic", topic.topic_id, topic.name, history)
    st.header("Share over time", help=manual.meaning("share", "partial"))
    topic_or_phrase.shares(PAGE, "topic", topic.topic_id)
    if data.only("trend_days", TrendDays).first_day:
        share_per_source(topic.topic_id)
    topic_or_phrase.papers(PAGE, "topic", topic.topic_id, topic.papers, history)
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Rising and falling", help=manual.meaning("growing", "rising", "as of"))
        topic_or_phrase.past("topic", history)
    with right:
        st.header("Bursts", help=manual.meaning("burst"))
        trend_views.bursts_of("topic", topic.topic_id)
    topic_tree.below(PAGE, topic.topic_id)
    related(topic.topic_id)
    terms(topic.topic_id)


if not data.only("totals", Totals).papers:
    st.title("Topics")
    layout.no_papers()
    st.stop()
asked = st.query_params.get("topic")
topic = data.row("topic", Topic, topic_id=asked) if asked else None
if topic:
    topic_page(topic)
else:
    st.title("Topics", help=manual.meaning("topic"))
    if asked:
        st.warning(f"There is no topic {layout.code(asked)}; these are all topics.", icon=":material/search_off:")
    topic_tree.whole(PAGE)
