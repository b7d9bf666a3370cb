"""Topics: one topic's terms, its share over time, and its papers."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, data, layout
from dashboard.text import plain

PAPERS_SHOWN = 25
WEEKS_WORTH_A_LINE = 8

st.title("Topics")
if layout.no_papers():
    st.stop()

options = data.rows("topic_options")
asked = st.query_params.get("topic")
best = max(options, key=lambda topic: (not topic["is_area"], topic["papers"]))
ids = [topic["topic_id"] for topic in options]
names = {
    topic["topic_id"]: f"{topic['area']}{'' if topic['is_area'] else ' › ' + topic['name']} ({topic['papers']:,})" for topic in options
}
if asked and asked not in ids:
    st.warning(f"There is no topic {layout.code(asked)}; shown is the one with the most papers.", icon=":material/search_off:")
chosen = st.selectbox(
    "Topic (papers)", ids, index=ids.index(asked if asked in ids else best["topic_id"]), format_func=lambda topic_id: names[topic_id]
)
st.query_params["topic"] = str(chosen)

topic = data.row("topic", topic_id=chosen)
st.header(plain(topic["name"]))
st.markdown(plain(topic["description"] or ""))
share = topic["papers"] / max(topic["total_papers"], 1)
st.markdown(
    f"**{topic['papers']:,}** of {topic['total_papers']:,} papers ({share:.1%})"
    + (" · a topic" if topic["area_id"] else " · an area")
    + (f" · arXiv {plain(', '.join(topic['arxiv_categories']))}" if topic["arxiv_categories"] else "")
)

if topic["area_id"]:
    layout.go("topics", f"Area: {plain(topic['area'])}", topic=topic["area_id"])

st.subheader("Share over time")
periods = {found["grain"]: found["periods"] for found in data.rows("periods")}
if not periods:
    layout.too_short_for_a_trend(0, "day")
else:
    grain = (
        st.segmented_control("Period", ["day", "week", "month"], default="week" if periods.get("week", 0) > WEEKS_WORTH_A_LINE else "day")
        or "day"
    )
    layout.too_short_for_a_trend(periods.get(grain, 0), grain)
    trend = data.table("topic_trend", topic_id=chosen, grain=grain)
    if trend.num_rows:
        st.altair_chart(charts.share_over_time(trend, grain), width="stretch")
        st.caption(f"A paper counts once, on the first day it was listed. Hollow: the {grain} is not complete. No point: no digest.")
        with st.expander("The numbers"):
            st.dataframe(trend, hide_index=True, width="stretch")
    else:
        st.info("None of its papers has a day.", icon=":material/event_busy:")

st.subheader("Terms that speak for it")
st.markdown(" · ".join(plain(term["term"]) for term in data.rows("topic_terms", topic_id=chosen)) or ":small[none]")

st.subheader("Papers")
papers = data.rows("papers", topic_id=chosen, only_repeated=False, sort="newest", most=PAPERS_SHOWN, skipped=0)
if not papers:
    st.info("No paper has this topic yet.", icon=":material/search_off:")
for paper in papers:
    layout.paper_line(paper)
if papers and papers[0]["found"] > PAPERS_SHOWN:
    layout.go("papers", f"All {papers[0]['found']:,} papers of this topic", topic=str(chosen))
