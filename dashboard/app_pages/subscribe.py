"""Subscribe to mail: an address, how often, and about what. The address has to confirm it."""

from __future__ import annotations

import streamlit as st

from dashboard import layout
from dashboard.text import plain
from dashboard.views import mail_form
from papertrends.mail_settings import MailSettings

st.title("Trending papers by mail")
if not MailSettings().is_on:
    st.info("This dashboard sends no mail. Whoever runs it can set PAPERTRENDS_MAIL_SENDER.", icon=":material/mail_off:")
    layout.go("today", ":material/today: Today")
    st.stop()
st.markdown(
    "New papers about what you choose, what is rising, and what was quiet, at your hour. Every paper says why it is there, "
    "and none comes twice within a year. No pictures are loaded and nothing is tracked."
)
answer = mail_form.show()
if answer:
    st.success(plain(answer), icon=":material/mark_email_unread:")
