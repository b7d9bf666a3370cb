"""For you."""

import streamlit as st

st.title("For you")
