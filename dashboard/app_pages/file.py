"""One file: what became of it, what it lists, and what in it could not be read."""

from __future__ import annotations

import streamlit as st

from dashboard.views import health_views

if path := st.query_params.get("file"):
    health_views.file_page(path)
else:
    st.info("This page shows one file. Choose a file on the page Data health.", icon=":material/draft:")
