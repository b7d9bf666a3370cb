"""One paper: its text, its topics and why, and where and when it was listed."""

from __future__ import annotations

import streamlit as st

from dashboard import layout
from dashboard.views import paper_page

layout.go("papers", "All papers")
if paper_id := st.query_params.get("id"):
    paper_page.show(paper_id)
else:
    st.info("This page shows one paper. Choose a paper on the page Papers.", icon=":material/article:")
