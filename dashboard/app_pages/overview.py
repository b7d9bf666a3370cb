"""Overview: what is new, topics by share, how fresh it is, how the last run ended."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard import charts, data, layout
from dashboard.settings import load_settings
from dashboard.status import last_run_sentence, read_run_status
from dashboard.text import plain

st.title("Overview")
totals = data.row("totals")
status = read_run_status(load_settings().run_status_path)
st.markdown(plain(last_run_sentence(status, datetime.now(UTC))))

for column, (name, value, note) in zip(
    st.columns(4),
    [
        ("Papers", totals["papers"], f"{totals['papers_listed_twice']:,} of them in more than one digest"),
        ("Digests", totals["digests"], f"{totals['digests_without_a_day']:,} of them without a day"),
        ("Appearances", totals["appearances"], "entries of digests in force"),
        (
            "Days with digests",
            totals["days"],
            f"{totals['first_day']} to {totals['last_day']}" if totals["first_day"] else "no digest has a day",
        ),
    ],
    strict=True,
):
    column.metric(name, f"{value:,}")
    column.caption(note)

if not layout.no_papers():
    layout.too_short_for_a_trend(totals["days"], "day")
    left, right = st.columns(2)
    with left:
        st.subheader("Topics by share of papers")
        kind = st.segmented_control("Show", ["topics", "areas"], default="topics", label_visibility="collapsed") or "topics"
        shares = data.table("topics_by_share", areas=kind == "areas", most=20)
        st.altair_chart(charts.topic_bars(shares), width="stretch")
        st.caption(f"Number of papers beside each bar; shares are of all {totals['papers']:,} papers. A paper can have several topics.")
    with right:
        st.subheader("New with the newest digests")
        for paper in data.rows("newest_papers", most=15):
            layout.paper_line(paper)
