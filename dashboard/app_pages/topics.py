"""Topics: the tree of areas and topics; one topic with its terms, trend, phrases, neighbours and papers."""

from __future__ import annotations

import streamlit as st

from dashboard import data, layout
from dashboard.charts import trend_charts
from dashboard.data import Row
from dashboard.downloads import buttons
from dashboard.status import counted
from dashboard.text import plain
from dashboard.views import share_chart, thing_page, topic_tree, trend_views

PAGE = "topics"
PHRASES = 40
NEIGHBOURS = 12


def about(topic: Row) -> None:
    """Say what the topic is and how many papers have it."""
    if topic["area_id"]:
        layout.go("topics", f":material/arrow_upward: Area: {plain(topic['area'])}", topic=topic["area_id"])
    st.title(plain(topic["name"]))
    if topic["description"]:
        st.markdown(plain(topic["description"]))
    share = topic["papers"] / max(topic["total_papers"], 1)
    st.markdown(f"**{topic['papers']:,}** of {counted(topic['total_papers'], 'paper')} ({share:.1%})")
    level = "A topic" if topic["area_id"] else "An area"
    arxiv = f" · stands for arXiv's {plain(', '.join(topic['arxiv_categories']))}" if topic["arxiv_categories"] else ""
    st.caption(f"{level} from the curated taxonomy{arxiv}")


def share_per_source(topic_id: str) -> None:
    """Draw the topic's share in each source, where there are several."""
    grain, span = share_chart.chosen_grain(PAGE), share_chart.chosen_time(PAGE, thing_page.last_shown_day())
    found = data.table("topic_by_source", topic_id=topic_id, grain=grain, first_day=span[0], last_day=span[1], most=trend_charts.MOST_LINES)
    if not found.num_rows:
        return
    with st.expander("Per source"):
        drawn = trend_charts.shares(found, grain)
        st.altair_chart(drawn, width="stretch")
        st.caption(
            "A paper counts once in each source, on the first day that source listed it. A topic that seems to grow only because a source "
            "joined does not grow here."
        )
        buttons.chart("shares-per-source", drawn, found.drop_columns(["stretch"]))


def belonging(topic_id: str) -> None:
    """Link the phrases that belong with the topic, and the nearest topics and phrases."""
    st.subheader("Phrases that belong with it")
    phrases = data.rows("topic_phrases", topic_id=topic_id, most=PHRASES)
    if phrases:
        st.caption(
            f"The {counted(len(phrases), 'phrase')} with the most papers whose nearest topic this is."
            if len(phrases) == PHRASES
            else "Its papers have them, and this is their nearest topic; numbers are papers."
        )
        with st.container(horizontal=True, gap="small"):
            for phrase in phrases:
                layout.go("phrase", f"{plain(phrase['phrase'])} :small[{phrase['papers']:,}]", id=phrase["phrase_id"])
    else:
        st.caption("No discovered phrase has this as its nearest topic.")
    st.subheader("Nearest topics and phrases")
    near = {kind: data.rows("topic_neighbours", topic_id=topic_id, kind=kind, most=NEIGHBOURS) for kind in ("topic", "phrase")}
    if not any(near.values()):
        st.caption("None stands in the same papers more often than chance explains.")
        return
    st.caption("In the same papers more often than chance explains, the closest first: papers with both, of those that have the neighbour.")
    for kind, found in near.items():
        with st.container(horizontal=True, gap="small"):
            for other in found:
                label = f"{plain(other['name'])} :small[{other['papers']:,} of {other['papers_in_all']:,}]"
                trend_views.go_to(kind, other["neighbour_id"], label)


def terms(topic_id: str) -> None:
    """List the terms that speak for the topic."""
    st.subheader("Terms that speak for it")
    found = data.rows("topic_terms", topic_id=topic_id)
    st.markdown(
        " · ".join(plain(term["term"]) + ("" if term["weight"] >= 1 else f" :small[({term['weight']:g})]") for term in found) or "None."
    )
    if any(term["weight"] < 1 for term in found):
        st.caption("A number in brackets is the weight of a term that is only a hint; the others name the topic.")


def topic_page(topic_id: str) -> None:
    """Show one topic whole."""
    topic = data.row("topic", topic_id=topic_id)
    about(topic)
    history = data.rows("trending_history", kind="topic", id=topic_id)
    thing_page.stands_now("topic", topic_id, history)
    st.subheader("Share over time")
    thing_page.shares(PAGE, "topic", topic_id)
    if data.row("trend_days")["first_day"]:
        share_per_source(topic_id)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Rising and falling")
        thing_page.past("topic", history)
    with right:
        st.subheader("Bursts")
        trend_views.bursts_of("topic", topic_id)
    topic_tree.below(topic_id)
    belonging(topic_id)
    terms(topic_id)
    thing_page.papers(PAGE, "topic", topic_id, topic["papers"])


if not data.row("totals")["papers"]:
    st.title("Topics")
    layout.no_papers()
    st.stop()
asked = st.query_params.get("topic")
if asked and data.row("topic", topic_id=asked):
    topic_page(asked)
else:
    st.title("Topics")
    if asked:
        st.warning(f"There is no topic {layout.code(asked)}; these are all there are.", icon=":material/search_off:")
    topic_tree.whole()
