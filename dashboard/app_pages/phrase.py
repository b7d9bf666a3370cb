"""Phrase: one phrase with its share over time and its papers."""

from __future__ import annotations

import streamlit as st

from dashboard import layout

st.title("Phrase")
layout.no_papers()
