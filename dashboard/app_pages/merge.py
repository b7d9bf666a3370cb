"""One paper's merge: its entries, each pair of them that was compared, and the row that overrides it."""

from __future__ import annotations

import streamlit as st

from dashboard.views import merge_views

if paper_id := st.query_params.get("paper"):
    merge_views.merge_page(paper_id)
else:
    st.info("This page shows why the entries of a paper were merged. Choose a paper on the page Merges.", icon=":material/merge:")
