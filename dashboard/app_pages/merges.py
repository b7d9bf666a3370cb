"""The old address of Merges, which now stand on Data health."""

from __future__ import annotations

import streamlit as st

from dashboard import layout
from dashboard.views import merge_views, merges_list

if paper_id := st.query_params.get("paper"):
    merge_views.merge_page(paper_id)
    st.stop()
st.title("Merges")
layout.go("data_health", ":material/arrow_upward: Data health")
if not layout.no_papers():
    merges_list.show("view")
