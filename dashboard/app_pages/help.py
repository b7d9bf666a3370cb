"""Help: the documentation of papertrends."""

from __future__ import annotations

import streamlit as st

from dashboard import layout, manual
from dashboard.views import keyboard

asked = st.query_params.get("about", "")
known = manual.pages()
if asked in known:
    title, text = manual.page(asked)
    layout.go("help", "All help")
    st.title(title)
    with st.container(width=layout.READABLE):
        st.markdown(text)
else:
    st.title("Help")
    for name in known:
        layout.go("help", manual.page(name)[0], about=name)
    if not known:
        st.info("papertrends was installed without its documentation.", icon=":material/menu_book:")
    st.header("Keys")
    st.markdown("  \n".join(f"`{key}` {what}" for key, what in keyboard.KEYS.items()))
