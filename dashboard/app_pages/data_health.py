"""Data health: what became of every file, what was not understood, which digests have no day, how runs ended."""

from __future__ import annotations

import streamlit as st

from dashboard import data, layout
from dashboard.settings import load_settings
from dashboard.status import counted, read_run_status
from dashboard.text import plain

st.title("Data health")
outcomes = data.rows("outcome_counts")
if not outcomes:
    layout.no_papers()

st.subheader("Files")
st.markdown(" · ".join(f"**{found['files']:,}** {found['outcome']}" for found in outcomes) or "No file was seen.")
outcome = layout.pick("Show", [(None, "all outcomes")] + [(o["outcome"], o["outcome"]) for o in outcomes], "outcome")
st.dataframe(data.table("outcomes", outcome=outcome), hide_index=True, width="stretch")
st.caption("Every line or item of a file is part of a banner, an entry or a reject: pieces and pieces accounted are equal.")

st.subheader("Pieces that were not understood")
rejects = data.rows("rejects")
if not rejects:
    st.success("Every piece of every file in force was understood.", icon=":material/check:")
for reject in rejects:
    place = f"line {reject['line_start']}" + (f" to {reject['line_end']}" if reject["line_end"] != reject["line_start"] else "")
    with st.expander(f"{plain(reject['file_path'])}, {place}: {plain(reject['reason'])}"):
        if reject["detail"]:
            st.markdown(plain(reject["detail"]))
        st.code(reject["verbatim"], language=None, wrap_lines=True)

st.subheader("Digests without a day")
undated = data.table("undated_digests")
if undated.num_rows:
    st.markdown(
        f"{counted(undated.num_rows, 'digest')} without a day: their papers count as papers and in topics, and in no trend. "
        "A row in `digests.csv` of the configuration folder gives a digest its day."
    )
    st.dataframe(undated, hide_index=True, width="stretch")
else:
    st.success("Every digest has a day.", icon=":material/check:")

problems = data.table("config_problems")
if problems.num_rows:
    st.subheader("Rows of the configuration that were not used")
    st.dataframe(problems, hide_index=True, width="stretch")

st.subheader("Sources")
st.dataframe(data.table("sources"), hide_index=True, width="stretch")

st.subheader("Runs")
status = read_run_status(load_settings().run_status_path)
later = [
    {"started_at": run.started_at, "ended_at": run.ended_at, "outcome": run.outcome, "message": run.message} for run in status.runs[:20]
]
st.dataframe(later or data.rows("runs"), hide_index=True, width="stretch")
